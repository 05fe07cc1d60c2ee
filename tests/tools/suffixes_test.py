#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""siotls-verify and siotls-client with a public suffix list: the system's, and one cut short."""

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

    def connect(self, server, name, *options):
        return support.run("siotls-client", "--ca", support.path("suffix.pem"), "--server-name", name, "--get", "/", *options,
                           "127.0.0.1:%d" % server.port)

    def test_client(self):
        with open(support.path("short.dat"), "w", encoding="ascii") as file:
            file.write("// ===BEGIN ICANN DOMAINS===\nuk\nco.uk\n// ===END ICANN DOMAINS===\n")
        with support.Server(identity="suffix") as server:
            self.assert_succeeds(self.connect(server, "www.co.uk"))
            self.assert_fails(self.connect(server, "www.co.uk", "--public-suffixes", support.path("short.dat")),
                              "certificate is not for this name")
            with open(support.path("cut-short.dat"), "w", encoding="ascii") as file:
                file.write("// ===BEGIN ICANN DOMAINS===\nuk\n")
            with open(support.path("empty.dat"), "w", encoding="ascii") as file:
                file.write("// nothing\n")
            for path in support.path("cut-short.dat"), support.path("empty.dat"), support.path("missing"):
                self.assert_fails(self.connect(server, "www.co.uk", "--public-suffixes", path), "--public-suffixes")


if __name__ == "__main__":
    support.main()
