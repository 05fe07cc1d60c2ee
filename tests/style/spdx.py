#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each source file says its licence first, then in a few lines its purpose: spdx.py ROOT."""
import re

import style

LICENCE = "SPDX-License-Identifier: Apache-2.0"
MAX_PURPOSE = 8


def judge_c(path, lines):
    if not lines or lines[0] != f"/* {LICENCE} */":
        return "the first line is not the licence"
    if "include" in path.parts:  # what public headers say first is documentation
        return None
    text = "\n".join(lines[1:])
    match = re.match(r"/\*(.*?)\*/", text, re.S)
    if match is None:
        return "no purpose after the licence"
    purpose = [line for line in match.group(1).split("\n") if line.strip(" *")]
    if len(purpose) > MAX_PURPOSE:
        return f"the purpose takes {len(purpose)} lines"
    return None


def judge_script(lines):
    start = 1 if lines and lines[0].startswith("#!") else 0
    if len(lines) <= start or lines[start] != f"# {LICENCE}":
        return "the licence is not the first line"
    return None


def is_script(path):
    if path.suffix in (".py", ".sh", ".build") or path.name == "meson_options.txt":
        return True
    with path.open("rb") as file:
        return path.suffix == "" and file.read(2) == b"#!"


def check(root):
    findings = []
    for path in style.files(root):
        if path.suffix in (".c", ".h") or path.name.endswith((".c.in", ".h.in")):
            wrong = judge_c(path.relative_to(root), path.read_text().splitlines())
        elif is_script(path):
            wrong = judge_script(path.read_text().splitlines())
        else:
            continue
        if wrong:
            findings.append(f"{path.relative_to(root)}: {wrong}")
    return findings


if __name__ == "__main__":
    style.main(check)
