#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The reference as manual pages (section 3), made of the public headers: a page for each function, and for each struct
that has a comment; siotls(7) tells of the headers.

reference.py VERSION MANDIR HEADER...   writes them when siotls is installed (below DESTDIR)
reference.py --check HEADER...          says what would be missing
"""
import os
import pathlib
import re
import sys

FUNCTION = re.compile(r"\bSIOTLS_(?:CONFORM_)?API\s+([\w\s*]*?\W)(siotls_\w+)\s*\([^()]*\);")
STRUCT = re.compile(r"^struct (siotls_\w+) \{.*?^\};", re.S | re.M)
COMMENT = re.compile(r"/\*((?:[^*]|\*(?!/))*)\*/\s*$")
STATUS = re.compile(r"SIOTLS_ERROR_(\w+) = -\d+,?\s*/\* (.*?) \*/", re.S)
MAX_PURPOSE = 100


class Page:
    """What one comment is about: functions that follow one another, or a struct."""

    def __init__(self, header, comment, name, declaration):
        self.header = header
        self.comment = comment
        self.names = [name]
        self.declarations = [declaration]
        self.is_struct = declaration.startswith("struct siotls_") and "{" in declaration


def clean(comment):
    """The lines of a comment without its stars."""
    lines = [re.sub(r"^\s*\* ?", "", line).rstrip() for line in comment.strip().splitlines()]
    return "\n".join(lines).strip()


def above(text, start):
    found = COMMENT.search(text[:start].rstrip())
    return clean(found.group(1)) if found and not found.group(1).strip().startswith("----") else ""


def read(path):
    """The pages of a header, in its order."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^/\* ---- .*? ---- \*/$", ";", text, flags=re.M)
    found = [(match.start(), match.group(2), match.group(0)) for match in FUNCTION.finditer(text)]
    found += [(match.start(), match.group(1), match.group(0)) for match in STRUCT.finditer(text)]
    pages = []
    for start, name, declaration in sorted(found):
        comment = above(text, start)
        if comment:
            pages.append(Page(path.name, comment, name, declaration))
        elif "{" not in declaration and pages and not pages[-1].is_struct:
            pages[-1].names.append(name)
            pages[-1].declarations.append(declaration)
    return pages


def escape(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text


def purpose(page):
    """What it is for, in a line: how its comment goes on after its name."""
    text = " ".join(page.comment.split("\n\n")[0].split())
    text = re.sub(r"^%s\b(?: \([^()]*\))?[:,]? ?" % re.escape(page.names[0]), "", text)
    text = re.split(r"(?<=[\w)])[.:;](?= |$)", text)[0]
    if len(text) > MAX_PURPOSE:
        text = text[:MAX_PURPOSE].rsplit(" ", 1)[0] + " ..."
    return text


def paragraphs(comment):
    """Text is filled; what is indented, or a list, stays as it is."""
    lines = []
    for part in re.split(r"\n\s*\n", comment):
        if any(line.startswith("  ") for line in part.splitlines()):
            lines += [".PP", ".nf", *map(escape, part.splitlines()), ".fi"]
        else:
            lines += [".PP", *map(escape, part.splitlines())]
    return lines[1:]


def declaration_lines(page):
    lines = [".nf", f"\\fB#include <siotls/{page.header}>\\fR", ""]
    for declaration in page.declarations:
        text = re.sub(r"SIOTLS_(?:CONFORM_)?API\s+", "", declaration)
        if not page.is_struct:
            name = re.search(r"(siotls_\w+)\s*\(", text)
            text = re.sub(r"\n\s*", "\n" + " " * (name.end() - text.rfind("\n", 0, name.start()) - 1), text)
        lines += [escape(line) for line in text.splitlines()] + [""]
    return lines[:-1] + [".fi"]


def render(page, version, statuses, places):
    name = page.names[0]
    names = ", ".join(page.names)
    lines = [f'.TH {name.upper()} 3 "" "siotls {version}" "siotls manual"', ".SH NAME",
             f"{escape(names)} \\- {escape(purpose(page))}", ".SH SYNOPSIS", *declaration_lines(page),
             ".SH DESCRIPTION", *paragraphs(page.comment)]
    words = re.findall(r"\b[A-Z_]+\b", page.comment.replace("SIOTLS_ERROR_", ""))
    errors = [word for word in statuses if word in words]
    if errors and not page.is_struct:
        lines.append(".SH ERRORS")
        for word in errors:
            lines += [".TP", f"\\fBSIOTLS_ERROR_{word}\\fR", escape(statuses[word])]
    body = page.comment + " ".join(page.declarations)
    others = sorted({places[word] for word in re.findall(r"\bsiotls_\w+", body) if word in places} - {name})
    lines += [".SH SEE ALSO", " ,\n".join(f".BR {other} (3)" for other in others) + (" ,\n" if others else "") +
              ".BR siotls (7)"]
    return "\n".join(lines) + "\n"


def render_overview(headers, pages, version):
    lines = [f'.TH SIOTLS 7 "" "siotls {version}" "siotls manual"', ".SH NAME",
             "siotls \\- TLS 1.3 without I/O, on any cryptography", ".SH DESCRIPTION",
             "A page of section 3 tells of each function. The headers, and what they declare:"]
    for path in headers:
        top = re.search(r"/\*\n(.*?)\*/", path.read_text(encoding="utf-8"), re.S)
        own = [page.names[0] for page in pages if page.header == path.name]
        lines += [f".SS <siotls/{path.name}>", *paragraphs(clean(top.group(1)))]
        if own:
            lines += [".PP", " ,\n".join(f".BR {name} (3)" for name in own)]
    return "\n".join(lines) + "\n"


def missing(headers, pages):
    """What a reader would not find."""
    shown = {name for page in pages for name in page.names}
    for path in headers:
        for match in FUNCTION.finditer(path.read_text(encoding="utf-8")):
            if match.group(2) not in shown:
                yield f"{path.name}: {match.group(2)} has no page"
    for page in pages:
        if not purpose(page):
            yield f"{page.header}: the comment of {page.names[0]} does not say what it is for"
        if not page.is_struct and page.names[0] not in page.comment:
            yield f"{page.header}: the comment of {page.names[0]} does not name it"


def write(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    path.chmod(0o644)


def install(folder, headers, pages, version):
    statuses = {name: " ".join(text.split()) for path in headers
                for name, text in STATUS.findall(path.read_text(encoding="utf-8"))}
    places = {name: page.names[0] for page in pages for name in page.names}
    for section in ("man3", "man7"):
        (folder / section).mkdir(mode=0o755, parents=True, exist_ok=True)
    for page in pages:
        write(folder / "man3", page.names[0] + ".3", render(page, version, statuses, places))
        for name in page.names[1:]:
            write(folder / "man3", name + ".3", f".so man3/{page.names[0]}.3\n")
    write(folder / "man7", "siotls.7", render_overview(headers, pages, version))


def main():
    is_check = sys.argv[1] == "--check"
    headers = [pathlib.Path(name) for name in sys.argv[2 if is_check else 3:]]
    pages = [page for path in headers for page in read(path)]
    if is_check:
        findings = list(missing(headers, pages))
        print("\n".join(findings) or f"{len(pages)} pages")
        sys.exit(bool(findings))
    folder = pathlib.Path(sys.argv[2])
    if folder.is_absolute():
        root = pathlib.Path(os.environ.get("DESTDIR") or "/")
        folder = root / folder.relative_to("/")
    else:
        folder = pathlib.Path(os.environ["MESON_INSTALL_DESTDIR_PREFIX"]) / folder
    install(folder, headers, pages, sys.argv[1])


main()
