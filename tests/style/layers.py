#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Includes point downwards, between layers and between the rooms of a layer: layers.py ROOT."""
import re

import style

LEVELS = {"base": 1, "platform": 2, "asn1": 3, "wire": 3, "crypto": 4, "x509": 5, "config": 6, "flow": 7, "record": 8,
          "quic": 8, "handshake": 9, "api": 10}

# The rooms of a layer, lowest first; "" is what lies in the layer's folder itself. A file includes only headers of its
# own room or an earlier one. A layer that is not listed has no rooms.
ROOMS = {"crypto": ["", "kat", "load"],
         "x509": ["name", "form", "trust", "path", "revocation", ""],
         "config": ["identity", "anti_replay", "session", ""],
         "handshake": ["context", "keys", "established", "auth", "psk", "hello", "state", "extension", "message",
                       "engine"]}

# Headers of C11 that touch no operating system, no clock and no state of the process.
STANDARD = {"assert.h", "ctype.h", "errno.h", "float.h", "inttypes.h", "iso646.h", "limits.h", "stdalign.h", "stdarg.h",
            "stdatomic.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "stdnoreturn.h", "string.h"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.M)


def room_of(parts):
    """The room of core/<layer>/[<room>/]file, given as the parts behind "core"."""
    return "/".join(parts[1:-1])


def judge_room(layer, room, other):
    rooms = ROOMS.get(layer, [""])
    if other not in rooms:
        return f"{layer}/{other} is no room"
    if rooms.index(other) > rooms.index(room):
        return f"{layer}/{room or '*'} does not include {layer}/{other or '*'}"
    return None


def judge_core(root, parts, quote, name):
    """What is wrong with one include of a file in core, or None; parts is where the file lies."""
    layer = parts[0]
    if quote == "<":
        if name.startswith("siotls/"):
            return None if (root / "include" / name).is_file() else "no such public header"
        if layer == "platform" or name in STANDARD:
            return None
        return "only core/platform includes headers of the system"
    other = name.split("/")[0]
    if "/" not in name or other not in LEVELS:
        return 'is to be written "layer/file.h" or "layer/room/file.h"'
    if not (root / "core" / name).is_file():
        return "no such header"
    if other != layer and LEVELS[other] >= LEVELS[layer]:
        return f"{layer} does not include {other}"
    return judge_room(layer, room_of(parts), room_of(name.split("/"))) if other == layer else None


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
    is_kit = top == "kit" and name.startswith("kit/") and (root / name).is_file()
    is_own = is_kit or any((folder / name).is_file() for folder in (path.parent, root / top)) and ".." not in name
    return None if is_own else "a program includes public headers and its own only"


def judge(root, path, quote, name):
    parts = path.relative_to(root).parts
    if parts[0] == "core" and len(parts) > 2:
        return judge_core(root, parts[1:], quote, name)
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
        if relative.parts[0] == "core" and len(relative.parts) > 2:
            layer, room = relative.parts[1], room_of(relative.parts[1:])
            if room not in ROOMS.get(layer, [""]):
                findings.append(f"{relative}: {layer}/{room} is no room")
                continue
        text = style.without_comments(path.read_text())
        for match in INCLUDE.finditer(text):
            wrong = judge(root, path, *match.groups())
            if wrong:
                findings.append(f"{relative}:{style.line_of(text, match.start())}: {match.group(2)}: {wrong}")
    return findings


if __name__ == "__main__":
    style.main(check)
