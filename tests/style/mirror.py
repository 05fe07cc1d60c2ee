#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tests/unit mirrors core: each layer has a folder there with tests, and no folder stands for nothing: mirror.py ROOT."""
import re

import layers
import style

SUITE = re.compile(r"\btcase_add_(?:loop_)?test\(")


def num_tests(folder):
    return sum(len(SUITE.findall(path.read_text())) for path in folder.rglob("*_test.c"))


def check(root):
    findings = []
    present = {path.name for path in (root / "core").iterdir() if path.is_dir()}
    for layer in sorted(present):
        folder = root / "tests" / "unit" / layer
        if not folder.is_dir() or num_tests(folder) == 0:
            findings.append(f"core/{layer}: tests/unit/{layer} has no tests")
    unit = root / "tests" / "unit"
    for folder in sorted(unit.iterdir() if unit.is_dir() else []):
        if folder.is_dir() and folder.name not in present:
            findings.append(f"tests/unit/{folder.name}: there is no core/{folder.name}")
        rooms = [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
        findings += [f"tests/unit/{folder.name}/{room}: there is no core/{folder.name}/{room}"
                     for room in sorted(rooms) if room not in layers.ROOMS.get(folder.name, [])]
    return findings


if __name__ == "__main__":
    style.main(check)
