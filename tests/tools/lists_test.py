#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""siotls-verify on revocation lists by other keys and for a part of the certificates, made by OpenSSL."""

import os
import shutil

import support
from authority import P256, config, issue, make_ca, make_list, make_root, revoke, write

ROOT = ("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
SIGNER = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,%s\nsubjectKeyIdentifier=hash\n"


def certify(name, subject, ca, usage):
    """A certificate by which a CA, or somebody else, lets a key sign."""
    support.openssl("req", "-new", "-newkey", *P256, "-nodes", "-keyout", name + ".key", "-subj", "/CN=" + subject,
                    "-out", name + ".csr")
    with open(support.path("signer.ext"), "w", encoding="ascii") as file:
        file.write(SIGNER % usage)
    support.openssl("ca", "-batch", "-config", config(ca), "-in", name + ".csr", "-extfile", "signer.ext", "-notext",
                    "-out", name + ".pem")


def list_by(name, ca, signer, section="crl", extensions="authorityKeyIdentifier=keyid"):
    """A list of what a CA has revoked, signed by another of its keys, with extensions of its own."""
    with open(support.path("own.cnf"), "w", encoding="ascii") as file, open(support.path(config(ca)),
                                                                          encoding="ascii") as common:
        file.write(common.read().replace("crl_extensions = crl", "crl_extensions = own") + "[own]\n" + extensions + "\n")
    support.openssl("ca", "-config", "own.cnf", "-gencrl", "-cert", signer + ".pem", "-keyfile", signer + ".key", "-out",
                    name)


def set_number(ca, number):
    with open(support.path(ca + "-dir/crlnumber"), "w", encoding="ascii") as file:
        file.write("%02X\n" % number)


def setUpModule():
    make_root()
    make_root("elsewhere")
    issue("middle", section="middle")
    make_ca("middle")
    for name in "good", "bad", "later", "held":
        issue(name, ca="middle")
        write(name + "-chain.pem", name + ".pem", "middle.pem")
    make_list("root.crl")
    revoke("bad", "keyCompromise", "middle")
    certify("signer", "middle", "root", "cRLSign")
    certify("signer-2", "middle", "root", "cRLSign")
    certify("unfit", "middle", "root", "digitalSignature")
    certify("stranger", "middle", "elsewhere", "cRLSign")
    support.openssl("req", "-x509", "-newkey", *P256, "-nodes", "-keyout", "self.key", "-out", "self.pem", "-days", "30",
                    "-subj", "/CN=middle", *ROOT)


def verify(name, *options, ca="root.pem"):
    return support.run("siotls-verify", "--ca", support.path(ca), *options, support.path(name))


class Case(support.Case):
    def assert_trusted(self, result):
        self.assertEqual(result.returncode, 0, result.stdout.decode() + result.stderr.decode())

    def assert_refused(self, result, *words):
        text = result.stdout.decode()
        self.assertEqual(result.returncode, 1, text + result.stderr.decode())
        for word in ("not trusted: ", *words):
            self.assertIn(word, text)

    def judge(self, who, lists, *options, extra=(), ca="root.pem"):
        """The chain of who, with more certificates, by these lists."""
        write("judged.pem", who + "-chain.pem", *extra)
        write("judged.crl", *lists)
        return verify("judged.pem", "--crl", support.path("judged.crl"), *options, ca=ca)


class OtherKeys(Case):
    def test_signer_of_the_ca(self):
        """A list by a key that the CA above certified for that, as far as its certificate is at hand."""
        list_by("signed.crl", "middle", "signer")
        lists = ["root.crl", "signed.crl"]
        self.assert_trusted(self.judge("good", lists, "--revocation", "require", extra=["signer.pem"]))
        self.assert_refused(self.judge("bad", lists, extra=["signer.pem"]), "is revoked", "keyCompromise")
        self.assert_refused(self.judge("good", lists), "signature is not that of the issuer")

    def test_strangers(self):
        """The name alone makes no signer: not without the right, not self-signed, not below another anchor."""
        write("both.pem", "root.pem", "elsewhere.pem")
        for name in "unfit", "stranger", "self":
            list_by(name + ".crl", "middle", name)
            for ca in "root.pem", "both.pem":
                result = self.judge("good", [name + ".crl"], extra=[name + ".pem"], ca=ca)
                self.assert_refused(result, "signature is not that of the issuer")

    def test_revoked_signer(self):
        list_by("signed-2.crl", "middle", "signer-2")
        self.assert_trusted(self.judge("good", ["signed-2.crl"], extra=["signer-2.pem"]))
        shutil.copytree(support.path("root-dir"), support.path("kept-dir"))
        revoke("signer-2", "keyCompromise")
        make_list("root-later.crl")
        shutil.rmtree(support.path("root-dir"))
        os.rename(support.path("kept-dir"), support.path("root-dir"))
        self.assert_refused(self.judge("good", ["signed-2.crl", "root-later.crl"], extra=["signer-2.pem"]),
                            "signature is not that of the issuer")

    def test_anchor_with_two_keys(self):
        for name in "old", "new":
            support.openssl("req", "-x509", "-newkey", *P256, "-nodes", "-keyout", name + ".key", "-out", name + ".pem",
                            "-days", "30", "-subj", "/CN=rolled", *ROOT)
        make_ca("old")
        issue("served", ca="old")
        issue("stolen", ca="old")
        revoke("stolen", "keyCompromise", "old")
        list_by("new.crl", "old", "new")
        write("anchors.pem", "old.pem", "new.pem")
        crl = ["--crl", support.path("new.crl"), "--revocation", "require"]
        self.assert_trusted(verify("served.pem", *crl, ca="anchors.pem"))
        self.assert_refused(verify("stolen.pem", *crl, ca="anchors.pem"), "is revoked", "keyCompromise")
        self.assert_refused(verify("served.pem", *crl, ca="old.pem"), "signature is not that of the issuer")


class Parts(Case):
    def make(self, name, point):
        list_by(name, "middle", "middle", extensions="authorityKeyIdentifier=keyid\n"
                "issuingDistributionPoint=critical,@point\n[point]\n" + point)

    def test_points(self):
        """A list for one distribution point speaks of the certificates that have that one."""
        self.make("here.crl", "fullname=URI:http://crl.test/ca.crl")
        self.make("there.crl", "fullname=URI:http://crl.test/other.crl")
        self.assert_trusted(self.judge("good", ["root.crl", "here.crl"], "--revocation", "require"))
        self.assert_refused(self.judge("bad", ["here.crl"]), "is revoked")
        self.assert_trusted(self.judge("bad", ["there.crl"]))
        self.assert_refused(self.judge("good", ["there.crl"], "--revocation", "require-leaf"), "neither")

    def test_kinds(self):
        """Lists for CAs alone, or for attribute certificates, say nothing of a server."""
        self.make("cas.crl", "onlyCA=TRUE")
        self.make("attributes.crl", "onlyAA=TRUE")
        self.make("users.crl", "onlyuser=TRUE")
        for name in "cas.crl", "attributes.crl":
            self.assert_trusted(self.judge("bad", [name]))
            self.assert_refused(self.judge("good", [name], "--revocation", "require-leaf"), "neither")
        self.assert_trusted(self.judge("good", ["users.crl"], "--revocation", "require-leaf"))
        self.assert_refused(self.judge("bad", ["users.crl"]), "is revoked")

    def test_reasons(self):
        """Only lists for all reasons together show that nothing is wrong; one is enough to revoke."""
        self.make("stolen.crl", "onlysomereasons=keyCompromise")
        self.make("others.crl", "onlysomereasons=CACompromise,affiliationChanged,superseded,cessationOfOperation,"
                  "certificateHold,privilegeWithdrawn,AACompromise")
        leaf = ("--revocation", "require-leaf")
        self.assert_refused(self.judge("good", ["stolen.crl"], *leaf), "neither")
        self.assert_refused(self.judge("good", ["others.crl"], *leaf), "neither")
        self.assert_trusted(self.judge("good", ["stolen.crl", "others.crl"], *leaf))
        self.assert_refused(self.judge("bad", ["stolen.crl"]), "is revoked")

    def test_unknown_critical(self):
        list_by("odd.crl", "middle", "middle", extensions="1.2.3.4=critical,DER:0500")
        self.assert_refused(self.judge("good", ["odd.crl"]), "critical extension of the revocation list is not known")


class Deltas(Case):
    def delta(self, name, number, base, extensions=""):
        set_number("middle", number)
        list_by(name, "middle", "middle",
                extensions="authorityKeyIdentifier=keyid\ndeltaCRL=critical,DER:0201%02x\n%s" % (base, extensions))

    def test_deltas(self):
        """What is new since the list that a delta continues; no delta stands alone."""
        set_number("middle", 16)
        list_by("base.crl", "middle", "middle")
        shutil.copytree(support.path("middle-dir"), support.path("middle-kept"))
        revoke("later", "superseded", "middle")
        self.delta("delta.crl", 17, 16)
        self.delta("gap.crl", 18, 17)
        self.delta("past.crl", 15, 14)
        self.delta("for-users.crl", 17, 16, "issuingDistributionPoint=critical,onlyuser:TRUE")
        shutil.rmtree(support.path("middle-dir"))
        os.rename(support.path("middle-kept"), support.path("middle-dir"))
        leaf = ("--revocation", "require-leaf")
        self.assert_trusted(self.judge("later", ["base.crl"], *leaf))
        self.assert_trusted(self.judge("good", ["base.crl", "delta.crl"], *leaf))
        for lists in (["base.crl", "delta.crl"], ["delta.crl", "base.crl"]):
            self.assert_refused(self.judge("later", lists), "is revoked", "superseded")
            self.assert_refused(self.judge("bad", lists), "is revoked", "keyCompromise")
        for name in "gap.crl", "past.crl", "for-users.crl":
            self.assert_trusted(self.judge("later", ["base.crl", name], *leaf))
        self.assert_refused(self.judge("good", ["delta.crl"]), "no complete list to which the delta list belongs")


if __name__ == "__main__":
    support.main()
