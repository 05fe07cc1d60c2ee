#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every provider that was built passes siotls-providers test: conformance_test.py BUILD VECTORS PROVIDER[=ALGORITHM]...

VECTORS is a folder of Wycheproof's vectors, outside the project; without it their cases are skipped. What is known to
be a fault of a library is listed here and, with its evidence, in docs/providers.md. TAP on standard output.
"""
import json
import os
import re
import subprocess
import sys

PATIENCE = 500  # seconds until a run that must end has not

# provider, kinds, check, what the reason has to be, why
KNOWN = [
    ("nettle", ("verifier",), "vectors", r"1 of \d+ cases: ecdsa_\S+, test \d+ \(valid, point duplication",
     "nettle does not add a point to itself when it verifies ECDSA"),
]


def run(build, vectors, provider):
    environment = {key: value for key, value in os.environ.items() if key != "SIOTLS_PROVIDER"}
    environment["SIOTLS_PROVIDER_PATH"] = os.path.join(build, "providers")
    provider, _, algorithm = provider.partition("=")
    options = ["--vectors", vectors] if os.path.isdir(vectors) else []
    options += ["--algorithm", algorithm] if algorithm else []
    result = subprocess.run([os.path.join(build, "tools", "siotls-providers"), "test", "--json", provider, *options],
                            stdout=subprocess.PIPE, env=environment, timeout=PATIENCE, check=False)
    return result.returncode, json.loads(result.stdout)


def known_as(item):
    for provider, kinds, check, reason, why in KNOWN:
        if (item["provider"], item["check"]) == (provider, check) and item["kind"] in kinds and \
                re.match(reason, item["reason"]):
            return why
    return None


class Tap:
    def __init__(self):
        self.number = 0
        self.num_failed = 0

    def say(self, is_right, text, lines=()):
        self.number += 1
        self.num_failed += not is_right
        print(f"{'' if is_right else 'not '}ok {self.number} - {text}", flush=True)
        for line in lines:
            print(f"# {line}")


def describe(item):
    return " ".join(str(item[key]) for key in ("kind", "name", "key_type", "check", "reason"))


def judge(tap, code, whole, provider, has_vectors):
    failed = [item for item in whole["results"] if item["result"] == "failed"]
    surprises = [describe(item) for item in failed if not known_as(item)]
    tap.say(not surprises and code == (1 if failed else 0), f"{provider}: {whole['passed']} checks", surprises)
    for why in sorted({known_as(item) for item in failed if known_as(item)}):
        tap.say(True, f"{provider}: known fault of the library: {why}")
    used = [item["file"] for item in whole["vectors"] if item["cases"] > 0]
    cases = sum(item["cases"] for item in whole["results"] if item["check"] == "vectors")
    if not any(item["check"] == "vectors" for item in whole["results"]):
        return
    if has_vectors:
        lines = [f"{item['file']}: {item['reason']}" for item in whole["vectors"] if item["cases"] == 0]
        tap.say(True, f"{provider}: {cases} cases of {len(used)} files of vectors", lines)
    else:
        tap.say(True, f"{provider}: vectors # SKIP Wycheproof's vectors are not beside the project")


def main():
    build, vectors, providers = sys.argv[1], sys.argv[2], sys.argv[3:]
    tap = Tap()
    for provider in providers:
        code, whole = run(build, vectors, provider)
        judge(tap, code, whole, provider, os.path.isdir(vectors))
    print(f"1..{tap.number}")
    return 1 if tap.num_failed else 0


if __name__ == "__main__":
    sys.exit(main())
