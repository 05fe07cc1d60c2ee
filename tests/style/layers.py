#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Includes point downwards: layers.py ROOT."""
import re

import style

LEVELS = {"base": 1, "platform": 2, "asn1": 3, "wire": 3, "crypto": 4, "x509": 5, "config": 6, "flow": 7, "record": 8,
          "handshake": 9, "api": 10}

# The rooms of a layer, lowest first: a room includes its own headers and those of earlier ones.
ROOMS = {
    "handshake": ["context", "keys", "established", "auth", "psk", "hello", "state", "extension", "message", "engine"],
}

# Headers of C11 that touch no operating system, no clock and no state of the process.
STANDARD = {"assert.h", "ctype.h", "errno.h", "float.h", "inttypes.h", "iso646.h", "limits.h", "stdalign.h", "stdarg.h",
            "stdatomic.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "stdnoreturn.h", "string.h"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.M)


def room_of(parts):
    """The room of core/<layer>/<room>/file, given the parts from the layer on; None where a layer has no rooms."""
    return parts[1] if parts[0] in ROOMS and len(parts) == 3 else None


def judge_rooms(layer, room, name):
    """What is wrong with an include within a layer, or None."""
    other = room_of(tuple(name.split("/")))
    rooms = ROOMS.get(layer, [])
    if other is None or room is None or room == other:
        return None
    if other not in rooms or room not in rooms:
        return f"{other} is no room of {layer}"
    return None if rooms.index(other) < rooms.index(room) else f"{room} does not include {other}"


def judge_core(root, layer, room, quote, name):
    """What is wrong with one include of a file in core/<layer>, or None."""
    if quote == "<":
        if name.startswith("siotls/"):
            return None if (root / "include" / name).is_file() else "no such public header"
        if layer == "platform" or name in STANDARD:
            return None
        return "only core/platform includes headers of the system"
    other = name.split("/")[0]
    if "/" not in name or other not in LEVELS:
        return 'is to be written "layer/file.h"'
    if not (root / "core" / name).is_file():
        return "no such header"
    if other != layer and LEVELS[other] >= LEVELS[layer]:
        return f"{layer} does not include {other}"
    return judge_rooms(layer, room, name) if other == layer else None


def judge_provider(root, path, quote, name):
    if quote == '"':
        folder = root / "providers" if name.startswith("common/") else path.parent
        is_own = (folder / name).is_file() and ".." not in name
        return None if is_own else "a provider includes its own headers and those of providers/common only"
    if name.startswith("siotls/") and name != "siotls/provider.h":
        return "a provider needs siotls/provider.h only"
    return None


def judge_program(root, path, quote, name):
    """Tools and examples: public headers, and those of their own tree."""
    if quote == "<":
        is_public = not name.startswith("siotls/") or (root / "include" / name).is_file()
        return None if is_public else "no such public header"
    top = path.relative_to(root).parts[0]
    is_kit = top in ("kit", "tools") and name.startswith("kit/") and (root / name).is_file()
    is_own = is_kit or any((folder / name).is_file() for folder in (path.parent, root / top)) and ".." not in name
    return None if is_own else "a program includes public headers and its own only"


def judge(root, path, quote, name):
    parts = path.relative_to(root).parts
    if parts[0] == "core" and len(parts) > 2:
        return judge_core(root, parts[1], room_of(parts[1:]), quote, name)
    if parts[0] == "providers":
        return judge_provider(root, path, quote, name)
    if parts[0] in ("kit", "tools", "docs"):
        return judge_program(root, path, quote, name)
    if parts[0] == "include" and quote == '"':
        return "public headers include each other as <siotls/x.h>"
    return None


def check(root):
    findings = []
    for path in style.files(root, ".c", ".h", ".in"):
        relative = path.relative_to(root)
        if relative.parts[0] == "core" and len(relative.parts) > 2 and relative.parts[1] not in LEVELS:
            findings.append(f"{relative}: core/{relative.parts[1]} is no layer")
            continue
        text = style.without_comments(path.read_text())
        for match in INCLUDE.finditer(text):
            wrong = judge(root, path, *match.groups())
            if wrong:
                findings.append(f"{relative}:{style.line_of(text, match.start())}: {match.group(2)}: {wrong}")
    return findings


if __name__ == "__main__":
    style.main(check)
