#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the tools say of certificates: whose they are, fingerprints, refused clients, and words that cannot be forged."""

import hashlib
import json
import ssl

import support

SUBJECT = "/CN=a\nissuer       CN=forged, O=x"


def setUpModule():
    support.make_certificates()
    support.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "odd.key", "-out", "odd.pem", "-days",
                    "30", "-subj", SUBJECT, "-addext", "subjectAltName=DNS:localhost,IP:192.0.2.7")


def der_of(name):
    with open(support.path(name), encoding="ascii") as file:
        return ssl.PEM_cert_to_DER_cert(file.read())


def verify(*options):
    return support.run("siotls-verify", "--ca", support.path("odd.pem"), *options, support.path("odd.pem"))


class Words(support.Case):
    def test_in_words(self):
        result = verify("-v")
        self.assert_succeeds(result)
        text = result.stdout.decode()
        digest = hashlib.sha256(der_of("odd.pem")).hexdigest()
        fingerprint = ":".join(digest[i:i + 2] for i in range(0, 64, 2))
        for words in ("     names        DNS:localhost, IP:192.0.2.7\n", "     key          RSA, 2048 bits\n",
                      "     SHA-256      " + fingerprint + "\n"):
            self.assertIn(words, text)
        self.assertIn("CN=a\\0Aissuer       CN\\=forged\\, O\\=x\n", text)
        self.assertNotIn("\nissuer", text)

    def test_short_without(self):
        result = verify()
        self.assert_succeeds(result)
        self.assertNotIn(b"SHA-256", result.stdout)

    def test_json(self):
        result = verify("--json")
        self.assert_succeeds(result)
        leaf = json.loads(result.stdout)["path"][0]
        self.assertEqual(leaf["sha256"], hashlib.sha256(der_of("odd.pem")).hexdigest())
        self.assertEqual(leaf["names"], ["DNS:localhost", "IP:192.0.2.7"])
        self.assertEqual((leaf["key"], leaf["key_bits"]), ("RSA", 2048))
        self.assertEqual(leaf["issued_by"], leaf["subject"])
        self.assertLess(leaf["not_before_ms"], leaf["not_after_ms"])


class Judges(support.Case):
    def test_siotls(self):
        for options in (), ("--judge", "siotls"):
            result = verify("--json", *options)
            self.assert_succeeds(result)
            self.assertEqual(json.loads(result.stdout)["judge"], "siotls")
            self.assertTrue(verify(*options).stdout.startswith(b"trusted\n"))

    def test_windows(self):
        self.assert_fails(verify("--judge", "windows"), "--judge windows: this is not Windows", code=2)
        result = support.run("siotls-client", "--verify", "windows", "localhost:1")
        self.assert_fails(result, "--verify windows: this is not Windows", code=2)

    def test_revocation(self):
        self.assert_fails(verify("--judge-revocation"), "--judge windows", "--revocation is what siotls asks", code=2)

    def test_another(self):
        self.assert_fails(verify("--judge", "anybody"), "--judge anybody: give one of siotls, windows", code=2)


class Time(support.Case):
    def test_forms(self):
        for date, time in (("2100-02-28", "00:00:00"), ("2100-02-28T23:59:59Z", "23:59:59"),
                           ("2100-02-28T12:00", "12:00:00"), ("2100-02-28 12:00:01 UTC", "12:00:01"),
                           ("2100-02-28 12:00:01", "12:00:01"), ("4107542400", "00:00:00")):
            result = verify("--time", date)
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertRegex(result.stdout.decode(), "it is 2100-0[0-9]-[0-9][0-9] " + time + " UTC")

    def test_a_date_is_the_time_it_says(self):
        self.assertIn(b"it is 2096-02-29 23:59:58 UTC", verify("--time", "2096-02-29T23:59:58Z").stdout)
        self.assertIn(b"it is 2100-03-01 00:00:00 UTC", verify("--time", "2100-03-01").stdout)

    def test_what_is_no_date(self):
        for date in ("2100-02-29", "2030-13-01", "2030-1-1", "2030-01-01T24:00", "2030-01-01x", "1969-12-31",
                     "2030-01-01T12", "2030-01-01 12:00:00 CET", "tomorrow"):
            self.assert_fails(verify("--time", date), "--time " + date, "2030-01-31", code=2)


class Connections(support.Case):
    def test_client_says_who_the_server_is(self):
        with support.Server() as server:
            result = support.run("siotls-client", "-v", "--ca", support.path("ca.pem"), "--get", "/",
                                 "localhost:%d" % server.port)
        self.assert_succeeds(result)
        self.assertIn("    names        DNS:localhost", result.stderr.decode())
        self.assertIn("    SHA-256      ", result.stderr.decode())

    def test_refused_clients_are_logged(self):
        with support.Server("--client-ca", support.path("ca.pem"), "--require-client-cert") as server:
            for options in [], ["--cert", support.path("odd.pem"), "--key", support.path("odd.key")]:
                result = support.run("siotls-client", *options, "--ca", support.path("ca.pem"), "--get", "/",
                                     "localhost:%d" % server.port)
                self.assertEqual(result.returncode, 1)
            server.end()
            lines = server.words().splitlines()
        self.assertEqual(len(lines), 2, lines)
        self.assertIn("is refused, showing no certificate: ", lines[0])
        self.assertIn("is refused, showing CN=a\\0Aissuer", lines[1])

    def test_numbers_are_short(self):
        with support.Server() as server:
            result = support.run("siotls-client", "--json", "--ca", support.path("ca.pem"), "--get", "/",
                                 "localhost:%d" % server.port)
        self.assert_succeeds(result)
        self.assertRegex(result.stderr.decode(), r'"handshake_ms":\d+\.\d{1,3}[,}\n]')


if __name__ == "__main__":
    support.main()
