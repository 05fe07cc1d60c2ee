#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Certificate policies: what CAs require, and what the command lines of siotls-verify and siotls-client do."""

import support

CA = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
LEAF = "keyUsage=critical,digitalSignature\nsubjectAltName=DNS:localhost\n"
P256 = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


def sign(name, issuer, extensions):
    with open(support.path(name + ".cnf"), "w", encoding="ascii") as file:
        file.write(extensions)
    support.openssl("req", "-new", *P256, "-keyout", name + ".key", "-subj", "/CN=" + name, "-out", name + ".csr")
    support.openssl("x509", "-req", "-in", name + ".csr", "-CA", issuer + ".pem", "-CAkey", issuer + ".key",
                    "-CAcreateserial", "-days", "30", "-extfile", name + ".cnf", "-out", name + ".pem")


def setUpModule():
    support.openssl("req", "-x509", *P256, "-keyout", "root.key", "-out", "root.pem", "-days", "30", "-subj", "/CN=root",
                    "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    sign("free", "root", CA + "certificatePolicies=1.2.3.4\n")
    sign("bound", "root", CA + "certificatePolicies=critical,1.2.3.4\npolicyConstraints=critical,requireExplicitPolicy:0\n")
    sign("mapper", "root", CA + "certificatePolicies=1.2.3.4\npolicyMappings=critical,1.2.3.4:1.2.3.5\n")
    sign("anybody", "root", CA + "certificatePolicies=2.5.29.32.0\n")
    for ca in "free", "bound", "mapper", "anybody":
        for number in 4, 5:
            name = f"{ca}-{number}"
            sign(name, ca, LEAF + f"certificatePolicies=1.2.3.{number}\n")
            with open(support.path(name + "-chain.pem"), "w", encoding="ascii") as chain:
                for part in name, ca:
                    with open(support.path(part + ".pem"), encoding="ascii") as file:
                        chain.write(file.read())


def verify(name, *options):
    return support.run("siotls-verify", "--ca", support.path("root.pem"), *options, support.path(name + "-chain.pem"))


class Policies(support.Case):
    def assert_refused(self, result, word):
        self.assertEqual(result.returncode, 1, result.stdout.decode() + result.stderr.decode())
        self.assertIn(word, result.stdout.decode())

    def test_required_by_a_ca(self):
        self.assert_succeeds(verify("bound-4"))
        self.assert_refused(verify("bound-5"), "no certificate policy is valid")
        self.assert_succeeds(verify("bound-4", "--policy", "1.2.3.9,1.2.3.4"))
        self.assert_refused(verify("bound-4", "--policy", "1.2.3.9"), "no acceptable certificate policy")

    def test_required_by_the_command_line(self):
        self.assert_succeeds(verify("free-5"))
        self.assert_succeeds(verify("free-5", "--policy", "1.2.3.9"))
        self.assert_succeeds(verify("free-4", "--explicit-policy"))
        self.assert_refused(verify("free-5", "--explicit-policy"), "no certificate policy is valid")

    def test_mappings(self):
        self.assert_succeeds(verify("mapper-5", "--explicit-policy", "--policy", "1.2.3.4"))
        self.assert_refused(verify("mapper-5", "--explicit-policy", "--inhibit-policy-mapping"), "policy")

    def test_wrong_words(self):
        self.assert_fails(verify("free-4", "--policy", "1.2.3.4,,"), "is no OID", code=2)
        self.assert_fails(verify("free-4", "--policy", ",".join(["1.2.3"] * 65)), "64 policies at most", code=2)


class ClientPolicies(support.Case):
    """The same words, about the chain that a server shows."""

    def connect(self, server, *options):
        return support.run("siotls-client", "--ca", support.path("root.pem"), "--get", "/", *options,
                           "localhost:%d" % server.port)

    def serve(self, name):
        return support.Server(identity=name + "-chain", key=name)

    def test_required(self):
        with self.serve("free-5") as server:
            self.assert_succeeds(self.connect(server))
            self.assert_succeeds(self.connect(server, "--policy", "1.2.3.9"))
            self.assert_fails(self.connect(server, "--explicit-policy"), "no certificate policy is valid")
        with self.serve("bound-4") as server:
            self.assert_succeeds(self.connect(server, "--policy", "1.2.3.9,1.2.3.4"))
            self.assert_fails(self.connect(server, "--policy", "1.2.3.9"), "no acceptable certificate policy")

    def test_mappings(self):
        with self.serve("mapper-5") as server:
            self.assert_succeeds(self.connect(server, "--explicit-policy", "--policy", "1.2.3.4"))
            self.assert_fails(self.connect(server, "--explicit-policy", "--inhibit-policy-mapping"), "policy")

    def test_any_policy(self):
        with self.serve("anybody-4") as server:
            self.assert_succeeds(self.connect(server, "--explicit-policy"))
            self.assert_fails(self.connect(server, "--explicit-policy", "--inhibit-any-policy"), "policy")

    def test_wrong_words(self):
        for words in "1.2.3.4,,", "1.2.x", "1..2", "1.99":
            self.assert_fails(support.run("siotls-client", "--policy", words, "localhost:1"), "--policy", code=2)


if __name__ == "__main__":
    support.main()
