#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The library exports what include/ declares, a provider its entry only: exports.py ROOT LIBRARY [MODULE...]."""
import pathlib
import re
import subprocess

import style

DECLARED = re.compile(r"\bSIOTLS_API\b[^;]*?\b(siotls_\w+)\s*\(", re.S)


def declared(root):
    names = set()
    for path in (root / "include" / "siotls").glob("*.h"):
        text = style.without_strings(path.read_text())
        names.update(DECLARED.findall(text))
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


def check(root, library, *modules):
    findings = compare(library, declared(root))
    for module in modules:
        findings += compare(module, {"siotls_provider_v1"})
    return findings


if __name__ == "__main__":
    style.main(check)
