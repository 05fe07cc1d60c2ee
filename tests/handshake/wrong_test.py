#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every public function that can fail has rows of wrong calls: wrong_test.py INCLUDE PROGRAM...

The programs play the rows and print a line for each: function, kind, and whether a reason is told. What kinds a
function needs is read in its declaration and its comment, so that a new one without rows fails.
"""
import pathlib
import re
import subprocess
import sys

DECLARED = re.compile(r"/\*((?:[^*]|\*(?!/))*)\*/\s*((?:SIOTLS_(?:CONFORM_)?API[^;]*;\s*)+)")
FUNCTION = re.compile(r"API\s+int\s+(siotls_\w+)\(([^;]*)\);")
ROLE = re.compile(r"\((?:clients|servers)\b|ARGUMENT[^.;]*\ba (?:client|server)\b|STATE: started, or a (?:client|server)\b")
RANGE = re.compile(r"ARGUMENT[^.;]*\b(?:more than|longer|another|out of range|wrong|twice|none)\b")
SETTER = re.compile(r"siotls_config_(?:set|add|request)_")


def declared(folder):
    """(function, its parameters, its comment) of everything that returns a status."""
    for path in sorted(folder.glob("*.h")):
        for comment, declarations in DECLARED.findall(path.read_text(encoding="utf-8")):
            comment = re.sub(r"\s*\n \* ?", " ", comment)
            for name, parameters in FUNCTION.findall(declarations):
                yield name, " ".join(parameters.split()), comment


def sized_structs(folder):
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.h"))
    return set(re.findall(r"struct (siotls_\w+) \{\s*size_t size;", text)) - {"siotls_error"}


def needed(name, parameters, comment, sized):
    """The kinds of rows that a function has to have."""
    kinds = {"null"} if "*" in parameters else set()
    if any(re.search(rf"struct {struct} \*(?!\*)", parameters) for struct in sized):
        kinds.add("size")
    if ROLE.search(comment):
        kinds.add("role")
    if "STATE" in comment or SETTER.match(name):
        kinds.add("state")
    if RANGE.search(comment):
        kinds.add("range")
    return kinds


def may_be_plain(parameters, comment):
    """Without an error, a connection or a config to ask, the comment has to say what ARGUMENT is."""
    return not re.search(r"siotls_error \*|struct siotls_conn|struct siotls_config", parameters) and \
        re.search(r"ARGUMENT: \w", comment)


def play(programs):
    """{function: {kind}}, what is told of wrong rows, and the functions with rows that tell no reason."""
    rows, wrong, plain = {}, [], set()
    for program in programs:
        done = subprocess.run([program], capture_output=True, text=True, timeout=60, check=False)
        for line in done.stdout.splitlines():
            if line.startswith("#"):
                if done.returncode != 0:
                    wrong.append(line)
                continue
            function, kind, how = line.split()
            rows.setdefault(function, set()).add(kind)
            if how == "plain":
                plain.add((function, kind))
        if not done.stdout.rstrip().endswith("are not as they should be"):
            raise SystemExit("\n".join(["1..1", *wrong, f"# {program} ended early: {done.stderr}", "not ok 1"]))
    return rows, wrong, plain


def main(folder, *programs):
    folder = pathlib.Path(folder)
    rows, wrong, plain = play(programs)
    sized = sized_structs(folder)
    functions = list(declared(folder))
    for name, parameters, comment in functions:
        if "never an error" in comment:
            continue
        for kind in sorted(needed(name, parameters, comment, sized) - rows.get(name, set())):
            wrong.append(f"# {name}: no row of the kind {kind}")
        if any(function == name for function, _ in plain) and not may_be_plain(parameters, comment) \
                and not name.endswith("_misuse"):
            wrong.append(f"# {name}: a reason is to be told, or its comment says what ARGUMENT is")
    for name in sorted(set(rows) - {name for name, _, _ in functions}):
        wrong.append(f"# {name} is declared nowhere")
    print("1..1")
    print("\n".join(wrong) if wrong else f"# {len(functions)} functions, {sum(map(len, rows.values()))} kinds")
    print("not ok 1 - every misuse says why" if wrong else "ok 1 - every misuse says why")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
