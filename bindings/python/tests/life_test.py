# SPDX-License-Identifier: Apache-2.0
"""How connections live: references, memory, threads, fork, subinterpreters."""
import gc
import os
import sys
import threading
import traceback
import unittest
import weakref

import support
from support import connected, pair, pump

import siotls


def resident():
    """Pages of memory in use."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1])


class Life(unittest.TestCase):
    def test_objects_go(self):
        ends, _ = connected()
        marks = [weakref.ref(end) for end in ends]
        configuration = weakref.ref(ends[0].config)
        del ends
        gc.collect()
        self.assertEqual([mark() for mark in marks], [None, None])
        self.assertIsNone(configuration())

    def test_types_keep_their_count(self):
        """Each object of a heap type holds a reference to it, and gives it back."""
        configuration, server = support.client_configuration(), support.server_configuration()
        connected(configuration, server)
        before = sys.getrefcount(siotls.TLSConnection), sys.getrefcount(siotls.trust.TrustStore)
        for _ in range(100):
            connected(configuration, server)
            siotls.trust.from_file(support.path("ca.pem"))
        gc.collect()
        after = sys.getrefcount(siotls.TLSConnection), sys.getrefcount(siotls.trust.TrustStore)
        self.assertEqual(before, after)

    def test_failures_keep_counts(self):
        server = support.server_configuration()
        data = b"x" * 1000
        before = sys.getrefcount(data), sys.getrefcount(None)
        for _ in range(1000):
            end = siotls.TLSConnection(server)
            end.initiate_connection()
            with self.assertRaises(siotls.ProtocolError):
                end.receive_data(data)
            end.next_event(), end.data_to_send()
        self.assertEqual(sys.getrefcount(data), before[0])
        self.assertLess(abs(sys.getrefcount(None) - before[1]), 200)

    @unittest.skipUnless(os.path.exists("/proc/self/statm"), "the system does not tell how much memory is used")
    def test_no_leak(self):
        """10,000 connections, every tenth with data and events; nothing of them stays, and no reference."""
        client, server = support.client_configuration(groups=("X25519",), sessions=True), support.server_configuration()
        shared = client, server, client._config, server._config, siotls.TLSConnection, siotls.events.HandshakeDone
        for number in range(1000):
            self.one_connection(client, server) if number % 10 == 0 else self.bare_connection(client, server)
        gc.collect()
        before, counts = resident(), [sys.getrefcount(thing) for thing in shared]
        for number in range(9000):
            self.one_connection(client, server) if number % 10 == 0 else self.bare_connection(client, server)
        gc.collect()
        # A connection that stayed would take a page at least.
        self.assertLess(resident() - before, 1000)
        self.assertEqual([sys.getrefcount(thing) for thing in shared], counts)

    def bare_connection(self, client, server):
        """A handshake in the fewest calls."""
        ends = pair(client, server)
        ends[1].receive_data(ends[0].data_to_send())
        ends[0].receive_data(ends[1].data_to_send())
        ends[1].receive_data(ends[0].data_to_send())
        self.assertTrue(ends[1].is_post_handshake)

    def one_connection(self, client, server):
        ends, _ = connected(client, server)
        ends[0].send_data(b"x" * 3000)
        pump(*ends)
        ends[1].data_to_read()

    def test_threads_of_their_own(self):
        client, server = support.client_configuration(), support.server_configuration()
        failures = []

        def work():
            try:
                for _ in range(25):
                    self.one_connection(client, server)
            except BaseException:  # of whatever kind: the test has to know
                failures.append(traceback.format_exc())
        self.run_all([threading.Thread(target=work) for _ in range(4)])
        self.assertEqual(failures, [])

    def run_all(self, threads):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(support.PATIENCE)
            self.assertFalse(thread.is_alive())

    def test_threads_with_one_connection(self):
        """Calls wait for each other: every record arrives whole, though two threads send large ones at once."""
        (client, server), _ = connected()
        parts = [bytes([number]) * 16384 for number in range(4)]

        def send(part):
            for _ in range(20):
                client.send_data(part)
        self.run_all([threading.Thread(target=send, args=(part,)) for part in parts])
        server.receive_data(client.data_to_send())
        got = bytearray()
        while part := server.data_to_read():
            got += part
        self.assertEqual(len(got), 4 * 20 * 16384)
        for number in range(4):
            self.assertEqual(got.count(number), 20 * 16384)

    @unittest.skipUnless(hasattr(os, "fork"), "the system has no fork")
    def test_fork(self):
        """A child goes on with configurations and connections of its parent."""
        client, server = support.client_configuration(), support.server_configuration()
        ends, _ = connected(client, server)
        child = os.fork()
        if child == 0:
            try:
                ends[0].send_data(b"child")
                pump(*ends)
                is_good = ends[1].data_to_read() == b"child" and connected(client, server)[0][0].is_connected
                os._exit(0 if is_good else 1)
            finally:
                os._exit(2)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
        self.assertTrue(connected(client, server)[0][0].is_connected)

    def test_subinterpreters(self):
        try:
            import _xxsubinterpreters as interpreters
        except ImportError:
            self.skipTest("this Python has no subinterpreters to try")
        code = f"import sys; sys.path[:] = {sys.path!r}\n" \
               "import siotls; siotls.TLSConfiguration('client', insecure_no_verification=True)\n" \
               "try:\n    siotls.providers.choose('nobody')\nexcept siotls.TLSError: pass\n"
        has_isolation = sys.version_info >= (3, 12)
        for _ in range(2):
            other = interpreters.create(isolated=False) if has_isolation else interpreters.create()
            try:
                interpreters.run_string(other, code)
            finally:
                interpreters.destroy(other)
        if has_isolation:  # with a GIL of its own
            other = interpreters.create()
            try:
                with self.assertRaisesRegex(Exception, "does not support loading in subinterpreters"):
                    interpreters.run_string(other, code)
            finally:
                interpreters.destroy(other)
        self.assertTrue(connected()[0][0].is_connected)

    def test_begun_and_dropped(self):
        for _ in range(100):
            pair()


if __name__ == "__main__":
    support.main()
