#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A library exports what include/ declares for it, a provider its entry only: exports.py ROOT LIBRARY|MODULE..."""
import pathlib
import re
import subprocess

import style

# How the names of libraries begin, and the macro that marks what they export; the first that fits counts.
MACROS = (("libsiotls-conform.", "SIOTLS_CONFORM_API"), ("lib", "SIOTLS_API"))


def declared(root, macro):
    pattern = re.compile(rf"^[ \t]*{macro}\b[^;]*?\b(siotls_\w+)\s*\(", re.S | re.M)
    names = set()
    for path in (root / "include" / "siotls").glob("*.h"):
        text = style.without_strings(path.read_text())
        names.update(pattern.findall(text))
    return names


def exported(library):
    """Names that a shared object defines for others; the node of the version script is not one."""
    output = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    fields = [line.split() for line in output.splitlines()]
    return {field[2].split("@")[0] for field in fields if len(field) == 3 and field[1] != "A"}


def compare(library, wanted):
    found = exported(library)
    name = pathlib.Path(library).name
    return [f"{name} does not export {symbol}" for symbol in sorted(wanted - found)] + [
        f"{name} exports {symbol}" for symbol in sorted(found - wanted)]


def check(root, *objects):
    findings = []
    for path in objects:
        macro = next((macro for start, macro in MACROS if pathlib.Path(path).name.startswith(start)), None)
        findings += compare(path, declared(root, macro) if macro else {"siotls_provider_v1"})
    return findings


if __name__ == "__main__":
    style.main(check)
