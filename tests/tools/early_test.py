# SPDX-License-Identifier: Apache-2.0
"""siotls-server --early-data: what was recorded is taken once, and only when it is as old as it says."""

import os
import socket
import threading
import time

import support

TEXT = b"this was early\n"
WINDOW = 10  # seconds


def setUpModule():
    support.make_certificates()
    with open(support.path("early"), "wb") as file:
        file.write(TEXT)


def client(port, *arguments):
    """A run that keeps the session for the next."""
    return support.run("siotls-client", "--ca", support.path("ca.pem"), "--server-name", "localhost", "--session",
                       support.path("session"), *arguments, "127.0.0.1:%d" % port, data=b"this was late\n")


def record():
    """What a client with early data sends first, to somebody who only listens."""
    parts = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def listen():
            peer, _ = listener.accept()
            with peer:
                while b"\x17\x03\x03" not in b"".join(parts)[-60:]:
                    part = peer.recv(65536)
                    if not part:
                        break
                    parts.append(part)
        thread = threading.Thread(target=listen)
        thread.start()
        client(listener.getsockname()[1], "--early-data", support.path("early"))
        thread.join(support.PATIENCE)
    return b"".join(parts)


def play(peer, recorded):
    """Sends it, and reads until the server has had enough."""
    with peer:
        peer.settimeout(support.PATIENCE)
        peer.sendall(recorded)
        peer.shutdown(socket.SHUT_WR)
        while peer.recv(65536):
            pass


def connect(server):
    return socket.create_connection(("127.0.0.1", server.port), support.PATIENCE)


class Replays(support.Case):
    def setUp(self):
        if os.path.exists(support.path("session")):
            os.remove(support.path("session"))

    def start(self, *arguments):
        return support.Server("-v", "--early-data", "100", *arguments, mode="--echo")

    def have_session(self, server):
        self.assert_succeeds(client(server.port))
        self.assertTrue(os.path.exists(support.path("session")))

    def words_at_end(self, server):
        server.end()
        return server.words()

    def test_taken_once(self):
        with self.start() as server:
            self.have_session(server)
            recorded = record()
            for _ in range(3):
                play(connect(server), recorded)
            words = self.words_at_end(server)
            self.assertEqual(words.count(" in=%d " % len(TEXT)), 1, words)
            self.assertEqual(words.count("early_data: the hello was seen before"), 2, words)

    def test_connection_that_waited(self):
        """The time counts when something comes, not when the connection was accepted."""
        with self.start() as server:
            self.have_session(server)
            recorded = record()
            waiting = connect(server)
            time.sleep(WINDOW + 1.5)
            play(waiting, recorded)
            words = self.words_at_end(server)
            self.assertIn("early_data: the hello is not as old as it says", words)
            self.assertIn(" in=0 ", words)

    def test_keys_of_an_earlier_process(self):
        """It may have taken anything until it ended."""
        with open(support.path("keys"), "wb") as file:
            file.write(os.urandom(64))
        with self.start("--ticket-keys", support.path("keys")) as server:
            self.have_session(server)
        recorded = record()
        with self.start("--ticket-keys", support.path("keys")) as server:
            play(connect(server), recorded)
            self.assertIn("early_data: the hello reaches behind what the strike register knows",
                          self.words_at_end(server))


if __name__ == "__main__":
    support.main()
