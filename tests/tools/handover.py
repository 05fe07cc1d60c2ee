# SPDX-License-Identifier: Apache-2.0
"""A siotls-server and the processes to which it hands over, for the tests of that."""

import ctypes
import hashlib
import os
import re
import signal
import socket
import ssl
import stat
import subprocess
import time

import support

CHANNEL = "SIOTLS_SERVER_CHANNEL"
PR_SET_CHILD_SUBREAPER = 36


def set_up():
    support.make_certificates()
    # A new process outlives the old one, whose child it is: it becomes ours.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def wait_for(condition, what="it"):
    end = time.monotonic() + support.PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(what + " did not happen")
        time.sleep(0.01)


def script(name, *lines):
    """A program of its own; "$@" are the server's arguments."""
    with open(support.path(name), "w", encoding="ascii") as file:
        file.write("#!/bin/sh\n" + "\n".join(lines) + "\n")
    os.chmod(support.path(name), stat.S_IRWXU)
    return support.path(name)


def server_with(**environment):
    """A line of a script that becomes the server, in another environment."""
    words = " ".join("%s=%s" % item for item in environment.items())
    return "exec env %s %s \"$@\"" % (words, support.tool("siotls-server"))


def number(value):
    return value.to_bytes(8, "big")


START = b"\1" + number(2) + number(0)


class Adopted:
    """A server that gets its listening socket from the test, which plays the old process."""

    is_piped = False
    words = support.Server.words
    end = support.Server.end

    def __init__(self, listener, *arguments):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(support.PATIENCE)
        ours.send(START)
        self.port = listener.getsockname()[1]
        self.errors = support.open_errors()
        self.process = subprocess.Popen(
            [support.tool("siotls-server"), "--listen", "127.0.0.1:1", "--cert", support.path("ecdsa.pem"), "--key",
             support.path("ecdsa.key"), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=self.errors, pass_fds=[theirs.fileno()],
            env={**support.environment, CHANNEL: str(theirs.fileno())})
        theirs.close()
        with ours:
            assert ours.recv(1000).startswith(b"\2" + number(2))
            socket.send_fds(ours, [b"\3" + number(0) + number(0)], [listener.fileno()])
            assert ours.recv(1000) == b"\4"
        listener.close()


class Chain:
    """A server, then its successors, which are found by what they say."""

    def __init__(self, *arguments, listener=None, **options):
        self.server = Adopted(listener, "-v", *arguments) if listener else support.Server("-v", *arguments, **options)
        self.port = self.server.port
        self.pids = [self.server.process.pid]
        self.codes = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for pid in self.pids:
            if self.is_there(pid):
                os.kill(pid, signal.SIGKILL)
                self.wait(pid)
        self.server.end()

    def is_there(self, pid):
        if pid in self.codes:
            return False
        if pid == self.server.process.pid:
            code = self.server.process.poll()
            if code is None:
                return True
            self.codes[pid] = code
            return False
        try:
            found, status = os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            return os.path.exists("/proc/%d" % pid)  # still the old one's
        if found == pid:
            self.codes[pid] = os.waitstatus_to_exitcode(status)
        return found != pid

    def wait(self, pid):
        """Its exit code."""
        wait_for(lambda: not self.is_there(pid), "the end of %d" % pid)
        return self.codes[pid]

    def signal(self, number=signal.SIGUSR2):
        os.kill(self.pids[-1], number)

    def wait_for_words(self, words, count=1):
        try:
            wait_for(lambda: len(re.findall(words, self.server.words())) >= count, words)
        except AssertionError as error:
            raise AssertionError("%s: %s" % (error, self.server.words())) from None

    def hand_over(self):
        """The old process's id."""
        self.signal()
        self.wait_for_words(r"handing over to process \d+", len(self.pids))
        self.pids.append(int(re.findall(r"handing over to process (\d+)", self.server.words())[-1]))
        return self.pids[-2]

    def end(self):
        """Its exit code, when all the old ones have ended well."""
        for pid in self.pids[:-1]:
            if self.wait(pid) != 0:
                raise AssertionError("an old process failed: " + self.server.words())
        self.signal(signal.SIGTERM)
        return self.wait(self.pids[-1])

    def words(self):
        return self.server.words()


def fill(stream):
    """Sends until nothing more goes: the digest of what went, and how much."""
    digest, total = hashlib.sha256(), 0
    stream.settimeout(0.3)
    block = os.urandom(16000)
    try:
        while True:
            total += stream.send(block)
            digest.update(block)
    except (TimeoutError, ssl.SSLWantWriteError):
        stream.settimeout(support.PATIENCE)
        return digest, total, block
