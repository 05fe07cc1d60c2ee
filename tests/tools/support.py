# SPDX-License-Identifier: Apache-2.0
"""What the tests of the tools share: running them, throw-away certificates, servers that are ended."""

import atexit
import os
import selectors
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import unittest

PATIENCE = 120  # seconds until something that must happen has not

build = sys.argv.pop(1) if len(sys.argv) > 1 else "."
work = tempfile.mkdtemp(prefix="siotls-tools-")
atexit.register(shutil.rmtree, work, ignore_errors=True)

environment = {key: value for key, value in os.environ.items()
               if key not in ("SIOTLS_PROVIDER", "SSL_CERT_FILE", "OPENSSL_CONF", "NO_COLOR")}
environment["SIOTLS_PROVIDER_PATH"] = os.path.join(build, "providers")


def tool(name):
    return os.path.join(build, "tools", name)


def path(name):
    return os.path.join(work, name)


def run(name, *arguments, data=b"", env=None, timeout=PATIENCE):
    """Runs a tool to its end; the result's stdout and stderr are bytes."""
    return subprocess.run([tool(name), *arguments], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**environment, **(env or {})}, timeout=timeout, check=False)


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=True, cwd=work)


def make_certificate(name, *key_options, days="30", usage="serverAuth"):
    """name.pem and name.key, of the CA, for localhost and 127.0.0.1."""
    openssl("genpkey", *key_options, "-out", name + ".key")
    openssl("req", "-new", "-key", name + ".key", "-subj", "/O=siotls tests/CN=" + name, "-out", name + ".csr")
    with open(path("leaf.cnf"), "w", encoding="ascii") as file:
        file.write("basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
                   "extendedKeyUsage=" + usage + "\nsubjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\n")
    openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", days,
            "-extfile", "leaf.cnf", "-out", name + ".pem")


def make_certificates():
    """ca.pem, other-ca.pem, and certificates ecdsa and rsa; locked.key is ecdsa.key with a passphrase."""
    for ca in "ca", "other-ca":
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                ca + ".key", "-out", ca + ".pem", "-days", "30", "-subj", "/CN=siotls tests " + ca, "-addext",
                "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    make_certificate("ecdsa", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
    make_certificate("rsa", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")
    openssl("pkcs8", "-topk8", "-in", "ecdsa.key", "-passout", "pass:open sesame", "-out", "locked.key")


def open_errors():
    """An empty file for what servers say, to the end of which each of them writes. Read it by another descriptor:
    theirs is at one place for all who have it."""
    return tempfile.NamedTemporaryFile("ab", prefix="server.err", dir=work, buffering=0, delete=False)


class Server:
    """siotls-server on a free port of loopback, ended with the block."""

    def __init__(self, *arguments, identity="ecdsa", key=None, mode="--http", pipes=None, listen="127.0.0.1:0", env=None):
        # A piped server says where it listens on stderr, the others on stdout.
        self.is_piped = mode is None
        self.errors = open_errors() if not self.is_piped else subprocess.PIPE
        self.process = subprocess.Popen(
            [tool("siotls-server"), "--listen", listen, "--cert", path(identity + ".pem"), "--key",
             path((key or identity) + ".key"), *([mode] if mode else []), *arguments],
            stdin=pipes or subprocess.DEVNULL, stdout=pipes or subprocess.PIPE, stderr=self.errors,
            env={**environment, **(env or {})})
        line = (self.process.stderr if self.is_piped else self.process.stdout).readline().decode()
        if not line.startswith("listening on "):
            self.end()
            raise AssertionError("the server did not start: " + line + self.words())
        self.address = line.split()[-1]
        self.port = int(self.address.rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self, number=signal.SIGTERM):
        """Ends it; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def words(self):
        """What it said on stderr so far."""
        if self.is_piped:
            return self.process.stderr.read().decode(errors="replace")
        with open(self.errors.name, "rb") as file:
            return file.read().decode(errors="replace")


def connect(port, alpn=None, host="localhost", receive_room=None):
    """Python's own TLS, which is OpenSSL, to a server on loopback."""
    context = ssl.create_default_context(cafile=path("ca.pem"))
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    if alpn:
        context.set_alpn_protocols(alpn)
    plain = socket.socket()
    if receive_room:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_room)
    plain.settimeout(PATIENCE)
    plain.connect(("127.0.0.1", port))
    return context.wrap_socket(plain, server_hostname=host, suppress_ragged_eofs=False)


def read_all(stream):
    """What the peer sends until it closes in an orderly way."""
    data = b""
    while True:
        part = stream.recv(65536)
        if not part:
            return data
        data += part


def wait_readable(streams):
    """Those of the streams that can be read, or have ended."""
    with selectors.DefaultSelector() as selector:
        for stream in streams:
            selector.register(stream, selectors.EVENT_READ)
        return [key.fileobj for key, _ in selector.select(PATIENCE)]


class Case(unittest.TestCase):
    """Assertions about a tool's exit code and words."""

    maxDiff = None

    def assert_fails(self, result, *words, code=1):
        """One clear line on stderr with all the words, and the exit code."""
        text = result.stderr.decode()
        self.assertEqual(result.returncode, code, text)
        self.assertEqual(text.count("\n"), 1, text)
        self.assertTrue(text.startswith("siotls-"), text)
        for word in words:
            self.assertIn(word, text)

    def assert_succeeds(self, result):
        self.assertEqual(result.returncode, 0, result.stderr.decode(errors="replace"))


def main():
    unittest.main(verbosity=2)
