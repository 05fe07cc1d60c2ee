# SPDX-License-Identifier: Apache-2.0
"""siotls.certificate: what a certificate says, as the openssl command and the library say it."""
import subprocess
import unittest

import support

import siotls


def der(name):
    return siotls.pem.decode(support.read(name))[0].data


class Certificates(unittest.TestCase):
    def test_parts(self):
        parts = siotls.certificate.read(der("server.pem"))
        self.assertEqual((parts.version, parts.is_ca, parts.signature_algorithm), (3, False, "ECDSA_SECP256R1_SHA256"))
        self.assertEqual(str(parts.subject), "O=siotls tests, CN=server")
        self.assertEqual(parts.subject.attribute("CN"), "server")
        self.assertEqual(parts.issuer.attribute("2.5.4.3"), "siotls tests ca")
        self.assertIsNone(parts.subject.attribute("CN", 1))
        self.assertIsNone(parts.subject.attribute("CN", -1))
        self.assertEqual([str(name) for name in parts.alternative_names], ["DNS:localhost", "IP:127.0.0.1"])
        self.assertEqual(parts.alternative_names[1].value, bytes([127, 0, 0, 1]))
        self.assertEqual(parts.not_after_ms - parts.not_before_ms, 30 * 86400 * 1000)
        self.assertTrue(siotls.certificate.read(der("ca.pem")).is_ca)
        self.assertGreater(len(parts.public_key), 64)

    def test_words(self):
        text = siotls.certificate.describe(der("server.pem"), support.everything)
        self.assertIn("CN=server", text)
        self.assertIn("SHA-256", text)
        self.assertNotIn("SHA-256 ", siotls.certificate.describe(der("server.pem")).replace("_SHA256", ""))

    def test_fingerprint(self):
        told = subprocess.run(["openssl", "x509", "-in", support.path("server.pem"), "-noout", "-fingerprint", "-sha256"],
                              stdout=subprocess.PIPE, check=True).stdout.decode().strip().split("=")[1].replace(":", "")
        self.assertEqual(siotls.certificate.fingerprint(der("server.pem"), support.everything).hex().upper(), told)
        pin = siotls.certificate.fingerprint(siotls.certificate.read(der("server.pem")).public_key, support.everything)
        client = support.client_configuration(pins=(pin,))
        self.assertTrue(support.connected(client)[0][0].is_connected)

    def test_what_is_none(self):
        whole = der("server.pem")
        for data in b"", whole[:-1], whole + b"\0", b"x" * 100:
            with self.assertRaises(siotls.TLSError):
                siotls.certificate.read(data)
        for end in range(0, len(whole), 7):
            changed = whole[:end] + bytes([whole[end] ^ 0xFF]) + whole[end + 1:]
            try:
                parts = siotls.certificate.read(changed)
                str(parts.subject), [str(name) for name in parts.alternative_names]
            except siotls.TLSError:
                pass
        self.assertRaises(TypeError, siotls.certificate.read, "text")
        self.assertRaises(TypeError, siotls.certificate.fingerprint, whole, None)
        self.assertIsNone(siotls.certificate.Name(b"\x30\x03x").attribute("CN"))


if __name__ == "__main__":
    support.main()
