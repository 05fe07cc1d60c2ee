# SPDX-License-Identifier: Apache-2.0
"""wrap(): blocking sockets, ours and ssl's. Whoever is read from to its end closes first, so that no order is left to
chance."""
import socket
import threading
import traceback
import unittest

import support

import siotls


class Peer(threading.Thread):
    """Accepts one connection and runs work(socket) on it; join() gives its failure, if any."""

    def __init__(self, work):
        super().__init__()
        self.listener = support.listen()
        self.port = self.listener.getsockname()[1]
        self.work, self.failure = work, None
        self.start()

    def run(self):
        try:
            with self.listener, support.accept(self.listener) as stream:
                self.work(stream)
        except BaseException:  # of whatever kind: the test has to know
            self.failure = traceback.format_exc()

    def finish(self, case):
        self.join(support.PATIENCE)
        case.assertFalse(self.is_alive())
        case.assertIsNone(self.failure)


def echo(stream):
    """Sends back all that comes; its end follows the other's."""
    while data := stream.recv(65536):
        stream.sendall(data)


def read_all(stream):
    data = bytearray()
    while part := stream.recv(65536):
        data += part
    return bytes(data)


class Streams(unittest.TestCase):
    def test_two_of_ours(self):
        client_side, server_side = support.mutual_configurations(sessions=True)

        def serve(plain):
            stream = siotls.wrap(plain, server_side)
            self.assertEqual(len(stream.connection.peer_certificates), 1)
            echo(stream)
            stream.end()
        sessions = []
        for attempt in range(2):
            peer = Peer(serve)
            stream = siotls.wrap(support.connect(peer.port), client_side, "localhost",
                                 session=sessions.pop() if sessions else None)
            with stream:
                self.assertEqual(stream.connection.info().is_resumed, attempt == 1)
                stream.sendall(b"x" * 300000)
                got = bytearray()
                while len(got) < 300000:
                    got += stream.recv(65536)
                stream.shutdown(socket.SHUT_WR)
                self.assertEqual(stream.recv(1), b"")
            self.assertEqual(bytes(got), b"x" * 300000)
            sessions = stream.sessions
            peer.finish(self)

    def test_our_client_and_ssl(self):
        context = support.server_context()

        def serve(plain):
            with context.wrap_socket(plain, server_side=True, suppress_ragged_eofs=False) as stream:
                echo(stream)
                stream.unwrap()
        peer = Peer(serve)
        with siotls.wrap(support.connect(peer.port), support.client_configuration(), "localhost") as stream:
            file = stream.makefile("rw", encoding="ascii")
            file.write("one line\n")
            file.flush()
            self.assertEqual(file.readline(), "one line\n")
            stream.shutdown(socket.SHUT_WR)
            self.assertEqual(file.read(), "")
        peer.finish(self)

    def test_our_server_and_ssl(self):
        def serve(plain):
            with siotls.wrap(plain, support.server_configuration()) as stream:
                stream.sendall(b"hello")
                self.assertEqual(read_all(stream), b"answer")
                stream.shutdown(socket.SHUT_WR)
        peer = Peer(serve)
        with support.client_context().wrap_socket(support.connect(peer.port), server_hostname="localhost",
                                                  suppress_ragged_eofs=False) as stream:
            got = b""
            while len(got) < 5:
                got += stream.recv(5)
            stream.sendall(b"answer")
            stream.unwrap()
        self.assertEqual(got, b"hello")
        peer.finish(self)

    def test_half_close(self):
        """The peer answers after our end."""
        def serve(plain):
            with siotls.wrap(plain, support.server_configuration()) as stream:
                data = read_all(stream)
                stream.sendall(data[::-1])
                stream.shutdown(socket.SHUT_WR)
        peer = Peer(serve)
        with siotls.wrap(support.connect(peer.port), support.client_configuration(), "localhost") as stream:
            stream.sendall(b"abc" * 100000)
            stream.shutdown(socket.SHUT_WR)
            self.assertEqual(read_all(stream), b"cba" * 100000)
        peer.finish(self)

    def test_both_ways_at_once(self):
        """A thread writes more than the system buffers, another one reads it back, and does not wait for the first."""
        data = bytes(range(256)) * 16384

        def small(plain):
            for option in socket.SO_SNDBUF, socket.SO_RCVBUF:
                plain.setsockopt(socket.SOL_SOCKET, option, 65536)
            return plain

        def serve(plain):
            small(plain)
            with siotls.wrap(plain, support.server_configuration()) as stream:
                echo(stream)
                stream.shutdown(socket.SHUT_WR)
        peer = Peer(serve)
        with siotls.wrap(small(support.connect(peer.port)), support.client_configuration(), "localhost") as stream:
            def write():
                stream.sendall(data)
                stream.shutdown(socket.SHUT_WR)
            writer = threading.Thread(target=write)
            writer.start()
            self.assertEqual(read_all(stream), data)
            writer.join(support.PATIENCE)
        peer.finish(self)

    def test_truncation(self):
        def serve(plain):
            stream = siotls.wrap(plain, support.server_configuration())
            self.assertEqual(stream.recv(1), b"?")
            stream.sendall(b"part")
            stream.detach().shutdown(socket.SHUT_WR)
            read_all(plain)  # what the client says to that
        peer = Peer(serve)
        with siotls.wrap(support.connect(peer.port), support.client_configuration(), "localhost") as stream:
            stream.sendall(b"?")
            self.assertEqual(stream.recv(4), b"part")
            with self.assertRaises(siotls.TruncatedError):
                stream.recv(4)
        peer.finish(self)

    def test_refusal_reaches_both(self):
        seen = []

        def serve(plain):
            try:
                siotls.wrap(plain, support.server_configuration())
            except siotls.PeerAlertError as error:
                seen.append(error.alert_name)
        peer = Peer(serve)
        stranger = support.client_configuration(trust_store=siotls.trust.from_file(support.path("other-ca.pem")))
        with self.assertRaises(siotls.UntrustedError):
            siotls.wrap(support.connect(peer.port), stranger, "localhost")
        peer.finish(self)
        self.assertEqual(seen, ["unknown_ca"])

    def test_decisions(self):
        def serve(plain):
            with siotls.wrap(plain, support.server_configuration()) as stream:
                echo(stream)
                stream.shutdown(socket.SHUT_WR)
        peer = Peer(serve)

        def decide(connection, event):
            if isinstance(event, siotls.events.Verify):
                connection.answer_verify(event.id)
        asking = support.client_configuration(trust_store=None, events=("verify",))
        with siotls.wrap(support.connect(peer.port), asking, "localhost", on_event=decide) as stream:
            stream.shutdown(socket.SHUT_WR)
            self.assertEqual(read_all(stream), b"")
        peer.finish(self)

    def test_a_decision_that_nobody_takes(self):
        def serve(plain):
            with self.assertRaises((siotls.TLSError, ConnectionError)):
                siotls.wrap(plain, support.server_configuration())
        peer = Peer(serve)
        asking = support.client_configuration(trust_store=None, events=("verify",))
        with self.assertRaises(siotls.StateError):
            siotls.wrap(support.connect(peer.port), asking, "localhost")
        peer.finish(self)

    def test_sockets_that_do_not_block(self):
        one, other = socket.socketpair()
        with one, other:
            one.setblocking(False)
            with self.assertRaises(ValueError):
                siotls.wrap(one, support.client_configuration(), "localhost")

    def test_a_timeout_leaves_no_gap(self):
        """A write that was cut short goes on where it was."""
        one, other = socket.socketpair()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        other.settimeout(support.PATIENCE)
        result = []
        go_on = threading.Event()

        def serve():
            with siotls.wrap(other, support.server_configuration()) as stream:
                go_on.wait(support.PATIENCE)
                result.append(read_all(stream))
        thread = threading.Thread(target=serve)
        thread.start()
        one.settimeout(support.PATIENCE)
        with siotls.wrap(one, support.client_configuration(), "localhost") as stream:
            stream.settimeout(0.01)
            with self.assertRaises(TimeoutError):
                stream.sendall(bytes(4000000))
            go_on.set()
            stream.settimeout(support.PATIENCE)
            stream.sendall(b"end")
            stream.shutdown(socket.SHUT_WR)
            thread.join(support.PATIENCE)
        self.assertTrue(result[0].endswith(b"\0end"))
        self.assertEqual(result[0].strip(b"\0"), b"end")


if __name__ == "__main__":
    support.main()
