# SPDX-License-Identifier: Apache-2.0
"""What the tests of the Python package share: certificates, configurations, two ends in memory, ssl as a peer."""
import atexit
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import unittest

# What is preloaded, such as a sanitizer, is for this process alone: curl stands still with one.
for name in ("SIOTLS_PROVIDER", "SSL_CERT_FILE", "SSL_CERT_DIR", "OPENSSL_CONF", "LD_PRELOAD"):
    os.environ.pop(name, None)

import siotls  # noqa: E402
import siotls.ssl_compat  # noqa: E402

PATIENCE = 60  # seconds until something that must happen has not

work = tempfile.mkdtemp(prefix="siotls-python-")
atexit.register(shutil.rmtree, work, ignore_errors=True)


def path(name):
    return os.path.join(work, name)


def read(name):
    with open(path(name), "rb") as file:
        return file.read()


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=True, cwd=work)


def make_certificate(name, usage):
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", name + ".key",
            "-subj", "/O=siotls tests/CN=" + name, "-out", name + ".csr")
    with open(path("leaf.cnf"), "w", encoding="ascii") as file:
        file.write("basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
                   f"extendedKeyUsage={usage}\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30",
            "-extfile", "leaf.cnf", "-out", name + ".pem")


def make_certificates():
    for ca in "ca", "other-ca":
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                ca + ".key", "-out", ca + ".pem", "-days", "30", "-subj", "/CN=siotls tests " + ca, "-addext",
                "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    make_certificate("server", "serverAuth")
    make_certificate("client", "clientAuth")


make_certificates()
everything = siotls.providers.choose()


def client_configuration(**settings):
    settings = {"providers": everything, "trust_store": siotls.trust.from_file(path("ca.pem")), **settings}
    return siotls.TLSConfiguration("client", **settings)


def server_configuration(**settings):
    settings = {"providers": everything, "certificate_chain": read("server.pem"), "private_key": read("server.key"),
                **settings}
    return siotls.TLSConfiguration("server", **settings)


def mutual_configurations(**settings):
    """Both sides with certificates, which both sides ask for."""
    client = client_configuration(certificate_chain=read("client.pem"), private_key=read("client.key"), **settings)
    server = server_configuration(client_auth="require", trust_store=siotls.trust.from_file(path("ca.pem")))
    return client, server


def client_context():
    context = ssl.create_default_context(cafile=path("ca.pem"))
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def server_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(path("server.pem"), path("server.key"))
    return context


def compat_client(**settings):
    return siotls.ssl_compat.create_default_context(cafile=path("ca.pem"), providers=everything, **settings)


def compat_server(name="server"):
    context = siotls.ssl_compat.SSLContext(ssl.PROTOCOL_TLS_SERVER, everything)
    context.load_cert_chain(path(name + ".pem"), path(name + ".key"))
    return context


def pair(client=None, server=None, session=None):
    """Two connections that have begun."""
    ends = (siotls.TLSConnection(client or client_configuration(), "localhost", session),
            siotls.TLSConnection(server or server_configuration()))
    for end in ends:
        end.initiate_connection()
    return ends


def pump(one, other, step=0, answer=None):
    """Moves bytes between both until nothing moves, step at a time (0: all); events of both, in order."""
    events = {one: [], other: []}
    is_moving = True
    while is_moving:
        is_moving = False
        for source, target in (one, other), (other, one):
            data = source.data_to_send()
            for start in range(0, len(data), step or len(data) or 1):
                target.receive_data(data[start:start + (step or len(data))])
            while (event := target.next_event()) is not None:
                events[target].append(event)
                is_moving = True
                if answer is not None:
                    answer(target, event)
            is_moving = is_moving or bool(data)
    return events[one], events[other]


def connected(client=None, server=None, session=None):
    ends = pair(client, server, session)
    events = pump(*ends)
    return ends, events


def names(events):
    return [type(event).__name__ for event in events]


class OpenSSLEnd:
    """ssl.SSLObject with a connection's methods, as far as pump() asks for them."""

    def __init__(self, context, **settings):
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.object = context.wrap_bio(self.incoming, self.outgoing, **settings)
        self.is_done = False
        self.data = bytearray()
        self.is_ended = False

    def receive_data(self, data):
        self.incoming.write(data)
        self.step()

    def step(self):
        try:
            if not self.is_done:
                self.object.do_handshake()
                self.is_done = True
            while not self.is_ended:
                part = self.object.read(65536)
                self.data += part
                self.is_ended = not part
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLZeroReturnError:
            self.is_ended = True

    def data_to_send(self):
        if not self.is_done:
            self.step()
        return self.outgoing.read()

    def next_event(self):
        return None


def listen():
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(PATIENCE)
    return listener


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def accept(listener):
    stream, _ = listener.accept()
    stream.settimeout(PATIENCE)
    return stream


def main():
    unittest.main(module="__main__", argv=[sys.argv[0], *sys.argv[1:]])
