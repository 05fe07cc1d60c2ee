# SPDX-License-Identifier: Apache-2.0
"""siotls.asyncio: two of ours, ssl, the openssl command and curl. Every wait ends with an event or fails."""
import asyncio
import shutil
import socket
import unittest

import support

import siotls
import siotls.asyncio


async def echo(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()
    except (siotls.TLSError, ConnectionError):
        pass  # what a client does is seen by the client's test


def port_of(server):
    return server.sockets[0].getsockname()[1]


async def serve(callback=echo, configuration=None, **settings):
    return await siotls.asyncio.start_server(callback, "127.0.0.1", 0,
                                             configuration=configuration or support.server_configuration(), **settings)


async def connect(server, configuration=None, **settings):
    return await siotls.asyncio.open_connection("127.0.0.1", port_of(server), server_hostname="localhost",
                                                configuration=configuration or support.client_configuration(),
                                                **settings)


async def end(writer):
    writer.close()
    await writer.wait_closed()


class Case(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        loop = asyncio.get_running_loop()
        self.timer = loop.call_later(support.PATIENCE, asyncio.current_task().cancel)
        self.addCleanup(self.timer.cancel)


class Streams(Case):
    async def test_echo(self):
        data = bytes(range(256)) * 4096
        async with await serve() as server:
            reader, writer = await connect(server)
            writer.write(data)
            self.assertEqual(await reader.readexactly(len(data)), data)
            await end(writer)

    async def test_mutual_and_resumption(self):
        client_side, server_side = support.mutual_configurations(sessions=True, alpn=("echo",))
        async with await serve(configuration=server_side) as server:
            session = None
            for _ in range(3):
                reader, writer = await connect(server, client_side, session=session)
                writer.write(b"hello")
                self.assertEqual(await reader.readexactly(5), b"hello")
                connection = writer.get_extra_info("connection")
                self.assertEqual(connection.info().is_resumed, session is not None)
                session = writer.get_extra_info("sessions")[0]
                await end(writer)

    async def test_half_close(self):
        async def reverse(reader, writer):
            data = await reader.read()
            writer.write(data[::-1])
            await end(writer)
        async with await serve(reverse) as server:
            reader, writer = await connect(server)
            writer.write(b"abc" * 100000)
            writer.write_eof()
            self.assertEqual(await reader.read(), b"cba" * 100000)
            await end(writer)

    async def test_many_at_once(self):
        async with await serve() as server:
            async def talk(number):
                reader, writer = await connect(server)
                data = bytes([number]) * 50000
                writer.write(data)
                self.assertEqual(await reader.readexactly(len(data)), data)
                await end(writer)
            await asyncio.gather(*(talk(number) for number in range(20)))

    async def test_refused_by_the_client(self):
        stranger = support.client_configuration(trust_store=siotls.trust.from_file(support.path("other-ca.pem")))
        async with await serve() as server:
            with self.assertRaises(siotls.UntrustedError):
                await connect(server, stranger)

    async def test_refused_by_the_server(self):
        _, server_side = support.mutual_configurations()
        async with await serve(configuration=server_side) as server:
            reader, writer = await connect(server)
            with self.assertRaises(siotls.PeerAlertError) as caught:
                await reader.read()
            self.assertEqual(caught.exception.alert_name, "certificate_required")
            writer.close()

    async def test_no_tls_at_all(self):
        async def speak(reader, writer):
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            writer.close()
        server = await asyncio.start_server(speak, "127.0.0.1", 0)
        async with server:
            with self.assertRaises(siotls.ProtocolError):
                await connect(server)

    async def test_truncation(self):
        async def cut(reader, writer):
            writer.write(b"part")
            await writer.drain()
            await reader.read(1)
            writer.transport._below.raw.write_eof()  # TCP ends, TLS does not
            try:
                await reader.read()
            except siotls.TLSError:
                writer.transport.abort()
        async with await serve(cut) as server:
            reader, writer = await connect(server)
            self.assertEqual(await reader.readexactly(4), b"part")
            writer.write(b"?")
            with self.assertRaises(siotls.TruncatedError):
                await reader.read()
            writer.close()

    async def test_handshake_timeout(self):
        stop = asyncio.Event()

        async def silent(reader, writer):
            await stop.wait()
            writer.close()
        async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
            with self.assertRaises(TimeoutError):
                await connect(server, handshake_timeout=0)
            stop.set()

    async def test_decisions(self):
        """A coroutine may answer."""
        async def decide(connection, event):
            if isinstance(event, siotls.events.Verify):
                await asyncio.sleep(0)
                connection.answer_verify(event.id)
        asking = support.client_configuration(trust_store=None, events=("verify",))
        async with await serve() as server:
            reader, writer = await connect(server, asking, on_event=decide)
            writer.write(b"hello")
            self.assertEqual(await reader.readexactly(5), b"hello")
            await end(writer)
            with self.assertRaises(siotls.StateError):
                await connect(server, asking)


class Flow(Case):
    async def test_writing_waits_for_the_reader(self):
        """A peer that does not read makes us stop; when it reads, all arrives."""
        go_on = asyncio.Event()
        result = asyncio.get_running_loop().create_future()

        async def slow(reader, writer):
            await go_on.wait()
            result.set_result(len(await reader.read()))
            await end(writer)
        async with await serve(slow) as server:
            reader, writer = await connect(server)
            total, block = 0, bytes(1 << 20)
            while True:
                writer.write(block)
                total += len(block)
                if writer.transport.get_write_buffer_size() > writer.transport.get_write_buffer_limits()[1]:
                    break
            draining = asyncio.ensure_future(writer.drain())
            done, _ = await asyncio.wait([draining], timeout=0)
            self.assertFalse(done)
            go_on.set()
            await draining
            writer.write_eof()
            self.assertEqual(await result, total)
            self.assertEqual(await reader.read(), b"")
            await end(writer)

    async def test_reading_waits_for_the_application(self):
        """What a protocol does not want to read yet stays with the network."""
        class Paused(asyncio.Protocol):
            def __init__(self):
                self.got, self.ended = 0, asyncio.get_running_loop().create_future()

            def connection_made(self, transport):
                transport.pause_reading()

            def data_received(self, data):
                self.got += len(data)

            def eof_received(self):
                self.ended.set_result(self.got)

        sent = asyncio.Event()

        async def pour(reader, writer):
            writer.write(bytes(50000))
            await writer.drain()
            sent.set()
            writer.write(bytes(3000000))
            await end(writer)
        async with await serve(pour) as server:
            transport, protocol = await siotls.asyncio.create_connection(
                Paused, "127.0.0.1", port_of(server), server_hostname="localhost",
                configuration=support.client_configuration())
            self.assertFalse(transport.is_reading())
            await sent.wait()
            for _ in range(20):  # what has come would be here by now
                await asyncio.sleep(0)
            self.assertEqual(protocol.got, 0)
            transport.resume_reading()
            self.assertEqual(await protocol.ended, 3050000)


class StartTLS(Case):
    async def test_start_tls(self):
        async def secure(reader, writer):
            self.assertEqual(await reader.readline(), b"STARTTLS\n")
            writer.write(b"go\n")
            reader, writer = await siotls.asyncio.start_tls(reader, writer, support.server_configuration())
            await echo(reader, writer)
        async with await asyncio.start_server(secure, "127.0.0.1", 0) as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
            writer.write(b"STARTTLS\n")
            self.assertEqual(await reader.readline(), b"go\n")
            reader, writer = await siotls.asyncio.start_tls(reader, writer, support.client_configuration(),
                                                            server_hostname="localhost")
            writer.write(b"hidden")
            self.assertEqual(await reader.readexactly(6), b"hidden")
            await end(writer)

    async def test_a_hello_that_comes_while_the_answer_is_written(self):
        is_sent = asyncio.Event()

        async def secure(reader, writer):
            drain = writer.drain

            async def drain_late():
                await is_sent.wait()
                for _ in range(50):  # the loop looks at the socket, again and again
                    await asyncio.sleep(0)
                await drain()
            writer.drain = drain_late
            writer.write(b"go\n")
            await echo(*await siotls.asyncio.start_tls(reader, writer, support.server_configuration()))
        async with await asyncio.start_server(secure, "127.0.0.1", 0) as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
            await reader.readline()
            starting = asyncio.ensure_future(siotls.asyncio.start_tls(
                reader, writer, support.client_configuration(), server_hostname="localhost", handshake_timeout=10))
            for _ in range(50):
                await asyncio.sleep(0)
            is_sent.set()
            reader, writer = await starting
            writer.write(b"hidden")
            self.assertEqual(await reader.readexactly(6), b"hidden")
            await end(writer)

    async def test_data_put_before_it(self):
        async def inject(reader, writer):
            writer.write(b"go\ninjected")
            await reader.read()
            writer.close()
        async with await asyncio.start_server(inject, "127.0.0.1", 0) as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
            await reader.readuntil(b"go\ninj")
            with self.assertRaises(siotls.StateError):
                await siotls.asyncio.start_tls(reader, writer, support.client_configuration(),
                                               server_hostname="localhost")
            await end(writer)


class Others(Case):
    async def test_ssl_client(self):
        async with await serve() as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server), ssl=support.client_context(),
                                                           server_hostname="localhost")
            writer.write(b"x" * 200000)
            self.assertEqual(await reader.readexactly(200000), b"x" * 200000)
            await end(writer)

    async def test_ssl_server(self):
        async with await asyncio.start_server(echo, "127.0.0.1", 0, ssl=support.server_context()) as server:
            reader, writer = await connect(server)
            writer.write(b"x" * 200000)
            self.assertEqual(await reader.readexactly(200000), b"x" * 200000)
            await end(writer)

    async def program(self, *arguments, data=b""):
        process = await asyncio.create_subprocess_exec(*arguments, stdin=asyncio.subprocess.PIPE,
                                                       stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
        output, errors = await process.communicate(data)
        return process.returncode, output, errors

    async def test_openssl_client(self):
        async def greet(reader, writer):
            line = await reader.readline()
            writer.write(b"you said " + line)
            await end(writer)
        async with await serve(greet) as server:
            code, output, errors = await self.program(
                "openssl", "s_client", "-connect", f"127.0.0.1:{port_of(server)}", "-CAfile", support.path("ca.pem"),
                "-verify_return_error", "-verify_hostname", "localhost", "-quiet", data=b"hello\n")
            self.assertIn(b"you said hello", output, errors)
            self.assertEqual(code, 0, errors)

    @unittest.skipUnless(shutil.which("curl"), "curl is not here")
    async def test_curl(self):
        body = b"page " * 100000

        async def http(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)
            await end(writer)
        async with await serve(http, support.server_configuration(alpn=("http/1.1",))) as server:
            port = port_of(server)
            code, output, errors = await self.program(
                "curl", "--silent", "--show-error", "--max-time", str(support.PATIENCE), "--noproxy", "*", "--cacert",
                support.path("ca.pem"), "--resolve", f"localhost:{port}:127.0.0.1", f"https://localhost:{port}/")
            self.assertEqual((code, errors), (0, b""))
            self.assertEqual(output, body)

    async def test_sockets_of_others(self):
        one, other = socket.socketpair()
        server_reader, server_writer = await asyncio.open_connection(sock=other)
        serving = asyncio.ensure_future(siotls.asyncio.start_tls(server_reader, server_writer,
                                                                 support.server_configuration()))
        reader, writer = await siotls.asyncio.open_connection(sock=one, server_hostname="localhost",
                                                              configuration=support.client_configuration())
        echoing = asyncio.ensure_future(echo(*await serving))
        writer.write(b"hello")
        self.assertEqual(await reader.readexactly(5), b"hello")
        await end(writer)
        await echoing


if __name__ == "__main__":
    support.main()
