#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How siotls-server ends connections: the alert arrives while the client still sends, idle ones go, all are logged."""

import re
import socket
import time

import support

HELLO = b"GET / HTTP/1.1\r\n"


def setUpModule():
    support.make_certificates()


def connect_plain(server):
    return socket.create_connection(("127.0.0.1", server.port), support.PATIENCE)


def read_plain(plain):
    data = b""
    while True:
        part = plain.recv(1000)
        if not part:
            return data
        data += part


class Lingering(support.Case):
    def test_alert_arrives_while_the_client_sends(self):
        with support.Server() as server, connect_plain(server) as plain:
            end = time.monotonic() + 3  # longer than the server waits for a silent client
            while time.monotonic() < end:
                plain.sendall(HELLO * 100)
                time.sleep(0.05)
            self.assertRegex(read_plain(plain), rb"^\x15\x03[\x01\x03]\x00\x02\x02")

    def test_silent_client_is_not_waited_for(self):
        with support.Server() as server, connect_plain(server) as plain:
            plain.sendall(HELLO)
            started = time.monotonic()
            self.assertRegex(read_plain(plain), rb"^\x15")
            with self.assertRaises(OSError):  # of the first byte after the reset; each byte is waited for anew
                while time.monotonic() < started + 20:
                    time.sleep(2)
                    plain.sendall(b"x")
            self.assertLess(time.monotonic() - started, 9)

    def test_end_does_not_wait_for_who_sends(self):
        with support.Server() as server, connect_plain(server) as plain:
            plain.sendall(HELLO)
            self.assertRegex(plain.recv(1000), rb"^\x15")
            started = time.monotonic()
            self.assertEqual(server.end(), 0)
            self.assertLess(time.monotonic() - started, 10)


class Idle(support.Case):
    def test_idle_connections_end(self):
        with support.Server("--idle-timeout", "1", "-v", mode="--echo") as server:
            connection = support.connect(server.port)
            for _ in range(5):
                time.sleep(0.4)
                connection.sendall(b"x")
                self.assertEqual(connection.recv(10), b"x")
            self.assertEqual(connection.recv(10), b"")  # close_notify: an end without it would raise
            connection.close()
            server.end()
            self.assertIn("nothing came or went for 1 seconds", server.words())

    def test_zero_is_never(self):
        with support.Server("--idle-timeout", "0", mode="--echo") as server:
            connection = support.connect(server.port)
            time.sleep(1.5)
            connection.sendall(b"x")
            self.assertEqual(connection.recv(10), b"x")
            connection.close()


class Early(support.Case):
    def test_connection_within_early_data_is_logged(self):
        with open(support.path("request"), "w", encoding="ascii") as file:
            file.write("GET / HTTP/1.0\r\n\r\n")
        with support.Server("--early-data", "16384", "-v") as server:
            arguments = ("--ca", support.path("ca.pem"), "--session", support.path("session"), "--early-data",
                         support.path("request"), "localhost:%d" % server.port)
            for _ in range(2):
                self.assertIn(b"200 OK", support.run("siotls-client", *arguments).stdout)
            server.end()
            self.assertRegex(server.words(), re.compile(
                r"^127\.0\.0\.1:\d+ TLS_\S+ X25519\S* - session=resumed early=accepted .*: closed.*, early data accepted$",
                re.M))


if __name__ == "__main__":
    support.main()
