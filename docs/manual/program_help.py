# SPDX-License-Identifier: Apache-2.0
"""What a program says of itself with --help, in parts: manual pages and completions are made of it, so that neither lists
other options than the program's own table has."""
import dataclasses
import os
import re
import subprocess

OPTION = re.compile(r"^ {2}(?:(-\w) | {3})(--[\w-]+(?: [A-Z][^ ]*)?)(?: +(.*))?$")
WORD = re.compile(r"^ {2}(\S+)(?: --\S+| \S*[\[\]|A-Z]\S*| \.\.\.\])* {2,}(.*)$")


@dataclasses.dataclass
class Option:
    letter: str  # "-v", or nothing
    name: str    # "--verbose"
    value: str   # what its value is called, or nothing
    about: list  # lines


def paragraphs(text):
    return [part for part in re.split(r"\n\s*\n", text.strip("\n")) if part.strip()]


def read_options(lines):
    options = []
    for line in lines:
        match = OPTION.match(line)
        if match:
            letter, words, about = match.groups()
            name, _, value = words.partition(" ")
            options.append(Option(letter or "", name, value, [about] if about else []))
        else:
            options[-1].about.append(line.strip())
    return options


def read_help(program):
    """Forms of usage, what it is for, its options, and the paragraphs behind them."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SIOTLS_")}
    done = subprocess.run([program, "--help"], check=True, capture_output=True, text=True, env=environment)
    parts = paragraphs(done.stdout)
    usage = [line.removeprefix("usage:").strip() for line in parts[0].splitlines()]
    index = next(i for i, part in enumerate(parts) if part.startswith("options:"))
    return usage, " ".join(parts[1:index]), read_options(parts[index].splitlines()[1:]), parts[index + 1:]


def read_words(notes, heading):
    """The words that a paragraph with this heading explains, such as commands: pairs."""
    part = next((note for note in notes if note.startswith(heading + ":\n")), "")
    found = {}
    for line in part.splitlines()[1:]:
        match = WORD.match(line)
        if match:
            found.setdefault(match[1], match[2])
    return list(found.items())
