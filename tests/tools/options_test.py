# SPDX-License-Identifier: Apache-2.0
"""Command lines: help, version, and every way to get one wrong."""

import support

TOOLS = {"siotls-providers": ["list"], "siotls-client": ["localhost"],
         "siotls-server": ["--listen", "127.0.0.1:0", "--cert", "a", "--key", "b"]}


class Options(support.Case):
    def test_help_names_every_option(self):
        for name in TOOLS:
            result = support.run(name, "--help")
            self.assert_succeeds(result)
            self.assertEqual(result.stderr, b"")
            self.assertTrue(result.stdout.startswith(b"usage: " + name.encode()))
            for option in b"--help", b"--version", b"--providers", b"exit code", b"SIOTLS_PROVIDER":
                self.assertIn(option, result.stdout)
            self.assertLessEqual(max(map(len, result.stdout.splitlines())), 110)
            self.assertEqual(support.run(name, "-h").stdout, result.stdout)

    def test_version(self):
        for name in TOOLS:
            result = support.run(name, "--version")
            self.assert_succeeds(result)
            self.assertRegex(result.stdout.decode(), "^" + name + r" \d+\.\d+\.\d+\n$")

    def test_unknown_option(self):
        for name, arguments in TOOLS.items():
            self.assert_fails(support.run(name, "--nonsense", *arguments), "unknown option --nonsense", "--help", code=2)
            self.assert_fails(support.run(name, "-x", *arguments), "unknown option -x", code=2)
            self.assert_fails(support.run(name, "--provider", "a", *arguments), "did you mean --providers", code=2)

    def test_providers(self):
        for name in "siotls-providers", "siotls-client", "siotls-server":
            result = support.run(name, "--providers", "./mine.so", *TOOLS[name])
            self.assert_fails(result, "--providers", "a path must be absolute", code=2)

    def test_values(self):
        client = "siotls-client"
        self.assert_fails(support.run(client, "--ca"), "--ca needs a value: --ca FILE", code=2)
        self.assert_fails(support.run(client, "--ca=", "localhost"), "--ca needs a value", code=2)
        self.assert_fails(support.run(client, "--insecure=yes", "localhost"), "--insecure takes no value", code=2)
        for value in "0", "-1", "x", "1.5", "99999999999999999999999", "86401":
            self.assert_fails(support.run(client, "--connect-timeout", value, "localhost"),
                              "--connect-timeout takes a whole number from 1 to 86400", value, code=2)
        self.assert_fails(support.run(client, "--ca=/no/such", "localhost"), "/no/such")

    def test_algorithms(self):
        for option, value, what in (("--suites", "TLS_AES_128_GCM_SHA256,X25519", '"X25519" is no cipher suite'),
                                    ("--groups", "X25519,", '"" is no group'),
                                    ("--signatures", "ed25519,x25519", '"x25519" is no signature scheme'),
                                    ("--groups", "X25519,x25519", "name each only once")):
            self.assert_fails(support.run("siotls-client", "--insecure", option, value, "localhost"), what,
                              code=2)

    def test_words(self):
        for options, what in ((["--alpn", "a,,b"], "1 to 255 bytes"), (["--revocation", "maybe"], "give one of off"),
                              (["--psk", "me:1"], "IDENTITY:HEXKEY"), (["--get", "x"], "begins with /"),
                              (["--server-name", "a b"], "neither a DNS name nor"),
                              (["--compress-certificates", "LZ4"], '"LZ4" is no')):
            self.assert_fails(support.run("siotls-client", "--insecure", *options, "localhost"), what, code=2)

    def test_http_is_not_http2(self):
        for names in "h2", "h2,http/1.1", "http/1.1,h2c":
            self.assert_fails(support.run("siotls-server", *TOOLS["siotls-server"], "--http", "--alpn", names),
                              "--http speaks HTTP/1.1, not h2", code=2)

    def test_operands(self):
        self.assert_fails(support.run("siotls-client"), "give a HOST", code=2)
        self.assert_fails(support.run("siotls-client", "a", "b"), '"b" is too much', code=2)
        self.assert_fails(support.run("siotls-client", "--", "-v", "--insecure"), '"--insecure" is too much', code=2)
        self.assert_fails(support.run("siotls-server", "x"), '"x" is too much', code=2)
        self.assert_fails(support.run("siotls-providers"), "give a command: list, show, which, doctor, test or cost", code=2)
        self.assert_fails(support.run("siotls-providers", "lists"), "unknown command lists", code=2)
        self.assert_fails(support.run("siotls-providers", "show"), "show NAME", code=2)
        self.assert_fails(support.run("siotls-providers", "list", "x"), "usage: siotls-providers list", code=2)

    def test_server_needs(self):
        server = "siotls-server"
        self.assert_fails(support.run(server), "give --listen ADDR:PORT", code=2)
        self.assert_fails(support.run(server, "--listen", "127.0.0.1:0"), "give --cert FILE", code=2)
        self.assert_fails(support.run(server, "--listen", "127.0.0.1:0", "--cert", "x"), "give --key FILE", code=2)
        self.assert_fails(support.run(server, *TOOLS[server], "--http", "--echo"), "exclude each other", code=2)

    def test_addresses(self):
        for target in "localhost:0", "localhost:65536", "localhost:", "[::1", "[]:1", "a b", "user@host", ":443", "":
            self.assert_fails(support.run("siotls-client", "--insecure", "--", target), "HOST:PORT", code=2)
        for where in "127.0.0.1", "127.0.0.1:x", "[::1]", "127.0.0.1:65536":
            self.assert_fails(support.run("siotls-server", "--listen", where, "--cert", "a", "--key", "b"),
                              "give ADDR:PORT", code=2)


if __name__ == "__main__":
    support.main()
