# SPDX-License-Identifier: Apache-2.0
"""siotls.ssl_compat in memory: nothing of OpenSSL behind it, and what ssl does, by ssl as the other end."""
import _ssl
import os
import shutil
import ssl
import time
import unittest
import weakref

import support

import siotls
from siotls import ssl_compat
from siotls._ssl_engine import Engine, SSLSession, split_der


class Pair:
    """Two SSLObjects, whichever made them, and the memory between them."""

    def __init__(self, client=None, server=None, hostname="localhost", session=None):
        self.to_server, self.to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
        client, server = client or support.compat_client(), server or support.compat_server()
        self.client = client.wrap_bio(self.to_client, self.to_server, server_hostname=hostname, session=session)
        self.server = server.wrap_bio(self.to_server, self.to_client, server_side=True)

    def shake_hands(self):
        for end in self.client, self.server, self.client, self.server, self.client:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                pass
        return self


def read_all(end):
    got = bytearray()
    try:
        while part := end.read(65536):
            got += part
    except ssl.SSLWantReadError:
        pass
    return bytes(got)


class Surface(unittest.TestCase):
    """Whatever ssl's classes have, ours decide about: what was inherited would set up OpenSSL, and change nothing."""

    def test_context(self):
        own = vars(ssl_compat.SSLContext)
        missing = [name for name in dir(ssl.SSLContext) if not name.startswith("__") and name not in own]
        self.assertEqual(missing, ["_windows_cert_stores"])  # a constant

    def test_setters(self):
        for name in dir(ssl.SSLContext):
            for kind in ssl.SSLContext.__mro__:
                member = vars(kind).get(name)
                can_be_set = getattr(member, "fset", None) or type(member).__name__ == "getset_descriptor"
                if can_be_set and not name.startswith("__"):
                    self.assertIsInstance(vars(ssl_compat.SSLContext)[name], property, name)

    def test_object_below(self):
        names = {name for name in dir(_ssl._SSLSocket) if not name.startswith("__")}
        self.assertEqual(names - set(dir(Pair().client._sslobj)), set())

    def test_no_openssl_object(self):
        pair = Pair().shake_hands()
        self.assertIsInstance(pair.client, ssl.SSLObject)
        self.assertIsInstance(pair.client._sslobj, Engine)

    def test_refused(self):
        context = support.compat_client()
        for refused in (lambda: context.set_ciphers("ALL"), context.get_ciphers, context.session_stats,
                        lambda: context.load_dh_params("x"), lambda: context.set_npn_protocols([]),
                        lambda: context.set_psk_client_callback(None), lambda: context.set_psk_server_callback(None),
                        lambda: setattr(context, "post_handshake_auth", True), lambda: context.security_level,
                        lambda: setattr(context, "_msg_callback", print), lambda: setattr(context, "_host_flags", 0)):
            self.assertRaises(NotImplementedError, refused)
        for protocol in (None, ssl.PROTOCOL_TLS, ssl.PROTOCOL_TLSv1_2):
            self.assertRaises(ValueError, ssl_compat.SSLContext, protocol)

    def test_values(self):
        context = support.compat_client()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.assertEqual(context.minimum_version, ssl.TLSVersion.TLSv1_3)
        context.maximum_version = ssl.TLSVersion.MAXIMUM_SUPPORTED
        context.options |= ssl.OP_NO_TICKET | ssl.OP_NO_COMPRESSION
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        bad = {"maximum_version": ssl.TLSVersion.TLSv1_2, "hostname_checks_common_name": True,
               "options": context.options & ~ssl.OP_NO_TLSv1_2, "verify_flags": ssl.VERIFY_ALLOW_PROXY_CERTS,
               "verify_mode": ssl.CERT_NONE, "num_tickets": 1, "sni_callback": print}
        for name, value in bad.items():
            self.assertRaises(ValueError, setattr, context, name, value)
        # 128: truncation is no error.
        for options in ssl.OP_NO_TLSv1_3, ssl.Options(128), ssl.Options(4), ssl.Options(8):
            self.assertRaises(ValueError, setattr, context, "options", context.options | options)
        self.assertRaises(ValueError, context.set_ecdh_curve, "secp112r1")
        context.set_ecdh_curve("X25519")
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.check_hostname = True
        self.assertEqual(context.verify_mode, ssl.CERT_REQUIRED)

    def test_loading(self):
        context = support.compat_client()
        der = siotls.pem.decode(support.read("ca.pem"))[0].data
        other = siotls.pem.decode(support.read("other-ca.pem"))[0].data
        self.assertEqual(context.get_ca_certs(True), [der])
        context.load_verify_locations(cadata=der + other)
        context.load_verify_locations(cadata=support.read("ca.pem").decode())
        self.assertEqual(context.cert_store_stats(), {"x509": 2, "crl": 0, "x509_ca": 2})
        self.assertEqual(context.get_ca_certs()[1]["subject"], ((("commonName", "siotls tests other-ca"),),))
        for data in b"\x30", der[:-1], der + b"\0", "nothing":
            self.assertRaises((ssl.SSLError, ValueError), context.load_verify_locations, cadata=data)
        self.assertRaises(TypeError, context.load_verify_locations)
        self.assertRaises(FileNotFoundError, context.load_verify_locations, support.path("nobody"))
        self.assertRaises(NotADirectoryError, context.load_verify_locations, capath=support.path("nobody"))
        self.assertRaises(ssl.SSLError, context.load_cert_chain, support.path("server.pem"), support.path("client.key"))
        self.assertRaises(ssl.SSLError, context.load_cert_chain, support.path("server.pem"))
        self.assertRaises(FileNotFoundError, context.load_cert_chain, support.path("nobody"))
        self.assertEqual(split_der(b""), [])

    def test_keys(self):
        """Key and chain in one file, and a key with a password."""
        with open(support.path("both.pem"), "wb") as file:
            file.write(support.read("server.key") + support.read("server.pem"))
        support.openssl("pkcs8", "-topk8", "-in", "server.key", "-out", "locked.key", "-passout", "pass:word")
        for arguments in ((support.path("both.pem"),), (support.path("server.pem"), support.path("locked.key"), "word"),
                          (support.path("server.pem"), support.path("locked.key"), lambda: b"word"),
                          (support.path("server.pem"), support.path("server.key"), "not needed")):
            context = ssl_compat.SSLContext(ssl.PROTOCOL_TLS_SERVER, support.everything)
            context.load_cert_chain(*arguments)
            self.assertEqual(Pair(server=context).shake_hands().client.version(), "TLSv1.3")
        for password in None, "wrong":
            self.assertRaises(ssl.SSLError, context.load_cert_chain, support.path("server.pem"),
                              support.path("locked.key"), password)

    def test_system(self):
        os.environ["SSL_CERT_FILE"] = support.path("ca.pem")
        try:
            context = ssl_compat.create_default_context(providers=support.everything)
            self.assertEqual(Pair(context).shake_hands().client.version(), "TLSv1.3")
        finally:
            del os.environ["SSL_CERT_FILE"]

    def test_directory(self):
        folder = support.path("anchors")
        os.makedirs(folder, exist_ok=True)
        shutil.copy(support.path("ca.pem"), folder)
        context = ssl_compat.create_default_context(capath=folder, providers=support.everything)
        self.assertEqual(Pair(context).shake_hands().client.version(), "TLSv1.3")


class Objects(unittest.TestCase):
    def pairs(self, **settings):
        """Ours with ours, and each with ssl's."""
        yield Pair(**settings)
        yield Pair(server=support.server_context())
        yield Pair(client=support.client_context())

    def test_data(self):
        for pair in self.pairs():
            self.assertIsNone(pair.client.version())
            pair.shake_hands()
            self.assertEqual(pair.client.version(), "TLSv1.3")
            self.assertEqual(pair.client.cipher()[1:], pair.server.cipher()[1:])
            self.assertIsNone(pair.client.compression())
            self.assertEqual(pair.client.write(b"x" * 50000), 50000)
            self.assertEqual(read_all(pair.server), b"x" * 50000)
            pair.server.write(b"hello")
            room = bytearray(3)
            self.assertEqual(pair.client.read(1), b"h")
            self.assertEqual(pair.client.pending(), 4)
            self.assertEqual(pair.client.read(3, room), 3)
            self.assertEqual((room, pair.client.read()), (b"ell", b"o"))
            self.assertRaises(ssl.SSLWantReadError, pair.client.read)

    def test_close(self):
        for pair in self.pairs():
            pair.shake_hands()
            read_all(pair.client)
            self.assertRaises(ssl.SSLWantReadError, pair.client.unwrap)
            self.assertEqual(pair.server.read(), b"")
            pair.server.unwrap()
            pair.to_client.write(b"in the clear")
            pair.client.unwrap()
            self.assertEqual(pair.to_client.read(), b"in the clear")
            self.assertRaises(ssl.SSLError, pair.client.write, b"more")

    def test_data_in_the_end(self):
        pair = Pair().shake_hands()
        pair.server.write(b"not read")
        with self.assertRaisesRegex(ssl.SSLError, "APPLICATION_DATA_AFTER_CLOSE_NOTIFY"):
            pair.client.unwrap()

    def test_truncation(self):
        pair = Pair().shake_hands()
        pair.server.write(b"part")
        pair.to_client.write_eof()
        self.assertEqual(pair.client.read(), b"part")
        with self.assertRaises(ssl.SSLEOFError) as caught:
            pair.client.read()
        self.assertIsInstance(caught.exception.__cause__, siotls.TruncatedError)

    def test_one_byte_at_a_time(self):
        pair = Pair()
        wires = [(pair.client, pair.to_client, ssl.MemoryBIO()), (pair.server, pair.to_server, ssl.MemoryBIO())]
        client = support.compat_client().wrap_bio(wires[0][2], pair.to_server, server_hostname="localhost")
        server = support.compat_server().wrap_bio(wires[1][2], pair.to_client, server_side=True)
        is_done = [False, False]
        while not all(is_done):
            for index, end in enumerate((client, server)):
                source, target = (pair.to_client, pair.to_server)[index], wires[index][2]
                target.write(source.read(1))
                try:
                    end.do_handshake()
                    is_done[index] = True
                except ssl.SSLWantReadError:
                    pass
        self.assertEqual(client.version(), "TLSv1.3")

    def failure(self, client=None, server=None, hostname="localhost"):
        pair = Pair(client, server, hostname)
        with self.assertRaises(ssl.SSLCertVerificationError) as caught:
            pair.shake_hands()
        with self.assertRaises(ssl.SSLError) as at_server:
            pair.server.do_handshake()
        return caught.exception, at_server.exception

    def test_wrong_name(self):
        error, other = self.failure(hostname="example.org")
        self.assertEqual((error.verify_code, error.reason), (62, "CERTIFICATE_VERIFY_FAILED"))
        self.assertIn("ALERT_BAD_CERTIFICATE", other.reason)
        self.failure(server=support.server_context(), hostname="example.org")

    def test_untrusted(self):
        context = ssl_compat.create_default_context(cafile=support.path("other-ca.pem"), providers=support.everything)
        error, other = self.failure(context)
        self.assertEqual((error.verify_code, other.reason), (20, "TLSV1_ALERT_UNKNOWN_CA"))
        context = ssl_compat.SSLContext(ssl.PROTOCOL_TLS_CLIENT, support.everything)  # trusts nobody
        self.failure(context)

    def test_expired(self):
        pair = Pair()
        pair.client._sslobj._connection.set_time(int((time.time() + 60 * 86400) * 1000))
        with self.assertRaises(ssl.SSLCertVerificationError) as caught:
            pair.shake_hands()
        self.assertEqual(caught.exception.verify_code, 10)
        with self.assertRaises(ssl.SSLError) as caught:
            pair.server.do_handshake()
        self.assertEqual(caught.exception.reason, "SSLV3_ALERT_CERTIFICATE_EXPIRED")

    def test_not_verifying(self):
        """Only who says both words is not protected."""
        context = ssl_compat.SSLContext(ssl.PROTOCOL_TLS_CLIENT, support.everything)
        self.assertRaises(ValueError, Pair, context, None, None)
        context.check_hostname = False
        with self.assertRaises(ssl.SSLCertVerificationError):
            Pair(context, None, None).shake_hands()
        context.load_verify_locations(support.path("ca.pem"))
        self.assertEqual(Pair(context, None, "example.org").shake_hands().client.version(), "TLSv1.3")
        context.load_verify_locations(support.path("other-ca.pem"))
        context.verify_mode = ssl.CERT_NONE
        pair = Pair(context, None, "example.org").shake_hands()
        self.assertEqual(pair.client.getpeercert(), {})
        self.assertTrue(pair.client.getpeercert(True))

    def test_peer_certificate(self):
        """As ssl tells it of the same certificate, but for the locations."""
        ours, theirs = Pair().shake_hands(), Pair(support.client_context(), support.server_context()).shake_hands()
        self.assertEqual(ours.client.getpeercert(), theirs.client.getpeercert())
        self.assertEqual(ours.client.getpeercert(True), theirs.client.getpeercert(True))
        self.assertIsNone(ours.server.getpeercert())
        self.assertRaises(ValueError, Pair().client.getpeercert)

    def test_peer_certificate_with_all_kinds_of_names(self):
        names = "DNS:localhost,DNS:*.example.org,IP:127.0.0.1,IP:2001:db8::1,email:a@example.org," \
                "URI:https://example.org/,dirName:place"
        with open(support.path("names.cnf"), "w", encoding="ascii") as file:
            file.write(f"subjectAltName={names}\nextendedKeyUsage=serverAuth\n[place]\nO=Of\\, all\nCN=place\n")
        support.openssl("req", "-new", "-key", "server.key", "-subj",
                        "/C=XX/O=Größe/OU=one/OU=two/CN=a+serialNumber=7/emailAddress=a@example.org", "-utf8", "-out",
                        "names.csr")
        support.openssl("x509", "-req", "-in", "names.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                        "-days", "30", "-extfile", "names.cnf", "-out", "names.pem")
        shutil.copy(support.path("server.key"), support.path("names.key"))
        context = support.compat_server("names")
        ours, theirs = Pair(server=context).shake_hands(), Pair(support.client_context(), context).shake_hands()
        of_ssl = theirs.client.getpeercert()
        of_ssl["subjectAltName"] = tuple((kind, "2001:db8::1" if value == "2001:DB8:0:0:0:0:0:1" else value)
                                         for kind, value in of_ssl["subjectAltName"])
        self.assertEqual(ours.client.getpeercert(), of_ssl)

    def test_mutual(self):
        server = support.compat_server()
        server.load_verify_locations(support.path("ca.pem"))
        for mode in ssl.CERT_OPTIONAL, ssl.CERT_REQUIRED:
            server.verify_mode = mode
            client = support.compat_client()
            client.load_cert_chain(support.path("client.pem"), support.path("client.key"))
            pair = Pair(client, server).shake_hands()
            self.assertEqual(pair.server.getpeercert()["subject"][1], (("commonName", "client"),))
            stranger = Pair(support.compat_client(), server).shake_hands() if mode == ssl.CERT_OPTIONAL else None
            if stranger is not None:
                self.assertIsNone(stranger.server.getpeercert())
                continue
            pair = Pair(support.compat_client(), server)
            with self.assertRaises(ssl.SSLError):
                pair.shake_hands()
            with self.assertRaises(ssl.SSLError) as caught:
                pair.client.read()
            self.assertEqual(caught.exception.reason, "TLSV13_ALERT_CERTIFICATE_REQUIRED")
        theirs = support.client_context()
        theirs.load_cert_chain(support.path("client.pem"), support.path("client.key"))
        self.assertEqual(Pair(theirs, server).shake_hands().server.version(), "TLSv1.3")

    def test_alpn(self):
        for client, server in ((support.compat_client(), support.compat_server()),
                               (support.compat_client(), support.server_context()),
                               (support.client_context(), support.compat_server())):
            client.set_alpn_protocols(["h2", "http/1.1"])
            server.set_alpn_protocols(["http/1.1"])
            pair = Pair(client, server).shake_hands()
            self.assertEqual((pair.client.selected_alpn_protocol(), pair.server.selected_alpn_protocol()),
                             ("http/1.1", "http/1.1"))
        self.assertRaises(ssl.SSLError, support.compat_client().set_alpn_protocols, [""])

    def test_sessions(self):
        for server in support.compat_server(), support.server_context():
            client, session = support.compat_client(), None
            for _ in range(3):
                pair = Pair(client, server, session=session).shake_hands()
                self.assertEqual(pair.client.session_reused, session is not None)
                self.assertTrue(pair.client.getpeercert()["subject"])
                pair.server.write(b"tickets came before this")
                pair.client.read()
                session = pair.client.session
                self.assertIsInstance(session, SSLSession)
                self.assertTrue(session.has_ticket and session.id and session.time and session.timeout)
                self.assertGreater(session.ticket_lifetime_hint, 0)
            with self.assertRaises(ValueError):
                Pair(support.compat_client(), server, session=session)
            with self.assertRaises(TypeError):
                Pair(client, server, session=b"session")
            with self.assertRaises(ValueError):
                pair.client.session = session
        client.verify_mode = ssl.CERT_REQUIRED
        quiet = support.compat_server()
        quiet.num_tickets = 0
        pair = Pair(client, quiet).shake_hands()
        pair.server.write(b"nothing came before this")
        pair.client.read()
        self.assertIsNone(pair.client.session)

    def test_sessions_do_not_let_in(self):
        """What was got without looking at the peer is no way around looking at it."""
        client, server = ssl_compat.SSLContext(ssl.PROTOCOL_TLS_CLIENT, support.everything), support.compat_server()

        def session():
            pair = Pair(client, server).shake_hands()
            pair.server.write(b"x")
            pair.client.read()
            return pair.client.session
        client.check_hostname = False
        client.verify_mode = ssl.CERT_NONE
        blind = session()
        client.verify_mode = ssl.CERT_REQUIRED
        with self.assertRaises(ssl.SSLCertVerificationError):
            Pair(client, server, session=blind).shake_hands()
        client.load_verify_locations(support.path("ca.pem"))
        nameless = session()
        client.check_hostname = True
        with self.assertRaises(ssl.SSLCertVerificationError):
            Pair(client, server, hostname="example.org", session=nameless).shake_hands()

    def test_sni_callback_of_other_providers(self):
        first, second = (ssl_compat.SSLContext(ssl.PROTOCOL_TLS_SERVER) for _ in range(2))
        for context in first, second:
            context.load_cert_chain(support.path("server.pem"), support.path("server.key"))

        def choose(end, *_):
            end.context = second
        first.sni_callback = choose
        self.assertEqual(Pair(server=first).shake_hands().client.version(), "TLSv1.3")

    def test_sni_callback(self):
        support.make_certificate("other", "serverAuth")
        first, second, asked = support.compat_server(), support.compat_server("other"), []
        second.set_alpn_protocols(["second"])
        client = support.compat_client()
        client.set_alpn_protocols(["second"])

        def choose(end, name, context):
            asked.append((end, name, context))
            end.context = second
        first.sni_callback = choose
        pair = Pair(client, first).shake_hands()
        self.assertEqual(asked, [(pair.server, "localhost", first)])
        self.assertEqual(pair.client.getpeercert()["subject"][1], (("commonName", "other"),))
        self.assertEqual(pair.client.selected_alpn_protocol(), "second")
        self.assertIs(pair.server.context, second)
        with self.assertRaises(NotImplementedError):
            pair.server.context = first
        # Whom the first one asks for certificates the second one lets in no easier.
        first.load_verify_locations(support.path("ca.pem"))
        first.verify_mode = ssl.CERT_REQUIRED
        with self.assertRaises(ssl.SSLError):
            Pair(client, first).shake_hands()
        first.verify_mode = ssl.CERT_NONE
        first.sni_callback = lambda *_: ssl.AlertDescription.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
        with self.assertRaises(ssl.SSLError):
            Pair(client, first).shake_hands()

        def broken(*_):
            raise KeyError("nobody")
        first.set_servername_callback(broken)
        pair = Pair(client, first)
        with self.assertRaises(ssl.SSLError) as caught:
            pair.shake_hands()
        self.assertIsInstance(caught.exception.__cause__, KeyError)
        with self.assertRaises(ssl.SSLError) as caught:
            pair.client.do_handshake()
        self.assertEqual(caught.exception.reason, "SSLV3_ALERT_HANDSHAKE_FAILURE")

    def test_revocation(self):
        context = support.compat_client()
        context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
        with self.assertRaises(ssl.SSLCertVerificationError):
            Pair(context).shake_hands()

    def test_key_log(self):
        context = support.compat_client()
        context.keylog_filename = support.path("keys.log")
        Pair(context).shake_hands()
        self.assertIn(b"CLIENT_TRAFFIC_SECRET_0 ", support.read("keys.log"))
        self.assertEqual(os.stat(support.path("keys.log")).st_mode & 0o077, 0)

    def test_channel_binding(self):
        pair = Pair()
        self.assertIsNone(pair.client.get_channel_binding("tls-exporter"))
        pair.shake_hands()
        self.assertEqual(pair.client.get_channel_binding("tls-exporter"),
                         pair.server.get_channel_binding("tls-exporter"))
        self.assertRaises(ValueError, pair.client.get_channel_binding)

    def test_they_go(self):
        pair = Pair().shake_hands()
        marks = [weakref.ref(pair.client), weakref.ref(pair.client._sslobj)]
        del pair
        self.assertEqual([mark() for mark in marks], [None, None])  # without the collector


if __name__ == "__main__":
    support.main()
