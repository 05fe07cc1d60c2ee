#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each public header stands alone in C99, C11 and C++17: headers.py ROOT COMPILER..."""
import shutil
import subprocess

import style

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"]


def languages(compilers):
    """(name, command) for each language; C++ only where there is a compiler for it."""
    found = [("C99", [*compilers, "-x", "c", "-std=c99"]), ("C11", [*compilers, "-x", "c", "-std=c11"])]
    for name in ("c++", "g++", "clang++"):
        if shutil.which(name):
            return found + [("C++17", [name, "-x", "c++", "-std=c++17"])]
    print("no C++ compiler is here: C++17 is not looked at")
    return found


def check(root, *compilers):
    findings = []
    for path in sorted((root / "include" / "siotls").glob("*.h")):
        text = f"#include <siotls/{path.name}>\n" * 2 + "extern int not_empty;\n"
        for name, command in languages(compilers):
            done = subprocess.run([*command, *WARNINGS, f"-I{root / 'include'}", "-"], input=text, text=True,
                                  capture_output=True, check=False)
            if done.returncode != 0:
                findings.append(f"{path.relative_to(root)} as {name}: {done.stderr.strip()}")
    return findings


if __name__ == "__main__":
    style.main(check)
