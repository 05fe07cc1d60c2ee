# SPDX-License-Identifier: Apache-2.0
"""The tutorial of docs/python.md runs from its own text: tutorial_test.py DOCUMENT."""
import os
import re
import sys
import unittest

import support

document = sys.argv.pop(1)


class Tutorial(unittest.TestCase):
    def test_text(self):
        with open(document, encoding="utf-8") as file:
            text = file.read()
        # Lines stay where they are, so that a failure tells the line of the document.
        lines, is_code = [], False
        for line in text.split("\n"):
            if line.startswith("```"):
                is_code = line == "```python"
                lines.append("")
            else:
                lines.append(line if is_code else "")
        self.assertGreater(len(re.findall("^```python$", text, re.M)), 5)
        os.chdir(support.work)
        exec(compile("\n".join(lines), document, "exec"), {"__name__": "tutorial"})


if __name__ == "__main__":
    support.main()
