#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make_page.py PROGRAM EXAMPLES OUTPUT: a manual page (man(7)) of what PROGRAM --help says and of examples.

So a page never lists other options than the program has. EXAMPLES is text: a paragraph that says what is done, then its
commands, indented.
"""
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True
from program_help import paragraphs, read_help

SEE_ALSO = ("siotls-client", "siotls-server", "siotls-providers", "siotls-verify", "siotls-bench")


def escape(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text


def usage_page(usage):
    lines = []
    for form in usage:
        name, _, rest = form.partition(" ")
        lines += [".B " + escape(name), escape(rest), ".br"]
    return lines[:-1]


def option_page(options):
    page = []
    for option in options:
        head = (f"\\fB{escape(option.letter)}\\fR, " if option.letter else "") + f"\\fB{escape(option.name)}\\fR"
        page += [".TP", head + (f" \\fI{escape(option.value)}\\fR" if option.value else "")]
        page += map(escape, option.about)
    return page


def note_page(notes):
    """Notes with a heading of their own ("environment:", "exit code: ...") become sections."""
    page = []
    for note in notes:
        head, colon, rest = note.partition(":")
        first, *more = note.splitlines()
        if first.endswith(":") and " " not in head:
            page += [".SH " + head.upper()]
            for line in more:
                words = re.match(r"^ {2}(\S.*?) {2,}(.*)$", line)
                page += [".TP", f"\\fB{escape(words[1])}\\fR", escape(words[2])] if words else [escape(line.strip())]
        elif head == "exit code" and colon:
            page += [".SH EXIT STATUS", escape(" ".join(rest.split()))]
        elif any(line.startswith("  ") or re.search(r"\S {2,}\S", line) for line in note.splitlines()):
            page += [".PP", ".nf", *map(escape, note.splitlines()), ".fi"]
        else:
            page += [".PP", *map(escape, note.splitlines())]
    return page


def check_examples(name, text, options):
    """Examples use no option that the program does not have."""
    known = {option.name for option in options}
    for line in text.splitlines():
        unknown = set(re.findall(r"(?<=\s)--[\w-]+", line)) - known if name in line else set()
        if unknown:
            sys.exit(f"{name} has no {', '.join(sorted(unknown))}, which an example uses")


def example_page(text):
    page = [".SH EXAMPLES"]
    for part in paragraphs(text):
        for line in part.splitlines():
            if line.startswith("    "):
                page += [".PP", ".nf", ".RS", escape(line.strip()), ".RE", ".fi"]
            else:
                page += ([".PP"] if not page[-1][0].isalpha() else []) + [escape(line)]
    return page


def main():
    program, examples, output = sys.argv[1:]
    name = pathlib.Path(program).name
    usage, about, options, notes = read_help(program)
    version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.split()[-1]
    page = [f'.TH {name.upper()} 1 "" "siotls {version}" "siotls manual"', ".SH NAME",
            f"{escape(name)} \\- {escape(about[0].lower() + about[1:].rstrip('.'))}", ".SH SYNOPSIS", *usage_page(usage),
            ".SH DESCRIPTION", escape(about)]
    first = next((i for i, note in enumerate(notes) if re.match(r"(\w+|exit code):", note)), len(notes))
    page += note_page(notes[:first]) + [".SH OPTIONS"] + option_page(options) + note_page(notes[first:])
    text = pathlib.Path(examples).read_text(encoding="utf-8")
    check_examples(name, text, options)
    page += example_page(text)
    page += [".SH SEE ALSO", " ,\n".join(f".BR {other} (1)" for other in SEE_ALSO if other != name)]
    pathlib.Path(output).write_text("\n".join(page) + "\n", encoding="utf-8")


main()
