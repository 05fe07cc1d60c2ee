#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""C is formatted as .clang-format says, by the version that it is written for: clang_format.py ROOT."""
import re
import shutil
import subprocess

import style

VERSION = "14"


def program():
    """The right clang-format, or None."""
    for name in (f"clang-format-{VERSION}", "clang-format"):
        path = shutil.which(name)
        if path is None:
            continue
        words = subprocess.run([path, "--version"], check=True, capture_output=True, text=True).stdout
        if re.search(rf"version {VERSION}\.", words):
            return path
    return None


def check(root):
    path = program()
    if path is None:
        style.skip(f"clang-format {VERSION} is not here")
    sources = style.files(root, ".c", ".h")
    done = subprocess.run([path, "--dry-run", "--Werror", "--style=file", *map(str, sources)], check=False,
                          capture_output=True, text=True)
    names = sorted(set(re.findall(r"^(\S+?):\d+:\d+: error", done.stderr, re.M)))
    if done.returncode != 0 and not names:
        return [done.stderr.strip() or f"clang-format ended with {done.returncode}"]
    return [f"{name}: is not formatted" for name in names]


if __name__ == "__main__":
    style.main(check)
