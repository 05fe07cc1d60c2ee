# SPDX-License-Identifier: Apache-2.0
"""siotls-server: starting wrongly, serving many, surviving bad clients, ending."""

import os
import re
import resource
import signal
import socket
import ssl
import subprocess
import time

import support

NAME = "siotls-server"


def setUpModule():
    support.make_certificates()


def start(cert="ecdsa.pem", key="ecdsa.key", listen="127.0.0.1:0", more=()):
    """Runs a server that is to fail."""
    return support.run(NAME, "--listen", listen, "--cert", support.path(cert), "--key", support.path(key), "--http",
                       *more)


def wait_for(condition):
    end = time.monotonic() + support.PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it did not happen")
        time.sleep(0.02)


class WrongStart(support.Case):
    def test_files(self):
        self.assert_fails(start(cert="none.pem"), "--cert", "none.pem", "No such file")
        self.assert_fails(start(key="none.key"), "--key", "none.key", "No such file")
        self.assert_fails(start(cert="."), "--cert", "directory")

    def test_bad_pem(self):
        with open(support.path("bad.pem"), "w", encoding="ascii") as file:
            file.write("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n")
        with open(support.path("noise"), "wb") as file:
            file.write(os.urandom(500))
        for cert in "bad.pem", "noise", "ecdsa.key":
            self.assert_fails(start(cert=cert), "--cert", cert)
        for key in "bad.pem", "noise", "ecdsa.pem":
            self.assert_fails(start(key=key), "--key", key)

    def test_key_of_another(self):
        self.assert_fails(start(key="rsa.key"), "does not match", "belongs to the certificate")
        self.assert_fails(start(key="ca.key"), "does not match", "belongs to the certificate")

    def test_passphrase(self):
        for name, text in ("right", "open sesame\n"), ("wrong", "open says me\n"):
            with open(support.path(name), "w", encoding="ascii") as file:
                file.write(text)
        self.assert_fails(start(key="locked.key"), "passphrase", "--passphrase-file")
        self.assert_fails(start(key="locked.key", more=["--passphrase-file", support.path("wrong")]), "passphrase")
        self.assert_fails(start(key="locked.key", more=["--passphrase-file", "/no/such"]), "/no/such")
        with support.Server("--passphrase-file", support.path("right"), key="locked") as server:
            support.connect(server.port).close()

    def test_providers(self):
        self.assert_fails(start(more=["--providers", "nonsense"]), "--providers", "nonsense")
        self.assert_fails(start(more=["--providers", "template"]))

    def test_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            where = "127.0.0.1:%d" % other.getsockname()[1]
            self.assert_fails(start(listen=where), where, "in use")

    def test_address_of_another(self):
        self.assert_fails(start(listen="192.0.2.1:0"), "192.0.2.1", "cannot listen")
        self.assert_fails(start(listen="no-such-host.invalid:0"), "cannot listen")


class Serving(support.Case):
    def test_many_at_once(self):
        with support.Server(mode="--echo") as server:
            connections = [support.connect(server.port) for _ in range(200)]
            for number, connection in enumerate(connections):
                connection.sendall(b"this is %d" % number)
            for number, connection in enumerate(connections):
                self.assertEqual(connection.recv(100), b"this is %d" % number)
                connection.close()
            self.assertEqual(server.end(), 0)

    def test_limit_lets_others_wait(self):
        with support.Server("--max-connections", "2", mode="--echo") as server:
            first, second = (support.connect(server.port) for _ in range(2))
            plain = socket.create_connection(("127.0.0.1", server.port), support.PATIENCE)
            context = ssl.create_default_context(cafile=support.path("ca.pem"))
            third = context.wrap_socket(plain, server_hostname="localhost", do_handshake_on_connect=False)
            third.settimeout(0.3)
            with self.assertRaises(TimeoutError):
                third.do_handshake()
            first.close()
            third.settimeout(support.PATIENCE)
            third.do_handshake()
            third.sendall(b"now")
            self.assertEqual(third.recv(100), b"now")
            third.close()
            second.close()

    def test_bad_clients_do_no_harm(self):
        with support.Server("-v") as server:
            for data in b"", b"GET / HTTP/1.1\r\n\r\n", bytes(1000), b"\x16\x03\x01\xff\xff", os.urandom(3000):
                with socket.create_connection(("127.0.0.1", server.port), support.PATIENCE) as plain:
                    plain.sendall(data)
                    plain.shutdown(socket.SHUT_WR)
                    while plain.recv(1000):
                        pass
            # A client that resets.
            plain = socket.create_connection(("127.0.0.1", server.port))
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            plain.close()
            # One that does not trust it.
            support.run("siotls-client", "--ca", support.path("other-ca.pem"), "127.0.0.1:%d" % server.port)
            support.connect(server.port).close()
            self.assertEqual(server.end(), 0)
            self.assertIn("unknown_ca raised by the peer", server.words())

    def test_old_clients_are_refused(self):
        context = ssl.create_default_context(cafile=support.path("ca.pem"))
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with support.Server() as server:
            with socket.create_connection(("127.0.0.1", server.port), support.PATIENCE) as plain:
                with self.assertRaisesRegex(ssl.SSLError, "(?i)protocol.version"):
                    context.wrap_socket(plain, server_hostname="localhost")

    def test_handshake_timeout(self):
        with support.Server("--handshake-timeout", "1", "-v") as server:
            with socket.create_connection(("127.0.0.1", server.port), support.PATIENCE) as plain:
                self.assertEqual(plain.recv(100), b"")
            server.end()
            self.assertIn("took too long", server.words())

    def test_out_of_descriptors(self):
        with support.Server(mode="--echo") as server:
            used = len(os.listdir("/proc/%d/fd" % server.process.pid))
            resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (used + 3, used + 3))
            plain = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(10)]
            wait_for(lambda: len(os.listdir("/proc/%d/fd" % server.process.pid)) >= used + 3)
            for connection in plain:
                connection.close()
            wait_for(lambda: len(os.listdir("/proc/%d/fd" % server.process.pid)) <= used)
            connection = support.connect(server.port)
            connection.sendall(b"alive")
            self.assertEqual(connection.recv(100), b"alive")

    def test_log(self):
        with support.Server("-v", "--alpn", "http/1.1") as server:
            connection = support.connect(server.port, alpn=["http/1.1"])
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            support.read_all(connection)
            connection.close()
            server.end()
            self.assertRegex(server.words(), re.compile(
                r"^127\.0\.0\.1:\d+ TLS_AES_\S+ X25519 ECDSA_SECP256R1_SHA256 session=new early=- alpn=http/1\.1 name=localhost "
                r"handshake=\d+us in=18 out=\d+: closed$", re.M))

    def test_quiet_without_v(self):
        with support.Server() as server:
            support.connect(server.port).close()
            server.end()
            self.assertEqual(server.words(), "")


class Ending(support.Case):
    def test_signals(self):
        for number in signal.SIGINT, signal.SIGTERM:
            with support.Server(mode="--echo") as server:
                idle = support.connect(server.port)
                silent = socket.create_connection(("127.0.0.1", server.port))
                idle.sendall(b"x")
                self.assertEqual(idle.recv(10), b"x")
                server.process.send_signal(number)
                # suppress_ragged_eofs is off: an end without close_notify would raise.
                self.assertEqual(idle.recv(10), b"")
                idle.close()
                silent.close()
                self.assertEqual(server.process.wait(support.PATIENCE), 0)

    def test_client_that_does_not_read(self):
        with support.Server(mode="--echo") as server:
            connection = support.connect(server.port)
            connection.settimeout(0.5)
            try:
                while True:
                    connection.sendall(bytes(65536))
            except (TimeoutError, ssl.SSLError):
                pass
            self.assertEqual(server.end(), 0)


if __name__ == "__main__":
    support.main()
