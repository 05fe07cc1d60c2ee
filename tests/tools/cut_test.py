#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Files that are cut short, or are something else: each tool says which, and what to do; a reload leaves all as it is."""

import os
import time

import support
from authority import issue, make_ca, make_list, make_root, respond, write


def setUpModule():
    make_root()
    issue("leaf")
    issue("middle", section="middle")
    make_ca("middle")
    issue("below", ca="middle")
    write("chain.pem", "below.pem", "middle.pem")
    make_list("root.crl")
    respond("leaf.ocsp", "leaf")
    support.openssl("pkey", "-in", "leaf.key", "-pubout", "-out", "public.pem")
    support.openssl("pkey", "-in", "leaf.key", "-pubout", "-outform", "DER", "-out", "public.der")
    support.openssl("x509", "-in", "leaf.pem", "-outform", "DER", "-out", "leaf.der")
    support.openssl("x509", "-in", "leaf.pem", "-trustout", "-addtrust", "serverAuth", "-out", "trusted.pem")
    support.openssl("x509", "-in", "root.pem", "-trustout", "-addtrust", "serverAuth", "-out", "trusted-root.pem")
    support.openssl("pkcs12", "-export", "-in", "leaf.pem", "-inkey", "leaf.key", "-passout", "pass:x", "-out", "all.p12")
    support.openssl("crl2pkcs7", "-nocrl", "-certfile", "chain.pem", "-out", "all.p7b")
    with open(support.path("keys"), "wb") as file:
        file.write(os.urandom(128))


def read(name):
    with open(support.path(name), "rb") as file:
        return file.read()


def make(name, content):
    with open(support.path(name), "wb") as file:
        file.write(content)
    return support.path(name)


def cut(name, size=60):
    """The file without its end."""
    return make("cut-" + name, read(name)[:-size])


def serve(*options, cert="leaf.pem", key="leaf.key"):
    return support.run("siotls-server", "--listen", "127.0.0.1:0", "--cert", support.path(cert), "--key",
                       support.path(key), "--echo", *options)


def verify(*options, name="leaf.pem"):
    return support.run("siotls-verify", "--ca", support.path("root.pem"), *options, support.path(name))


class Cut(support.Case):
    def test_chain(self):
        cut("chain.pem")
        self.assert_fails(serve(cert="cut-chain.pem", key="below.key"), "cut-chain.pem", "does not end as it should",
                          "block 2, CERTIFICATE")
        self.assert_fails(verify(name="cut-chain.pem"), "cut-chain.pem", "does not end", "block 2, CERTIFICATE")

    def test_every_place(self):
        """Wherever it is cut but between two blocks, the rest is no chain."""
        whole = read("chain.pem").rstrip()
        ends = [at for at in range(len(whole) + 1) if whole[:at].endswith(b"-----END CERTIFICATE-----")]
        self.assertEqual(len(ends), 2)
        for at in list(range(ends[0] - 40, ends[0])) + list(range(ends[1] - 40, ends[1])):
            make("part.pem", whole[:at])
            self.assert_fails(verify(name="part.pem"), "part.pem", "block")

    def test_middle_missing(self):
        lines = read("leaf.pem").splitlines(keepends=True)
        make("gap.pem", b"".join(lines[:4] + lines[6:]))
        self.assert_fails(serve(cert="gap.pem"), "gap.pem", "what a block holds is cut short", "block 1, CERTIFICATE")
        make("head.pem", b"".join(lines[3:]))
        self.assert_fails(serve(cert="head.pem"), "head.pem", "ends that did not begin", "CERTIFICATE")

    def test_key(self):
        cut("leaf.key")
        self.assert_fails(serve(key="cut-leaf.key"), "cut-leaf.key", "key: block 1, PRIVATE KEY")
        make("more.key", read("leaf.key") + b"-----BEGIN CERTIFICATE-----\n")
        self.assert_fails(serve(key="more.key"), "more.key", "key: block 2, CERTIFICATE")
        self.assert_fails(serve("--raw-key", support.path("cut-leaf.key")), "--raw-key", "cut-leaf.key", "block 1")

    def test_authorities(self):
        ca = make("roots.pem", read("root.pem") + read("middle.pem")[:-60])
        self.assert_fails(verify("--ca", ca), "--ca", "roots.pem: block 2, CERTIFICATE", "does not end")
        self.assert_fails(serve("--client-ca", ca), "--client-ca", "roots.pem: block 2, CERTIFICATE")
        result = verify(name="leaf.pem")
        self.assertEqual(result.returncode, 0, result.stderr)
        no_ca = ["--name", "localhost", support.path("leaf.pem")]
        result = support.run("siotls-verify", *no_ca, env={"SSL_CERT_FILE": ca})
        self.assert_fails(result, "roots.pem: block 2, CERTIFICATE")

    def test_lists(self):
        lists = make("lists.crl", read("root.crl") + read("root.crl")[:-60])
        self.assert_fails(verify("--crl", lists), "lists.crl: block 2, X509 CRL", "does not end")
        support.openssl("crl", "-in", "root.crl", "-outform", "DER", "-out", "root.crl.der")
        self.assert_fails(verify("--crl", cut("root.crl.der", 5)), "cut-root.crl.der", "begins as DER, but is cut short")
        more = make("more.crl.der", read("root.crl.der") + b"x")
        self.assert_fails(verify("--crl", more), "more.crl.der", "has more behind it")

    def test_der(self):
        make("more.der", read("leaf.der") + b"x")
        for name in cut("leaf.der", 5), "more.der":
            self.assert_fails(serve(cert=name), name, "cut short or has something else")
            self.assert_fails(verify(name=name), name, "cut short")
            self.assert_fails(verify("--ca", support.path(name)), name, "cut short")
        self.assert_fails(serve("--trusted-key", make("more.public", read("public.der") + b"x")), "more.public")
        self.assert_fails(serve("--trusted-key", cut("public.der", 1)), "cut-public.der")

    def test_responses(self):
        self.assert_fails(serve("--ocsp", cut("leaf.ocsp", 5)), "--ocsp", "cut-leaf.ocsp", "part")
        self.assert_fails(serve("--ocsp", make("more.ocsp", read("leaf.ocsp") + b"x")), "--ocsp", "more.ocsp")

    def test_secrets(self):
        self.assert_fails(serve("--ticket-keys", cut("keys", 1)), "--ticket-keys", "cut-keys")
        make("psks", b"one:" + b"00" * 16 + b"\nother:" + b"11" * 32 + b"\n")
        for size in 1, 3, 33:
            self.assert_fails(serve("--psk", cut("psks", size)), "--psk", "cut-psks", "is the file cut short?")

    def test_session(self):
        with support.Server(identity="leaf") as server:
            arguments = ("--ca", support.path("root.pem"), "--server-name", "localhost", "--get", "/")
            where = "127.0.0.1:%d" % server.port
            session = support.path("session")
            self.assert_succeeds(support.run("siotls-client", *arguments, "--session", session, where))
            make("session", read("session")[:-1])
            result = support.run("siotls-client", *arguments, "--session", session, where)
            self.assert_succeeds(result)
            self.assertIn("the file holds no session", result.stderr.decode())


class Foreign(support.Case):
    def test_trusted(self):
        self.assert_fails(serve(cert="trusted.pem"), "TRUSTED CERTIFICATE", "openssl x509 -in OLD -out NEW")
        self.assert_fails(verify("--ca", support.path("trusted-root.pem")), "TRUSTED CERTIFICATE", "openssl x509 -in")
        self.assert_fails(verify(name="trusted.pem"), "TRUSTED CERTIFICATE", "openssl x509 -in")

    def test_pkcs12(self):
        convert = "openssl pkcs12 -nodes -in OLD -out NEW"
        self.assert_fails(serve(cert="all.p12"), "all.p12", "PKCS#12", convert)
        self.assert_fails(serve(key="all.p12"), "all.p12", "PKCS#12", convert)
        self.assert_fails(verify("--ca", support.path("all.p12")), "all.p12", "PKCS#12", convert)
        self.assert_fails(verify(name="all.p12"), "all.p12", "PKCS#12", convert)

    def test_pkcs7(self):
        self.assert_fails(serve(cert="all.p7b"), "all.p7b", "block 1, PKCS7", "openssl pkcs7 -print_certs")

    def test_what_the_messages_say(self):
        """The commands do what they are said to do."""
        support.openssl("x509", "-in", "trusted.pem", "-out", "new.pem")
        self.assert_succeeds(verify(name="new.pem"))
        support.openssl("pkcs12", "-nodes", "-in", "all.p12", "-passin", "pass:x", "-out", "new.pem")
        self.assert_succeeds(verify(name="new.pem"))
        support.openssl("pkcs7", "-print_certs", "-in", "all.p7b", "-out", "new.pem")
        self.assert_succeeds(verify(name="new.pem"))

    def test_labels(self):
        make("typo.pem", read("chain.pem") + read("root.pem").replace(b"CERTIFICATE", b"CERTIFCATE"))
        self.assert_fails(verify(name="typo.pem"), "typo.pem", "not known", "block 3, CERTIFCATE")
        self.assert_fails(verify(name="leaf.key"), "no certificate in it", "block 1 is PRIVATE KEY")
        self.assert_fails(verify("--crl", support.path("leaf.pem")), "no revocation list", "block 1 is CERTIFICATE")
        self.assert_fails(serve(key="leaf.pem"), "no private key", "key: block 1 is CERTIFICATE")

    def test_combined(self):
        """Key, parameters and chain may share a file, behind any text."""
        make("all.pem", b"0 words before\n" + read("below.key") + read("chain.pem"))
        with support.Server(identity="all", key="below") as server:
            self.assertEqual(server.end(), 0)
        os.rename(support.path("all.pem"), support.path("all.key"))
        with support.Server(identity="chain", key="all") as server:
            self.assertEqual(server.end(), 0)


class Reload(support.Case):
    def wait_for_words(self, server, words, count):
        end = time.monotonic() + support.PATIENCE
        while server.words().count(words) < count:
            self.assertLess(time.monotonic(), end, server.words())
            time.sleep(0.02)

    def test_half_a_file(self):
        """Whatever file is cut: the server goes on with all that it had, and says which it was."""
        names = {"chain.pem": "block 2, CERTIFICATE", "below.key": "block 1, PRIVATE KEY",
                 "root-copy.pem": "block 1, CERTIFICATE", "keys": "--ticket-keys"}
        make("root-copy.pem", read("root.pem"))
        make("ca.pem", read("root.pem"))
        with support.Server("--client-ca", support.path("root-copy.pem"), "--ticket-keys", support.path("keys"),
                            identity="chain", key="below", mode="--echo") as server:
            for number, (name, words) in enumerate(names.items(), 1):
                whole = read(name)
                make(name, whole[:-60])
                server.process.send_signal(support.signal.SIGHUP)
                self.wait_for_words(server, "not reloaded", number)
                self.assertIn(name, server.words())
                self.assertIn(words, server.words())
                make(name, whole)
                support.connect(server.port).close()
            self.assertNotIn("\nreloaded", server.words())

    def test_all_or_nothing(self):
        """Ticket keys are good, the chain is not: the old ticket keys stay, too."""
        old = read("chain.pem")
        make("new-keys", os.urandom(64))
        arguments = ("--ca", support.path("root.pem"), "--server-name", "localhost", "--get", "/", "--json")
        with support.Server("--ticket-keys", support.path("new-keys"), identity="chain", key="below") as server:
            where = "127.0.0.1:%d" % server.port
            session = ("--session", support.path("kept-session"))
            self.assert_succeeds(support.run("siotls-client", *arguments, *session, where))
            make("new-keys", os.urandom(64))
            make("chain.pem", old[:-60])
            server.process.send_signal(support.signal.SIGHUP)
            self.wait_for_words(server, "not reloaded", 1)
            make("chain.pem", old)
            result = support.run("siotls-client", *arguments, *session, where)
            self.assert_succeeds(result)
            self.assertRegex((result.stdout + result.stderr).decode(), '"resumed": *true')


if __name__ == "__main__":
    support.main()
