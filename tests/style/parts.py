#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""State lies with who owns it: parts.py ROOT.

Few functions of the handshake take all of a connection, and those are the engine's. No struct of state holds more than
a reader can keep in mind.
"""
import re

import style

WHOLE = re.compile(r"struct (siotls_conn|sio_engine)\b")
FUNCTION = re.compile(r"^(?:static )?(?:inline )?(?:const )?[\w *]+?\b(\w+)\(([^;{}]*?)\)\s*\{", re.M)
STRUCT = re.compile(r"^struct (\w+) \{\n(.*?)^\};", re.M | re.S)
FIELD = re.compile(r";")

MAX_SHARE = 0.1
MAX_FIELDS = 30
STATE_LAYERS = ("handshake", "api", "record", "quic")


def sources(root, layer, *suffixes):
    for path in style.files(root, *suffixes):
        parts = path.relative_to(root).parts
        if parts[0] == "core" and parts[1] == layer:
            yield path, style.without_comments(path.read_text())


def check_functions(root):
    findings, num_all, num_whole = [], 0, 0
    for path, text in sources(root, "handshake", ".c"):
        for match in FUNCTION.finditer(text):
            num_all += 1
            if not WHOLE.search(match.group(2)):
                continue
            num_whole += 1
            relative = path.relative_to(root)
            if "engine" not in relative.parts:
                findings.append(f"{relative}: {match.group(1)} takes the whole connection")
    if num_all > 0 and num_whole > MAX_SHARE * num_all:
        findings.append(f"core/handshake: {num_whole} of {num_all} functions take the whole connection")
    return findings


def check_structs(root):
    findings = []
    for layer in STATE_LAYERS:
        for path, text in sources(root, layer, ".c", ".h"):
            for match in STRUCT.finditer(text):
                num_fields = len(FIELD.findall(match.group(2)))
                if num_fields > MAX_FIELDS:
                    findings.append(f"{path.relative_to(root)}: struct {match.group(1)} has {num_fields} fields")
    return findings


def check(root):
    return check_functions(root) + check_structs(root)


if __name__ == "__main__":
    style.main(check)
