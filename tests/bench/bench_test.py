#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""bench_test.py BUILD: siotls-bench as programs use it: what its JSON holds. Times are not judged."""

import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "tools"))
import support  # pylint: disable=wrong-import-position

NAME = "siotls-bench"


def rows(*arguments):
    result = support.run(NAME, "--json", "--rounds", "1", *arguments)
    if result.returncode != 0:
        raise AssertionError(result.stderr.decode())
    return json.loads(result.stdout)["rows"]


class Json(support.Case):
    def test_handshake(self):
        found = rows("handshake", "--providers", "openssl", "--providers", "nettle?,openssl")
        kinds = {row["handshake"] for row in found}
        self.assertLessEqual({"X25519, P-256", "X25519, P-256, both", "X25519, RSA-2048"}, kinds)
        labels = [row["stack"] for row in found if row["handshake"] == "X25519, P-256"]
        self.assertEqual(labels[:2], ["siotls (openssl)", "siotls (nettle?,openssl)"])
        for row in found:
            self.assertTrue(row["client_us"] >= row["client_min_us"] > 0 and row["per_cpu_second"] > 0, row)

    def test_resume(self):
        self.assertEqual({row["handshake"] for row in rows("resume", "--providers", "openssl")}, {"X25519, P-256"})

    def test_providers_without_p256(self):
        without = support.run(NAME, "handshake", "--rounds", "1", "--providers", "sodium")
        if b"none of this name is installed" in without.stderr:
            self.skipTest("there is no sodium")
        self.assert_fails(without, "siotls (sodium)", "--suite chooses another")
        found = rows("handshake", "--providers", "sodium", "--suite", "TLS_CHACHA20_POLY1305_SHA256")
        self.assertEqual([row["handshake"] for row in found if row["stack"] == "siotls (sodium)"], ["X25519, Ed25519"])
        self.assert_fails(support.run(NAME, "memory", "--providers", "sodium"), "siotls (sodium)", "it lacks the suite")

    def test_records(self):
        found = rows("records", "--providers", "openssl")
        self.assertEqual({(row["bytes"], row["direction"]) for row in found},
                         {(size, way) for size in (100, 1024, 16384) for way in ("send", "receive")})

    def test_memory(self):
        found = rows("memory", "--providers", "openssl", "--connections", "5")
        own = [row for row in found if row["stack"] == "siotls (openssl)"]
        self.assertEqual([row["side"] for row in own], ["client", "server"])
        for row in own:
            self.assertTrue(row["own_peak"] > row["own_idle"] > 0 and row["own_allocations"] > 0, row)
            self.assertEqual((row["growth_by_handshakes"], row["growth_by_records"]), (0, 0), row)

    def test_server(self):
        found = rows("server", "--providers", "openssl", "--connections", "5")
        self.assertEqual([(row["server"], row["connections"]) for row in found], [("siotls-server (openssl)", 5)])
        self.assertGreaterEqual(found[0]["resident_bytes_a_connection"], 0)

    def test_scale(self):
        found = rows("scale", "--providers", "openssl", "--connections", "10")
        self.assertEqual([row["what"] for row in found][:2],
                         ["two threads, handshakes a second", "10 connections, ns a record"])

    def test_cold(self):
        found = rows("cold", "--providers", "openssl")
        self.assertEqual(found[0]["stack"], "siotls (openssl)")
        self.assertGreater(found[0]["first_in_all_ms"], 0)

    def test_verify_and_trust(self):
        self.assertEqual(rows("verify", "--providers", "openssl")[0]["what"], "one verification")
        support.make_certificates()
        self.assertEqual(len(rows("trust", "--file", support.path("ca.pem"), "--providers", "openssl")) >= 2, True)


class Table(support.Case):
    def test_floor(self):
        result = support.run(NAME, "floor", "--rounds", "1")
        if result.returncode != 0:
            self.skipTest(result.stderr.decode())
        lines = result.stdout.decode().splitlines()
        self.assertEqual(lines[1].split(), ["step", "us", "min_us", "client", "server"])
        self.assert_fails(support.run(NAME, "floor", "--rounds", "1", "--suite", "TLS_AES_128_CCM_SHA256"),
                          "no floor for TLS_AES_128_CCM_SHA256")

    def test_wrong_command_lines(self):
        self.assert_fails(support.run(NAME, "nonsense"), "nonsense", code=2)
        self.assert_fails(support.run(NAME, "handshake", "--providers", "nonsense"), "nonsense")
        self.assert_fails(support.run(NAME, "handshake", "--suite", "nonsense"), "nonsense", code=2)


ELSEWHERE = """#!/bin/sh
echo '{"title": "There", "rows": [{"handshake": "X25519, P-256", "stack": "siotls (openssl)", "x_libssl": 1.65},
    {"handshake": "X25519, P-256", "stack": "picotls", "x_libssl": 2.5}], "notes": ["libssl: OpenSSL 3.6.1 of then"]}'
"""


class Report(support.Case):
    """Without valgrind, which takes minutes."""

    def setUp(self):
        self.folder = support.path("report")
        os.makedirs(self.folder, exist_ok=True)
        self.page = os.path.join(self.folder, "performance.md")
        with open(self.page, "w", encoding="utf-8") as file:
            file.write("# Mine\n\n<!-- measured by siotls-bench report -->\nold\n"
                       "<!-- end of what was measured -->\nand mine\n")

    def report(self, elsewhere):
        return support.run(NAME, "--rounds", "1", "--connections", "10", "--providers", "openssl", "--file", self.folder,
                           "--elsewhere", elsewhere, "report", env={"PATH": "/nonexistent"})

    def read(self):
        with open(self.page, encoding="utf-8") as file:
            return file.read()

    def test_targets(self):
        there = support.path("elsewhere")
        with open(there, "w", encoding="utf-8") as file:
            file.write(ELSEWHERE)
        os.chmod(there, 0o755)
        result = self.report(there)
        self.assertEqual(result.returncode, 0, result.stderr)
        page = self.read()
        self.assertTrue(page.startswith("# Mine\n") and page.endswith("\nand mine\n") and "\nold\n" not in page)
        self.assertIn("| full handshake, x libssl, libcrypto 3.6 | at least 1.6 | 1.65 | met |", page)
        self.assertIn("| full handshake, x picotls, libcrypto 3.6 | at least 1 | 0.66 | missed, ", page)
        self.assertIn("| full handshake, x libssl, libcrypto 3.5 | at least 1.7 | | not measured here |", page)
        self.assertIn("| bytes more after 100,000 handshakes | at most 0 | 0 | met |", page)
        self.assertIn("\n## With libcrypto 3.6.1\n", page)
        for anchor in set(re.findall(r"missed, see \[[^]]*\]\(#([a-z-]*)\)", page)):
            self.assertIn(anchor, headings_of_the_page())

    def test_what_does_not_run_elsewhere(self):
        self.assert_fails(self.report("false"), "false --json --providers openssl handshake")
        self.assertIn("\nold\n", self.read())


def headings_of_the_page():
    """Of the page in the tree, as links name them."""
    page = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, os.pardir, "docs", "performance.md")
    with open(page, encoding="utf-8") as file:
        return {line.lstrip("# ").rstrip().lower().replace(" ", "-") for line in file if line.startswith("#")}


if __name__ == "__main__":
    support.main()
