#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs/examples/echo_epoll.c: many clients, none of which holds it up. The time that a test is not about is an hour, so
that a slow machine changes nothing."""

import os
import resource
import socket
import ssl
import subprocess
import threading
import unittest

import support

HOUR = 3600000
SHORT = 300
NUM_CLIENTS = 300


def setUpModule():
    if not os.path.exists(os.path.join(support.build, "docs", "examples", "echo_epoll")):
        raise unittest.SkipTest("echo_epoll is not built")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 2048)), hard))
    support.make_certificates()


def raw(port):
    return socket.create_connection(("127.0.0.1", port), support.PATIENCE)


def rest_of(connection):
    """What comes until the server has ended."""
    data = b""
    while True:
        part = connection.recv(65536)
        if not part:
            return data
        data += part


class Epoll(support.Case):
    def start(self, handshake_ms=HOUR, idle_ms=HOUR, max_clients=1000, **options):
        program = os.path.join(support.build, "docs", "examples", "echo_epoll")
        self.server = subprocess.Popen([program, *map(support.path, ("ecdsa.pem", "ecdsa.key")), str(handshake_ms),
                                        str(idle_ms), str(max_clients)], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, env=support.environment, **options)
        self.addCleanup(self.server.communicate)
        self.addCleanup(self.server.kill)
        return int(self.server.stdout.readline().decode().rsplit(":", 1)[1])

    def echo(self, stream, text=b"hello"):
        stream.sendall(text)
        got = b""
        while len(got) < len(text):
            got += stream.recv(65536)
        self.assertEqual(got, text)

    def test_many(self):
        port = self.start()
        streams = [support.connect(port) for _ in range(NUM_CLIENTS)]
        for stream in streams:
            self.echo(stream)
        for stream in streams:
            with stream.unwrap():
                pass
        with support.connect(port) as stream:
            self.echo(stream, b"text" * 100000)

    def test_handshake_takes_too_long(self):
        port = self.start(handshake_ms=SHORT)
        with support.connect(port) as good, raw(port) as silent, raw(port) as slow:
            self.echo(good)
            slow.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")  # the beginning of a ClientHello
            is_over = threading.Event()

            def drip():
                """A byte now and then buys no time."""
                try:
                    while not is_over.wait(0.05):
                        slow.sendall(b"x")
                except OSError:
                    pass
            dripping = threading.Thread(target=drip)
            dripping.start()
            try:
                for connection in silent, slow:
                    rest_of(connection)
                    self.assertEqual(self.server.stdout.readline(), b"a client took too long for its handshake\n")
            except ConnectionResetError:
                pass  # so it ended, too
            finally:
                is_over.set()
                dripping.join()
            self.echo(good)  # whose handshake was done in time

    def test_idle(self):
        port = self.start(idle_ms=SHORT)
        with support.connect(port) as stream:
            self.echo(stream)
            self.assertEqual(stream.recv(100), b"")  # close_notify: this reader raises without it
        self.assertEqual(self.server.stdout.readline(), b"a client was idle for too long\n")

    def test_idle_with_something_to_read(self):
        """A client that does not read is as idle as one that does not speak."""
        port = self.start(idle_ms=SHORT)
        stream = support.connect(port, receive_room=4096)
        stream.settimeout(support.PATIENCE)
        with self.assertRaises((ConnectionError, ssl.SSLError)):
            for _ in range(1 << 20):
                stream.sendall(b"x" * 16384)
        stream.close()
        self.assertEqual(self.server.stdout.readline(), b"a client was idle for too long\n")

    def test_no_more_than_there_may_be(self):
        port = self.start(max_clients=3)
        descriptors = "/proc/%d/fd" % self.server.pid
        first = [support.connect(port) for _ in range(3)]
        num_open = len(os.listdir(descriptors))
        waiting = raw(port)  # the kernel takes it, nobody else
        for stream in first:
            self.echo(stream)  # turns of the loop
        self.assertEqual(len(os.listdir(descriptors)), num_open)
        with first.pop().unwrap():
            pass
        context = ssl.create_default_context(cafile=support.path("ca.pem"))
        first.append(context.wrap_socket(waiting, server_hostname="localhost"))  # now it is its turn
        for stream in first:
            self.echo(stream)
            stream.close()

    def test_no_descriptors_left(self):
        port = self.start(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16)))
        with support.connect(port) as stream:
            waiting = [raw(port) for _ in range(20)]  # more than it can have
            self.echo(stream)
            for each in waiting:
                each.close()
            self.echo(stream)
        with support.connect(port) as stream:
            self.echo(stream)

    def test_backpressure(self):
        """What one client does not read costs nothing, and holds nobody up."""
        port = self.start()
        greedy = support.connect(port, receive_room=4096)
        greedy.setblocking(False)
        sent = 0
        while sent < 1 << 28:
            try:
                sent += greedy.send(b"x" * 16384)
            except ssl.SSLWantWriteError:
                with support.connect(port) as stream:
                    self.echo(stream)  # the server had its turn
                try:
                    sent += greedy.send(b"x" * 16384)
                except ssl.SSLWantWriteError:
                    break
        self.assertLess(sent, 1 << 26)  # what the kernel holds
        with open("/proc/%d/status" % self.server.pid, encoding="ascii") as status:
            kb = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
        self.assertLess(kb, 1 << 17)
        greedy.close()

    def test_no_tls(self):
        port = self.start()
        with raw(port) as stream:
            stream.sendall(b"GET / HTTP/1.0\r\n\r\n")
            self.assertEqual(rest_of(stream)[:1], b"\x15")  # an alert
        with support.connect(port) as stream:
            self.echo(stream)


if __name__ == "__main__":
    support.main()
