#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What bash, zsh and fish complete behind the tools, by their own completion; and that no option is left out."""

import os
import pty
import re
import select
import shutil
import subprocess
import unittest

import support

TOOLS = ("siotls-client", "siotls-server", "siotls-verify", "siotls-providers", "siotls-bench")
FOLDER = os.path.join(support.build, "docs", "manual")


def setUpModule():
    if not os.path.exists(os.path.join(FOLDER, "_siotls-client")):
        raise unittest.SkipTest("a cross build makes no completions")


def file_of(shell, tool):
    return os.path.join(FOLDER, {"bash": tool, "zsh": "_" + tool, "fish": tool + ".fish"}[shell])


def options_of(tool):
    text = support.run(tool, "--help").stdout.decode()
    return set(re.findall(r"^  (?:-\w|  ) (--[\w-]+)", text, re.M))


def need(shell):
    if shutil.which(shell) is None:
        raise unittest.SkipTest("there is no " + shell)


def words_of(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                          cwd=support.work, env={**os.environ, "HOME": support.work}, timeout=support.PATIENCE, check=False)
    if done.returncode != 0 or done.stderr:
        raise AssertionError(done.stderr.decode())
    return {line.split("\t")[0] for line in done.stdout.decode().splitlines()} - {""}


class Completion(support.Case):
    @classmethod
    def setUpClass(cls):
        for name in "cert.pem", "certain.pem":
            with open(support.path(name), "wb"):
                pass

    def test_every_option(self):
        for tool in TOOLS:
            known = options_of(tool)
            self.assertGreater(len(known), 5, tool)
            for shell, form in (("bash", r"--[\w-]+"), ("zsh", r"(?<=\*)--[\w-]+"), ("fish", r"(?<=-l )[\w-]+")):
                with self.subTest(tool=tool, shell=shell):
                    with open(file_of(shell, tool), encoding="utf-8") as file:
                        found = {"--" + word.removeprefix("--") for word in re.findall(form, file.read())}
                    self.assertEqual(known - found, set())

    def test_syntax(self):
        for shell in "bash", "zsh", "fish":
            if shutil.which(shell):
                for tool in TOOLS:
                    words_of(shell, "-n", file_of(shell, tool))

    def bash(self, *words):
        """What bash offers for the last of the words."""
        line = " ".join("'%s'" % word for word in words)
        return words_of("bash", "-c", f". {file_of('bash', words[0])}; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; "
                                      f"_{words[0].replace('-', '_')} 2>&1; printf '%s\\n' \"${{COMPREPLY[@]}}\"")

    def fish(self, *words):
        return words_of("fish", "--no-config", "-c",
                        f"source {file_of('fish', words[0])}; complete -C '{' '.join(words)}'")

    def check(self, complete):
        self.assertEqual(complete("siotls-client", "--verb"), {"--verbose"})
        self.assertEqual(complete("siotls-client", "--early"), {"--early-data"})
        self.assertEqual(complete("siotls-client", "--ca", "cert"), {"cert.pem", "certain.pem"})
        self.assertEqual(complete("siotls-client", "--get", "cert"), set())  # a path of the server
        self.assertEqual(complete("siotls-verify", "certa"), {"certain.pem"})
        self.assertEqual(complete("siotls-providers", "d"), {"doctor"})
        self.assertEqual(complete("siotls-providers", "show", "net"), {"nettle"})
        self.assertEqual(complete("siotls-bench", "hand"), {"handshake"})

    def test_bash(self):
        need("bash")
        self.check(self.bash)
        self.assertEqual(self.bash("siotls-client", "--ca", "=", "certa"), {"certain.pem"})

    def test_fish(self):
        need("fish")
        self.check(self.fish)

    def test_zsh(self):
        """By its own completion, in a terminal."""
        need("zsh")
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(support.work)
            os.execvpe("zsh", ["zsh", "-f", "-i"], {**os.environ, "HOME": support.work, "TERM": "dumb", "PS1": "> "})
        said = b""
        try:
            for text, wanted in ((f"fpath=({FOLDER} $fpath); autoload -U compinit; compinit -D -u && echo re''ady\n", b"ready"),
                                 ("siotls-client --post\t", b"--post-handshake-auth"), ("\x15siotls-providers do\t", b"doctor"),
                                 ("\x15siotls-client --ca certa\t", b"certain.pem"),
                                 ("\x15siotls-providers show net\t", b"nettle"), ("\x15siotls-verify certa\t", b"certain.pem")):
                os.write(terminal, text.encode())
                said = b""
                while wanted not in said:
                    if not select.select([terminal], [], [], support.PATIENCE)[0]:
                        raise AssertionError("zsh said %r" % said)
                    said += os.read(terminal, 4096)
        finally:
            os.close(terminal)
            os.waitpid(child, 0)


if __name__ == "__main__":
    support.main()
