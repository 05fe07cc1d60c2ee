#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_readme.py PAGE.md EXAMPLE.c: the first C code in the page is what stands between the marks of the example.

With --write it is put there.
"""
import re
import sys

BLOCK = re.compile(r"(?<=^```c\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
MARKED = re.compile(r"^/\* \[README \*/\n(.*?)^/\* README\] \*/$", re.DOTALL | re.MULTILINE)


def main():
    readme_path, example_path = sys.argv[1:3]
    with open(readme_path, encoding="utf-8") as file:
        readme = file.read()
    with open(example_path, encoding="utf-8") as file:
        code = MARKED.search(file.read()).group(1)
    if sys.argv[3:] == ["--write"]:
        with open(readme_path, "w", encoding="utf-8") as file:
            file.write(BLOCK.sub(lambda _: code, readme, count=1))
        return 0
    block = BLOCK.search(readme)
    if block and block.group(0) == code:
        return 0
    print(f"the code in {readme_path} is not that of {example_path}; run this script with --write")
    return 1


sys.exit(main())
