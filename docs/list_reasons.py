#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""list_reasons.py: reasons.md lists each reason of the sources with what reasons.table says. With --write it is made."""
import fnmatch
import pathlib
import re
import sys

sys.dont_write_bytecode = True
DOCS = pathlib.Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path.insert(0, str(ROOT / "tests" / "style"))
import reasons  # noqa: E402
import style  # noqa: E402

HEAD = """# Reasons

Why something failed, as `siotls_error.reason` and the tools say it, with cause and cure below each group. In brackets:
the alert that goes to the peer, or the status of the call. Each reason stands once in the sources, so searching for it
leads to the line. Their words are for people and may change; programs compare status and alert.

This page is made by `docs/list_reasons.py` of the sources and of `docs/reasons.table`.
"""


def families():
    """(pattern, cause, cure) in the order of the table."""
    found = []
    for line in (DOCS / "reasons.table").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = tuple(cell.strip() for cell in line.split(" | "))
            if len(cells) != 3 or not all(cells):
                raise SystemExit(f"docs/reasons.table: not three columns: {line}")
            found.append(cells)
    return found


def around(text, start, end):
    """The call or the row in which a literal stands."""
    depth = 0
    while start > 0 and depth >= 0 and text[start - 1] != ";":
        start -= 1
        depth += {")": 1, "}": 1, "(": -1, "{": -1}.get(text[start], 0)
    while start > 0 and re.match(r"\w", text[start - 1]):
        start -= 1
    depth = 0
    while end < len(text) and depth >= 0 and text[end] != ";":
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(text[end], 0)
        end += 1
    return text[start:end]


def outcome(call, aliases):
    """aliases: what a file calls an alert for short."""
    call = re.sub(r"\b[A-Z]+\b", lambda match: aliases.get(match.group(), match.group()), call)
    words = [word.lower() for word in re.findall(r"SIOTLS_ALERT_(\w+)", call)]
    words += re.findall(r"SIOTLS_ERROR_(\w+)", call)
    if re.search(r"(refuse|fail)_value\(|refuse_size\(|SIO_ARGUMENTS_CHECK\(", call):  # which say ARGUMENT by itself
        words.append("ARGUMENT")
    return f" ({', '.join(dict.fromkeys(words))})" if words else ""


def listed():
    """Reasons, and with what each ends."""
    found = {}
    literals = re.compile(reasons.LITERAL + r"(?:\s*" + reasons.LITERAL + ")*")
    for path in style.files(ROOT, ".c", ".h", under=("core",)):
        text = style.without_comments(path.read_text(encoding="utf-8"))
        aliases = dict(re.findall(r"\b([A-Z]+) = (SIOTLS_ALERT_\w+)", text))
        for match in literals.finditer(text):
            words = reasons.joined(match.group())
            if reasons.REASON.fullmatch(words):
                found[words] = outcome(around(text, match.start(), match.end()), aliases)
    return found


def fits(reason, ending, pattern):
    """A pattern that names an alert or a status looks at what the reason ends with, too."""
    return fnmatch.fnmatchcase(reason + ending if pattern.endswith(")") else reason, pattern)


def page():
    """The text, and what is wrong with the table."""
    known, rows, wrong = listed(), families(), []
    by_row = {row: [] for row in rows}
    for reason in sorted(known):
        row = next((row for row in rows if fits(reason, known[reason], row[0])), None)
        if row is None:
            wrong.append(f'docs/reasons.table has no row for "{reason}"')
        else:
            by_row[row].append(reason)
    wrong += [f'docs/reasons.table: no reason is left for "{row[0]}"' for row in rows
              if not by_row[row] and not row[0].startswith("*(")]
    by_area = {}
    for row, members in by_row.items():
        for reason in members:
            by_area.setdefault(reason.split(":")[0], {}).setdefault(row[1:], []).append(reason)
    lines = [HEAD]
    for area in sorted(by_area):
        lines.append(f"## {area}\n")
        for (cause, cure), members in by_area[area].items():
            lines += [f"- `{reason}`{known[reason]}" for reason in members]
            lines.append(f"\n> {cause} **Cure:** {cure}\n")
    return "\n".join(lines), wrong


def main(arguments):
    text, wrong = page()
    path = DOCS / "reasons.md"
    if arguments == ["--write"]:
        path.write_text(text, encoding="utf-8")
    elif not path.is_file() or path.read_text(encoding="utf-8") != text:
        wrong.append("docs/reasons.md is not what the sources make now; run docs/list_reasons.py --write")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
