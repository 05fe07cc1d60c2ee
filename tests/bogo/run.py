#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs an already built runner of BoGo against the shim, and counts: run.py [OPTION...] RUNNER [PATTERN...]."""
import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUTCOMES = {"PASS": "passed", "FAIL": "failed", "SKIP": "unimplemented"}
COLUMNS = ("tests", "passed", "failed", "unimplemented", "disabled")


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build-check", help="the build directory")
    parser.add_argument("--lists", type=pathlib.Path, default=ROOT.parent / "shared" / "bogo",
                        help="where tests-core.txt, tests-optional.txt and groups/ are")
    parser.add_argument("--workers", type=int, default=2, help="tests at once")
    parser.add_argument("--providers", help="as SIOTLS_PROVIDER; default: openssl", default="openssl")
    parser.add_argument("--root", type=pathlib.Path, help="a folder with another system, which runner and shim run in, "
                        "with its libcrypto (chroot; for root only)")
    parser.add_argument("--enable", action="append", default=[],
                        help="a name of DisabledTests in config.json that is to be run nevertheless")
    parser.add_argument("--log", type=pathlib.Path, help="where the runner's words go; default: shown for failures")
    parser.add_argument("runner", type=pathlib.Path)
    parser.add_argument("pattern", nargs="*", help="names of tests, with * and ?; default: those of the lists")
    return parser.parse_args()


def names(path):
    return path.read_text().split()


def lists(folder):
    """Names by list and names by group; both empty when they are not there."""
    tiers = {tier: names(folder / f"tests-{tier}.txt") for tier in ("core", "optional", "quic")
             if (folder / f"tests-{tier}.txt").is_file()}
    groups = {path.stem.removeprefix("group-"): names(path) for path in sorted(folder.glob("groups/group-*.txt"))}
    return tiers, groups


def copy_into(folder, asked):
    """Runner, shim, library and providers in one folder, which runs where only that is seen."""
    tests = asked.build / "tests" / "bogo"
    for source in (asked.runner, tests / "bogo-shim", asked.build / "core" / "libsiotls.so.1"):
        shutil.copy(source, folder)
    config = json.loads((HERE / "config.json").read_text())
    config["DisabledTests"] = {name: why for name, why in config["DisabledTests"].items() if name not in asked.enable}
    (folder / "config.json").write_text(json.dumps(config))
    shutil.copytree(asked.build / "providers", folder / "providers", ignore=shutil.ignore_patterns("*.p"))


def run(asked, patterns, folder):
    """The outcome by name of each test that was run, and what the runner said."""
    copy_into(folder, asked)
    # What is copied into a folder of another system has this name there.
    inside = pathlib.Path("/") / folder.relative_to(asked.root.resolve()) if asked.root else folder
    # TLS 1.3 over TCP, no other library's providers and no keys logged, whatever the caller's environment says.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SIOTLS_")}
    environment |= {"SIOTLS_PROVIDER_PATH": str(inside / "providers"), "SIOTLS_PROVIDER": asked.providers,
                    "LD_LIBRARY_PATH": str(inside), "TMPDIR": "/tmp"}
    # The runner looks for a folder of its own sources only for what is not used here.
    command = ["chroot", asked.root] if asked.root else []
    command += ["env", f"--chdir={inside}", inside / asked.runner.name, "-pipe", "-allow-unimplemented",
                "-num-workers", str(asked.workers), "-shim-path", inside / "bogo-shim",
                "-shim-config", inside / "config.json", "-json-output", inside / "results.json",
                "-test", ";".join(patterns)]
    done = subprocess.run(command, env=environment, text=True, errors="replace", check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    results = folder / "results.json"
    if not results.is_file():
        sys.exit(f"the runner ended with {done.returncode}:\n{done.stdout[-2000:]}")
    tests = json.loads(results.read_text())["tests"]
    return {name: OUTCOMES[test["actual"]] for name, test in tests.items()}, done.stdout


def count(wanted, outcomes):
    """A row of the table; what was not run is disabled."""
    row = collections.Counter(outcomes.get(name, "disabled") for name in wanted)
    row["tests"] = len(wanted)
    return row


def show(rows):
    width = max(len(name) for name in rows)
    print(" " * width, *(f"{column:>13}" for column in COLUMNS))
    for name, row in rows.items():
        print(name.ljust(width), *(f"{row[column]:13}" for column in COLUMNS))


def failures(words):
    """What the runner says of each test that failed."""
    return [part for part in re.split(r"^(?=(?:PASSED|FAILED|UNIMPLEMENTED|DISABLED) \()", words, flags=re.M)
            if part.startswith("FAILED")]


def main():
    asked = options()
    tiers, groups = lists(asked.lists)
    listed = [name for tier in tiers.values() for name in tier]
    if not listed:
        print(f"the lists of names are not in {asked.lists}: only what is run is counted")
    with tempfile.TemporaryDirectory(dir=asked.root.resolve() / "tmp" if asked.root else None) as folder:
        outcomes, words = run(asked, asked.pattern or listed or ["*"], pathlib.Path(folder))
    if asked.log:
        asked.log.write_text(words)
    else:
        print("".join(failures(words)), end="")
    rows = {"all that was run": count(outcomes, outcomes)}
    if listed and not asked.pattern:
        rows = {name: count(wanted, outcomes) for name, wanted in {**groups, **tiers}.items()}
    show(rows)
    num_failed = sum(outcome == "failed" for outcome in outcomes.values())
    num_passed = sum(outcome == "passed" for outcome in outcomes.values())
    print(f"{num_passed} passed, {num_failed} failed, {len(outcomes) - num_passed - num_failed} skipped")
    sys.exit(num_failed > 0)


if __name__ == "__main__":
    main()
