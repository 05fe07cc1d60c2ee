#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each reason of a failure is a literal "area: words" that stands once in the tree: reasons.py ROOT."""
import re

import style

LITERAL = r'"(?:\\.|[^"\\\n])*"'
REASON = re.compile(r"[a-z0-9_][a-z0-9_ ]*: [^ %].*[^ .]")
CALL = re.compile(r"\b(sio_fail|sio_fail_status|sio_fail_both|sio_refuse|sio_conn_refuse|sio_conn_refuse_size|"
                  r"sio_config_refuse)\s*\(")
# A table's row, or a function that fails on behalf of another, hands a literal on; it is found where it stands.
HANDED_ON = re.compile(r"[A-Za-z_](?:\w|->|\.|\[\w+\])*")


def arguments(text, start):
    """The arguments of a call whose opening parenthesis is at start, as text."""
    depth, begin, found = 0, start + 1, []
    for match in re.compile(LITERAL + r"|'(?:\\.|[^'])*'|[()\[\]{},]").finditer(text, start):
        token = match.group()
        if token in "([{":
            depth += 1
        elif token in ")]}":
            depth -= 1
            if depth == 0:
                return found + [text[begin:match.start()].strip()]
        elif token == "," and depth == 1:
            found.append(text[begin:match.start()].strip())
            begin = match.end()
    return found


def joined(literals):
    """Adjacent literals as the one that they make."""
    return "".join(literal[1:-1] for literal in re.findall(LITERAL, literals))


def judge_calls(text):
    """(position, what is wrong) for each call that fails without a proper reason."""
    for match in CALL.finditer(text):
        given = arguments(text, match.end() - 1)
        if given and given[-1].startswith(("enum ", "const char")):
            continue
        reason = given[-1] if given else ""
        if reason.startswith('"'):
            if not REASON.fullmatch(joined(reason)):
                yield match.start(), f'{reason} is not of the form "area: words"'
        elif not HANDED_ON.fullmatch(reason):
            yield match.start(), f"{match.group(1)} without a literal reason"


def check(root):
    findings, places = [], {}
    for path in style.files(root, ".c", ".h", under=("core",)):
        relative = path.relative_to(root)
        text = style.without_comments(path.read_text())
        if relative.parts[-2:] != ("base", "error.c") and relative.parts[-2:] != ("base", "error.h"):
            findings += [f"{relative}:{style.line_of(text, at)}: {wrong}" for at, wrong in judge_calls(text)]
        for match in re.finditer(LITERAL + r"(?:\s*" + LITERAL + ")*", text):
            words = joined(match.group())
            if REASON.fullmatch(words):
                places.setdefault(words, []).append(f"{relative}:{style.line_of(text, match.start())}")
    for words, where in sorted(places.items()):
        if len(where) > 1:
            findings.append(f'"{words}" stands {len(where)} times: {", ".join(where)}')
    return findings


if __name__ == "__main__":
    style.main(check)
