# SPDX-License-Identifier: Apache-2.0
"""Compares with ssl.MemoryBIO in one run, in turns: handshakes, large and small records; asyncio over loopback.

Both use X25519, AES-256-GCM, a certificate of P-256 and no tickets: python3 speed.py [SECONDS]. --check: once each.
Seconds are those that this process has the processor, so that other work on the machine counts less.
"""
import asyncio
import ssl
import sys
import time

import support

import siotls
import siotls.asyncio

ROUNDS = 5
SETTINGS = {"providers": siotls.providers.choose("openssl"), "groups": ("X25519",),
            "cipher_suites": ("TLS_AES_256_GCM_SHA384",)}


def ours():
    return support.client_configuration(**SETTINGS), support.server_configuration(tickets=0, **SETTINGS)


def theirs():
    server = support.server_context()
    server.num_tickets = 0
    client = support.client_context()
    return client, server


class Ours:
    """The two ends, and bytes through them, in the fewest calls."""

    def __init__(self):
        self.sides = ours()

    def handshake(self):
        client = siotls.TLSConnection(self.sides[0], "localhost")
        server = siotls.TLSConnection(self.sides[1])
        client.initiate_connection()
        server.initiate_connection()
        server.receive_data(client.data_to_send())
        client.receive_data(server.data_to_send())
        server.receive_data(client.data_to_send())
        return client, server

    def carry(self, ends, data):
        ends[0].send_data(data)
        ends[1].receive_data(ends[0].data_to_send())
        return ends[1].data_to_read()


class Theirs:
    def __init__(self):
        self.sides = theirs()

    def handshake(self):
        to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
        client = self.sides[0].wrap_bio(to_client, to_server, server_hostname="localhost")
        server = self.sides[1].wrap_bio(to_server, to_client, server_side=True)
        for end in client, server, client, server:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                pass
        return client, server, to_server

    def carry(self, ends, data):
        """As over a network: bytes go out of one end's memory and into the other's."""
        ends[0].write(data)
        ends[2].write(ends[2].read())
        return ends[1].read(16384)


def per_second(work, seconds):
    """How often work is done in a second."""
    number, start = 0, time.process_time()
    while True:
        work()
        number += 1
        elapsed = time.process_time() - start
        if elapsed >= seconds:
            return number / elapsed


def compare(name, unit, scale, works, seconds):
    """The best of some rounds in turns: the machine's other work disturbs both alike."""
    best = [0.0, 0.0]
    for _ in range(ROUNDS):
        for index, work in enumerate(works):
            best[index] = max(best[index], per_second(work, seconds) * scale)
    print(f"| {name} | {best[0]:,.0f} {unit} | {best[1]:,.0f} {unit} | {best[0] / best[1]:.2f} |", flush=True)


def compare_memory(seconds):
    ends = Ours(), Theirs()
    compare("handshakes, both ends", "/s", 1, [end.handshake for end in ends], seconds)
    for size, name, unit, scale in (16384, "records of 16 KiB", "MB/s", 0.016384), (100, "records of 100 bytes", "/s", 1):
        data = bytes(size)
        pairs = [end.handshake() for end in ends]
        for end, pair in zip(ends, pairs):
            assert end.carry(pair, data) == data
        works = [lambda end=end, pair=pair: end.carry(pair, data) for end, pair in zip(ends, pairs)]
        compare(name, unit, scale, works, seconds)


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def compare_asyncio(seconds):
    (client, server), (client_context, server_context) = ours(), theirs()
    a = await siotls.asyncio.start_server(echo, "127.0.0.1", 0, configuration=server)
    b = await asyncio.start_server(echo, "127.0.0.1", 0, ssl=server_context)
    ports = [each.sockets[0].getsockname()[1] for each in (a, b)]

    async def connect(index):
        if index == 0:
            return await siotls.asyncio.open_connection("127.0.0.1", ports[0], configuration=client,
                                                        server_hostname="localhost")
        return await asyncio.open_connection("127.0.0.1", ports[1], ssl=client_context, server_hostname="localhost")

    async def connections(index):
        _, writer = await connect(index)
        writer.close()
        await writer.wait_closed()

    async def compare_waits(name, unit, scale, works):
        best = [0.0, 0.0]
        for _ in range(ROUNDS):
            for index, work in enumerate(works):
                number, start = 0, time.process_time()
                while (elapsed := time.process_time() - start) < seconds or number == 0:
                    await work()
                    number += 1
                best[index] = max(best[index], number / elapsed * scale)
        print(f"| {name} | {best[0]:,.0f} {unit} | {best[1]:,.0f} {unit} | {best[0] / best[1]:.2f} |", flush=True)
    await compare_waits("asyncio, connections, both ends", "/s", 1, [lambda: connections(0), lambda: connections(1)])
    streams = [await connect(index) for index in (0, 1)]
    block = bytes(1 << 16)

    def echoes(index):
        async def one():
            reader, writer = streams[index]
            writer.write(block)
            await reader.readexactly(len(block))
        return one
    await compare_waits("asyncio, echo, both ends", "MB/s", len(block) / 1e6, [echoes(0), echoes(1)])
    for _, writer in streams:
        writer.close()
    a.close(), b.close()


def main():
    global ROUNDS
    seconds = 1.0
    if sys.argv[1:] == ["--check"]:
        ROUNDS, seconds = 1, 0.0
    elif sys.argv[1:]:
        seconds = float(sys.argv[1])
    print(f"siotls {siotls.version()}, {ssl.OPENSSL_VERSION}, Python {sys.version.split()[0]}")
    print("\n| | siotls | ssl | times |\n|---|---|---|---|")
    compare_memory(seconds)
    asyncio.run(compare_asyncio(seconds))


if __name__ == "__main__":
    main()
