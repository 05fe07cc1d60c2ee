# SPDX-License-Identifier: Apache-2.0
"""The package's types are right, as mypy sees them: types_test.py PACKAGE."""
import shutil
import subprocess
import sys
import tempfile

mypy = shutil.which("mypy")
if mypy is None:
    print("skipped: mypy is not here")
    sys.exit(77)
with tempfile.TemporaryDirectory(prefix="siotls-mypy-") as cache:
    sys.exit(subprocess.run([mypy, "--strict", "--cache-dir", cache, sys.argv[1]], check=False).returncode)
