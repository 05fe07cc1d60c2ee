#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""siotls-server with thousands of connections at once: all are served, a reload drops none, and the end is orderly."""

import asyncio
import resource
import signal
import ssl

import support

NUM_CONNECTIONS = 2000
AT_ONCE = 50  # that shake hands at the same time


def setUpModule():
    support.make_certificates()


class Many(support.Case):
    def setUp(self):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        needed = NUM_CONNECTIONS + 200
        if hard != resource.RLIM_INFINITY and hard < needed:
            self.skipTest("the system grants %d descriptors only" % hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))

    def test_thousands(self):
        with support.Server(mode="--echo") as server:
            asyncio.run(asyncio.wait_for(self.talk(server), support.PATIENCE * 3))
            self.assertEqual(server.process.wait(support.PATIENCE), 0)

    async def talk(self, server):
        context = ssl.create_default_context(cafile=support.path("ca.pem"))
        gate = asyncio.Semaphore(AT_ONCE)

        async def open_one():
            async with gate:
                return await asyncio.open_connection("127.0.0.1", server.port, ssl=context, server_hostname="localhost")

        async def echo_one(number, reader, writer):
            text = b"connection %d" % number
            writer.write(text)
            await writer.drain()
            self.assertEqual(await reader.readexactly(len(text)), text)

        async def end_one(reader, writer):
            self.assertEqual(await reader.read(), b"")
            writer.close()

        streams = await asyncio.gather(*(open_one() for _ in range(NUM_CONNECTIONS)))
        await asyncio.gather(*(echo_one(number, *pair) for number, pair in enumerate(streams)))
        server.process.send_signal(signal.SIGHUP)
        await asyncio.gather(*(echo_one(number, *pair) for number, pair in enumerate(streams)))
        server.process.send_signal(signal.SIGTERM)
        await asyncio.gather(*(end_one(*pair) for pair in streams))


if __name__ == "__main__":
    support.main()
