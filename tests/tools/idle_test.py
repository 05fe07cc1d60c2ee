#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An idle connection costs no receive buffer: neither in siotls-server nor in the echo servers of docs/examples."""

import os
import subprocess
import time
import unittest

import support

NUM_CONNECTIONS = 250
MAX_KB = 9  # for each; the buffer alone would take 17


def setUpModule():
    with open(support.tool("siotls-server"), "rb") as program:
        if b"__asan_init" in program.read():
            raise unittest.SkipTest("AddressSanitizer keeps memory of its own for each connection")
    support.make_certificates()


def resident_kb(process):
    with open("/proc/%d/status" % process.pid, encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def echo(connection):
    connection.sendall(b"hello")
    assert connection.recv(100) == b"hello"
    return connection


class Idle(support.Case):
    def measure(self, process, port):
        kept = [echo(support.connect(port)) for _ in range(50)]
        before = resident_kb(process)
        kept += [echo(support.connect(port)) for _ in range(NUM_CONNECTIONS)]
        time.sleep(0.2)
        each = (resident_kb(process) - before) / NUM_CONNECTIONS
        self.assertLess(each, MAX_KB)
        for connection in kept[::50]:  # they still work
            echo(connection)
        for connection in kept:
            connection.close()

    def example(self, name):
        program = os.path.join(support.build, "docs", "examples", name)
        if not os.path.exists(program):
            self.skipTest(name + " is not built")
        with subprocess.Popen([program, support.path("ecdsa.pem"), support.path("ecdsa.key")], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, env=support.environment) as process:
            try:
                line = process.stdout.readline().decode()
                if not line and process.wait(support.PATIENCE) == 77:
                    self.skipTest("this kernel offers no io_uring")
                self.measure(process, int(line.rsplit(":", 1)[1]))
            finally:
                process.kill()

    def test_server(self):
        with support.Server(mode="--echo") as server:
            self.measure(server.process, server.port)

    def test_poll(self):
        self.example("echo_poll")

    def test_libuv(self):
        self.example("echo_libuv")

    def test_uring(self):
        self.example("echo_uring")


if __name__ == "__main__":
    support.main()
