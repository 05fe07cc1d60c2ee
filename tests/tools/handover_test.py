# SPDX-License-Identifier: Apache-2.0
"""siotls-server and SIGUSR2: a new process goes on with every connection, and no byte is lost."""

import hashlib
import os
import re
import signal
import socket
import ssl
import threading
import time

import handover
import support
from handover import Chain, fill, script, server_with

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


def setUpModule():
    handover.set_up()


def read_response(stream, data=b""):
    """One response; what the head says about its length is what comes."""
    while b"\r\n\r\n" not in data:
        data += stream.recv(65536) or b"\r\n\r\nTRUNCATED"
    head, body = data.split(b"\r\n\r\n", 1)
    length = int(re.search(rb"Content-Length: (\d+)", head).group(1))
    while len(body) < length:
        part = stream.recv(65536)
        if not part:
            raise AssertionError("cut short")
        body += part
    return head, body


def takes_and_is_gone():
    """A program that takes over as one of ours does and ends at once; the old process sees both at the same time."""
    lines = ("import os, signal, socket", "s = socket.socket(fileno=3)", "s.setblocking(True)", "s.recv(1000)",
             "n = lambda x: x.to_bytes(8, 'big')", "s.send(b'\\x02' + n(2) + n(2) + n(0))",
             "_, descriptors, _, _ = socket.recv_fds(s, 1000, 4)", "os.kill(os.getppid(), signal.SIGSTOP)",
             "s.send(b'\\x04')", "s.close()", "for descriptor in descriptors: os.close(descriptor)",
             "os.kill(os.getppid(), signal.SIGCONT)")
    with open(support.path("gone.py"), "w", encoding="ascii") as file:
        file.write("\n".join(lines))
    return support.path("gone.py")


def echo_without_end(port, is_over, results):
    """Sends and reads what comes back, until it is over."""
    with support.connect(port) as stream:
        rounds = 0
        while not is_over.is_set() or rounds < 3:
            block = os.urandom(60000)
            stream.sendall(block)
            came = b""
            while len(came) < len(block):
                part = stream.recv(65536)
                if not part:
                    break
                came += part
            if came != block:
                results.append("a block came back wrong")
                return
            rounds += 1
        results.append(rounds)


class Handover(support.Case):
    def test_echo_under_traffic(self):
        with Chain(mode="--echo") as chain:
            is_over = threading.Event()
            results = []
            threads = [threading.Thread(target=echo_without_end, args=(chain.port, is_over, results)) for _ in range(16)]
            for thread in threads:
                thread.start()
            for _ in range(3):
                time.sleep(0.3)
                old = chain.hand_over()
                self.assertEqual(chain.wait(old), 0, chain.words())
            is_over.set()
            for thread in threads:
                thread.join(support.PATIENCE)
            self.assertEqual(len(results), 16)
            self.assertTrue(all(isinstance(result, int) for result in results), (results, chain.words()))
            self.assertEqual(chain.end(), 0)
            self.assertEqual(chain.words().count("goes on in process"), 16 * 3, chain.words())

    def test_download_that_stands_still(self):
        """Sockets and buffers are full in both directions, and a write is under way."""
        with Chain(mode="--echo") as chain:
            streams = [support.connect(chain.port) for _ in range(4)]
            sent = [fill(stream) for stream in streams]
            self.assertEqual(chain.wait(chain.hand_over()), 0)
            for stream, (digest, total, _) in zip(streams, sent):
                came = hashlib.sha256()
                while total:
                    part = stream.recv(min(total, 65536))
                    self.assertTrue(part, chain.words())
                    came.update(part)
                    total -= len(part)
                self.assertEqual(came.digest(), digest.digest())
                stream.close()
            self.assertEqual(chain.end(), 0)

    def test_write_that_went_in_part(self):
        """The system takes less than it is offered, again and again."""
        listener = socket.create_server(("127.0.0.1", 0), backlog=20)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
        with Chain("--echo", listener=listener) as chain:
            streams = [support.connect(chain.port, receive_room=1) for _ in range(8)]
            sent = [[*fill(stream), hashlib.sha256()] for stream in streams]
            for _ in range(6):
                for index, stream in enumerate(streams):
                    for _ in range(index + 1):
                        part = stream.recv(700)
                        sent[index][3].update(part)
                        sent[index][1] -= len(part)
                self.assertEqual(chain.wait(chain.hand_over()), 0, chain.words())
            for stream, (digest, left, _, came) in zip(streams, sent):
                # What is left is much for a window that opens a little with each probe of an idle peer.
                stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
                while left:
                    part = stream.recv(min(left, 65536))
                    self.assertTrue(part, chain.words())
                    came.update(part)
                    left -= len(part)
                self.assertEqual(came.digest(), digest.digest())
                stream.close()
            self.assertEqual(chain.end(), 0)

    def test_http_at_every_byte(self):
        """Requests of which a part came, and responses of which a part went."""
        other = b"POST / HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain\r\nContent-Length: 0\r\n\r\n"
        with Chain() as chain:
            places = [(request, place) for request in (REQUEST, other) for place in range(0, len(request), 3)]
            streams = [support.connect(chain.port) for _ in places]
            for stream, (request, place) in zip(streams, places):
                stream.sendall(REQUEST + request[:place])
                read_response(stream)
            self.assertEqual(chain.wait(chain.hand_over()), 0)
            for stream, (request, place) in zip(streams, places):
                stream.sendall(request[place:] + REQUEST)
                head, _ = read_response(stream)
                self.assertIn(b"200 OK", head)
                head, page = read_response(stream)
                self.assertIn(b"200 OK", head)
                self.assertIn(b"This is siotls-server", page)
                stream.close()
            self.assertEqual(chain.end(), 0)

    def test_responses_that_nobody_reads_yet(self):
        """Many requests at once: answered one after the other, as far as the client reads."""
        with Chain() as chain:
            streams = [support.connect(chain.port, receive_room=1) for _ in range(3)]
            sent = []
            for index, stream in enumerate(streams):
                # Of different lengths, so that the output is full at different places of a response.
                request = REQUEST.replace(b"localhost\r\n", b"localhost\r\nConnection: %s\r\n" % (b"x" * index))
                data = b"HEAD" + REQUEST[3:] + (request * 2 + b"HEAD" + request[3:]) * 2500
                stream.settimeout(0.5)
                done = 0
                try:
                    while done < len(data):
                        done += stream.send(data[done:done + 16000])
                except (TimeoutError, ssl.SSLWantWriteError):
                    pass
                sent.append(data[:done].split(b"\r\n\r\n")[:-1])
                stream.settimeout(support.PATIENCE)
            for _ in range(3):
                self.assertEqual(chain.wait(chain.hand_over()), 0)
            for stream, requests in zip(streams, sent):
                data = b""
                for request in requests:
                    data = self.read_one(stream, data, request.startswith(b"HEAD"))
                stream.close()
            self.assertEqual(chain.end(), 0)

    def read_one(self, stream, data, is_head):
        """Reads a response; what came of the next."""
        while b"\r\n\r\n" not in data:
            part = stream.recv(65536)
            self.assertTrue(part)
            data += part
        head, data = data.split(b"\r\n\r\n", 1)
        self.assertTrue(head.startswith(b"HTTP/1.1 200 OK\r\nDate: "), head[:100])
        length = 0 if is_head else int(re.search(rb"Content-Length: (\d+)", head).group(1))
        while len(data) < length:
            part = stream.recv(65536)
            self.assertTrue(part)
            data += part
        self.assertTrue(is_head or data.startswith(b"This is siotls-server"), data[:100])
        return data[length:]

    def test_another_provider(self):
        for there in "nettle", "sodium":
            program = script("with-" + there, server_with(SIOTLS_PROVIDER=there + ",openssl"))
            suites = "TLS_CHACHA20_POLY1305_SHA256" if there == "sodium" else "TLS_AES_256_GCM_SHA384"
            with Chain("--successor", program, "--suites", suites, env={"SIOTLS_PROVIDER": "openssl"}) as chain:
                stream = support.connect(chain.port)
                stream.sendall(REQUEST)
                self.assertRegex(read_response(stream)[1].decode(), "cipher suite +%s .*by openssl" % suites)
                self.assertEqual(chain.wait(chain.hand_over()), 0)
                stream.sendall(REQUEST)
                self.assertRegex(read_response(stream)[1].decode(), "cipher suite +%s .*by %s" % (suites, there))
                stream.close()
                self.assertEqual(chain.end(), 0)

    def test_a_suite_that_the_new_one_lacks(self):
        """Such a connection is finished where it is."""
        program = script("lacking", "exec %s \"$@\" --suites TLS_CHACHA20_POLY1305_SHA256" % support.tool("siotls-server"))
        with Chain("--successor", program, mode="--echo") as chain:
            stream = support.connect(chain.port)
            self.assertIn("AES", stream.cipher()[0])
            old = chain.hand_over()
            for _ in range(3):
                stream.sendall(b"still here")
                self.assertEqual(stream.recv(100), b"still here")
            other = support.connect(chain.port)
            self.assertIn("CHACHA20", other.cipher()[0])
            self.assertTrue(chain.is_there(old))
            stream.close()
            self.assertEqual(chain.wait(old), 0)
            other.close()
            self.assertEqual(chain.end(), 0)

    def test_handshakes_that_are_running(self):
        with Chain(mode="--echo") as chain:
            context = ssl.create_default_context(cafile=support.path("ca.pem"))
            incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
            client = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
            with self.assertRaises(ssl.SSLWantReadError):
                client.do_handshake()
            hello = outgoing.read()
            places = [0, 1, 100, len(hello)]
            plain = [socket.create_connection(("127.0.0.1", chain.port), support.PATIENCE) for _ in places]
            for peer, place in zip(plain, places):
                peer.sendall(hello[:place])
            fresh = support.connect(chain.port)
            fresh.sendall(b"x")
            self.assertEqual(fresh.recv(1), b"x")
            old = chain.hand_over()
            for peer, place in list(zip(plain, places))[1:]:
                peer.sendall(hello[place:])
                self.assertTrue(peer.recv(65536).startswith(b"\x16\x03\x03"))
                peer.close()
            # One that began before goes the whole way, and follows.
            whole = context.wrap_socket(plain[0], server_hostname="localhost")
            for _ in range(3):
                whole.sendall(b"through")
                self.assertEqual(whole.recv(100), b"through")
            self.assertEqual(chain.wait(old), 0, chain.words())
            whole.sendall(b"still")
            self.assertEqual(whole.recv(100), b"still")
            whole.close()
            fresh.close()
            self.assertEqual(chain.end(), 0)

    def test_who_waits_is_not_forgotten(self):
        """libuv holds an accepted socket for which there was no room."""
        with Chain("--max-connections", "1", mode="--echo") as chain:
            first = support.connect(chain.port)
            plain = [socket.create_connection(("127.0.0.1", chain.port), support.PATIENCE) for _ in range(3)]
            time.sleep(0.2)
            old = chain.hand_over()
            first.sendall(b"one")
            self.assertEqual(first.recv(10), b"one")
            first.close()
            context = ssl.create_default_context(cafile=support.path("ca.pem"))
            for peer in plain:
                other = context.wrap_socket(peer, server_hostname="localhost")
                other.sendall(b"two")
                self.assertEqual(other.recv(10), b"two")
                other.close()
            self.assertEqual(chain.wait(old), 0)
            self.assertEqual(chain.end(), 0)

    def test_who_closes_half(self):
        """The peer said that it is done, and reads: that is finished, wherever it is."""
        with Chain(mode="--echo") as chain:
            stream = support.connect(chain.port)
            digest, total, _ = fill(stream)
            old = chain.hand_over()
            came = hashlib.sha256()
            while total:
                part = stream.recv(min(total, 65536))
                self.assertTrue(part)
                came.update(part)
                total -= len(part)
            self.assertEqual(came.digest(), digest.digest())
            plain = stream.unwrap()
            self.assertEqual(plain.recv(10), b"")
            plain.close()
            self.assertEqual(chain.wait(old), 0)
            self.assertEqual(chain.end(), 0)

    def test_one_that_crashes_when_it_has_taken(self):
        """Nothing is lost but what it got: the old process accepts again, and hands over the next time."""
        program = script("crashes", "[ ! -e %s ] || exec %s \"$@\"" % (
            support.path("sound"), support.tool("siotls-server")), "exec python3 " + takes_and_is_gone())
        with Chain("--successor", program, mode="--echo") as chain:
            plain = socket.create_connection(("127.0.0.1", chain.port), support.PATIENCE)
            support.connect(chain.port).close()
            chain.signal()
            chain.wait_for_words("this one accepts again")
            for stream in support.connect(chain.port), self.wrap(plain):
                stream.sendall(b"here")
                self.assertEqual(stream.recv(10), b"here")
                stream.close()
            with open(support.path("sound"), "wb"):
                pass
            # The crashed one is known by its channel first, by its end a moment later.
            handover.wait_for(lambda: self.begins(chain), "another hand-over")
            self.assertEqual(chain.words().count("handing over to process"), 2, chain.words())
            chain.pids.append(int(re.findall(r"handing over to process (\d+)", chain.words())[-1]))
            self.assertEqual(chain.wait(chain.pids[0]), 0)
            support.connect(chain.port).close()
            self.assertEqual(chain.end(), 0)

    def begins(self, chain):
        said = len(re.findall("under way already|handing over", chain.words()))
        chain.signal()
        handover.wait_for(lambda: len(re.findall("under way already|handing over", chain.words())) > said)
        return chain.words().count("handing over") == 2

    def wrap(self, plain):
        return ssl.create_default_context(cafile=support.path("ca.pem")).wrap_socket(plain, server_hostname="localhost")

    def test_one_that_is_killed_while_the_old_one_is_there(self):
        with Chain(mode="--echo") as chain:
            plain = socket.create_connection(("127.0.0.1", chain.port), support.PATIENCE)
            support.connect(chain.port).close()
            chain.hand_over()
            chain.signal(signal.SIGKILL)
            chain.wait_for_words("this one accepts again")
            chain.pids.pop()
            with support.connect(chain.port) as stream:
                stream.sendall(b"new")
                self.assertEqual(stream.recv(10), b"new")
            self.wrap(plain).close()
            self.assertEqual(chain.end(), 0)

    def test_one_that_is_told_to_stop(self):
        """That is no crash: nobody accepts any more."""
        with Chain(mode="--echo") as chain:
            plain = socket.create_connection(("127.0.0.1", chain.port), support.PATIENCE)
            support.connect(chain.port).close()
            chain.hand_over()
            chain.signal(signal.SIGTERM)
            chain.wait_for_words("connections are finished here")
            with self.assertRaises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", chain.port), support.PATIENCE)
            stream = self.wrap(plain)
            stream.sendall(b"still")
            self.assertEqual(stream.recv(10), b"still")
            stream.close()
            self.assertEqual(chain.wait(chain.pids[0]), 0)
            self.assertNotIn("accepts again", chain.words())


if __name__ == "__main__":
    support.main()
