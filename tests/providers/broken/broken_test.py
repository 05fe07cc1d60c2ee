#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""siotls-providers test finds every fault, where it is: broken_test.py BUILD MODULES "FAULT ALGORITHM CHECK"...

TAP on standard output. A fault without algorithm and check is none: nothing may fail.
"""
import json
import os
import subprocess
import sys

PATIENCE = 120  # seconds until a run that must end has not


def run(build, module):
    environment = {key: value for key, value in os.environ.items() if key != "SIOTLS_PROVIDER"}
    environment["SIOTLS_PROVIDER_PATH"] = os.path.join(build, "providers")
    result = subprocess.run([os.path.join(build, "tools", "siotls-providers"), "test", "--json", module],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, timeout=PATIENCE,
                            check=False)
    return result.returncode, json.loads(result.stdout)["results"], result.stderr.decode(errors="replace")


def judge(code, results, kind, wanted):
    """What is wrong with a run, or None."""
    failed = {(item["kind"], item["name"], item["check"]): item["reason"] for item in results
              if item["result"] == "failed"}
    if not wanted:
        return f"failed without a fault: {failed}" if failed or code != 0 else None
    if code != 1:
        return f"exit code {code}"
    if (kind, *wanted) not in failed:
        return f"not found by {' '.join(wanted)}, but by {failed}"
    return None


def main():
    build, modules, faults = sys.argv[1], sys.argv[2], sys.argv[3:]
    print(f"1..{len(faults)}")
    is_right = True
    for number, line in enumerate(faults, 1):
        fault, *wanted = line.split()
        try:
            code, results, errors = run(build, os.path.join(modules, fault + ".so"))
            wrong = judge(code, results, fault.split("-")[0], wanted)
        except (ValueError, KeyError, subprocess.TimeoutExpired) as error:
            wrong, errors = repr(error), ""
        is_right = is_right and wrong is None
        print(f"{'not ' if wrong else ''}ok {number} - {fault}", flush=True)
        if wrong:
            print(f"# {wrong[:2000]} {errors[:500]}")
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
