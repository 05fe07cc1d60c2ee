#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No notes to self, and no paths of somebody's machine: words.py ROOT."""
import re

import style

# Put together from pieces, so that this file does not find itself.
NOTES = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")
PATHS = re.compile(r"(?<![\w.])/(?:" + "|".join(["home/\\w", "root\\b", "work\\b", "Users/\\w"]) + ")")
DRIVES = re.compile(r"\b[A-Za-z]:[\\/]+(?:Users|home)\b")


def check(root):
    findings = []
    for path in style.files(root):
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            for kind, pattern in (("a note to self", NOTES), ("a path of a machine", PATHS), ("a path", DRIVES)):
                match = pattern.search(line)
                if match:
                    findings.append(f"{path.relative_to(root)}:{number}: {match.group()}: {kind}")
    return findings


if __name__ == "__main__":
    style.main(check)
