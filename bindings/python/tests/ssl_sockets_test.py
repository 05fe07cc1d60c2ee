# SPDX-License-Identifier: Apache-2.0
"""siotls.ssl_compat over sockets: SSLSocket, http.client and http.server, urllib3, asyncio's ssl= and aiohttp."""
import asyncio
import http.client
import http.server
import shutil
import socket
import ssl
import threading
import traceback
import unittest

import support

import siotls
from siotls import ssl_compat


class Sockets(unittest.TestCase):
    def beside(self, work, context):
        """Runs work(stream) in a thread for one connection that context wraps; the port, and what joins it."""
        listener, failures = support.listen(), []

        def run():
            try:
                with listener, context.wrap_socket(support.accept(listener), server_side=True) as stream:
                    work(stream)
            except BaseException:  # of whatever kind: the test has to know
                failures.append(traceback.format_exc())
        thread = threading.Thread(target=run)
        thread.start()

        def join():
            thread.join(support.PATIENCE)
            self.assertFalse(thread.is_alive())
            self.assertEqual(failures, [])
        return listener.getsockname()[1], join

    @staticmethod
    def echo(stream):
        while data := stream.recv(65536):
            stream.sendall(data)
        stream.unwrap()

    def test_echo(self):
        for server, client in ((support.compat_server(), support.compat_client()),
                               (support.server_context(), support.compat_client()),
                               (support.compat_server(), support.client_context())):
            port, join = self.beside(self.echo, server)
            with client.wrap_socket(support.connect(port), server_hostname="localhost") as stream:
                self.assertIsInstance(stream, ssl.SSLSocket)
                stream.sendall(b"x" * 40000)
                got = bytearray()
                while len(got) < 40000:
                    got += stream.recv(65536)
                self.assertEqual(got, b"x" * 40000)
                stream.unwrap().close()
            join()

    def test_large_both_ways(self):
        """A reader is not held up by a writer whose peer waits for the reader."""
        data = bytes(range(256)) * 40000
        port, join = self.beside(self.echo, support.compat_server())
        stream = support.compat_client().wrap_socket(support.connect(port), server_hostname="localhost")
        sender = threading.Thread(target=stream.sendall, args=(data,))
        sender.start()
        got = bytearray()
        while len(got) < len(data):
            got += stream.recv(65536)
        self.assertEqual(got, data)
        sender.join(support.PATIENCE)
        stream.unwrap().close()
        join()

    def test_no_silent_end(self):
        """TCP that ends without TLS: an error, unless the caller asks ssl's way."""
        def cut(stream):
            stream.sendall(b"part")
            socket.socket.shutdown(stream, socket.SHUT_WR)
            try:
                stream.recv(1)
            except ssl.SSLError:
                pass  # the other end says that it was cut
        for suppress in False, True:
            port, join = self.beside(cut, support.compat_server())
            settings = {"suppress_ragged_eofs": True} if suppress else {}
            with support.compat_client().wrap_socket(support.connect(port), server_hostname="localhost",
                                                     **settings) as stream:
                self.assertEqual(stream.recv(4), b"part")
                if suppress:
                    self.assertEqual(stream.recv(1), b"")
                else:
                    self.assertRaises(ssl.SSLEOFError, stream.recv, 1)
            join()

    def test_shutdown_and_close_tell_the_peer(self):
        def answer(stream):
            got = bytearray()
            while part := stream.recv(100):
                got += part
            stream.sendall(got[::-1])
        port, join = self.beside(answer, support.compat_server())
        with support.compat_client().wrap_socket(support.connect(port), server_hostname="localhost") as stream:
            stream.sendall(b"abc")
            stream.shutdown(socket.SHUT_WR)
            self.assertEqual(stream.recv(3), b"cba")
            self.assertEqual(stream.recv(3), b"")
        join()

    def test_without_blocking(self):
        one, other = socket.socketpair()
        one.settimeout(0), other.settimeout(0)
        client = support.compat_client().wrap_socket(one, server_hostname="localhost", do_handshake_on_connect=False)
        server = support.compat_server().wrap_socket(other, server_side=True, do_handshake_on_connect=False)
        with client, server:
            waiting = [client, server]
            while waiting:
                for end in list(waiting):
                    try:
                        end.do_handshake()
                        waiting.remove(end)
                    except ssl.SSLWantReadError:
                        pass
            self.assertRaises(ssl.SSLWantReadError, server.recv, 1)
            data, sent, got = bytes(range(256)) * 16384, 0, bytearray()
            has_waited = False
            while len(got) < len(data):
                try:
                    if sent < len(data):
                        sent += client.send(data[sent:])
                except ssl.SSLWantWriteError:
                    has_waited = True
                    self.assertRaisesRegex(ssl.SSLError, "bad write retry", client.send, b"x")
                try:
                    while not has_waited or len(got) < sent:
                        got += server.recv(65536)
                        has_waited = True
                except ssl.SSLWantReadError:
                    pass
            self.assertEqual(got, data)
            self.assertTrue(has_waited)

    def test_connect_later(self):
        port, join = self.beside(self.echo, support.compat_server())
        plain = socket.socket()
        plain.settimeout(support.PATIENCE)
        with support.compat_client().wrap_socket(plain, server_hostname="localhost") as stream:
            stream.connect(("127.0.0.1", port))
            stream.sendall(b"hello")
            self.assertEqual(stream.recv(10), b"hello")
            stream.unwrap().close()
        join()

    def test_nothing_in_the_clear(self):
        port, join = self.beside(self.echo, support.compat_server())
        stream = support.compat_client().wrap_socket(support.connect(port), server_hostname="localhost")
        for refused in (lambda: stream.send(b"x", socket.MSG_DONTWAIT),
                        lambda: stream.sendto(b"x", ("127.0.0.1", port)), lambda: stream.recvfrom(1), lambda: stream.sendmsg([b"x"]), lambda: stream.recvmsg(1),
                        stream.dup):
            self.assertRaises((ValueError, NotImplementedError), refused)
        stream.unwrap().close()
        join()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    page = b"<p>hello</p>" * 5000

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.page)))
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # the client's test sees it


class Web(unittest.TestCase):
    """Servers and clients of HTTP that others wrote."""

    def setUp(self):
        self.server = Server(("127.0.0.1", 0), Handler)
        context = support.compat_server()
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def tearDown(self):
        self.server.shutdown()
        self.thread.join(support.PATIENCE)
        self.server.server_close()

    def test_http_client(self):
        connection = http.client.HTTPSConnection("localhost", self.port, context=support.compat_client(),
                                                 timeout=support.PATIENCE)
        for _ in range(2):
            connection.request("GET", "/")
            self.assertEqual(connection.getresponse().read(), Handler.page)
        connection.close()

    def test_urllib3(self):
        try:
            import urllib3
        except ImportError:
            self.skipTest("urllib3 is not here")
        context = support.compat_client()
        with urllib3.PoolManager(ssl_context=context, timeout=support.PATIENCE, retries=False) as pool:
            for _ in range(3):
                response = pool.request("GET", f"https://localhost:{self.port}/")
                self.assertEqual((response.status, response.data), (200, Handler.page))
        digest = siotls.certificate.fingerprint(siotls.pem.decode(support.read("server.pem"))[0].data,
                                                support.everything).hex()
        with urllib3.PoolManager(ssl_context=support.compat_client(), assert_fingerprint=digest,
                                 timeout=support.PATIENCE, retries=False) as pool:
            self.assertEqual(pool.request("GET", f"https://localhost:{self.port}/").status, 200)
        stranger = ssl_compat.create_default_context(cafile=support.path("other-ca.pem"), providers=support.everything)
        for context, settings in ((stranger, {}), (support.compat_client(), {"server_hostname": "example.org"}),
                                  (support.compat_client(), {"assert_fingerprint": "00" * 32})):
            with urllib3.PoolManager(timeout=support.PATIENCE, retries=False, ssl_context=context, **settings) as pool:
                with self.assertRaises(urllib3.exceptions.SSLError):
                    pool.request("GET", f"https://localhost:{self.port}/")

    @unittest.skipUnless(shutil.which("curl"), "curl is not here")
    def test_curl(self):
        import subprocess
        ran = subprocess.run(["curl", "--silent", "--show-error", "--max-time", str(support.PATIENCE), "--noproxy", "*",
                              "--cacert", support.path("ca.pem"), "--resolve", f"localhost:{self.port}:127.0.0.1",
                              f"https://localhost:{self.port}/"], stdout=subprocess.PIPE, check=True)
        self.assertEqual(ran.stdout, Handler.page)


class Loop(unittest.IsolatedAsyncioTestCase):
    """asyncio's own ssl= arguments."""

    async def asyncSetUp(self):
        self.timer = asyncio.get_running_loop().call_later(support.PATIENCE, asyncio.current_task().cancel)
        self.addCleanup(self.timer.cancel)
        # What the server sees of a client that is refused is logged by asyncio.
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)

    async def serve(self, context):
        async def echo(reader, writer):
            try:
                while data := await reader.read(65536):
                    writer.write(data)
                    await writer.drain()
            except OSError:
                pass
            writer.close()
        server = await asyncio.start_server(echo, "127.0.0.1", 0, ssl=context)
        return server, server.sockets[0].getsockname()[1]

    async def test_streams(self):
        data = bytes(range(256)) * 8192
        for at_server, at_client in ((support.compat_server(), support.compat_client()),
                                     (support.server_context(), support.compat_client()),
                                     (support.compat_server(), support.client_context())):
            server, port = await self.serve(at_server)
            async with server:
                reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=at_client,
                                                               server_hostname="localhost")
                self.assertEqual(writer.get_extra_info("cipher")[1], "TLSv1.3")
                self.assertTrue(writer.get_extra_info("peercert")["subject"])
                writer.write(data)
                self.assertEqual(await reader.readexactly(len(data)), data)
                writer.close()
                await writer.wait_closed()

    async def test_mutual(self):
        server, client = support.compat_server(), support.compat_client()
        server.load_verify_locations(support.path("ca.pem"))
        server.verify_mode = ssl.CERT_REQUIRED
        client.load_cert_chain(support.path("client.pem"), support.path("client.key"))
        listener, port = await self.serve(server)
        async with listener:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=client, server_hostname="localhost")
            writer.write(b"hello")
            self.assertEqual(await reader.readexactly(5), b"hello")
            writer.close()
            await writer.wait_closed()
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=support.compat_client(),
                                                           server_hostname="localhost")
            writer.write(b"hello")
            try:  # asyncio's server closes without sending the alert
                self.assertEqual(await reader.read(), b"")
            except OSError:
                pass
            writer.transport.abort()

    async def test_refused(self):
        stranger = ssl_compat.create_default_context(cafile=support.path("other-ca.pem"), providers=support.everything)
        for at_server in support.compat_server(), support.server_context():
            server, port = await self.serve(at_server)
            async with server:
                for context, name in (stranger, "localhost"), (support.compat_client(), "example.org"):
                    with self.assertRaises(ssl.SSLCertVerificationError):
                        await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=name)

    async def test_openssl_client(self):
        server, port = await self.serve(support.compat_server())
        async with server:
            process = await asyncio.create_subprocess_exec(
                "openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-CAfile", support.path("ca.pem"),
                "-verify_return_error", "-verify_hostname", "localhost", "-quiet", "-no_ign_eof",
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
            process.stdin.write(b"hello\n")
            self.assertEqual(await process.stdout.readline(), b"hello\n")
            process.stdin.close()
            await process.communicate()

    async def test_start_tls(self):
        async def secure(reader, writer):
            await reader.readline()
            writer.write(b"go\n")
            await writer.start_tls(support.compat_server())
            writer.write(await reader.readexactly(5))
            await writer.drain()
            writer.close()
        async with await asyncio.start_server(secure, "127.0.0.1", 0) as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
            writer.write(b"STARTTLS\n")
            await reader.readline()
            await writer.start_tls(support.compat_client(), server_hostname="localhost")
            writer.write(b"hello")
            self.assertEqual(await reader.readexactly(5), b"hello")
            writer.close()

    async def test_aiohttp(self):
        try:
            import aiohttp
            from aiohttp import web
        except ImportError:
            self.skipTest("aiohttp is not here")
        page = "<p>hello</p>" * 5000

        async def answer(request):
            return web.Response(text=page)
        application = web.Application()
        application.router.add_get("/", answer)
        runner = web.AppRunner(application)
        await runner.setup()
        server, port = support.compat_server(), None
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=server).start()
        port = runner.addresses[0][1]
        digest = siotls.certificate.fingerprint(siotls.pem.decode(support.read("server.pem"))[0].data,
                                                support.everything)
        try:
            # The name is asked of the hosts file: localhost is everywhere.
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(family=socket.AF_INET)) as session:
                for context in support.compat_client(), support.client_context():
                    async with session.get(f"https://localhost:{port}/", ssl=context) as response:
                        self.assertEqual((response.status, await response.text()), (200, page))
                stranger = ssl_compat.create_default_context(cafile=support.path("other-ca.pem"),
                                                             providers=support.everything)
                with self.assertRaises(aiohttp.ClientConnectorCertificateError):
                    await session.get(f"https://localhost:{port}/", ssl=stranger)
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(
                    family=socket.AF_INET, ssl=support.compat_client())) as session:
                async with session.get(f"https://localhost:{port}/", ssl=aiohttp.Fingerprint(digest)) as response:
                    self.assertEqual(response.status, 200)
                with self.assertRaises(aiohttp.ServerFingerprintMismatch):
                    await session.get(f"https://localhost:{port}/", ssl=aiohttp.Fingerprint(bytes(32)))
        finally:
            await runner.cleanup()


if __name__ == "__main__":
    support.main()
