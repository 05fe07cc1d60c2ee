#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Resumption does not outlive trust: what was taken away, replaced or has expired is not let in by a session either."""

import json
import os
import shutil
import signal
import struct
import time

import support
from authority import issue, make_list, make_root, respond, revoke, write

LIFE = 15  # seconds that certificates live which are to expire


def setUpModule():
    for name in "root", "other":
        make_root(name)
    for name, section in ("server", "leaf"), ("client", "client"), ("late", "leaf"), ("bad", "leaf"):
        issue(name, section=section)
    with open(support.path("tickets"), "wb") as file:
        file.write(os.urandom(64))
    for name in "client", "other-client":
        support.openssl("genpkey", "-algorithm", "ED25519", "-out", name + "-raw.key")
        support.openssl("pkey", "-in", name + "-raw.key", "-pubout", "-outform", "DER", "-out", name + "-raw.der")


def serve(*options, identity="server"):
    return support.Server("-v", "--ticket-keys", support.path("tickets"), *options, mode="--echo", identity=identity)


def path_options(*words):
    """Words that name files of the test are made paths of it."""
    return [support.path(word) if os.path.exists(support.path(word)) else word for word in words]


CLIENT = ("--cert", "client.pem", "--key", "client.key")
AUTH = ("--client-ca", "cas.pem", "--require-client-cert")


class Resumption(support.Case):
    def connect(self, server, *options, ca="root.pem", session="session"):
        """What the client says in JSON, and whether the echo came back."""
        trust = ["--ca", support.path(ca)] if ca else ["--insecure"]
        result = support.run("siotls-client", "--server-name", "localhost", "--json", "--session", support.path(session),
                             *trust, *path_options(*options), server.address, data=b"ping")
        words = json.loads(result.stderr)
        return words, result.stdout == b"ping"

    def setUp(self):
        if os.path.exists(support.path("session")):
            os.unlink(support.path("session"))

    def assert_full(self, server, *options, **more):
        words, came = self.connect(server, *options, **more)
        self.assertTrue(came, words)
        self.assertFalse(words["handshake"]["resumed"], words)

    def assert_resumed(self, server, *options, **more):
        words, came = self.connect(server, *options, **more)
        self.assertTrue(came and words["handshake"]["resumed"], words)

    def assert_refused(self, server, alert, *options, **more):
        words, came = self.connect(server, *options, **more)
        self.assertFalse(came, words)
        self.assertIn(alert, json.dumps(words))

    def reload(self, server):
        server.process.send_signal(signal.SIGHUP)
        end = time.monotonic() + support.PATIENCE
        while "reloaded" not in server.words() and time.monotonic() < end:
            time.sleep(0.05)

    def test_client_ca_is_removed(self):
        write("cas.pem", "root.pem", "other.pem")
        with serve(*path_options(*AUTH)) as server:
            self.assert_full(server, *CLIENT)
            self.assert_resumed(server, *CLIENT)
            write("cas.pem", "other.pem", "root.pem")
            self.reload(server)
            self.assert_resumed(server, *CLIENT)
            write("cas.pem", "other.pem")
            self.reload(server)
            # The first reload's word is there already: ask until the second has happened.
            end = time.monotonic() + support.PATIENCE
            while server.words().count("reloaded") < 2 and time.monotonic() < end:
                time.sleep(0.05)
            self.assert_refused(server, "unknown_ca", *CLIENT)

    def test_servers_share_ticket_keys(self):
        write("cas.pem", "root.pem")
        with serve(*path_options(*AUTH)) as first, serve(*path_options(*AUTH)) as second, \
                serve("--client-ca", support.path("other.pem"), "--require-client-cert") as other:
            self.assert_full(first, *CLIENT)
            self.assert_resumed(second, *CLIENT)
            self.assert_refused(other, "unknown_ca", *CLIENT)

    def test_trusted_key_is_removed(self):
        raw = ("--raw-key", "client-raw.key")
        with serve(*path_options("--trusted-key", "client-raw.der")) as server:
            self.assert_full(server, *raw)
            self.assert_resumed(server, *raw)
        with serve(*path_options("--trusted-key", "other-client-raw.der")) as server:
            self.assert_refused(server, "certificate_unknown", *raw)

    def test_client_trusts_others(self):
        write("both.pem", "root.pem", "other.pem")
        with serve() as server:
            self.assert_full(server)
            shutil.copy(support.path("session"), support.path("kept"))
            self.assert_resumed(server)
            self.assert_refused(server, "unknown_ca", ca="other.pem", session="kept")
            self.assert_full(server, ca="both.pem")
            self.assert_full(server, ca=None)
            self.assert_resumed(server, ca=None)
            self.assert_full(server)

    def test_server_is_revoked(self):
        make_list("before.crl")
        with serve(identity="bad") as server:
            self.assert_full(server, "--crl", "before.crl")
            self.assert_resumed(server, "--crl", "before.crl")
            revoke("bad", "keyCompromise")
            make_list("after.crl")
            self.assert_refused(server, "certificate_revoked", "--crl", "after.crl")

    def test_psk_is_replaced(self):
        def put(key):
            with open(support.path("psks"), "w", encoding="ascii") as file:
                file.write("somebody:" + key + "\n")
        put("00112233445566778899aabbccddeeff")
        psk = ("--psk", "somebody:00112233445566778899aabbccddeeff")
        with serve("--psk", support.path("psks")) as server:
            self.assert_full(server, *psk)
            self.assert_resumed(server, *psk)
            put("00112233445566778899aabbccddee00")
            self.reload(server)
            self.assert_refused(server, "decrypt_error", *psk)

    def test_stapled_response_ends_a_session(self):
        respond("server.ocsp", "server", options=("-nmin", "30"))
        with serve("--ocsp", support.path("server.ocsp")) as server:
            self.assert_full(server)
        with open(support.path("session"), "rb") as file:
            not_after_ms, = struct.unpack(">Q", file.read()[78:86])
        self.assertLess(abs(not_after_ms / 1000 - time.time() - 1800), 300)

    def test_session_of_another_version(self):
        with serve() as server:
            self.assert_full(server)
            with open(support.path("session"), "r+b") as file:
                file.seek(4)
                file.write(b"\1")
            self.assert_full(server)
            self.assert_resumed(server)

    def test_certificates_expire(self):
        write("cas.pem", "root.pem")
        until = time.gmtime(time.time() + LIFE)
        for name, section in ("short-client", "client"), ("short", "leaf"):
            issue(name, "-enddate", time.strftime("%Y%m%d%H%M%SZ", until), section=section)
        client = ("--cert", "short-client.pem", "--key", "short-client.key")
        with serve(*path_options(*AUTH)) as server, serve(identity="short") as late:
            self.assert_full(server, *client)
            self.assert_full(late, session="late-session")
            self.assert_resumed(server, *client)
            self.assert_resumed(late, session="late-session")
            time.sleep(max(0, LIFE + 2 - (time.time() - (time.mktime(until) - time.timezone - LIFE))))
            self.assert_refused(server, "certificate_expired", *client)
            self.assert_refused(late, "certificate_expired", session="late-session")


if __name__ == "__main__":
    support.main()
