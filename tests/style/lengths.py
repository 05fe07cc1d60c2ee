#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No file over 600 lines, no function over 60: lengths.py ROOT.

Constant tables are exempt: C files whose name has _vectors or _table in it, and in other C files the lines
of initialisers at file scope. Functions have no exemption.
"""
import ast
import re

import style

MAX_FILE, MAX_FUNCTION = 600, 60


def blocks(text):
    """(head, first line, last line) of every block in braces at file scope."""
    depth, begin, found = 0, 0, []
    for match in re.finditer(r"[{};]", text):
        token = match.group()
        if token == "{":
            head = text[begin:match.start()]
            if depth == 0 and re.fullmatch(r'\s*extern\s+"[^"]*"\s*', head):
                begin = match.end()
                continue
            if depth == 0:
                start, opening = begin, head
            depth += 1
        elif token == "}":
            if depth == 0:  # the end of extern "C"
                begin = match.end()
                continue
            depth -= 1
            if depth == 0:
                blank = len(opening) - len(re.sub(r"^(?:\s|END_TEST\b|;)*", "", opening))
                found.append((opening.strip(), style.line_of(text, start + blank), style.line_of(text, match.start())))
                begin = match.end()
        elif depth == 0:
            begin = match.end()
    return found if depth == 0 else None


def is_function(head):
    """A list of parameters stands before the brace, and nothing is initialised."""
    return head.endswith(")") and "=" not in re.sub(r"\([^()]*\)", "", head)


def function_name(head):
    if "START_TEST" in head:
        return re.search(r"START_TEST\((\w+)", head).group(1)
    return re.search(r"(\w+)\s*\(", head).group(1)


def judge_c(text, is_table):
    stripped = style.without_strings(text)
    found = blocks(stripped)
    if found is None:
        return ["braces do not match"]
    findings = []
    num_lines = text.count("\n")
    for head, first, last in found:
        length = last - first + 1
        if is_function(head):
            if length > MAX_FUNCTION:
                findings.append(f"function {function_name(head)} has {length} lines")
        elif head.endswith("="):
            num_lines -= length
    if num_lines > MAX_FILE and not is_table:
        findings.append(f"{num_lines} lines")
    return findings


def judge_python(text):
    findings = [f"{text.count(chr(10))} lines"] if text.count("\n") > MAX_FILE else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > MAX_FUNCTION:
            findings.append(f"function {node.name} has {node.end_lineno - node.lineno + 1} lines")
    return findings


def check(root):
    findings = []
    for path in style.files(root, ".c", ".h", ".py", ".sh", ".build"):
        text = path.read_text()
        if path.suffix in (".c", ".h"):
            found = judge_c(text, re.search(r"_vectors|_table", path.stem) is not None)
        elif path.suffix == ".py":
            found = judge_python(text)
        else:
            found = [f"{text.count(chr(10))} lines"] if text.count("\n") > MAX_FILE else []
        findings += [f"{path.relative_to(root)}: {finding}" for finding in found]
    return findings


if __name__ == "__main__":
    style.main(check)
