#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_docs.py COMPILER...: what the documents say of files, functions and code is there. --write puts code in its place.

Links and their anchors lead somewhere; files and siotls_ names that are mentioned exist; C code is that of an example
that is compiled and run (<!-- code: FILE MARK --> before it), or compiles (<!-- declared: ... --> says what is around
it); and what the peers say to each other is called application data.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGES = ("*.md", "docs/*.md", "docs/*/*.md", "core/*.md", "providers/*.md", "kit/*.md", "tests/*.md")
SOURCES = ("include", "core", "kit", "providers", "tools", "tests", "docs/examples", ".ci")
OWN_CODE = {"README.md": "docs/check_readme.py", "docs/providers.md": "docs/check_readme.py",
            "providers/README.md": "tests/providers"}
BLOCK = re.compile(r"(?:<!-- (code|declared):\s+([^>]*?)\s+-->\n)?```c\n(.*?)```$", re.S | re.M)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
MENTIONED = re.compile(r"`((?:core|tests|docs|providers|tools|include|kit|\.ci)/[\w./-]*\w/?)`")
NAME = re.compile(r"(?<![\w/.-])(?:siotls|SIOTLS)_\w*[A-Za-z0-9](?![\w*.]|_)")
OLD_WORDS = re.compile(r"\b(?:unread|our|their|peer's|decrypted|no) text\b|\btext (?:in|out)\b")


def slug(heading):
    """The anchor that a heading gets."""
    plain = re.sub(r"[`*\\]|\[([^\]]*)\]\([^)]*\)", r"\1", heading.strip().lower())
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def without_code(text):
    return re.sub(r"^```.*?^```$", "", text, flags=re.S | re.M)


def headings(path):
    return {slug(line) for line in re.findall(r"^#+ (.*)$", without_code(path.read_text(encoding="utf-8")), re.M)}


def check_links(path, text):
    for target in LINK.findall(without_code(text)):
        if re.match(r"[a-z]+:", target):
            continue
        file_name, _, anchor = target.partition("#")
        file = (path.parent / file_name).resolve() if file_name else path
        if not file.exists():
            yield f"the link {target} leads nowhere"
        elif anchor and anchor not in headings(file):
            yield f"the link {target}: there is no such heading"


def check_files(text):
    for name in MENTIONED.findall(text):
        if not (ROOT / name).exists() and not (ROOT / f"{name}.c").exists():  # a program is named like its source
            yield f"there is no {name}"


def known_names():
    found = set()
    for folder in SOURCES:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix in (".c", ".h", ".in", ".py", ".sh", ".build", ".map", ""):
                found |= set(re.findall(r"\b(?:siotls|SIOTLS)_\w+", path.read_text(encoding="utf-8", errors="ignore")))
    return found


def check_names(text, known):
    for name in sorted(set(NAME.findall(text)) - known):
        yield f"there is no {name}"


def check_words(text):
    for match in OLD_WORDS.finditer(without_code(text)):
        yield f'"{match.group()}": say application data'


def marked(words):
    """The code between the marks of an example, without their lines."""
    file, mark = words.split()
    code = (ROOT / "docs" / file).read_text(encoding="utf-8")
    return re.search(rf"^/\* \[{mark} \*/\n(.*?)^/\* {mark}\] \*/$", code, re.S | re.M).group(1)


def compiles(compiler, declarations, code):
    """What the compiler says of a fragment; nothing: it compiles."""
    program = ("#include <siotls/siotls.h>\n#include <siotls/quic.h>\n#include <stdlib.h>\n#include <string.h>\n"
               f"int fragment(void);\n{declarations}\nint fragment(void)\n{{\n{code}\nreturn 0;\n}}\n")
    done = subprocess.run([*compiler, "-std=c11", "-Wall", "-Werror=implicit-function-declaration", "-fsyntax-only",
                           f"-I{ROOT / 'include'}", "-xc", "-"], input=program, text=True, capture_output=True, check=False)
    errors = [line for line in done.stderr.splitlines() if "error:" in line]
    return "" if done.returncode == 0 else (errors or ["the compiler does not run"])[0]


def check_code(name, text, compiler):
    for kind, words, code in BLOCK.findall(text):
        if kind == "code" and code != marked(words):
            yield f"the code is not that of docs/{words}; run docs/check_docs.py --write"
        elif kind == "declared" and compiler:
            wrong = compiles(compiler, words, code)
            if wrong:
                yield f"code does not compile: {wrong}"
        elif not kind and name not in OWN_CODE:
            yield "C code that nobody compiles"


def put_code(text):
    def replaced(match):
        kind, words, _ = match.groups()
        return f"<!-- code: {words} -->\n```c\n{marked(words)}```" if kind == "code" else match.group()
    return BLOCK.sub(replaced, text)


def pages():
    return sorted({path for pattern in PAGES for path in ROOT.glob(pattern) if not path.parts[-2].startswith("build")})


def main(arguments):
    if arguments == ["--write"]:
        for path in pages():
            text = path.read_text(encoding="utf-8")
            if put_code(text) != text:
                path.write_text(put_code(text), encoding="utf-8")
        return 0
    known, wrong = known_names(), 0
    for path in pages():
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT).as_posix()
        findings = [*check_links(path, text), *check_code(name, text, arguments)]
        if name != "CHANGELOG.md":  # which also tells of what was
            findings += [*check_files(text), *check_names(text, known), *check_words(text)]
        for finding in findings:
            print(f"{name}: {finding}")
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
