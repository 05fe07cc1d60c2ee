# SPDX-License-Identifier: Apache-2.0
"""An echo server of asyncio with certificates of both sides, and a client that resumes."""
import asyncio

import siotls.asyncio


async def echo(reader, writer):
    """Serves one connection: sends back all that comes, and how the client came in."""
    info = writer.get_extra_info("connection").info()
    writer.write(b"again: " if info.is_resumed else b"first: ")
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def ask(port, configuration, hostname, data, session=None):
    """What comes back of data, and a session for the next time."""
    reader, writer = await siotls.asyncio.open_connection("127.0.0.1", port, configuration=configuration,
                                                          server_hostname=hostname, session=session)
    writer.write(data)
    writer.write_eof()
    got = await reader.read()
    sessions = writer.get_extra_info("sessions")
    writer.close()
    await writer.wait_closed()
    return got, sessions[-1]


async def talk(client, server, words):
    """Asks once for each word, each time by the session of the time before."""
    answers, session = [], None
    async with await siotls.asyncio.start_server(echo, "127.0.0.1", 0, configuration=server) as listener:
        port = listener.sockets[0].getsockname()[1]
        for word in words:
            answer, session = await ask(port, client, "localhost", word, session)
            answers.append(answer)
    return answers
