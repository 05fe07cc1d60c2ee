# SPDX-License-Identifier: Apache-2.0
"""The examples run: examples_test.py FOLDER. Those whose library is not here are skipped with a word."""
import importlib
import sys
import threading
import traceback
import unittest

import support

import siotls

sys.path.insert(0, sys.argv.pop(1))


def example(name, needs=None):
    if needs is not None:
        try:
            importlib.import_module(needs)
        except ImportError as error:
            raise unittest.SkipTest(f"{needs} is not here") from error
    return importlib.import_module(name)


class Examples(unittest.TestCase):
    def beside(self, work):
        """Runs work(listener) in a thread; the port, and what joins it."""
        listener, failures = support.listen(), []

        def run():
            try:
                with listener:
                    work(listener)
            except BaseException:  # of whatever kind: the test has to know
                failures.append(traceback.format_exc())
        thread = threading.Thread(target=run)
        thread.start()

        def join():
            thread.join(support.PATIENCE)
            self.assertFalse(thread.is_alive())
            self.assertEqual(failures, [])
        return ("127.0.0.1", listener.getsockname()[1]), join

    def test_https_h11(self):
        https = example("https_h11", "h11")
        page = b"<p>hello</p>" * 1000

        def serve(listener):
            with siotls.wrap(support.accept(listener), support.server_configuration(alpn=("http/1.1",))) as stream:
                with stream.makefile("rb") as file:
                    while file.readline() != b"\r\n":
                        pass
                stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(page) + page)
                stream.shutdown(support.socket.SHUT_WR)
                while stream.recv(65536):
                    pass
        address, join = self.beside(serve)
        client = support.client_configuration(alpn=("http/1.1",))
        self.assertEqual(https.fetch(address, "localhost", client), (200, page))
        join()

    def test_https_h2(self):
        https = example("https_h2", "h2")
        server = support.server_configuration(alpn=("h2",))
        address, join = self.beside(lambda listener: https.serve(support.accept(listener), server, b"page" * 2000))
        self.assertEqual(https.fetch(address, "localhost", support.client_configuration(alpn=("h2",))),
                         (200, b"page" * 2000))
        join()

    def test_trio(self):
        echo = example("trio_echo", "trio")
        import trio
        data = bytes(range(256)) * 100
        self.assertEqual(trio.run(echo.talk, support.client_configuration(), support.server_configuration(), data), data)

    def test_threads(self):
        echo = example("echo_threads")
        client, server = support.mutual_configurations(sessions=True)
        address, join = self.beside(lambda listener: echo.serve(listener, server, 2))
        got, is_resumed, sessions = echo.ask(address, client, "localhost", b"first")
        self.assertEqual((got, is_resumed), (b"first", False))
        got, is_resumed, _ = echo.ask(address, client, "localhost", b"second", sessions[0])
        self.assertEqual((got, is_resumed), (b"second", True))
        join()

    def test_asyncio(self):
        import asyncio
        echo = example("echo_asyncio")
        client, server = support.mutual_configurations(sessions=True)
        words = [b"one", b"two", b"three"]
        answers = asyncio.run(asyncio.wait_for(echo.talk(client, server, words), support.PATIENCE))
        self.assertEqual(answers, [b"first: one", b"again: two", b"again: three"])
        stranger = support.client_configuration(sessions=True)
        with self.assertRaises(siotls.PeerAlertError):
            asyncio.run(asyncio.wait_for(echo.talk(stranger, server, words), support.PATIENCE))

    def test_remote_signer(self):
        signer = example("remote_signer")
        client, server = support.pair(None, support.server_configuration(private_key=None))
        support.pump(client, server, answer=lambda end, event: signer.answer(end, event, support.path("server.key")))
        self.assertTrue(client.is_connected)


if __name__ == "__main__":
    support.main()
