#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""siotls-verify with a public suffix list: the system's, and one cut short."""

import os
import unittest

import support

SYSTEM_LIST = "/usr/share/publicsuffix/public_suffix_list.dat"
P256 = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


def setUpModule():
    """Certificates that are trusted themselves: only their names are in question."""
    for name, pattern in ("suffix", "*.co.uk"), ("below", "*.example.co.uk"), ("private", "*.github.io"):
        support.openssl("req", "-x509", *P256, "-keyout", name + ".key", "-out", name + ".pem", "-days", "30", "-subj",
                        "/CN=" + name, "-addext", "subjectAltName=DNS:" + pattern)


def verify(certificate, name, *options):
    path = support.path(certificate + ".pem")
    return support.run("siotls-verify", "--ca", path, "--name", name, *options, path)


class Suffixes(support.Case):
    @unittest.skipUnless(os.path.exists(SYSTEM_LIST), "there is no " + SYSTEM_LIST)
    def test_system_list(self):
        options = "--public-suffixes", SYSTEM_LIST
        self.assert_succeeds(verify("suffix", "www.co.uk"))
        result = verify("suffix", "www.co.uk", *options)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"certificate is not for this name", result.stdout)
        self.assert_succeeds(verify("below", "www.example.co.uk", *options))
        self.assert_succeeds(verify("private", "www.github.io", *options))

    def test_no_list(self):
        with open(support.path("cut.dat"), "w", encoding="ascii") as file:
            file.write("// ===BEGIN ICANN DOMAINS===\nuk\n")
        for path in support.path("cut.dat"), support.path("suffix.pem.missing"):
            result = verify("below", "www.example.co.uk", "--public-suffixes", path)
            self.assertEqual(result.returncode, 1)
        self.assertIn(b"cut short", verify("below", "www.example.co.uk", "--public-suffixes",
                                           support.path("cut.dat")).stdout)


if __name__ == "__main__":
    support.main()
