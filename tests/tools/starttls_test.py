#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""siotls-client before TLS: --starttls, --proxy, --connect and URLs, against small servers that follow a script."""

import os
import socket
import ssl
import threading

import support

NAME = "siotls-client"
CA = ("--ca", support.path("ca.pem"))
LDAP_REQUEST = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037"
LDAP_ANSWER = b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00"
XMPP_REQUEST = (b"<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
                b" xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>")
XMPP_START = b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
XMPP_FEATURES = (b"<?xml version='1.0'?><stream:stream from='localhost'><stream:features>"
                 b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>")
XMPP_PROCEED = b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"

# What a server says, and what it waits for (str), in turn.
SCRIPTS = {
    "smtp": [b"220-mail.test ESMTP\r\n220 ready\r\n", "EHLO [127.0.0.1]\r\n",
             b"250-mail.test\r\n250-SIZE 1000\r\n250-STARTTLS\r\n250 HELP\r\n", "STARTTLS\r\n", b"220 Go ahead\r\n"],
    "imap": [b"* OK [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n", "s1 STARTTLS\r\n",
             b"* CAPABILITY IMAP4rev1\r\ns1 OK Begin TLS\r\n"],
    "pop3": [b"+OK hello\r\n", "STLS\r\n", b"+OK begin\r\n"],
    "ldap": [LDAP_REQUEST.decode("latin1"), LDAP_ANSWER],
    "postgres": ["\0\0\0\x08\x04\xd2\x16\x2f", b"S"],
    "xmpp": [XMPP_REQUEST.decode(), XMPP_FEATURES, XMPP_START.decode(), XMPP_PROCEED],
}

PROXY = [b"HTTP/1.1 200 Connection established\r\nX-Proxy: yes\r\n\r\n"]


def setUpModule():
    support.make_certificates()


class Script:
    """Serves one connection by a script, byte by byte where is_slow, then echoes one message over TLS."""

    def __init__(self, script, is_slow=False):
        self.script = script
        self.is_slow = is_slow
        self.heard = b""
        self.is_tls = False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        self.thread.join(support.PATIENCE)

    def say(self, plain, words):
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for part in ([words[i:i + 1] for i in range(len(words))] if self.is_slow else [words]):
            plain.sendall(part)

    def serve(self):
        try:
            plain, _ = self.listener.accept()
        except OSError:
            return
        with plain:
            plain.settimeout(support.PATIENCE)
            try:
                self.follow(plain)
            except (OSError, AssertionError):
                pass  # the client gave up, as some tests want

    def follow(self, plain):
        for step in self.script:
            if isinstance(step, bytes):
                self.say(plain, step)
                continue
            wanted = step.encode("latin1")
            while len(self.heard) < len(wanted):
                part = plain.recv(len(wanted) - len(self.heard))
                assert part
                self.heard += part
            assert self.heard == wanted
            self.heard = b""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(support.path("ecdsa.pem"), support.path("ecdsa.key"))
        with context.wrap_socket(plain, server_side=True) as tls:
            self.is_tls = True
            data = tls.recv(1000)
            tls.sendall(data)
            tls.unwrap()


def connect_request(port):
    return "CONNECT localhost:%d HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % (port, port)


class StartTls(support.Case):
    def talk(self, protocol, script, is_slow=False):
        with Script(script, is_slow) as server:
            result = support.run(NAME, *CA, "--starttls", protocol, "localhost:%d" % server.port, data=b"hello")
        self.assertFalse(result.returncode == 0 and not server.is_tls)
        return result

    def test_protocols(self):
        for protocol, script in SCRIPTS.items():
            for is_slow in False, True:
                with self.subTest(protocol=protocol, is_slow=is_slow):
                    result = self.talk(protocol, script, is_slow)
                    self.assert_succeeds(result)
                    self.assertEqual(result.stdout, b"hello")

    def test_injection(self):
        """Bytes behind any answer of the peer are an error: they would seem protected."""
        for protocol, script in SCRIPTS.items():
            for index, step in enumerate(script):
                if isinstance(step, str):
                    continue
                for more in b"x", b"250 injected\r\n", b"\x16\x03\x03\x00\x05hello":
                    with self.subTest(protocol=protocol, index=index, more=more):
                        result = self.talk(protocol, [*script[:index], step + more, *script[index + 1:]])
                        self.assert_fails(result, "--starttls")
                        self.assertEqual(result.stdout, b"")

    def test_injection_is_told(self):
        result = self.talk("pop3", [b"+OK hello\r\n", "STLS\r\n", b"+OK begin\r\n+OK you are in\r\n"])
        self.assert_fails(result, "bytes before TLS that would seem protected")

    def test_refusals(self):
        smtp = SCRIPTS["smtp"]
        for protocol, script, words in (
                ("smtp", [b"554 go away\r\n"], "554 go away"),
                ("smtp", [*smtp[:2], b"250-mail.test\r\n250 HELP\r\n"], "does not offer STARTTLS"),
                ("smtp", [*smtp[:2], b"250-mail.test\r\n250 XSTARTTLS\r\n"], "does not offer STARTTLS"),
                ("smtp", [*smtp[:2], b"250-mail.test\r\n251 STARTTLS\r\n"], "251 STARTTLS"),
                ("smtp", [*smtp[:4], b"454 not now\r\n"], "454 not now"),
                ("smtp", [b"220 ready\n"], "CR LF"),
                ("smtp", [b"220-x\r\n" * 300], "too many lines"),
                ("smtp", [b"220 " + b"x" * 9000 + b"\r\n"], "too long"),
                ("imap", [b"* BYE no\r\n"], "* BYE no"),
                ("imap", [b"* OK hi\r\n", "s1 STARTTLS\r\n", b"s1 NO never\r\n"], "s1 NO never"),
                ("pop3", [b"-ERR busy\r\n"], "-ERR busy"),
                ("pop3", [b"+OK\r\n", "STLS\r\n", b"-ERR no\r\n"], "-ERR no"),
                ("ldap", [SCRIPTS["ldap"][0], LDAP_ANSWER.replace(b"\x0a\x01\0", b"\x0a\x01\2")], "does not start TLS"),
                ("ldap", [SCRIPTS["ldap"][0], LDAP_ANSWER.replace(b"\2\1\1", b"\2\1\2")], "does not start TLS"),
                ("ldap", [SCRIPTS["ldap"][0], b"\x30\x84\xff\xff\xff\xff"], "does not answer as"),
                ("ldap", [SCRIPTS["ldap"][0], b"HTTP/1.1 400"], "does not answer as"),
                ("postgres", [SCRIPTS["postgres"][0], b"N"], "does not start TLS"),
                ("postgres", [SCRIPTS["postgres"][0], b"H"], "does not answer as"),
                ("xmpp", [SCRIPTS["xmpp"][0], b"<stream:stream><stream:features></stream:features>"], "does not offer"),
                ("xmpp", [*SCRIPTS["xmpp"][:3], b"<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"],
                 "does not start TLS")):
            with self.subTest(protocol=protocol, words=words):
                self.assert_fails(self.talk(protocol, script), "--starttls", words)

    def test_end(self):
        for protocol in SCRIPTS:
            with self.subTest(protocol=protocol), socket.create_server(("127.0.0.1", 0)) as listener:
                thread = threading.Thread(target=lambda: listener.accept()[0].close())
                thread.start()
                result = support.run(NAME, *CA, "--starttls", protocol, "localhost:%d" % listener.getsockname()[1])
                thread.join()
                self.assert_fails(result, "--starttls")

    def test_silence(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.assert_fails(support.run(NAME, *CA, "--starttls", "smtp", "--connect-timeout", "1",
                                          "localhost:%d" % listener.getsockname()[1]), "--connect-timeout")

    def test_usage(self):
        for options, words in ((["--starttls", "ftp", "localhost"], "give one of smtp, imap"),
                               (["--starttls", "smtp", "--get", "/", "localhost"], "does not go with --get")):
            self.assert_fails(support.run(NAME, *options), words, code=2)


class Proxy(support.Case):
    def through(self, script, *options, name="localhost:7777"):
        with Script(script) as proxy:
            return support.run(NAME, *CA, "--proxy", "127.0.0.1:%d" % proxy.port, *options, name, data=b"hello")

    def test_proxy(self):
        for answer in PROXY[0], b"HTTP/1.0 200\r\n\r\n":
            result = self.through([connect_request(7777), answer])
            self.assert_succeeds(result)
            self.assertEqual(result.stdout, b"hello")

    def test_url_and_connect(self):
        with Script([connect_request(7778), *PROXY]) as proxy:
            result = support.run(NAME, *CA, "--proxy", "http://127.0.0.1:%d/" % proxy.port, "--connect",
                                 "localhost:7778", "localhost:1", data=b"hello")
        self.assert_succeeds(result)

    def test_starttls_behind(self):
        """The greeting may come with the proxy's answer."""
        smtp = SCRIPTS["smtp"]
        result = self.through([connect_request(7777), PROXY[0] + smtp[0], *smtp[1:]], "--starttls", "smtp")
        self.assert_succeeds(result)
        self.assert_fails(self.through([connect_request(7777), PROXY[0] + b"x", *SCRIPTS["postgres"]], "--starttls",
                                       "postgres"), "--starttls", "was not asked for")

    def test_errors(self):
        for answer, words in ((b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "407 Proxy Authentication Required"),
                              (b"HTTP/1.1 502 Bad Gateway\r\n\r\n", "502 Bad Gateway"),
                              (b"SSH-2.0-x\r\n", "does not speak HTTP"), (PROXY[0] + b"x", "bytes before TLS"),
                              (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 9000, "too long"),
                              (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500, "too many lines"),
                              (b"HTTP/1.1 200 OK\n\n", "CR LF")):
            with self.subTest(words=words):
                self.assert_fails(self.through([connect_request(7777), answer]), "--proxy", words)

    def test_no_proxy_there(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        self.assert_fails(support.run(NAME, *CA, "--proxy", "127.0.0.1:%d" % port, "localhost"),
                          "cannot connect to the proxy", "refused")

    def test_usage(self):
        for text in "localhost", "https://localhost:1", "http://me:word@localhost:1", ":1", "http://x:1/path":
            self.assert_fails(support.run(NAME, "--proxy", text, "localhost"), "--proxy", "give HOST:PORT", code=2)


class Target(support.Case):
    def test_url(self):
        with support.Server() as server:
            for path in "", "/", "/a?b=c#d", "?b":
                result = support.run(NAME, *CA, "-v", "https://localhost:%d%s" % (server.port, path))
                self.assert_succeeds(result)
                self.assertTrue(result.stdout.startswith(b"This is siotls-server."))
        for url, words in (("http://localhost/", "https:// alone"), ("https://", "HOST"), ("https:///x", "HOST"),
                           ("https://me@localhost/", "HOST"), ("https://localhost/a b", "no blanks")):
            self.assert_fails(support.run(NAME, *CA, url), words, code=2)
        self.assert_fails(support.run(NAME, *CA, "--get", "/", "https://localhost/"), "give the path once", code=2)

    def test_connect(self):
        with support.Server() as server:
            where = "127.0.0.1:%d" % server.port
            self.assert_succeeds(support.run(NAME, *CA, "--connect", where, "--get", "/", "localhost"))
            self.assert_fails(support.run(NAME, *CA, "--connect", where, "--get", "/", "other.test"),
                              "not for this name")
        self.assert_fails(support.run(NAME, *CA, "--connect", "x:y", "localhost"), "--connect", code=2)

    def test_chain_out(self):
        with support.Server() as server:
            where = "localhost:%d" % server.port
            self.assert_succeeds(support.run(NAME, *CA, "--chain-out", support.path("chain.out"), "--get", "/", where))
            self.assert_fails(support.run(NAME, *CA, "--chain-out", "/no/such/file", "--get", "/", where), "--chain-out",
                              "No such file")
            # What is not proven is not kept.
            support.run(NAME, "--ca", support.path("other-ca.pem"), "--chain-out", support.path("none"), where)
            self.assertFalse(os.path.exists(support.path("none")))
        with open(support.path("chain.out"), encoding="ascii") as got, open(support.path("ecdsa.pem"),
                                                                            encoding="ascii") as wanted:
            self.assertEqual(ssl.PEM_cert_to_DER_cert(got.read()), ssl.PEM_cert_to_DER_cert(wanted.read()))
        self.assert_succeeds(support.run("siotls-verify", *CA, support.path("chain.out")))

    def test_output_that_cannot_be_used(self):
        with support.Server() as server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as odd:
            result = support.subprocess.run(
                [support.tool(NAME), *CA, "--get", "/", "localhost:%d" % server.port], stdin=support.subprocess.DEVNULL,
                stdout=odd, stderr=support.subprocess.PIPE, env=support.environment, check=False)
            self.assert_fails(result, "cannot use standard output")


if __name__ == "__main__":
    support.main()
