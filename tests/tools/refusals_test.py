#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Certificates that are not good: siotls-client and siotls-server tell the alert, and a reason for people."""

import re
import socket
import subprocess
import threading
import time

import support
from authority import issue, make_ca, make_list, make_root, respond, revoke, write


def setUpModule():
    make_root()
    make_root("elsewhere")
    issue("good")
    issue("expired", "-startdate", "20200101000000Z", "-enddate", "20210101000000Z")
    issue("future", "-startdate", "20400101000000Z", "-enddate", "20410101000000Z")
    issue("foreign", ca="elsewhere")
    issue("foreign-client", ca="elsewhere", section="client")
    issue("weak-hash", "-md", "sha1")
    issue("weak-key", key=("rsa:1024",))
    issue("wrong-use", section="client")
    issue("stapled", section="staple")
    issue("revoked")
    issue("narrow", section="narrow")
    make_ca("narrow")
    issue("outside", ca="narrow")
    write("outside-leaf.pem", "outside.pem")
    write("outside.pem", "outside-leaf.pem", "narrow.pem")
    issue("revoked-client", section="client")
    for name in "revoked", "revoked-client":
        revoke(name, "keyCompromise")
    make_list("root.crl")
    for name in "good", "revoked", "stapled":
        respond(name + ".ocsp", name)


def connect(port, *options, name="localhost"):
    return support.run("siotls-client", "--ca", support.path("root.pem"), "--server-name", name, "--get", "/", *options,
                       "127.0.0.1:%d" % port)


class Refusals(support.Case):
    def check(self, identity, alert, *words, server=(), client=(), name="localhost"):
        """The client refuses with these words, and the server sees the alert."""
        with support.Server("-v", *server, identity=identity) as it:
            self.assert_fails(connect(it.port, *client, name=name), *words, alert)
            it.end()
            self.assertRegex(it.words(), re.compile(alert + " raised by the peer"))

    def test_good(self):
        with support.Server(identity="good") as it:
            self.assert_succeeds(connect(it.port))

    def test_out_of_time(self):
        self.check("expired", "certificate_expired", "has expired", "2021-01-01", "CN=expired",
                   "; it is 20")
        self.check("future", "certificate_expired", "not valid yet", "2040-01-01")

    def test_wrong_name(self):
        self.check("good", "bad_certificate", "not for this name", "wanted elsewhere.test; it is for localhost",
                   "--server-name NAME", name="elsewhere.test")

    def test_unknown_issuer(self):
        self.check("foreign", "unknown_ca", "neither trusted nor in the chain", "CN=foreign")

    def test_weak(self):
        self.check("weak-hash", "bad_certificate", "SHA-1")
        self.check("weak-key", "bad_certificate", "shorter than 2048 bits")

    def test_wrong_use(self):
        self.check("wrong-use", "bad_certificate", "extended key usage does not allow this purpose",
                   "wanted for servers; it is for clients")

    def test_name_constraints(self):
        self.check("outside", "bad_certificate", "name constraint", "narrow", ": localhost (")

    def test_revoked_by_list(self):
        crl = ("--crl", support.path("root.crl"))
        self.check("revoked", "certificate_revoked", "is revoked", "keyCompromise", client=crl)
        with support.Server(identity="good") as it:
            self.assert_succeeds(connect(it.port, *crl, "--revocation", "require"))

    def test_revoked_by_staple(self):
        staple = ("--ocsp", support.path("revoked.ocsp"))
        self.check("revoked", "certificate_revoked", "is revoked", "keyCompromise", server=staple)
        with support.Server("--ocsp", support.path("good.ocsp"), identity="good") as it:
            self.assert_succeeds(connect(it.port, "--revocation", "require"))

    def test_no_evidence(self):
        self.check("good", "certificate_unknown", "neither a stapled response nor a list",
                   client=("--revocation", "require-leaf"))

    def test_old_staple(self):
        respond("old.ocsp", "good")
        time.sleep(2.1)
        staple = ("--ocsp", support.path("old.ocsp"))
        self.check("good", "bad_certificate_status_response", "response is too old", server=staple,
                   client=("--max-ocsp-age", "1"))
        with support.Server(*staple, identity="good") as it:
            self.assert_succeeds(connect(it.port, "--max-ocsp-age", "3600"))

    def test_staple_of_another(self):
        self.check("good", "bad_certificate_status_response", "not about this certificate",
                   server=("--ocsp", support.path("revoked.ocsp")))

    def test_must_staple(self):
        self.check("stapled", "bad_certificate_status_response", "demands a stapled OCSP response")
        with support.Server("--ocsp", support.path("stapled.ocsp"), identity="stapled") as it:
            self.assert_succeeds(connect(it.port))

    def test_wrong_words(self):
        for option, value, code in ("--revocation", "perhaps", 2), ("--crl", support.path("none.crl"), 1):
            self.assert_fails(support.run("siotls-client", option, value, "127.0.0.1:1"), option, value, code=code)


class Hints(support.Case):
    """What is advised fits the error: not to trust blindly where the name or the time is wrong."""

    def test_insecure_is_for_unknown_authorities(self):
        for identity, name, is_advised in (("foreign", "localhost", True), ("good", "elsewhere.test", False),
                                           ("expired", "localhost", False)):
            with support.Server(identity=identity) as it:
                self.assertEqual(b"--insecure" in connect(it.port, name=name).stderr, is_advised)


class ClientRefusals(support.Case):
    """The same the other way round: the server judges the client's certificate."""

    def test_clients(self):
        options = ("-v", "--client-ca", support.path("root.pem"), "--require-client-cert")
        for identity, alert, words in (("expired", "certificate_expired", "has expired"),
                                       ("foreign-client", "unknown_ca", "neither trusted nor in the chain"),
                                       ("good", "bad_certificate", "does not allow this purpose")):
            with support.Server(*options, identity="good") as server:
                mine = ("--cert", support.path(identity + ".pem"), "--key", support.path(identity + ".key"))
                self.assert_fails(connect(server.port, *mine), alert, "raised by the peer")
                server.end()
                self.assertIn(words, server.words())
                self.assertNotIn("--insecure", server.words())
                self.assertEqual("--client-ca FILE" in server.words(), alert == "unknown_ca")
        with support.Server(*options, identity="good") as server:
            self.assert_fails(connect(server.port), "certificate_required")
            mine = ("--cert", support.path("wrong-use.pem"), "--key", support.path("wrong-use.key"))
            self.assert_succeeds(connect(server.port, *mine))


    def test_revoked_clients(self):
        options = ("-v", "--client-ca", support.path("root.pem"), "--crl", support.path("root.crl"))
        mine = ("--cert", support.path("revoked-client.pem"), "--key", support.path("revoked-client.key"))
        with support.Server(*options, identity="good") as server:
            self.assert_fails(connect(server.port, *mine), "certificate_revoked", "raised by the peer")
            server.end()
            self.assertIn("is revoked", server.words())
        with support.Server(*options, "--revocation", "off", identity="good") as server:
            self.assert_succeeds(connect(server.port, *mine))
        other = ("--cert", support.path("wrong-use.pem"), "--key", support.path("wrong-use.key"))
        with support.Server(*options, "--revocation", "require", identity="good") as server:
            self.assert_succeeds(connect(server.port, *other))
        with support.Server(*options[:3], "--revocation", "require-leaf", identity="good") as server:
            self.assert_fails(connect(server.port, *other), "certificate_unknown")


class Reload(support.Case):
    def wait_for_words(self, server, words):
        end = time.monotonic() + support.PATIENCE
        while words not in server.words():
            self.assertLess(time.monotonic(), end, server.words())
            time.sleep(0.02)

    def test_reload(self):
        """New connections get the new certificate, those that are there go on, and bad files change nothing."""
        issue("changing")
        with support.Server(identity="changing", mode="--echo") as server:
            with open(support.path("ca.pem"), "wb") as file, open(support.path("root.pem"), "rb") as root:
                file.write(root.read())
            old = support.connect(server.port)
            issue("changing")
            server.process.send_signal(support.signal.SIGHUP)
            self.wait_for_words(server, "reloaded\n")
            new = support.connect(server.port)
            self.assertNotEqual(old.getpeercert()["serialNumber"], new.getpeercert()["serialNumber"])
            write("changing.pem", "foreign.pem")
            server.process.send_signal(support.signal.SIGHUP)
            self.wait_for_words(server, "not reloaded")
            self.assertIn("does not match", server.words())
            last = support.connect(server.port)
            self.assertEqual(last.getpeercert()["serialNumber"], new.getpeercert()["serialNumber"])
            for connection in old, new, last:
                connection.sendall(b"still here")
                self.assertEqual(connection.recv(100), b"still here")
                connection.close()
            self.assertEqual(server.end(), 0)



def pass_records(listener, port, num_records):
    """Carries a ClientHello to a server, and so many of its records back; then it hangs up."""
    with listener.accept()[0] as client, socket.create_connection(("127.0.0.1", port)) as server:
        server.sendall(client.recv(65536))
        server.settimeout(1)
        stream = server.makefile("rb")
        try:
            for _ in range(num_records):
                header = stream.read(5)
                client.sendall(header + stream.read(int.from_bytes(header[3:5], "big")))
        except OSError:
            pass  # it had no more to say


class Host(support.Case):
    def test_host(self):
        with support.Server("--ocsp", support.path("good.ocsp"), identity="good") as server:
            ask = ("--host", "--ca", support.path("root.pem"), "--revocation", "require", "--name", "localhost")
            result = support.run("siotls-verify", *ask, "127.0.0.1:%d" % server.port)
            self.assert_succeeds(result)
            self.assertRegex(result.stdout.decode(), r"^trusted\n  0  leaf    CN=good\n(.|\n)*  1  anchor  CN=root\n$")
            result = support.run("siotls-verify", "--host", "--ca", support.path("elsewhere.pem"), "--name", "localhost",
                                 "127.0.0.1:%d" % server.port)
            self.assertEqual(result.returncode, 1)
            self.assertIn(b"not trusted: ", result.stdout)
            self.assertIn(b"--ca FILE", result.stdout)
            self.assertNotIn(b"--insecure", result.stdout)
        self.assert_fails(support.run("siotls-verify", "--host", "127.0.0.1:%d" % server.port), "cannot connect")

    def test_shown_but_not_proven(self):
        """Whoever shows a good chain and has not its key: here a server that is cut off behind its Certificate."""
        support.openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:4096", "-out", "long.key")
        support.openssl("req", "-x509", "-key", "long.key", "-subj", "/CN=long", "-addext", "subjectAltName=DNS:localhost",
                        "-out", "long.pem")
        server = subprocess.Popen(["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", support.path("long.pem"),
                                   "-key", support.path("long.key"), "-max_send_frag", "512"],
                                  stdout=subprocess.PIPE, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        words = [""]
        try:
            port = next(int(line.rsplit(b":", 1)[1]) for line in server.stdout if line.startswith(b"ACCEPT"))
            for num_records in range(3, 13):
                words.append(self.verify_through(port, num_records))
                if words[-1].startswith("trusted"):
                    break
        finally:
            server.kill()
            server.communicate()
        self.assertTrue(words[-1].startswith("trusted\n"), words)
        self.assertTrue(any("did not prove that the chain is its own" in each for each in words), words)
        self.assertFalse(any("trusted" in each for each in words if "did not prove" in each), words)

    def verify_through(self, port, num_records):
        """What siotls-verify says of a server of which only so many records come through."""
        listener = socket.create_server(("127.0.0.1", 0))
        listener.settimeout(support.PATIENCE / 10)
        thread = threading.Thread(target=pass_records, args=(listener, port, num_records))
        thread.start()
        result = support.run("siotls-verify", "--host", "--ca", support.path("long.pem"), "--name", "localhost",
                             "127.0.0.1:%d" % listener.getsockname()[1])
        thread.join(support.PATIENCE)
        listener.close()
        self.assertEqual(result.returncode, 0 if result.stdout.startswith(b"trusted") else 1)
        return result.stdout.decode() + result.stderr.decode()


if __name__ == "__main__":
    support.main()
