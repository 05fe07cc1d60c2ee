#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""siotls-verify on revocation: lists and OCSP responses made by OpenSSL, good, bad and stale."""

import json
import time

import support
from authority import issue, make_ca, make_list, make_root, respond, revoke, write


def setUpModule():
    make_root()
    for name, section in (("good", "leaf"), ("bad", "leaf"), ("held", "leaf"), ("stapled", "staple"),
                          ("middle", "middle"), ("lost", "middle"), ("unfit", "unfit"), ("responder", "responder"),
                          ("fallen", "responder"), ("trusted", "unchecked"), ("stranger", "other")):
        issue(name, section=section)
    for name in "middle", "lost", "unfit":
        make_ca(name)
        issue("below-" + name, ca=name)
        write("chain-" + name + ".pem", "below-" + name + ".pem", name + ".pem")
    for name, reason in ("bad", "keyCompromise"), ("held", "certificateHold"), ("lost", "CACompromise"), ("fallen", "keyCompromise"), ("trusted", "keyCompromise"):
        revoke(name, reason)
    make_list("root.crl")
    make_list("middle.crl", "middle")
    make_list("unfit.crl", "unfit")
    write("all.crl", "root.crl", "middle.crl")


def verify(name, *options):
    return support.run("siotls-verify", "--ca", support.path("root.pem"), *options, support.path(name))


def files(*names):
    return [support.path(name) for name in names]


class Revocation(support.Case):
    def assert_trusted(self, result):
        self.assertEqual(result.returncode, 0, result.stdout.decode() + result.stderr.decode())
        self.assertTrue(result.stdout.startswith(b"trusted\n"), result.stdout)

    def assert_refused(self, result, *words):
        text = result.stdout.decode()
        self.assertEqual(result.returncode, 1, text + result.stderr.decode())
        for word in ("not trusted: ", *words):
            self.assertIn(word, text)

    def test_without_evidence(self):
        self.assert_trusted(verify("good.pem"))
        self.assert_trusted(verify("bad.pem"))
        self.assert_refused(verify("good.pem", "--revocation", "require-leaf"), "neither a stapled response nor a list")

    def test_lists(self):
        crl = ["--crl", *files("root.crl")]
        self.assert_trusted(verify("good.pem", *crl))
        self.assert_trusted(verify("good.pem", *crl, "--revocation", "require"))
        self.assert_refused(verify("bad.pem", *crl), "is revoked", "keyCompromise", "certificate_revoked", "CN=bad")
        self.assert_refused(verify("held.pem", *crl), "is revoked", "certificateHold")
        self.assert_trusted(verify("bad.pem", *crl, "--revocation", "off"))

    def test_list_in_der(self):
        support.openssl("crl", "-in", "root.crl", "-outform", "DER", "-out", "der.crl")
        self.assert_refused(verify("bad.pem", "--crl", *files("der.crl")), "is revoked")

    def test_whole_path(self):
        root = ["--crl", *files("root.crl")]
        everything = ["--crl", *files("all.crl"), "--revocation", "require"]
        self.assert_refused(verify("chain-lost.pem", *root), "is revoked", "CN=lost", "cACompromise")
        self.assert_trusted(verify("chain-middle.pem", *root))
        self.assert_refused(verify("chain-middle.pem", *root, "--revocation", "require"), "CN=below-middle")
        self.assert_trusted(verify("chain-middle.pem", *everything))

    def test_list_of_a_ca_that_may_not(self):
        self.assert_refused(verify("chain-unfit.pem", "--crl", *files("unfit.crl")),
                            "does not allow signing revocation lists")

    def test_list_out_of_time(self):
        crl = ["--crl", *files("root.crl")]
        soon = str(int(time.time()) + 10 * 86400)
        self.assert_refused(verify("good.pem", *crl, "--time", soon), "list has expired")
        make_list("later.crl", "root", "-crl_lastupdate", "20400101000000Z", "-crl_nextupdate", "20410101000000Z")
        self.assert_refused(verify("good.pem", "--crl", *files("later.crl")), "list is not valid yet")

    def test_forged_list(self):
        with open(support.path("der2.crl"), "wb") as file:
            support.openssl("crl", "-in", "root.crl", "-outform", "DER", "-out", "whole.crl")
            with open(support.path("whole.crl"), "rb") as whole:
                data = bytearray(whole.read())
            data[-1] ^= 1
            file.write(data)
        self.assert_refused(verify("good.pem", "--crl", *files("der2.crl")), "signature is not that of the issuer")

    def test_malformed_lists(self):
        support.openssl("crl", "-in", "root.crl", "-outform", "DER", "-out", "whole2.crl")
        with open(support.path("whole2.crl"), "rb") as whole:
            data = whole.read()
        for length in (1, 10, 100, len(data) - 1):
            with open(support.path("cut.crl"), "wb") as file:
                file.write(data[:length])
            self.assert_fails(verify("good.pem", "--crl", *files("cut.crl")), "--crl", "cut.crl")
        self.assert_fails(verify("good.pem", "--crl", *files("good.pem")), "no revocation list")
        self.assert_fails(verify("good.pem", "--crl", support.path("none.crl")), "none.crl")

    def test_responses(self):
        respond("good.ocsp", "good")
        respond("bad.ocsp", "bad")
        self.assert_trusted(verify("good.pem", "--ocsp", *files("good.ocsp"), "--revocation", "require"))
        self.assert_refused(verify("bad.pem", "--ocsp", *files("bad.ocsp")), "is revoked", "keyCompromise",
                            "certificate_revoked")
        self.assert_refused(verify("held.pem", "--ocsp", *files("good.ocsp")), "not about this certificate",
                            "bad_certificate_status_response")

    def test_response_by_hash(self):
        respond("sha256.ocsp", "good", options=("-sha256", "-ndays", "7"))
        respond("by-key.ocsp", "good", options=("-resp_key_id", "-ndays", "7"))
        for name in "sha256.ocsp", "by-key.ocsp":
            self.assert_trusted(verify("good.pem", "--ocsp", *files(name), "--revocation", "require"))

    def test_delegated_response(self):
        respond("delegated.ocsp", "good", signer="responder")
        respond("stranger.ocsp", "good", signer="stranger")
        respond("bare.ocsp", "good", signer="responder", options=("-ndays", "7", "-resp_no_certs"))
        self.assert_trusted(verify("good.pem", "--ocsp", *files("delegated.ocsp"), "--revocation", "require"))
        for name in "stranger.ocsp", "bare.ocsp":
            self.assert_refused(verify("good.pem", "--ocsp", *files(name)), "neither by the issuer nor by its delegate")

    def test_revoked_responder(self):
        respond("fallen.ocsp", "good", signer="fallen")
        respond("trusted.ocsp", "good", signer="trusted")
        crl = ["--crl", *files("root.crl")]
        self.assert_trusted(verify("good.pem", "--ocsp", *files("fallen.ocsp")))
        self.assert_refused(verify("good.pem", "--ocsp", *files("fallen.ocsp"), *crl),
                            "the responder's certificate is revoked", "keyCompromise")
        self.assert_trusted(verify("good.pem", "--ocsp", *files("trusted.ocsp"), *crl))

    def test_response_out_of_time(self):
        respond("short.ocsp", "good")
        respond("endless.ocsp", "good", options=())
        soon = str(int(time.time()) + 10 * 86400)
        self.assert_refused(verify("good.pem", "--ocsp", *files("short.ocsp"), "--time", soon), "response has expired")
        self.assert_trusted(verify("good.pem", "--ocsp", *files("endless.ocsp"), "--revocation", "require"))
        self.assert_refused(verify("good.pem", "--ocsp", *files("endless.ocsp"), "--time", soon), "is too old")

    def test_max_ocsp_age(self):
        respond("week.ocsp", "good")
        respond("ageless.ocsp", "good", options=())
        later = ["--time", str(int(time.time()) + 2 * 86400)]
        self.assert_trusted(verify("good.pem", "--ocsp", *files("week.ocsp"), *later))
        self.assert_refused(verify("good.pem", "--ocsp", *files("week.ocsp"), *later, "--max-ocsp-age", "3600"),
                            "is too old")
        self.assert_refused(verify("good.pem", "--ocsp", *files("ageless.ocsp"), *later), "is too old")
        self.assert_trusted(verify("good.pem", "--ocsp", *files("ageless.ocsp"), *later, "--max-ocsp-age", "259200"))

    def test_malformed_responses(self):
        respond("whole.ocsp", "good", options=("-ndays", "7", "-resp_no_certs"))
        with open(support.path("whole.ocsp"), "rb") as whole:
            data = whole.read()
        for length in range(1, len(data), 7):
            with open(support.path("cut.ocsp"), "wb") as file:
                file.write(data[:length])
            self.assert_refused(verify("good.pem", "--ocsp", *files("cut.ocsp")), "bad_certificate_status_response")
        with open(support.path("flipped.ocsp"), "wb") as file:
            flipped = bytearray(data)
            flipped[-1] ^= 1  # of the signature
            file.write(flipped)
        self.assert_refused(verify("good.pem", "--ocsp", *files("flipped.ocsp")), "bad_certificate_status_response")

    def test_both(self):
        respond("good2.ocsp", "good")
        self.assert_trusted(verify("good.pem", "--ocsp", *files("good2.ocsp"), "--crl", *files("root.crl")))

    def test_must_staple(self):
        respond("stapled.ocsp", "stapled")
        self.assert_refused(verify("stapled.pem"), "demands a stapled OCSP response", "bad_certificate_status_response")
        self.assert_trusted(verify("stapled.pem", "--ocsp", *files("stapled.ocsp")))
        self.assert_trusted(verify("stapled.pem", "--revocation", "off"))

    def test_locations(self):
        result = verify("good.pem", "--json")
        leaf = json.loads(result.stdout)["path"][0]
        self.assertEqual(leaf["ocsp"], ["http://ocsp.test/"])
        self.assertEqual(leaf["crl"], ["http://crl.test/ca.crl"])
        self.assertEqual(leaf["issuer"], ["http://ca.test/ca.der"])


if __name__ == "__main__":
    support.main()
