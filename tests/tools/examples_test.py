#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Programs of docs/examples with OpenSSL on the other side, and with peers that are not what they should be: greet_server,
verify_client, resume_client, hello_client, signer and echo_signer."""

import contextlib
import hashlib
import os
import re
import select
import socket
import ssl
import struct
import subprocess
import threading
import unittest

import support
from authority import issue, make_root

PAST = ("-startdate", "20200101000000Z", "-enddate", "20210101000000Z")
KEYS = {"ecdsa": ("ec", "-pkeyopt", "ec_paramgen_curve:P-256"), "rsa": ("rsa:2048",), "ed25519": ("ed25519",)}
ENVIRONMENT = {**support.environment, "SSL_CERT_FILE": support.path("root.pem")}


def program(name):
    path = os.path.join(support.build, "docs", "examples", name)
    if not os.path.exists(path):
        raise unittest.SkipTest(name + " is not built")
    return path


def setUpModule():
    make_root()
    make_root("elsewhere")
    for name, key in KEYS.items():
        issue(name, key=key)
    issue("expired", *PAST)
    issue("foreign", ca="elsewhere")
    issue("alice", section="client")
    issue("alice-of-old", *PAST, section="client")
    issue("alice-of-elsewhere", ca="elsewhere", section="client")
    issue("server-only", section="other")
    # Of the same authority, but without a common name.
    support.openssl("req", "-new", "-newkey", *KEYS["ecdsa"], "-nodes", "-keyout", "nobody.key", "-subj", "/O=nobody",
                    "-out", "nobody.csr")
    with open(support.path("nobody.cnf"), "w", encoding="ascii") as file:
        file.write("keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n")
    support.openssl("x509", "-req", "-in", "nobody.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
                    "-days", "30", "-extfile", "nobody.cnf", "-out", "nobody.pem")


def pem(*names):
    return [support.path(name) for name in names]


def run(name, *arguments):
    return subprocess.run([program(name), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=ENVIRONMENT, timeout=support.PATIENCE, check=False)


class Server:
    """An example that says where it listens, ended with the block."""

    def __init__(self, name, *arguments):
        self.errors = support.open_errors()
        self.process = subprocess.Popen([program(name), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=self.errors, env=ENVIRONMENT)
        line = self.process.stdout.readline().decode()
        if not line.startswith("listening on "):
            self.process.wait(support.PATIENCE)
            raise AssertionError("the server did not start: " + line + self.words())
        self.port = int(line.rsplit(":", 1)[1])

    def words(self):
        with open(self.errors.name, "rb") as file:
            return file.read().decode(errors="replace")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()


class Peer:
    """A server of Python's own TLS, which is OpenSSL; serve gets each connection after its handshake."""

    def __init__(self, identity, serve=lambda stream: None):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*pem(identity + ".pem", identity + ".key"))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = str(self.listener.getsockname()[1])
        self.serve = serve
        self.failures = []
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        with contextlib.suppress(OSError):  # the listener is closed
            while True:
                plain = self.listener.accept()[0]
                plain.settimeout(support.PATIENCE)
                try:
                    with self.context.wrap_socket(plain, server_side=True) as stream:
                        self.serve(stream)
                except (OSError, EOFError) as error:
                    self.failures.append(error)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(support.PATIENCE)


def tls(port, client=None):
    """Python's own TLS to a server on loopback, with the certificate of that client."""
    context = ssl.create_default_context(cafile=support.path("root.pem"))
    if client:
        context.load_cert_chain(*pem(client + ".pem", client + ".key"))
    plain = socket.create_connection(("127.0.0.1", port), support.PATIENCE)
    return context.wrap_socket(plain, server_hostname="localhost", suppress_ragged_eofs=False)


class Greet(support.Case):
    """greet_server: it demands certificates and greets by name."""

    def setUp(self):
        self.server = Server("greet_server", *pem("ecdsa.pem", "ecdsa.key", "root.pem"))
        self.addCleanup(self.server.__exit__)

    def greeting(self, client=None):
        """What OpenSSL is told with the certificate of that client; the alert as an exception."""
        with tls(self.server.port, client) as stream:
            words = support.read_all(stream)
            stream.unwrap()
            return words

    def refused(self, alert, words, client=None):
        with self.assertRaisesRegex(ssl.SSLError, alert):
            self.greeting(client)
        self.assertEqual(self.greeting("alice"), b"Hello, alice!\n")  # the next one, so the words are there
        self.assertRegex(self.server.words(), "greet_server: .*" + words)
        self.assertEqual(self.server.process.stdout.readline(), b"greeted alice\n")  # and nobody else

    def test_name(self):
        self.assertEqual(self.greeting("alice"), b"Hello, alice!\n")

    def test_siotls(self):
        result = support.run("siotls-client", "--ca", support.path("root.pem"), "--server-name", "localhost", "--cert",
                             support.path("alice.pem"), "--key", support.path("alice.key"),
                             "127.0.0.1:%d" % self.server.port)
        self.assertEqual((result.returncode, result.stdout), (0, b"Hello, alice!\n"), result.stderr)

    def test_no_certificate(self):
        self.refused("certificate required", "certificate")

    def test_expired(self):
        self.refused("certificate expired", "has expired", "alice-of-old")

    def test_other_authority(self):
        self.refused("unknown ca", "neither trusted nor in the chain", "alice-of-elsewhere")

    def test_certificate_of_a_server(self):
        self.refused("unsupported certificate|bad certificate", "purpose|use", "server-only")

    def test_without_name(self):
        self.refused("access denied", "", "nobody")

    def test_a_silent_client_holds_it_up_for_a_while_only(self):
        with socket.create_connection(("127.0.0.1", self.server.port)):
            self.assertEqual(self.greeting("alice"), b"Hello, alice!\n")
        self.assertIn("did not finish the handshake in time", self.server.words())


class Verify(support.Case):
    """verify_client: VERIFY events."""

    def verify(self, identity, *pin, host="localhost"):
        def serve(stream):
            stream.unwrap()
        with Peer(identity, serve) as peer:
            return run("verify_client", host, peer.port, *pin)

    def pin(self, identity):
        spki = subprocess.run("openssl x509 -in %s -noout -pubkey | openssl pkey -pubin -outform DER" %
                              support.path(identity + ".pem"), shell=True, stdout=subprocess.PIPE, check=True).stdout
        return hashlib.sha256(spki).hexdigest()

    def test_system(self):
        result = self.verify("ecdsa")
        self.assertEqual((result.returncode, result.stdout), (0, b"the server is who it should be\n"), result.stderr)

    def refused(self, result, words):
        self.assertEqual((result.returncode, result.stdout), (1, b""), result.stderr)
        self.assertRegex(result.stderr.decode(), words)

    def test_wrong_name(self):
        self.refused(self.verify("ecdsa", host="127.0.0.1"), "not for this name")

    def test_expired(self):
        self.refused(self.verify("expired"), "has expired")

    def test_other_authority(self):
        self.refused(self.verify("foreign"), "neither trusted nor in the chain")

    def test_pin(self):
        for name in "ecdsa", "rsa", "foreign", "expired":  # the key is all that counts
            result = self.verify(name, self.pin(name))
            self.assertEqual((result.returncode, result.stdout), (0, b"the server is who it should be\n"), result.stderr)

    def test_other_pin(self):
        self.refused(self.verify("ecdsa", self.pin("rsa")), "not the pinned one")

    def test_no_pin(self):
        for text in "abc", "g" * 64, "0" * 63, "0" * 65:
            result = run("verify_client", "localhost", "1", text)
            self.assertEqual(result.returncode, 2, text)
            self.assertIn(b"usage", result.stderr)

    def test_nobody_there(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        self.refused(run("verify_client", "127.0.0.1", str(port)), "Connection refused")


class Resume(support.Case):
    """resume_client: the second run resumes, and may be early."""

    def setUp(self):
        self.session = support.path("session-" + self.id().rsplit(".", 1)[1])

    def fetch(self, port, session=None):
        result = run("resume_client", "localhost", str(port), support.path("root.pem"), session or self.session)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"HTTP/1.1 200 OK", result.stdout)
        return result.stderr.decode()

    def test_resumes(self):
        with support.Server(identity="ecdsa") as server:
            self.assertEqual(self.fetch(server.port), "a full handshake\n")
            self.assertEqual(os.stat(self.session).st_mode & 0o777, 0o600)
            with open(self.session, "rb") as file:
                first = file.read()
            self.assertEqual(self.fetch(server.port), "the session was resumed\n")
            with open(self.session, "rb") as file:
                self.assertNotEqual(file.read(), first)  # each is used once

    def test_early(self):
        with support.Server("--early-data", "4096", identity="ecdsa") as server:
            self.assertEqual(self.fetch(server.port), "a full handshake\n")
            self.assertEqual(self.fetch(server.port), "the request was early\nthe session was resumed\n")

    def test_early_data_that_is_refused_is_sent_again(self):
        with open(support.path("ticket.keys"), "wb") as file:
            file.write(os.urandom(64))
        keys = ("--ticket-keys", support.path("ticket.keys"))
        with support.Server("--early-data", "4096", *keys, identity="ecdsa") as server:
            self.fetch(server.port)
        with support.Server(*keys, identity="ecdsa") as server:  # takes none
            self.assertEqual(self.fetch(server.port), "early data was refused\nthe session was resumed\n")

    def test_another_server(self):
        with support.Server(identity="ecdsa") as server:
            self.fetch(server.port)
        with support.Server(identity="ecdsa") as server:
            self.assertEqual(self.fetch(server.port), "a full handshake\n")

    def test_a_session_that_is_none(self):
        with open(self.session, "wb") as file:
            file.write(b"nonsense")
        with support.Server(identity="ecdsa") as server:
            self.assertEqual(self.fetch(server.port), "a full handshake\n")
            self.assertEqual(self.fetch(server.port), "the session was resumed\n")

    def test_openssl(self):
        """openssl s_server, which sends a page and its own tickets."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        with subprocess.Popen(["openssl", "s_server", "-accept", "127.0.0.1:%d" % port, "-cert", support.path("ecdsa.pem"),
                               "-key", support.path("ecdsa.key"), "-www"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
            try:
                while b"ACCEPT" not in server.stdout.readline():
                    self.assertIsNone(server.poll())
                for words in b"a full handshake", b"the session was resumed":
                    result = run("resume_client", "localhost", str(port), support.path("root.pem"), self.session)
                    self.assertIn(words, result.stderr)
                    self.assertIn(b"HTTP/1.0 200 ok", result.stdout)
            finally:
                server.kill()

    def test_wrong_servers(self):
        for identity, words in ("expired", b"has expired"), ("foreign", b"neither trusted"):
            with Peer(identity) as peer:
                result = run("resume_client", "localhost", peer.port, support.path("root.pem"), self.session)
                self.assertEqual((result.returncode, result.stdout), (1, b""))
                self.assertIn(words, result.stderr)


class Hello(support.Case):
    """hello_client: how it ends."""

    def hello(self, serve, identity="ecdsa"):
        with Peer(identity, serve) as peer:
            return run("hello_client", "localhost", peer.port, support.path("root.pem")), peer

    def test_closes_on_both_sides(self):
        def serve(stream):
            stream.recv(1000)
            stream.sendall(b"HTTP/1.0 200 OK\r\n\r\nall of it")
            stream.unwrap()  # sends close_notify, and raises unless that of the client comes
        result, peer = self.hello(serve)
        self.assertEqual((result.returncode, peer.failures), (0, []), result.stderr)
        self.assertRegex(result.stderr, rb"^connected with TLS_\w+\n$")

    def test_tells_what_is_cut_off(self):
        def serve(stream):
            stream.recv(1000)
            stream.sendall(b"HTTP/1.0 200 OK\r\n\r\nhalf of")
        result, _ = self.hello(serve)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"half of", result.stdout)
        self.assertIn(b"without close_notify", result.stderr)

    def test_wrong_servers(self):
        for identity, words in ("expired", b"has expired"), ("foreign", b"neither trusted"):
            result, peer = self.hello(lambda stream: stream.recv(1000), identity)
            self.assertEqual((result.returncode, result.stdout), (1, b""))
            self.assertIn(words, result.stderr)
            self.assertRegex(str(peer.failures), "(?i)alert (certificate expired|unknown ca)")

    def test_names(self):
        result = run("hello_client", "bad..name", "1", support.path("root.pem"))
        self.assertEqual(result.returncode, 1)
        self.assertGreater(len(result.stderr), 10)


class Sign(support.Case):
    """signer and echo_signer: the server never has the key."""

    def setUp(self):
        self.path = support.path("signer-" + self.id().rsplit(".", 1)[1])

    def signer(self, identity):
        process = subprocess.Popen([program("signer"), support.path(identity + ".key"), self.path],
                                   stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        for _ in range(support.PATIENCE * 20):
            with contextlib.suppress(OSError):
                self.connect().close()
                return process
            self.assertIsNone(process.poll())
            select.select([], [], [], 0.05)
        raise AssertionError("the signer does not listen")

    def connect(self):
        it = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.addCleanup(it.close)
        it.settimeout(support.PATIENCE)
        it.connect(self.path)
        return it

    def echo(self, server, text=b"hello"):
        return subprocess.run([support.tool("siotls-client"), "--ca", support.path("root.pem"), "--server-name",
                               "localhost", "127.0.0.1:%d" % server.port], input=text, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=support.environment, timeout=support.PATIENCE, check=False)

    def test_echo(self):
        for name in KEYS:
            with self.subTest(name):
                signer = self.signer(name)
                with Server("echo_signer", support.path(name + ".pem"), self.path) as server:
                    for text in b"hello", b"signed" * 20000:
                        result = self.echo(server, text)
                        self.assertEqual((result.returncode, result.stdout == text), (0, True), result.stderr)
                    with tls(server.port) as stream:  # and OpenSSL
                        stream.sendall(b"hello")
                        self.assertEqual(stream.recv(100), b"hello")
                signer.kill()
                signer.wait()

    def test_key_of_another(self):
        self.signer("rsa")
        with Server("echo_signer", support.path("ecdsa.pem"), self.path) as server:
            result = self.echo(server)
            self.assertEqual((result.returncode, result.stdout), (1, b""))
            self.assertIsNone(server.process.poll())

    def test_socket_is_not_for_everybody(self):
        self.signer("ecdsa")
        self.assertEqual(os.stat(self.path).st_mode & 0o777, 0o660)

    def ask(self, message, scheme=0x0403):
        """How long the signature is that the signer makes of this: struct sign_job."""
        job = struct.pack("@QQHHH256s5000s", 1, 2, scheme, len(message), 0, message, b"")
        job += b"\0" * (-len(job) % 8)
        with self.connect() as it:
            it.sendall(job)
            answer = it.recv(len(job))
        return struct.unpack_from("@QQHHH", answer)[4]

    def test_signs_nothing_else(self):
        self.signer("ecdsa")
        server, client = b"TLS 1.3, server CertificateVerify", b"TLS 1.3, client CertificateVerify"
        self.assertGreater(self.ask(b" " * 64 + server + b"\0" + b"h" * 32), 60)
        self.assertGreater(self.ask(b" " * 64 + server + b"\0" + b"h" * 48), 60)
        for message in (b"", b"pay 100", b" " * 64 + client + b"\0" + b"h" * 32, b" " * 64 + server + b"\0" + b"h" * 33,
                        b" " * 63 + b"!" + server + b"\0" + b"h" * 32, b" " * 64 + server + b"!" + b"h" * 32):
            self.assertEqual(self.ask(message), 0, message)
        self.assertEqual(self.ask(b" " * 64 + server + b"\0" + b"h" * 32, scheme=0x0804), 0)  # not with this key

    def test_signer_is_gone(self):
        signer = self.signer("ecdsa")
        with Server("echo_signer", support.path("ecdsa.pem"), self.path) as server:
            signer.kill()
            self.assertEqual(server.process.wait(support.PATIENCE), 1)
            self.assertEqual(server.words(), "the signer has ended\n")

    def test_no_signer(self):
        result = run("echo_signer", support.path("ecdsa.pem"), self.path)
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr.decode(), re.escape(self.path) + ": No such file")
        result = run("signer", support.path("ecdsa.pem"), self.path)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"there is no key in", result.stderr)


class Documents(support.Case):
    """The commands of docs/examples.md run as they stand, but for their ports, which may be taken."""

    def commands(self):
        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        with open(os.path.join(root, "docs", "examples.md"), encoding="utf-8") as page:
            text = re.sub(r"^```.*?^```$", "", page.read(), flags=re.S | re.M)
        text = "\n".join(re.findall(r"^    (.*)$", text, re.M))
        for port in set(re.findall(r"\b44\d\d\b", text)):
            with socket.create_server(("127.0.0.1", 0)) as listener:
                text = text.replace(port, str(listener.getsockname()[1]))
        return text.splitlines()

    def wait_for(self, command):
        """Of a server, in shell: until it is there."""
        port = re.search(r"(?:PORT=|127\.0\.0\.1:)(\d+)", command)
        is_there = f"(: </dev/tcp/127.0.0.1/{port[1]}) 2>/dev/null" if port else f"[ -S {command.split()[2]} ]"
        return f"until {is_there}; do sleep 0.05; done"

    def skip_without(self, command):
        name = re.sub(r"^PORT=\d+ ", "", command).split()[0]
        if not name.startswith("siotls-"):
            program(name)

    def test_commands(self):
        script = ["set -e", "trap 'kill $(jobs -p)' EXIT"]
        for line in self.commands():
            script.append(line)
            if line.endswith(" &"):
                self.skip_without(line)
                script.append(self.wait_for(line))
        folder = support.path("documents")
        os.mkdir(folder)
        path = ":".join((os.path.join(support.build, "docs", "examples"), support.tool(""), os.environ["PATH"]))
        done = subprocess.run(["bash", "-c", "\n".join(script)], cwd=folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=support.PATIENCE, check=False,
                              env={**support.environment, "PATH": path})
        said = done.stdout.decode(errors="replace")
        self.assertEqual(done.returncode, 0, said)
        for words in "Hello, Alice!", "a full handshake", "the request was early", "the session was resumed":
            self.assertIn(words, said)
        self.assertEqual(said.count("the server is who it should be"), 2, said)
        self.assertEqual(len(re.findall("^hello$", said, re.M)), 2, said)


if __name__ == "__main__":
    support.main()
