# SPDX-License-Identifier: Apache-2.0
"""Connections in memory: two of ours, and ours with ssl in both roles."""
import dataclasses
import unittest

import support
from support import connected, names, pair, pump

import siotls


class Ends(unittest.TestCase):
    """Two ends of ours."""

    def test_handshake_and_data(self):
        (client, server), (at_client, at_server) = connected()
        self.assertEqual(names(at_client), ["HandshakeDone"])
        self.assertEqual(names(at_server), ["HandshakeDone"])
        self.assertTrue(client.is_connected and server.is_connected and client.is_post_handshake)
        self.assertEqual(client.send_data(b"hello"), 5)
        self.assertTrue(client.has_output)
        pump(client, server)
        self.assertTrue(server.can_read)
        self.assertEqual(server.data_to_read(), b"hello")
        self.assertEqual(server.data_to_read(), b"")

    def test_one_byte_at_a_time(self):
        client, server = pair(*support.mutual_configurations())
        at_client, at_server = pump(client, server, step=1)
        self.assertIn("HandshakeDone", names(at_client) and names(at_server))
        server.send_data(b"x" * 20000)
        pump(client, server, step=1)
        self.assertEqual(client.data_to_read(), b"x" * 20000)

    def test_much_data_at_once(self):
        (client, server), _ = connected()
        data = bytes(range(256)) * 8192
        self.assertEqual(client.send_data(data), len(data))
        server.receive_data(client.data_to_send())
        self.assertFalse(server.can_receive)
        got = bytearray()
        while part := server.data_to_read():
            got += part
        self.assertEqual(bytes(got), data)
        self.assertTrue(server.can_receive)

    def test_buffers(self):
        (client, server), _ = connected()
        self.assertEqual(client.send_data(memoryview(bytearray(b"0123456789"))), 10)
        server.receive_data(bytearray(client.data_to_send()))
        room = bytearray(4)
        self.assertEqual(server.read_into(room), 4)
        self.assertEqual(room, b"0123")
        self.assertEqual(server.data_to_read(3), b"456")
        self.assertEqual(server.data_to_read(0), b"")
        self.assertEqual(server.data_to_read(), b"789")
        with self.assertRaises((TypeError, BufferError)):
            server.read_into(b"constant")
        with self.assertRaises(TypeError):
            client.send_data("text")

    def test_information(self):
        (client, server), _ = connected(support.client_configuration(alpn=("h2", "http/1.1"), groups=("X25519",)),
                                        support.server_configuration(alpn=("http/1.1",)))
        info = client.info()
        self.assertEqual((info.side, info.alpn, info.group, info.is_resumed), ("client", "http/1.1", "X25519", False))
        self.assertEqual(server.info().server_name, "localhost")
        self.assertEqual(info.server_signature_algorithm, "ECDSA_SECP256R1_SHA256")
        self.assertEqual(client.peer_certificates, (siotls.pem.decode(support.read("server.pem"))[0].data,))
        label = "EXPORTER-tests"
        self.assertEqual(client.export_keying_material(32, label, b"c"), server.export_keying_material(32, label, b"c"))
        self.assertNotEqual(client.export_keying_material(32, label), server.export_keying_material(32, label, b"c"))
        self.assertRaises(ValueError, client.export_keying_material, -1, label)
        self.assertEqual(client.channel_binding("tls-exporter"), server.channel_binding("tls-exporter"))
        with self.assertRaises(siotls.NotFoundError):
            client.channel_binding("tls-nothing")

    def test_close_each_direction(self):
        (client, server), _ = connected()
        client.send_data(b"last")
        client.close_sending_end()
        self.assertTrue(client.is_sending_closed)
        with self.assertRaises(siotls.ClosedError):
            client.send_data(b"more")
        pump(client, server)
        self.assertEqual(server.data_to_read(), b"last")
        self.assertTrue(server.is_receiving_closed)
        self.assertIsInstance(server.next_event(), siotls.events.Closed)
        self.assertEqual(server.data_to_read(), b"")
        server.send_data(b"answer")  # the other direction is open
        pump(client, server)
        self.assertEqual(client.data_to_read(), b"answer")
        self.assertFalse(client.is_receiving_closed)

    def test_truncation(self):
        (client, server), _ = connected()
        client.send_data(b"part")
        server.receive_data(client.data_to_send())
        server.close_receiving_end()
        self.assertEqual(server.data_to_read(), b"part")
        with self.assertRaises(siotls.TruncatedError) as caught:
            server.data_to_read()
        self.assertIsInstance(caught.exception, EOFError)
        self.assertIsNone(server.next_event())

    def test_truncation_behind_much_data(self):
        (client, server), _ = connected()
        client.send_data(b"x" * 200000)
        server.receive_data(client.data_to_send())
        server.close_receiving_end()
        got = 0
        with self.assertRaises(siotls.TruncatedError):
            while part := server.data_to_read():
                got += len(part)
        self.assertEqual(got, 200000)

    def test_rekey(self):
        (client, server), _ = connected()
        client.rekey(request_peer=True)
        _, at_server = pump(client, server)
        self.assertEqual(names(at_server), ["KeyUpdate"])
        server.send_data(b"under new keys")
        pump(client, server)
        self.assertEqual(client.data_to_read(), b"under new keys")

    def test_save_and_restore(self):
        client_side, server_side = support.client_configuration(), support.server_configuration()
        (client, server), _ = connected(client_side, server_side)
        saved = server.save(server_side.describe_target())
        with self.assertRaises(siotls.ClosedError):
            server.data_to_read()
        server = siotls.TLSConnection.restore(server_side, saved)
        client.send_data(b"to whom it concerns")
        pump(client, server)
        self.assertEqual(server.data_to_read(), b"to whom it concerns")
        with self.assertRaises(siotls.TLSError):
            siotls.TLSConnection.restore(client_side, saved)

    def test_save_refuses_what_would_be_lost(self):
        (client, server), _ = connected()
        client.send_data(b"x" * 200000)
        server.receive_data(client.data_to_send())
        with self.assertRaises(siotls.StateError):
            server.save()

    def test_resumption(self):
        client_side = support.client_configuration(sessions=True)
        server_side = support.server_configuration()
        _, (at_client, _) = connected(client_side, server_side)
        sessions = [event.data for event in at_client if isinstance(event, siotls.events.Session)]
        self.assertEqual(len(sessions), 2)
        self.assertEqual(siotls.session_info(sessions[0]).server_name, "localhost")
        (client, server), _ = connected(client_side, server_side, sessions[0])
        self.assertTrue(client.info().is_resumed and server.info().is_resumed)
        with self.assertRaises(siotls.MalformedError):
            siotls.session_info(b"none")


class Refusals(unittest.TestCase):
    """What fails says why, and who."""

    def fail(self, client, server):
        """Pumps until one end has failed and both know; the errors of both."""
        ends = pair(client, server)
        for _ in range(4):
            for source, target in ends, ends[::-1]:
                try:
                    target.receive_data(source.data_to_send())
                except siotls.TLSError:
                    pass
        return ends[0].error(), ends[1].error()

    def test_unknown_authority(self):
        at_client, at_server = self.fail(
            support.client_configuration(trust_store=siotls.trust.from_file(support.path("other-ca.pem"))), None)
        self.assertIsInstance(at_client, siotls.UntrustedError)
        self.assertEqual((at_client.alert_name, at_client.alert, at_client.raised_by), ("unknown_ca", 48, "local"))
        self.assertTrue(at_client.reason)
        self.assertIsInstance(at_server, siotls.PeerAlertError)
        self.assertEqual((at_server.alert, at_server.raised_by), (48, "peer"))

    def test_wrong_name(self):
        client = siotls.TLSConnection(support.client_configuration(), "example.org")
        server = siotls.TLSConnection(support.server_configuration())
        client.initiate_connection()
        server.initiate_connection()
        server.receive_data(client.data_to_send())
        with self.assertRaises(siotls.UntrustedError):
            client.receive_data(server.data_to_send())
        self.assertTrue(client.is_failed)
        self.assertTrue(client.data_to_send())  # the alert
        self.assertEqual(client.data_to_send(), b"")

    def test_certificate_required(self):
        _, server = support.mutual_configurations()
        _, at_server = self.fail(None, server)
        self.assertEqual(at_server.alert_name, "certificate_required")

    def test_no_protocol_in_common(self):
        _, at_server = self.fail(support.client_configuration(alpn=("h2",)),
                                 support.server_configuration(alpn=("other",)))
        self.assertEqual(at_server.alert_name, "no_application_protocol")

    def test_nonsense(self):
        server = pair()[1]
        with self.assertRaises(siotls.ProtocolError):
            server.receive_data(b"GET / HTTP/1.1\r\n\r\n")

    def test_pins(self):
        at_client, _ = self.fail(support.client_configuration(pins=(bytes(32),)), None)
        self.assertIsInstance(at_client, siotls.UntrustedError)

    def test_insecure_has_a_name(self):
        (client, _), _ = connected(support.client_configuration(trust_store=None, insecure_no_verification=True))
        self.assertTrue(client.is_connected)

    def test_a_client_needs_a_name(self):
        with self.assertRaises(siotls.ArgumentError):
            siotls.TLSConnection(support.client_configuration())

    def test_calls_at_the_wrong_time(self):
        client = siotls.TLSConnection(support.client_configuration(), "localhost")
        with self.assertRaises(siotls.StateError):
            client.send_data(b"early")
        with self.assertRaises(siotls.StateError):
            client.receive_data(b"early")
        client.initiate_connection()
        with self.assertRaises(siotls.StateError):
            client.initiate_connection()
        with self.assertRaises(siotls.StaleError):
            client.answer_verify(77)


class Decisions(unittest.TestCase):
    """Events that wait for an answer."""

    def test_sign_elsewhere(self):
        server = support.server_configuration(private_key=None)
        asked = []

        def answer(end, event):
            if isinstance(event, siotls.events.Sign):
                asked.append(event)
                with open(support.path("message"), "wb") as file:
                    file.write(event.message)
                support.openssl("dgst", "-sha256", "-sign", "server.key", "-out", "signature", "message")
                end.answer_sign(event.id, support.read("signature"))
        client, server = pair(None, server)
        pump(client, server, answer=answer)
        self.assertEqual(len(asked), 1)
        self.assertTrue(client.is_connected)

    def test_verify_and_refuse(self):
        for is_good in True, False:
            client, server = pair(support.client_configuration(trust_store=None, events=("verify",)))

            def answer(end, event, is_good=is_good):
                if isinstance(event, siotls.events.Verify):
                    self.assertEqual((event.server_name, len(event.chain)), ("localhost", 1))
                    end.answer_verify(event.id) if is_good else end.refuse(event.id, 44)
            if is_good:
                pump(client, server, answer=answer)
                self.assertTrue(client.is_connected)
            else:
                with self.assertRaises(siotls.PeerAlertError) as caught:
                    pump(client, server, answer=answer)
                self.assertEqual(caught.exception.alert_name, "certificate_revoked")
                self.assertIsInstance(client.error(), siotls.RefusedError)

    def test_choose_by_hello(self):
        other = support.server_configuration(alpn=("special",))
        client, server = pair(support.client_configuration(alpn=("special",)),
                              support.server_configuration(events=("client_hello",)))

        def answer(end, event):
            if isinstance(event, siotls.events.ClientHello):
                self.assertEqual((event.server_name, event.alpn), ("localhost", (b"special",)))
                end.answer_client_hello(event.id, other)
        pump(client, server, answer=answer)
        self.assertEqual(client.info().alpn, "special")
        self.assertIs(server.config, other)

    def test_key_log(self):
        _, (at_client, _) = connected(support.client_configuration(log_keys=True))
        lines = [event.line.split()[0] for event in at_client if isinstance(event, siotls.events.KeyLog)]
        self.assertIn("CLIENT_TRAFFIC_SECRET_0", lines)


class OpenSSL(unittest.TestCase):
    """ssl as the other end."""

    def test_as_server(self):
        context = support.server_context()
        context.set_alpn_protocols(["http/1.1"])
        context.verify_mode = support.ssl.CERT_REQUIRED
        context.load_verify_locations(support.path("ca.pem"))
        client_side, _ = support.mutual_configurations(alpn=("h2", "http/1.1"), sessions=True)
        session = None
        for step in 0, 1:
            client = siotls.TLSConnection(client_side, "localhost", session)
            client.initiate_connection()
            server = support.OpenSSLEnd(context, server_side=True)
            at_client, _ = pump(client, server, step=step)
            self.assertEqual(client.info().alpn, "http/1.1")
            self.assertEqual(client.info().is_resumed, session is not None)
            self.assertEqual(server.object.session_reused, session is not None)
            session = [event.data for event in at_client if isinstance(event, siotls.events.Session)][0]
            client.send_data(b"question" * 5000)
            pump(client, server, step=step)
            self.assertEqual(server.data, b"question" * 5000)
            server.object.write(b"answer")
            client.close_sending_end()
            pump(client, server, step=step)
            self.assertEqual(client.data_to_read(), b"answer")
            self.assertTrue(server.is_ended)

    def test_as_client(self):
        context = support.client_context()
        context.load_cert_chain(support.path("client.pem"), support.path("client.key"))
        context.set_alpn_protocols(["h2"])
        server_side = support.server_configuration(alpn=("h2",), client_auth="require",
                                                   trust_store=siotls.trust.from_file(support.path("ca.pem")))
        session = None
        for step in 0, 1:
            server = siotls.TLSConnection(server_side)
            server.initiate_connection()
            client = support.OpenSSLEnd(context, server_hostname="localhost", session=session)
            pump(client, server, step=step)
            self.assertEqual(client.object.selected_alpn_protocol(), "h2")
            self.assertEqual(server.info().is_resumed, session is not None)
            server.send_data(b"welcome")
            client.object.write(b"hello")
            pump(client, server, step=step)
            self.assertEqual(client.data, b"welcome")
            self.assertEqual(server.data_to_read(), b"hello")
            session = client.object.session
            server.close_sending_end()
            pump(client, server, step=step)
            self.assertTrue(client.is_ended)


class Parts(unittest.TestCase):
    """Providers, trust, PEM, configurations."""

    def test_providers(self):
        listed = support.everything.list()
        self.assertTrue(listed)
        winner = support.everything.which("hash", "SHA256")
        self.assertTrue(winner.is_winner)
        alone = siotls.providers.choose(winner.provider)
        self.assertEqual([provider.name for provider in alone.list()], [winner.provider])
        with self.assertRaises(siotls.TLSError):
            siotls.providers.choose("nobody")
        self.assertGreater(len(support.everything.list_algorithms()), 10)

    def test_each_provider_that_can(self):
        for provider in support.everything.list():
            alone = siotls.providers.choose(provider.name)
            try:
                sides = (support.client_configuration(providers=alone), support.server_configuration(providers=alone))
            except siotls.TLSError:
                continue  # it lacks something that every connection needs
            with self.subTest(provider.name):
                (client, _), _ = connected(*sides)
                self.assertEqual(client.info().aead_provider, provider.name)

    def test_trust(self):
        store = siotls.trust.from_bytes(support.read("ca.pem"))
        self.assertEqual(len(store), 1)
        with self.assertRaises(siotls.MalformedError):
            store.add(b"nothing")
        with self.assertRaises(siotls.FileError):
            siotls.trust.from_file(support.path("absent"))

    def test_pem(self):
        text = support.read("server.pem")
        block, = siotls.pem.decode(text, "CERTIFICATE")
        self.assertEqual(siotls.pem.encode(block.label, block.data).encode(), text)
        for wrong in text.replace(b"-----END", b""), text.replace(b"END CERT", b"END CRT"), text.replace(b"MII", b"M*I"):
            with self.assertRaises(siotls.MalformedError):
                siotls.pem.decode(wrong)
        with self.assertRaises(siotls.MalformedError):
            siotls.pem.encode("A\nB", b"")

    def test_configurations_are_constant(self):
        configuration = support.client_configuration()
        with self.assertRaises(dataclasses.FrozenInstanceError):
            configuration.alpn = ("other",)
        self.assertNotIn("PRIVATE", repr(support.server_configuration()))

    def test_wrong_configurations(self):
        for settings in ({"cipher_suites": ("nonsense",)}, {"alpn": ("",)}, {"client_auth": "require"},
                         {"private_key": b"alone"}, {"certificate_chain": b"none"}):
            with self.subTest(str(settings)), self.assertRaises(siotls.TLSError):
                support.client_configuration(**settings)
        with self.assertRaises(siotls.KeyFileError):
            support.server_configuration(private_key=support.read("client.key"))


if __name__ == "__main__":
    support.main()
