#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Public functions take their parameters in one order and say for what they fail, structs that applications fill have an
initialiser, and a provider's entry is none of all that: declarations.py ROOT COMPILER... The rules stand in
siotls/types.h."""
import re
import subprocess

import style

FUNCTION = re.compile(r"\bSIOTLS_API\s+([\w\s*]*?\W)(siotls_\w+)\s*\(([^()]*)\);")
ENTRY = "siotls_provider_v1"


def functions(path):
    """(line, result, name, parameters) of each public function that a header declares; a parameter is (type, name)."""
    text = style.without_comments(path.read_text())
    for match in FUNCTION.finditer(text):
        parameters = [re.fullmatch(r"(.*?)(\w+)(?:\[\w*\])?", " ".join(each.split())).groups()
                      for each in match.group(3).split(",") if each.strip() != "void"]
        yield (style.line_of(text, match.start()), " ".join(match.group(1).split()), match.group(2),
               [(kind.strip(), name) for kind, name in parameters])


def judge_order(name, parameters):
    """What is wrong with the order of the parameters; None: nothing."""
    kinds = [kind for kind, _ in parameters]
    error, memory = "struct siotls_error *", "const struct siotls_memory *"
    makes = re.search(r"_(new|restore)$", name)
    if makes and not re.fullmatch(r"struct siotls_\w+ \*\*", kinds[0]):
        return "what is made does not come first"
    if makes and kinds[-1] != error:
        return "error does not come last"
    if error in kinds[:-1] and not name.endswith("_error"):
        return "error does not come last"
    if memory in kinds and kinds.index(memory) != len(kinds) - 2:
        return "memory does not come before error"
    owners = [kind for kind in kinds if (own := re.fullmatch(r"(?:const )?struct (siotls_\w+) \*", kind))
              and name.startswith(own.group(1) + "_")]
    return "the object does not come first" if owners and kinds[0] not in owners and not makes else None


COMMENT = re.compile(r"/\*((?:[^*]|\*(?!/))*)\*/\s*$")


def comment_of(text, start):
    """The comment above a declaration, or above the declarations without one that it follows."""
    above = text[:start].rstrip()
    while above.endswith(";") and "SIOTLS_API" in above:
        above = above[:above.rfind("SIOTLS_API")].rstrip()
    found = COMMENT.search(above)
    return found.group(1) if found else ""


# What the library fills and owns; a provider's structs are tables of its own.
OWNED = {"siotls_client_hello", "siotls_conform_result", "siotls_conform_sample"}


def bare(folder):
    """(file, struct) of those that an application gives a size, and that siotls/init.h has no initialiser for."""
    init = folder / "init.h"
    known = set(re.findall(r"#define SIOTLS_INIT_\w+\s+\{\.size = sizeof\(struct (\w+)\)\}", init.read_text())) \
        if init.is_file() else set()
    for path in sorted(folder.glob("*.h")):
        if path.name == "provider.h":
            continue
        for name in re.findall(r"struct (siotls_\w+) \{\s*size_t size;", style.without_comments(path.read_text())):
            if name not in known | OWNED:
                yield path, name


def silent(path):
    """(line, name) of public functions that return a status, and whose comment names none of those that it may be."""
    text = path.read_text()
    known = set(re.findall(r"SIOTLS_ERROR_(\w+) =", (path.parent / "types.h").read_text()))
    for match in FUNCTION.finditer(text):
        words = set(re.findall(r"\b[A-Z_]+\b", comment_of(text, match.start()).replace("SIOTLS_ERROR_", "")))
        if match.group(1).strip() == "int" and known and not words & known:
            yield style.line_of(text, match.start()), match.group(2)


def declares_entry(root, header, compilers):
    command = [*compilers, "-E", "-P", "-x", "c", f"-I{root / 'include'}", "-"]
    text = subprocess.run(command, input=f"#include <siotls/{header}>\n", text=True, capture_output=True,
                          check=True).stdout
    return ENTRY in text


def check(root, *compilers):
    findings = []
    for path in sorted((root / "include" / "siotls").glob("*.h")):
        for line, _, name, parameters in functions(path):
            wrong = judge_order(name, parameters)
            if wrong:
                findings.append(f"{path.relative_to(root)}:{line}: {name}: {wrong}")
        findings += [f"{path.relative_to(root)}:{line}: {name}: its comment does not say for what it fails"
                     for line, name in silent(path)]
        if declares_entry(root, path.name, compilers) != (path.name == "provider.h"):
            findings.append(f"{path.relative_to(root)}: {ENTRY} is declared by provider.h and by nothing else")
    findings += [f"{path.relative_to(root)}: struct {name} has no initialiser in siotls/init.h"
                 for path, name in bare(root / "include" / "siotls")]
    return findings


if __name__ == "__main__":
    style.main(check)
