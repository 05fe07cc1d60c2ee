# SPDX-License-Identifier: Apache-2.0
"""siotls-server and SIGUSR2: a new process that is none changes nothing; tickets stay good, early data is taken once."""

import os
import signal
import socket
import subprocess
import threading
import time

import handover
import support
from handover import CHANNEL, START, Chain, number, script, server_with, wait_for

WINDOW = 11  # seconds, and a bit


def setUpModule():
    handover.set_up()


def falls_silent():
    """A program that says READY as one of ours does, then nothing."""
    lines = ("import socket, time", "s = socket.socket(fileno=3)", "s.recv(1000)",
             "n = lambda x: x.to_bytes(8, 'big')", "s.send(b'\\x02' + n(2) + n(2) + n(0))", "time.sleep(100)")
    with open(support.path("silent.py"), "w", encoding="ascii") as file:
        file.write("\n".join(lines))
    return script("silent", "exec python3 " + support.path("silent.py"))


class Unharmed(support.Case):
    def go_on(self, chain, stream, *words):
        """The new process is none; the connection and the server are as they were."""
        chain.signal()
        chain.wait_for_words("not handed over: .*; this process goes on")
        for word in words:
            self.assertIn(word, chain.words())
        for _ in range(3):
            stream.sendall(b"as before")
            self.assertEqual(stream.recv(100), b"as before")
        with support.connect(chain.port) as other:
            other.sendall(b"others too")
            self.assertEqual(other.recv(100), b"others too")

    def test_programs_that_are_no_server(self):
        programs = [
            (support.path("none"), "no such file"),
            ("/bin/false", "ended"),
            ("/bin/true", "ended"),
            (script("refuses", server_with() + " --cert /no/such"), "ended"),
            (script("wrong", server_with() + " --no-such-option"), "ended"),
            (script("nonsense", "echo nonsense >&3", "sleep 100"), "makes no sense"),
            (script("other-mode", "shift 6; exec %s --listen :0 --cert %s --key %s --http" % (
                support.tool("siotls-server"), support.path("ecdsa.pem"), support.path("ecdsa.key"))), "does not serve"),
            (script("hangs", "exec sleep 100"), "not ready in time"),
        ]
        for program, words in programs:
            with self.subTest(program), Chain("--successor", program, "--successor-timeout", "2", mode="--echo") as chain:
                stream = support.connect(chain.port)
                self.go_on(chain, stream, words)
                stream.close()
                self.assertEqual(chain.end(), 0)

    def test_one_that_stops_in_the_middle(self):
        with Chain("--successor", falls_silent(), "--successor-timeout", "2", mode="--echo") as chain:
            stream = support.connect(chain.port)
            self.go_on(chain, stream, "not ready in time")
            stream.close()
            self.assertEqual(chain.end(), 0)

    def test_the_next_time_it_works(self):
        program = script("later", "[ -e %s ] || exit 1" % support.path("now"), server_with())
        with Chain("--successor", program, mode="--echo") as chain:
            stream = support.connect(chain.port)
            self.go_on(chain, stream)
            with open(support.path("now"), "wb"):
                pass
            time.sleep(0.3)  # until the old one has heard of the end of the other
            self.assertEqual(chain.wait(chain.hand_over()), 0)
            stream.sendall(b"moved")
            self.assertEqual(stream.recv(100), b"moved")
            stream.close()
            self.assertEqual(chain.end(), 0)

    def test_stopped_meanwhile(self):
        program = script("hangs", "echo $$ >%s" % support.path("pid"), "exec sleep 100")
        with Chain("--successor", program, mode="--echo") as chain:
            stream = support.connect(chain.port)
            chain.signal()
            wait_for(lambda: os.path.exists(support.path("pid")))
            chain.signal()
            chain.wait_for_words("under way already")
            self.assertEqual(chain.end(), 0)
            self.assertEqual(stream.recv(10), b"")
            with open(support.path("pid"), encoding="ascii") as file:
                pid = int(file.read())
            wait_for(lambda: not chain.is_there(pid))

    def test_piped(self):
        with support.Server(mode=None) as server:
            server.process.send_signal(signal.SIGUSR2)
            self.assertIn(b"a piped connection stays", server.process.stderr.readline())
            server.end()

    def refuse_channel(self, value, descriptors=()):
        result = subprocess.run(
            [support.tool("siotls-server"), "--listen", "127.0.0.1:0", "--cert", support.path("ecdsa.pem"), "--key",
             support.path("ecdsa.key"), "--echo"], stdin=subprocess.DEVNULL, capture_output=True, check=False,
            pass_fds=descriptors, timeout=support.PATIENCE, env={**support.environment, CHANNEL: value})
        self.assert_fails(result, CHANNEL)

    def test_nobody_else_is_believed(self):
        """The channel is a socket pair that was made by the same user, and begins as it should."""
        for value in "0", "-1", "2", "77", "x", "":
            self.refuse_channel(value)
        for kind, first in ((socket.SOCK_STREAM, START), (socket.SOCK_SEQPACKET, START + b"x"),
                            (socket.SOCK_SEQPACKET, b"\1" + number(1) + number(0)), (socket.SOCK_SEQPACKET, b"\3")):
            self.refuse_pair(first, *socket.socketpair(socket.AF_UNIX, kind))
        if os.geteuid() == 0:
            os.seteuid(65534)
            pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            os.seteuid(0)
            self.refuse_pair(START, *pair)

    def refuse_pair(self, first, ours, theirs):
        with ours, theirs:
            ours.send(first)
            self.refuse_channel(str(theirs.fileno()), [theirs.fileno()])

    def test_it_gets_nothing_but_the_channel(self):
        """Neither sockets nor the key log are open in a program that was not asked for its agreement yet."""
        listing = support.path("descriptors")
        program = script("looks", "ls -l /proc/$$/fd >%s" % listing, "exit 1")
        with Chain("--successor", program, "--keylog", support.path("keylog"), mode="--echo") as chain:
            stream = support.connect(chain.port)
            self.go_on(chain, stream)
            stream.close()
            with open(listing, encoding="ascii") as file:
                words = file.read()
            self.assertEqual(words.count("socket:"), 1, words)
            self.assertNotIn("keylog", words)
            self.assertEqual(chain.end(), 0)


class Sessions(support.Case):
    def client(self, port, *arguments):
        return support.run("siotls-client", "--ca", support.path("ca.pem"), "--server-name", "localhost", "--session",
                           support.path("session"), *arguments, "127.0.0.1:%d" % port, data=b"late\n")

    def setUp(self):
        if os.path.exists(support.path("session")):
            os.remove(support.path("session"))
        with open(support.path("early"), "wb") as file:
            file.write(b"early\n")

    def test_resumed_by_the_new_one(self):
        with Chain(mode="--echo") as chain:
            self.assert_succeeds(self.client(chain.port))
            for _ in range(2):
                self.assertEqual(chain.wait(chain.hand_over()), 0)
                self.assert_succeeds(self.client(chain.port))
            self.assertEqual(chain.end(), 0)
            self.assertEqual(chain.words().count("session=resumed"), 2, chain.words())

    def test_no_early_data_twice(self):
        """What the old one took the new one does not; nor does the old one while somebody else may."""
        with Chain("--early-data", "100", mode="--echo") as chain:
            self.assert_succeeds(self.client(chain.port))
            self.assert_succeeds(self.client(chain.port, "--early-data", support.path("early")))
            self.assertEqual(chain.words().count("early=accepted"), 1, chain.words())
            waiting = socket.create_connection(("127.0.0.1", chain.port), support.PATIENCE)
            time.sleep(0.2)
            old = chain.hand_over()
            # In the old process, whose handshake it is.
            with self.relay(waiting) as port:
                self.assert_succeeds(self.client(port, "--early-data", support.path("early")))
            self.assertEqual(chain.wait(old), 0)
            # In the new one.
            self.assert_succeeds(self.client(chain.port, "--early-data", support.path("early")))
            self.assertEqual(chain.end(), 0)
            self.assertEqual(chain.words().count("early=accepted"), 1, chain.words())
            self.assertIn("the time was not set", chain.words())
            self.assertIn("reaches behind what the strike register knows", chain.words())

    def test_early_data_after_a_failure(self):
        program = script("hangs", "exec sleep 100")
        with Chain("--early-data", "100", "--successor", program, "--successor-timeout", "6", mode="--echo") as chain:
            self.assert_succeeds(self.client(chain.port))
            chain.signal()
            time.sleep(0.3)
            self.assert_succeeds(self.client(chain.port, "--early-data", support.path("early")))
            self.assertNotIn("early=accepted", chain.words())
            chain.wait_for_words("this process goes on")
            self.assert_succeeds(self.client(chain.port, "--early-data", support.path("early")))
            self.assertEqual(chain.words().count("early=accepted"), 1, chain.words())
            self.assertEqual(chain.end(), 0)

    def test_no_early_data_after_the_keys_were_given(self):
        """Something may be left of a process that had them: here all of it."""
        with Chain("--early-data", "100", "--successor", falls_silent(), "--successor-timeout", "5", mode="--echo") as chain:
            self.assert_succeeds(self.client(chain.port))
            chain.signal()
            chain.wait_for_words("this process goes on")
            time.sleep(WINDOW)  # before, the strike register knows too little
            self.assert_succeeds(self.client(chain.port, "--early-data", support.path("early")))
            self.assertNotIn("early=accepted", chain.words())
            self.assertEqual(chain.end(), 0)

    def relay(self, server):
        """A port whose only client talks to a connection that is open already."""
        return Relay(server)


class Relay:
    def __init__(self, server):
        self.server = server
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.thread.start()
        return self.listener.getsockname()[1]

    def __exit__(self, *_):
        self.thread.join(support.PATIENCE)
        self.listener.close()
        self.server.close()

    def run(self):
        peer, _ = self.listener.accept()
        others = {peer: self.server, self.server: peer}
        is_open = {peer, self.server}
        while is_open:
            for stream in support.wait_readable(is_open):
                data = stream.recv(65536)
                if data:
                    others[stream].sendall(data)
                else:
                    is_open.discard(stream)
                    try:
                        others[stream].shutdown(socket.SHUT_WR)
                    except OSError:
                        pass
        peer.close()


if __name__ == "__main__":
    support.main()
