# SPDX-License-Identifier: Apache-2.0
"""siotls-client: what it says of connections, and of those that fail."""

import json
import os
import re
import socket
import subprocess
import threading

import support

NAME = "siotls-client"
CA = ["--ca", support.path("ca.pem"), "--server-name", "localhost"]


def setUpModule():
    support.make_certificates()


def target(port):
    return "127.0.0.1:%d" % port


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class PlainServer:
    """Accepts one TCP connection and lets a function treat it."""

    def __init__(self, treat):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, args=[treat], daemon=True)
        self.thread.start()

    def serve(self, treat):
        connection, _ = self.listener.accept()
        with connection:
            treat(connection)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.thread.join(support.PATIENCE)
        self.listener.close()


class Good(support.Case):
    def test_get(self):
        with support.Server() as server:
            result = support.run(NAME, *CA, "--get", "/", target(server.port))
        self.assert_succeeds(result)
        self.assertEqual(result.stderr, b"")
        self.assertTrue(result.stdout.startswith(b"This is siotls-server."))
        self.assertIn(b"TLS_AES_128_GCM_SHA256", result.stdout)

    def test_default_name_is_the_host(self):
        with support.Server() as server:
            self.assert_succeeds(support.run(NAME, "--ca", support.path("ca.pem"), "--get", "/",
                                             "localhost:%d" % server.port))
            self.assert_succeeds(support.run(NAME, "--ca", support.path("ca.pem"), "--get", "/", target(server.port)))

    def test_ipv6(self):
        try:
            server = support.Server(listen="[::1]:0")
        except AssertionError:
            self.skipTest("this system has no IPv6 loopback")
        with server:
            self.assertTrue(server.address.startswith("[::1]:"))
            result = support.run(NAME, "--ca", support.path("ca.pem"), "--get", "/", "[::1]:%d" % server.port)
        self.assert_succeeds(result)

    def test_verbose(self):
        with support.Server("--alpn", "x1,http/1.1") as server:
            result = support.run(NAME, *CA, "-v", "--alpn", "http/1.1", "--get", "/", target(server.port))
        self.assert_succeeds(result)
        words = result.stderr.decode()
        for line in (r"^connected to 127\.0\.0\.1:\d+$", r"^ *\d+\.\d\d ms > ClientHello, \d+ bytes$",
                     r"^ *\d+\.\d\d ms < ServerHello, \d+ bytes$",
                     r"^ +supported_versions +GREASE, TLS 1\.3$", r"^ +key_share +X25519(MLKEM768 \(1120 bytes\)| \(32 bytes\))$",
                     r"^ +server_name +localhost$", r"^ +certificate +O=siotls tests, CN=ecdsa$",
                     r"^ +algorithm +ECDSA_SECP256R1_SHA256$",
                     r"^ *\d+\.\d\d ms < CertificateVerify, \d+ bytes$", r"^ *\d+\.\d\d ms > Finished, \d+ bytes$",
                     r"^  cipher suite +TLS_AES_128_GCM_SHA256 \(AEAD by openssl, hash by openssl\)$",
                     r"^  group +X25519(MLKEM768)? \(by \w+\)$", r"^  signature +ECDSA_SECP256R1_SHA256 \(verified by openssl\)$",
                     r"^  application protocol +http/1\.1$", r"^  certificate 0 +O=siotls tests, CN=ecdsa$",
                     r"^< HTTP/1\.1 200 OK$", r"^< Content-Length: \d+$"):
            self.assertRegex(words, re.compile(line, re.M))

    def test_json(self):
        with support.Server("--alpn", "x1") as server:
            result = support.run(NAME, *CA, "--json", "--alpn", "x1", "--get", "/", target(server.port))
        self.assert_succeeds(result)
        whole = json.loads(result.stderr)
        self.assertEqual(result.stderr.count(b"\n"), 1)
        self.assertEqual(whole["handshake"]["suite"], "TLS_AES_128_GCM_SHA256")
        self.assertEqual(whole["handshake"]["providers"]["aead"], "openssl")
        self.assertEqual(whole["handshake"]["alpn"], "x1")
        self.assertEqual(whole["handshake"]["chain"], ["O=siotls tests, CN=ecdsa"])
        self.assertEqual((whole["http_status"], whole["error"]), (200, None))
        self.assertGreater(whole["text_received"], len(result.stdout))
        self.assertGreater(whole["handshake_ms"], 0)

    def test_insecure(self):
        with support.Server() as server:
            result = support.run(NAME, "--insecure", "--server-name", "example.org", "--get", "/", target(server.port))
        self.assert_succeeds(result)

    def test_system_trust(self):
        with support.Server() as server:
            result = support.run(NAME, "--server-name", "localhost", "--get", "/", target(server.port),
                                 env={"SSL_CERT_FILE": support.path("ca.pem")})
        self.assert_succeeds(result)


class Refused(support.Case):
    def test_refused_connection(self):
        result = support.run(NAME, "--insecure", target(free_port()))
        self.assert_fails(result, "cannot connect", "refused")
        self.assertNotIn(b"not_found", result.stderr)  # somebody was there
        result = support.run(NAME, "--json", "--insecure", target(free_port()))
        self.assertEqual(json.loads(result.stderr)["error"]["status"], "no_connection")

    def test_no_such_host(self):
        self.assert_fails(support.run(NAME, "--insecure", "no-such-host.invalid"), "no such host", "(not_found)")

    def test_no_answer(self):
        with PlainServer(lambda connection: connection.recv(1) and connection.recv(100000) and connection.recv(1)) as server:
            result = support.run(NAME, "--insecure", "--connect-timeout", "1", target(server.port))
        self.assert_fails(result, "the handshake failed", "took too long")

    def test_wrong_name(self):
        with support.Server() as server:
            result = support.run(NAME, "--ca", support.path("ca.pem"), "--server-name", "example.org", "--get", "/",
                                 target(server.port))
        self.assert_fails(result, "the handshake failed", "untrusted", "raised by this side")
        self.assertEqual(result.stdout, b"")

    def test_untrusted_ca(self):
        with support.Server() as server:
            result = support.run(NAME, "--ca", support.path("other-ca.pem"), "--server-name", "localhost", "--get", "/",
                                 target(server.port))
            self.assert_fails(result, "the handshake failed", "unknown_ca", "--ca FILE")
            result = support.run(NAME, "--json", "--ca", support.path("other-ca.pem"), "--get", "/", target(server.port))
            self.assertEqual(result.returncode, 1)
            error = json.loads(result.stderr)["error"]
            self.assertEqual((error["status"], error["alert"], error["raised_by"]), ("untrusted", "unknown_ca", "local"))
            # The server is told, and serves others.
            self.assert_succeeds(support.run(NAME, *CA, "--get", "/", target(server.port)))

    def test_alert_of_the_peer(self):
        with support.Server("--alpn", "x1") as server:
            result = support.run(NAME, *CA, "--alpn", "http/1.1", "--get", "/", target(server.port))
        self.assert_fails(result, "no_application_protocol", "raised by the peer")

    def test_old_tls(self):
        with PlainServer(lambda connection: (connection.recv(10000), connection.sendall(
                bytes.fromhex("160303002c020000280303" + "55" * 32 + "00c02f00" + "0000")), connection.recv(100))) as server:
            result = support.run(NAME, "--insecure", target(server.port))
        self.assert_fails(result, "protocol_version")

    def test_not_tls(self):
        with PlainServer(lambda connection: (connection.recv(10000), connection.sendall(b"HTTP/1.1 400 Bad\r\n\r\n"),
                                             connection.recv(100))) as server:
            result = support.run(NAME, "--insecure", target(server.port))
        self.assert_fails(result, "the handshake failed", "raised by this side")

    def test_peer_that_hangs_up(self):
        with PlainServer(lambda connection: connection.recv(10000)) as server:
            result = support.run(NAME, "--insecure", target(server.port))
        self.assert_fails(result, "the handshake failed", "truncated")


class WrongFiles(support.Case):
    def test_ca(self):
        with open(support.path("empty"), "wb"):
            pass
        self.assert_fails(support.run(NAME, "--ca", "/no/such/file", "localhost"), "--ca", "/no/such/file")
        self.assert_fails(support.run(NAME, "--ca", support.path("empty"), "localhost"), "--ca")
        self.assert_fails(support.run(NAME, "--ca", support.path("ecdsa.key"), "localhost"), "--ca")
        self.assert_fails(support.run(NAME, "--ca", support.work, "localhost"), "--ca")

    def test_keylog(self):
        self.assert_fails(support.run(NAME, "--insecure", "--keylog", "/no/such/folder/log", "localhost"), "--keylog",
                          "cannot write")

    def test_names(self):
        self.assert_fails(support.run(NAME, "--insecure", "--server-name", "not a name", "localhost"), "not a name", code=2)
        self.assert_fails(support.run(NAME, "--insecure", "--alpn", "h2,,x", "localhost"), "--alpn", code=2)
        self.assert_fails(support.run(NAME, "--insecure", "--alpn", "x" * 256, "localhost"), "--alpn", code=2)
        self.assert_fails(support.run(NAME, "--insecure", "--get", "index.html", "localhost"), "--get", "begins with /", code=2)
        self.assert_fails(support.run(NAME, "--insecure", "--get", "/a b\r\nX: y", "localhost"), "--get", code=2)
        self.assert_fails(support.run(NAME, "--insecure", "--providers", "nonsense", "localhost"), "nonsense")


class Responses(support.Case):
    """Responses that a siotls-server would not send, from openssl s_server, which says what it reads on its input."""

    def answer(self, response, *options):
        """The client's result when that is what the server sends before it closes in an orderly way."""
        port = free_port()
        process = subprocess.Popen(
            ["openssl", "s_server", "-accept", target(port), "-tls1_3", "-quiet", "-cert", support.path("ecdsa.pem"),
             "-key", support.path("ecdsa.key"), "-naccept", "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        try:
            client = None
            for _ in range(200):
                client = subprocess.Popen([support.tool(NAME), *CA, *options, "--get", "/", target(port)],
                                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=support.environment)
                if process.stdout in support.wait_readable([process.stdout, client.stderr]):
                    break
                client.communicate()
            process.stdout.readline()
            process.stdin.write(response)
            process.stdin.close()
            out, err = client.communicate(timeout=support.PATIENCE)
            return subprocess.CompletedProcess([], client.returncode, out, err)
        finally:
            process.kill()
            process.wait()

    def test_chunks(self):
        result = self.answer(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                             b"5;x=y\r\nhello\r\n1\r\n,\r\n6\r\n world\r\n0\r\nTrailer: 1\r\n\r\n")
        self.assert_succeeds(result)
        self.assertEqual(result.stdout, b"hello, world")

    def test_length(self):
        result = self.answer(b"HTTP/1.0 404 Not Found\r\nContent-Length: 3\r\n\r\nabcdef")
        self.assert_succeeds(result)
        self.assertEqual(result.stdout, b"abc")

    def test_malformed(self):
        for response in (b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 2000 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nno field\r\n\r\n",
                         b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"):
            self.assert_fails(self.answer(response), "--get", "not HTTP/1.x")
        self.assert_fails(self.answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"), "malformed")
        self.assert_fails(self.answer(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 20000), "16 KiB")


if __name__ == "__main__":
    support.main()
