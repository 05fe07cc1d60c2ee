# SPDX-License-Identifier: Apache-2.0
"""Keys and certificates in tokens: the provider pkcs11 with SoftHSM's token and that of NSS."""

import glob
import json
import os
import shutil
import socket
import subprocess
import threading
import unittest
from urllib.parse import quote

import support

PIN = "1234567890"
WRONG_PIN = "0987654321"
KINDS = {"rsa": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
         "ecdsa": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
         "p384": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
         "ed25519": ["-algorithm", "ED25519"]}
PROVIDERS = {"SIOTLS_PROVIDER": "openssl,pkcs11"}


def find(name):
    for folder in "/usr/lib/*/", "/usr/lib64/", "/usr/lib/*/*/", "/usr/lib/softhsm/", "/usr/lib/":
        for found in sorted(glob.glob(folder + name)):
            return os.path.realpath(found)
    return None


SOFTHSM = find("libsofthsm2.so")
NSS = find("libsoftokn3.so")


def missing():
    if not os.path.exists(os.path.join(support.build, "providers", "pkcs11.so")):
        return "the provider pkcs11 was not built"
    for program in "softhsm2-util", "pkcs11-tool":
        if shutil.which(program) is None:
            return program + " was not found"
    return None if SOFTHSM else "SoftHSM was not found"


def setUpModule():
    if missing():
        print("SKIP: " + missing())
        raise unittest.SkipTest(missing())
    make_soft_token()


def quiet(*command, text=None):
    result = subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=support.work,
                            env=support.environment, check=False)
    if result.returncode != 0:
        raise AssertionError("%s: %s" % (command, result.stdout.decode(errors="replace")))


def write_secret(name, text, mode=0o600):
    with open(support.path(name), "w", encoding="ascii") as file:
        file.write(text)
    os.chmod(support.path(name), mode)
    return support.path(name)


def soft_tool(*arguments):
    quiet("pkcs11-tool", "--module", SOFTHSM, "--token-label", "siotls test", "--login", "--pin", PIN, *arguments)


def put(name, number):
    """A key and its certificate in SoftHSM's token; the files of the key are then removed."""
    quiet("softhsm2-util", "--import", name + ".key", "--token", "siotls test", "--pin", PIN, "--label", name, "--id",
          number)
    support.openssl("x509", "-in", name + ".pem", "-outform", "DER", "-out", "object.der")
    soft_tool("--write-object", "object.der", "--type", "cert", "--id", number, "--label", name)
    os.rename(support.path(name + ".key"), support.path(name + ".taken"))


def make_soft_token():
    support.make_certificates()
    os.mkdir(support.path("tokens"))
    with open(support.path("softhsm.conf"), "w", encoding="ascii") as file:
        file.write("directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n"
                   % support.path("tokens"))
    support.environment["SOFTHSM2_CONF"] = support.path("softhsm.conf")
    support.environment.update(PROVIDERS)
    quiet("softhsm2-util", "--init-token", "--free", "--label", "siotls test", "--pin", PIN, "--so-pin", PIN)
    for number, (name, options) in enumerate(KINDS.items(), 1):
        support.make_certificate(name, *options, usage="serverAuth,clientAuth")
        put(name, "%02x" % number)
    soft_tool("--keypairgen", "--key-type", "EC:prime256v1", "--label", "twin", "--id", "21", "--usage-sign")
    soft_tool("--keypairgen", "--key-type", "EC:prime256v1", "--label", "twin", "--id", "22", "--usage-sign")
    soft_tool("--keypairgen", "--key-type", "EC:prime256v1", "--label", "lonely", "--id", "24", "--usage-sign")
    write_secret("pin", PIN + "\n")
    write_secret("wrong-pin", WRONG_PIN + "\n")
    write_secret("open-pin", PIN + "\n", 0o644)


def soft_uri(name=None, pin="pin", path="", query=""):
    parts = ["token=siotls%20test"] + (["object=" + name] if name else []) + ([path] if path else [])
    pin_part = ["pin-source=file:" + support.path(pin)] if pin else []
    return "pkcs11:" + ";".join(parts) + "?" + "&".join(["module-path=" + SOFTHSM, *pin_part] + ([query] if query else []))


def make_nss_token(name):
    folder = support.path("nss-" + name)
    os.mkdir(folder)
    support.openssl("pkcs12", "-export", "-in", name + ".pem", "-inkey", name + ".taken", "-name", name, "-passout",
                    "pass:" + PIN, "-out", "object.p12")
    quiet("certutil", "-N", "-d", "sql:" + folder, "-f", support.path("pin"))
    quiet("pk12util", "-i", "object.p12", "-d", "sql:" + folder, "-k", support.path("pin"), "-W", PIN)
    settings = "configdir='sql:%s' certPrefix='' keyPrefix='' secmod='secmod.db' flags=readOnly" % folder
    return ("pkcs11:token=NSS%%20Certificate%%20DB?module-path=%s&pin-source=%s&x-init-reserved=%s"
            % (NSS, support.path("pin"), quote(settings, safe="/:")))


class TokenServer(support.Server):
    """siotls-server with the key and the certificate of a URI."""

    def __init__(self, uri, *arguments, cert=None):
        self.is_piped = False
        self.errors = support.open_errors()
        self.process = subprocess.Popen(
            [support.tool("siotls-server"), "--listen", "127.0.0.1:0", "--cert", cert or uri, "--key", uri, "--http",
             *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.errors,
            env=support.environment)
        line = self.process.stdout.readline().decode()
        if not line.startswith("listening on "):
            self.end()
            raise AssertionError("the server did not start: " + line + self.words())
        self.port = int(line.split()[-1].rsplit(":", 1)[1])


def get(port, *arguments):
    return support.run("siotls-client", "--ca", support.path("ca.pem"), "--server-name", "localhost", *arguments,
                       "--get", "/", "127.0.0.1:%d" % port)


def pass_on(source, sink):
    """All that comes, until one of the two is closed."""
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass


class Handshakes(support.Case):
    def test_each_kind_of_key(self):
        for name in KINDS:
            with self.subTest(name), TokenServer(soft_uri(name)) as server:
                self.assert_succeeds(get(server.port))

    def test_certificate_in_a_file(self):
        with TokenServer(soft_uri("ecdsa"), cert=support.path("ecdsa.pem")) as server:
            self.assert_succeeds(get(server.port))

    def test_many_at_once(self):
        with TokenServer(soft_uri("ecdsa")) as server:
            command = [support.tool("siotls-client"), "--ca", support.path("ca.pem"), "--server-name", "localhost",
                       "--get", "/", "127.0.0.1:%d" % server.port]
            clients = [subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, env=support.environment) for _ in range(8)]
            for client in clients:
                _, words = client.communicate(timeout=support.PATIENCE)
                self.assertEqual(client.returncode, 0, words)

    @unittest.skipUnless(NSS and shutil.which("pk12util"), "NSS's token or its tools were not found")
    def test_both_ends_in_tokens(self):
        """SoftHSM's at one end, NSS's at the other, and the reverse; NSS has no Ed25519."""
        for name in "rsa", "ecdsa":
            uri = make_nss_token(name)
            with self.subTest(name, at="client"), \
                    TokenServer(soft_uri("p384"), "--client-ca", support.path("ca.pem"),
                                "--require-client-cert") as server:
                self.assert_succeeds(get(server.port, "--cert", uri, "--key", uri))
                self.assertNotEqual(get(server.port).returncode, 0)
            with self.subTest(name, at="server"), \
                    TokenServer(uri, "--client-ca", support.path("ca.pem"), "--require-client-cert") as server:
                own = soft_uri("ed25519")
                self.assert_succeeds(get(server.port, "--cert", own, "--key", own))

    def test_pin_in_the_passphrase_file(self):
        with TokenServer(soft_uri("ecdsa", pin=None), "--passphrase-file", support.path("pin")) as server:
            self.assert_succeeds(get(server.port))

    def test_token_that_goes_and_comes(self):
        """SoftHSM keeps a token in a folder."""
        with TokenServer(soft_uri("ecdsa")) as server:
            self.assert_succeeds(get(server.port))
            os.rename(support.path("tokens"), support.path("tokens.gone"))
            try:
                self.assertIn(b"internal_error", get(server.port).stderr)
            finally:
                os.rename(support.path("tokens.gone"), support.path("tokens"))
            self.assertIn("no token is there", server.words())


    def test_token_that_goes_while_a_client_connects(self):
        """The client says what the token's provider says, without --verbose."""
        own = soft_uri("rsa")
        with TokenServer(soft_uri("p384"), "--client-ca", support.path("ca.pem"), "--require-client-cert") as server, \
                socket.create_server(("127.0.0.1", 0)) as gate:
            client = subprocess.Popen(
                [support.tool("siotls-client"), "--ca", support.path("ca.pem"), "--server-name", "localhost", "--cert",
                 own, "--key", own, "--get", "/", "127.0.0.1:%d" % gate.getsockname()[1]], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=support.environment)
            near, _ = gate.accept()
            with near, socket.create_connection(("127.0.0.1", server.port)) as far:
                far.sendall(near.recv(65536))
                flight = far.recv(65536)
                os.rename(support.path("tokens"), support.path("tokens.gone"))
                try:
                    near.sendall(flight)
                    rest = threading.Thread(target=pass_on, args=(far, near), daemon=True)
                    rest.start()
                    _, words = client.communicate(timeout=support.PATIENCE)
                finally:
                    os.rename(support.path("tokens.gone"), support.path("tokens"))
            self.assertNotEqual(client.returncode, 0)
            self.assertIn(b"provider pkcs11: error: no token is there", words)


class Example(support.Case):
    """docs/examples/echo_token.c: the token signs in a thread, for SIGN events."""

    def setUp(self):
        self.program = os.path.join(support.build, "docs", "examples", "echo_token")
        self.server = subprocess.Popen([self.program, support.path("rsa.pem"), soft_uri("rsa", pin=None),
                                        support.path("pin")], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       env=support.environment)
        line = self.server.stdout.readline().decode()
        self.assertTrue(line.startswith("listening on "), line)
        self.port = int(line.rsplit(":", 1)[1])

    def tearDown(self):
        self.server.kill()
        self.server.communicate()

    def start_client(self):
        return subprocess.Popen([support.tool("siotls-client"), "--ca", support.path("ca.pem"), "--server-name",
                                 "localhost", "127.0.0.1:%d" % self.port], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=support.environment)

    def test_echo(self):
        text = b"token" * 50000
        clients = [self.start_client() for _ in range(6)]
        clients.pop().kill()  # one that may not wait for its signature
        for client in clients:
            got, words = client.communicate(text, timeout=support.PATIENCE)
            self.assertEqual((client.returncode, got == text), (0, True), words)
        self.assertIsNone(self.server.poll())


class Refusals(support.Case):
    def refused(self, uri, *words, cert=None):
        result = support.run("siotls-server", "--listen", "127.0.0.1:0", "--cert", cert or uri, "--key", uri, "--http",
                             timeout=support.PATIENCE)
        self.assert_fails(result, *words)
        said = result.stderr.decode() + result.stdout.decode()
        for secret in PIN, WRONG_PIN, "pin-source=", "pin-value=":
            self.assertNotIn(secret, said.replace("by pin-source", "").replace("name that by pin-source", ""))

    def test_pin(self):
        self.refused(soft_uri("ecdsa", pin="wrong-pin"), "does not let us log in", "incorrect")
        self.refused(soft_uri("ecdsa", pin=None), "wants a PIN")
        self.refused(soft_uri("ecdsa", pin="open-pin"), "chmod 0600")
        self.refused(soft_uri("ecdsa", pin="no-such-pin"), "No such file")
        self.refused(soft_uri("ecdsa", pin=None, query="pin-value=" + PIN), "pin-value shows the PIN")
        self.refused(soft_uri("ecdsa", pin=None, query="pin-source=%7C/bin/true"), "commands are not run")
        self.refused(soft_uri("ecdsa", pin=None, query="pin-source=pin"), "absolute path")
        self.refused(soft_uri("ecdsa", pin=None, query="pin-source=/dev/zero"), "no regular file")

    def test_a_wrong_pin_is_tried_once(self):
        """Each server asks for a key once, whose PIN is wrong: the token must not lock."""
        for _ in range(4):
            self.refused(soft_uri("ecdsa", pin="wrong-pin"), "does not let us log in")
        with TokenServer(soft_uri("ecdsa")) as server:
            self.assert_succeeds(get(server.port))

    def test_what_is_not_there(self):
        self.refused(soft_uri("nobody"), "no private key that the pkcs11: URI fits")
        self.refused(soft_uri("ecdsa").replace("siotls%20test", "elsewhere"), "no token is there")
        self.refused("pkcs11:object=x?module-path=/no/such.so", "No such file")
        self.refused(soft_uri("lonely"), "no certificate is given, nor kept with the key")

    def test_what_fits_several(self):
        self.refused(soft_uri("twin"), "several private keys")

    def test_certificate_of_another_key(self):
        self.refused(soft_uri("ecdsa"), "certificate", cert=support.path("rsa.pem"))

    def test_module_that_others_may_write(self):
        folder = support.path("loose")
        os.makedirs(folder, exist_ok=True)
        copy = os.path.join(folder, "token.so")
        shutil.copy(SOFTHSM, copy)
        os.chmod(copy, 0o666)
        self.refused("pkcs11:object=x?module-path=" + copy, "others than its owner may write")
        os.chmod(copy, 0o644)
        os.chmod(folder, 0o777)
        self.refused("pkcs11:object=x?module-path=" + copy, "others than its owner may write")

    def test_uris(self):
        for uri, words in (("pkcs11:object=a;object=b", "comes twice"),
                           ("pkcs11:?module-path=/a.so&module-path=/b.so", "comes twice"),
                           ("pkcs11:object=a?module-path=/usr/lib/a.so%00/b.so", "zero byte"),
                           ("pkcs11:object=a?module-path=a.so", "absolute path"),
                           ("pkcs11:object=a b", "a byte that no URI has"),
                           ("pkcs11:object=%zz", "refused"),
                           ("pkcs11:no-such-thing=a", "not known here"),
                           ("pkcs11:object=" + "a" * 5000, "too long"),
                           ("pkcs11:object=a?module-path=/a.so&module-name=b", "not both"),
                           (soft_uri("ecdsa", path="type=cert"), "another type")):
            with self.subTest(uri[:60]):
                self.refused(uri, words)

    def test_certificate_by_another_uri(self):
        result = support.run("siotls-server", "--listen", "127.0.0.1:0", "--cert", soft_uri("rsa"), "--key",
                             soft_uri("ecdsa"), "--http")
        self.assert_fails(result, "the same URI", code=2)
        self.assertNotIn(b"pin-source", result.stderr)


class Show(support.Case):
    def show(self, setting):
        result = support.run("siotls-providers", "--json", "show", "pkcs11", env={"SIOTLS_PKCS11_MODULE": setting})
        self.assert_succeeds(result)
        return json.loads(result.stdout)

    def test_tokens_and_objects(self):
        whole = self.show(SOFTHSM)
        kinds = {item["kind"] for item in whole["objects"]}
        self.assertIn("token", kinds)
        self.assertNotIn("private key", kinds)
        self.assertFalse([item for item in whole["algorithms"] if item["kind"] == "random"])
        self.assertTrue(any("token=siotls%20test" in item["uri"] for item in whole["objects"]))

    def test_with_the_pin(self):
        whole = self.show(soft_uri())
        keys = [item["uri"] for item in whole["objects"] if item["kind"] == "private key"]
        self.assertTrue(any("object=ecdsa" in uri and "token=siotls%20test" in uri for uri in keys), keys)
        self.assertNotIn(PIN, json.dumps(whole))
        result = support.run("siotls-providers", "show", "pkcs11", env={"SIOTLS_PKCS11_MODULE": soft_uri()})
        self.assertIn(b"private key", result.stdout)

    def test_a_key_by_what_was_shown(self):
        keys = [item["uri"] for item in self.show(soft_uri())["objects"]
                if item["kind"] == "private key" and "object=rsa;" in item["uri"] + ";"]
        uri = keys[0] + "?pin-source=" + support.path("pin") + "&module-path=" + SOFTHSM
        with TokenServer(uri) as server:
            self.assert_succeeds(get(server.port))

    def test_random_if_asked(self):
        env = {"SIOTLS_PKCS11_MODULE": soft_uri(pin=None), "SIOTLS_PROVIDER": "pkcs11,openssl"}
        result = support.run("siotls-providers", "--json", "which", "random", env=env)
        self.assert_succeeds(result)
        self.assertIn(b'"pkcs11"', result.stdout)
        for check in "known-answers", "bias", "repetition", "lengths", "threads", "fork":
            result = support.run("siotls-providers", "test", "pkcs11", "--check", check, env=env)
            self.assert_succeeds(result)
        gone = {**env, "SIOTLS_PKCS11_MODULE": soft_uri().replace("siotls%20test", "elsewhere")}
        result = support.run("siotls-providers", "--json", "which", "random", env=gone)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"no token is there", result.stderr)


if __name__ == "__main__":
    support.main()
