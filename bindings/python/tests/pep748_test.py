# SPDX-License-Identifier: Apache-2.0
"""siotls.pep748: buffers and sockets of the PEP's shapes, with themselves and with ssl."""
import threading
import traceback
import unittest

import support

import siotls
from siotls import pep748
from siotls.pep748 import Certificate, CipherSuite, NextProtocol, PrivateKey, SigningChain, TLSVersion, TrustStore

implementation = pep748.implementation


def chain(name="server"):
    return SigningChain((Certificate.from_file(support.path(name + ".pem")),
                         PrivateKey.from_file(support.path(name + ".key"))))


def client(**settings):
    settings = {"trust_store": TrustStore.from_file(support.path("ca.pem")), **settings}
    return implementation.client_context(pep748.TLSClientConfiguration(**settings))


def server(**settings):
    return implementation.server_context(pep748.TLSServerConfiguration(certificate_chain=[chain()], **settings))


def carry(one, other):
    """Moves what there is; whether that was anything."""
    is_moved = False
    for source, target in (one, other), (other, one):
        while source.outgoing_bytes_buffered():
            target.process_incoming(source.process_outgoing(1000))
            is_moved = True
    return is_moved


def shake_hands(one, other):
    while True:
        for end in one, other:
            try:
                end.do_handshake()
            except pep748.WantReadError:
                pass
        if not carry(one, other):
            return


class Buffers(unittest.TestCase):
    def test_all(self):
        settings = {"inner_protocols": [NextProtocol.H2, b"own"], "ciphers": [CipherSuite.TLS_AES_128_GCM_SHA256, 0xC02B],
                    "lowest_supported_version": TLSVersion.TLSv1_2}
        context = client(certificate_chain=chain("client"), **settings)
        at_client = context.create_buffer("localhost")
        at_server = server(trust_store=TrustStore.from_buffer(support.read("ca.pem")), **settings).create_buffer()
        self.assertIsNone(at_client.cipher() or at_client.negotiated_protocol() or at_client.negotiated_tls_version)
        shake_hands(at_client, at_server)
        for end in at_client, at_server:
            self.assertEqual(end.cipher(), CipherSuite.TLS_AES_128_GCM_SHA256)
            self.assertIs(end.negotiated_protocol(), NextProtocol.H2)
            self.assertIs(end.negotiated_tls_version, TLSVersion.TLSv1_3)
        self.assertEqual(at_server.getpeercert(), siotls.pem.decode(support.read("client.pem"))[0].data)
        self.assertIs(at_client.context, context)
        self.assertEqual(at_client.write(b"x" * 50000), 50000)
        self.assertGreater(at_client.outgoing_bytes_buffered(), 50000)
        carry(at_client, at_server)
        self.assertGreater(at_server.incoming_bytes_buffered(), 50000)
        room, got = bytearray(30000), 0
        while got < 50000:
            got += at_server.readinto(room, 30000)
        self.assertRaises(pep748.WantReadError, at_server.read, 1)
        self.assertRaises(pep748.WantReadError, at_client.shutdown)
        carry(at_client, at_server)
        self.assertEqual(at_server.read(10), b"")
        at_server.shutdown()
        carry(at_client, at_server)
        at_client.shutdown()

    def test_ssl(self):
        buffer = client().create_buffer("localhost")
        other = support.OpenSSLEnd(support.server_context(), server_side=True)
        for _ in range(3):
            try:
                buffer.do_handshake()
            except pep748.WantReadError:
                pass
            if data := buffer.process_outgoing(100000):
                other.receive_data(data)
            if data := other.data_to_send():
                buffer.process_incoming(data)
        buffer.write(b"hello")
        other.receive_data(buffer.process_outgoing(1000))
        self.assertEqual(other.data, b"hello")

    def test_truncation(self):
        at_client, at_server = client().create_buffer("localhost"), server().create_buffer()
        shake_hands(at_client, at_server)
        at_server.write(b"part")
        carry(at_client, at_server)
        at_client.process_incoming(b"")
        self.assertEqual(at_client.read(10), b"part")
        self.assertRaises(pep748.RaggedEOF, at_client.read, 10)

    def test_refused(self):
        for context, name in ((client(), "example.org"),
                              (client(trust_store=TrustStore.from_file(support.path("other-ca.pem"))), "localhost")):
            at_client, at_server = context.create_buffer(name), server().create_buffer()
            with self.assertRaises(pep748.TLSError) as caught:
                shake_hands(at_client, at_server)
            self.assertIsInstance(caught.exception, siotls.UntrustedError)
            carry(at_client, at_server)
            self.assertRaises(siotls.PeerAlertError, at_server.do_handshake)

    def test_too_much(self):
        at_client = client().create_buffer("localhost")
        at_client.process_incoming(bytes(1 << 20))
        self.assertRaises(pep748.WantReadError, at_client.process_incoming, b"x")

    def test_configurations(self):
        for settings in ({"highest_supported_version": TLSVersion.TLSv1_2}, {"ciphers": [0xC02B]},
                         {"trust_store": TrustStore.from_id(b"x")},
                         {"certificate_chain": SigningChain((Certificate.from_id(b"x"), None))}):
            self.assertRaises(pep748.ConfigurationError, client, **settings)
            with self.assertRaises(ValueError):
                implementation.validate_config(pep748.TLSClientConfiguration(**settings))
        self.assertRaises(ValueError, Certificate)
        self.assertRaises(ValueError, PrivateKey)
        both = SigningChain((Certificate.from_buffer(support.read("server.key") + support.read("server.pem")), None),
                            [Certificate.from_buffer(siotls.pem.decode(support.read("ca.pem"))[0].data)])
        context = implementation.server_context(pep748.TLSServerConfiguration([both]))
        at_client, at_server = client().create_buffer("localhost"), context.create_buffer()
        shake_hands(at_client, at_server)
        self.assertIs(at_server.negotiated_tls_version, TLSVersion.TLSv1_3)


class Sockets(unittest.TestCase):
    def test_echo(self):
        listener, failures = server().connect(("127.0.0.1", 0)), []
        listener.listen(1)

        def serve():
            try:
                stream, _ = listener.accept()
                while data := stream.recv(65536):
                    stream.send(data)
                stream.close(force=True)
            except BaseException:  # of whatever kind: the test has to know
                failures.append(traceback.format_exc())
        thread = threading.Thread(target=serve)
        thread.start()
        stream = client().connect(("127.0.0.1", listener.getsockname()[1]))
        self.assertEqual(stream.getpeername(), listener.getsockname())
        self.assertEqual(stream.send(b"hello"), 5)
        self.assertEqual(stream.recv(5), b"hello")
        self.assertIs(stream.negotiated_tls_version, TLSVersion.TLSv1_3)
        self.assertRaises(OSError, stream.listen, 1)
        self.assertRaises(OSError, listener.recv, 1)
        stream.close()
        thread.join(support.PATIENCE)
        listener.close()
        self.assertEqual(failures, [])


if __name__ == "__main__":
    support.main()
