#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the results of `meson test` from its testlog.json, as single cases where a test tells them.

A test tells its cases as TAP lines ("ok 1 - words # SKIP why") or as Check's summary ("Checks: 12, Failures: 0,
Errors: 0"). A test that fails without naming a failed case, or that tells nothing, counts as one case. Prints the
output of what failed, why something was skipped, and at the end "N passed, N failed, N skipped".
Arguments: testlog.json, and the exit code of `meson test`.
"""
import json
import re
import sys

TAP_LINE = re.compile(r"^\s*(not )?ok\b([^#\n]*)(?:#\s*(skip|todo)\S*\s*(.*))?$", re.IGNORECASE | re.MULTILINE)
CHECK_LINE = re.compile(r"^\d+%: Checks: (\d+), Failures: (\d+), Errors: (\d+)", re.MULTILINE)
SKIPPED_BY_PLAN = re.compile(r"^1\.\.0\s*#\s*skip\S*\s*(.*)$", re.IGNORECASE | re.MULTILINE)
LONGEST_OUTPUT = 12000


class Counts:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.reasons = []

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def skip(self, reason):
        self.skipped += 1
        self.reasons.append(reason.strip() or "no reason given")


def count_cases(text):
    """The cases that a test's output tells."""
    counts = Counts()
    for failed, words, directive, reason in TAP_LINE.findall(text):
        if directive.lower() == "skip":
            counts.skip(words.strip(" -0123456789") + ": " + reason)
        elif failed:
            counts.failed += 1
        else:
            counts.passed += 1
    for checks, failures, errors in CHECK_LINE.findall(text):
        bad = int(failures) + int(errors)
        counts.passed += int(checks) - bad
        counts.failed += bad
    return counts


def last_line(text):
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def count_test(test):
    """The cases of one entry of testlog.json."""
    output = test.get("stdout") or ""
    counts = count_cases(output)
    result = test["result"]
    if result in ("OK", "EXPECTEDFAIL"):
        if counts.passed + counts.failed + counts.skipped == 0:
            counts.passed = 1
    elif result == "SKIP":
        plan = SKIPPED_BY_PLAN.search(output)
        if counts.skipped == 0:
            counts.skip(plan.group(1) if plan else last_line(output))
    elif counts.failed == 0:
        counts.failed = 1
    return counts


def show_failure(test):
    print(f"--- {test['name']}: {test['result']}")
    for stream in ("stdout", "stderr"):
        text = test.get(stream) or ""
        if len(text) > LONGEST_OUTPUT:
            text = "[...]\n" + text[-LONGEST_OUTPUT:]
        if text.strip():
            print(text.rstrip())


def main():
    total = Counts()
    with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
        for line in log:
            test = json.loads(line)
            counts = count_test(test)
            if counts.failed:
                show_failure(test)
            for reason in counts.reasons:
                print(f"skipped: {test['name']}: {reason}")
            total.add(counts)
    if len(sys.argv) > 2 and sys.argv[2] != "0" and total.failed == 0:
        print(f"meson test itself ended with {sys.argv[2]}")
        total.failed = 1
    if total.passed + total.failed == 0:
        print("no test has run at all")
        total.failed = 1
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped")
    return 1 if total.failed else 0


sys.exit(main())
