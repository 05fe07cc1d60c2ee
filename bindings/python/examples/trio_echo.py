# SPDX-License-Identifier: Apache-2.0
"""trio over the connection without I/O: a stream of some lines, and an echo through it."""
import trio

import siotls


class Stream:
    """What trio.SSLStream is for ssl, as far as an echo needs it."""

    def __init__(self, below, connection):
        self.below, self.connection = below, connection

    async def handshake(self):
        self.connection.initiate_connection()
        while not self.connection.is_post_handshake:
            await self.flush()
            await self.receive()
        await self.flush()

    async def flush(self):
        if data := self.connection.data_to_send():
            await self.below.send_all(data)

    async def receive(self):
        data = await self.below.receive_some(65536)
        try:
            if data:
                self.connection.receive_data(data)
            else:
                self.connection.close_receiving_end()
        except siotls.TLSError:
            await self.flush()  # the alert
            raise

    async def send_all(self, data):
        self.connection.send_data(data)
        await self.flush()

    async def receive_some(self):
        """Data, or b'' at the end that the peer's close_notify told."""
        while not (data := self.connection.data_to_read()) and not self.connection.is_receiving_closed:
            await self.flush()
            await self.receive()
        return data

    async def send_eof(self):
        self.connection.close_sending_end()
        await self.flush()


async def serve(below, configuration):
    """Sends back all that comes."""
    async with below:
        stream = Stream(below, siotls.TLSConnection(configuration))
        await stream.handshake()
        while data := await stream.receive_some():
            await stream.send_all(data)
        await stream.send_eof()


async def ask(below, configuration, hostname, data):
    """What comes back of data."""
    async with below:
        stream = Stream(below, siotls.TLSConnection(configuration, hostname))
        await stream.handshake()
        await stream.send_all(data)
        await stream.send_eof()
        got = bytearray()
        while part := await stream.receive_some():
            got += part
        return bytes(got)


async def talk(client, server, data):
    """Both over loopback."""
    async with trio.open_nursery() as nursery:
        listener, = await trio.open_tcp_listeners(0, host="127.0.0.1")

        async def accept():
            async with listener:
                await serve(await listener.accept(), server)
        nursery.start_soon(accept)
        port = listener.socket.getsockname()[1]
        return await ask(await trio.open_tcp_stream("127.0.0.1", port), client, "localhost", data)
