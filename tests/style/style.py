# SPDX-License-Identifier: Apache-2.0
"""What the style checks share: the project's files, C without comments, and how findings are told."""
import pathlib
import re
import sys

SOURCE_FOLDERS = ("include", "core", "kit", "providers", "tools", "tests", "docs", "bindings", ".ci")


def files(root, *suffixes, under=SOURCE_FOLDERS):
    """Paths of the project below root with one of these suffixes (none: all), sorted."""
    found = []
    for folder in under:
        for path in sorted((root / folder).rglob("*")):
            parts = path.relative_to(root).parts
            hidden = any(part.startswith((".", "build", "__pycache__")) for part in parts[1:])
            if path.is_file() and not hidden and (not suffixes or path.suffix in suffixes):
                found.append(path)
    if under == SOURCE_FOLDERS:
        # In a git worktree .git is a file.
        found += [path for path in sorted(root.iterdir())
                  if path.is_file() and path.name != ".git" and (not suffixes or path.suffix in suffixes)]
    return found


TOKENS = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def without_comments(text):
    """C text with comments blanked out; lines stay where they are."""
    def blank(match):
        token = match.group()
        return re.sub(r"[^\n]", " ", token) if token.startswith("/") else token
    return TOKENS.sub(blank, text)


def without_strings(text):
    """C text with comments and the insides of literals blanked out, and preprocessor lines too."""
    def blank(match):
        token = match.group()
        if token.startswith("/"):
            return re.sub(r"[^\n]", " ", token)
        return token[0] + " " * (len(token) - 2) + token[-1]
    text = TOKENS.sub(blank, text)
    directive = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)
    return directive.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def main(check):
    """Runs check(root, *arguments) for `script ROOT [ARGUMENT...]`; findings are printed and fail the test."""
    findings = check(pathlib.Path(sys.argv[1]), *sys.argv[2:])
    for finding in findings:
        print(finding)
    print(f"{len(findings)} findings")
    sys.exit(1 if findings else 0)


def skip(reason):
    """Ends a test that cannot be run here."""
    print(f"skipped: {reason}")
    sys.exit(77)
