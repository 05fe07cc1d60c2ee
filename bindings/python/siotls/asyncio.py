# SPDX-License-Identifier: Apache-2.0
"""asyncio over TLSConnection: streams, and transports for protocols.

open_connection and start_server are asyncio's own with a TLSConfiguration; the transport has flow control in both
directions, and write_eof() closes one direction only. close() sends close_notify and what was written, ends the sending
side of TCP and waits for the peer's end, shutdown_timeout seconds at most: to close TCP at once with bytes unread would
reset it, and take from the peer what it had not read.
"""
from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Awaitable, cast

from ._siotls import StateError, TLSError
from .config import TLSConfiguration
from .connection import _EVENT, _FAILED, _OUTPUT, _PEER_CLOSED, _READ, _RECEIVE, TLSConnection
from .events import Decision, Event, Session

EventHandler = Callable[[TLSConnection, Event], object]

_CHUNK = 65536
_MIN_ROOM, _MAX_ROOM = 8192, 131072  # for bytes of the network
_LIMIT = 65536
HANDSHAKE_TIMEOUT = 60.0
SHUTDOWN_TIMEOUT = 30.0


class TLSTransport(asyncio.Transport):
    """What a protocol sees. get_extra_info also knows 'connection' (the TLSConnection) and 'sessions'."""

    def __init__(self, below: _Below) -> None:
        super().__init__()
        self._below = below

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        if name == "connection":
            return self._below.connection
        if name == "sessions":
            return self._below.sessions
        return self._below.raw.get_extra_info(name, default)

    def is_closing(self) -> bool:
        return self._below.is_closing

    def close(self) -> None:
        self._below.close()

    def abort(self) -> None:
        self._below.abort()

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._below.protocol = cast(asyncio.Protocol, protocol)

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self._below.protocol

    def is_reading(self) -> bool:
        return not self._below.is_paused and not self._below.is_closing

    def pause_reading(self) -> None:
        self._below.is_paused = True
        self._below.hold_or_go()

    def resume_reading(self) -> None:
        self._below.is_paused = False
        self._below.soon()

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self._below.raw.set_write_buffer_limits(high, low)

    def get_write_buffer_size(self) -> int:
        return self._below.raw.get_write_buffer_size()

    def get_write_buffer_limits(self) -> tuple[int, int]:
        return self._below.raw.get_write_buffer_limits()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._below.write(data)

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        """Sends close_notify; the peer may go on, and so may reading."""
        self._below.write_eof()


class _Below(asyncio.BufferedProtocol):
    """The protocol of the transport below: between the network, the connection, and the protocol above."""

    def __init__(self, loop: asyncio.AbstractEventLoop, connection: TLSConnection, protocol: asyncio.Protocol,
                 on_event: EventHandler | None, handshake_timeout: float, shutdown_timeout: float) -> None:
        self.loop, self.connection, self.protocol = loop, connection, protocol
        self.raw: asyncio.Transport
        self.sessions: list[bytes] = []
        self.keeps: object = None
        self.is_paused = self.is_closing = False
        self.transport = TLSTransport(self)
        self.done: asyncio.Future[TLSTransport] = loop.create_future()
        self.done.add_done_callback(_look_at)  # a server's failed handshakes concern nobody else
        self._on_event = on_event
        self._timeouts = handshake_timeout, shutdown_timeout
        self._timer: asyncio.TimerHandle | None = None
        self._is_open = self._is_ended = self._is_lost = self._is_held = self._is_eof_told = False
        self._is_eof = False
        self._failure: BaseException | None = None
        self._room = memoryview(bytearray(_MIN_ROOM))

    # ---- from below ----

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.raw = cast(asyncio.Transport, transport)
        self._timer = self.loop.call_later(self._timeouts[0], self._expire)
        try:
            self.connection.initiate_connection()
        except TLSError as error:
            self._fail(error)
        else:
            self.go_on()

    def get_buffer(self, sizehint: int) -> memoryview:
        """The same room each time: to allocate it anew for each read costs more than the read. It grows with what
        comes, and holds somewhat more than a chunk with its records' ends, which would else take two reads."""
        return self._room

    def buffer_updated(self, nbytes: int) -> None:
        if self.is_closing:
            return  # nobody reads it any more
        try:
            self.connection.receive_data(self._room[:nbytes])
            if nbytes == len(self._room) < _MAX_ROOM:
                self._room = memoryview(bytearray(2 * nbytes))
        except TLSError:
            pass  # told after what came before it
        self.go_on()

    def eof_received(self) -> bool:
        self._is_eof = True
        if self.is_closing:
            return False
        try:
            self.connection.close_receiving_end()
        except TLSError:
            pass
        self.go_on()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_lost = True
        if self._timer is not None:
            self._timer.cancel()
        failure = self._failure or exc
        if not self.done.done():
            self.done.set_exception(failure or ConnectionResetError("the connection was lost in the handshake"))
        if self._is_open:
            # After close() of this side the peer may go as it likes.
            self.protocol.connection_lost(None if self.is_closing and self._failure is None
                                          else cast(Exception, failure))
        self.is_closing = True

    def pause_writing(self) -> None:
        if self._is_open:
            self.protocol.pause_writing()

    def resume_writing(self) -> None:
        if self._is_open:
            self.protocol.resume_writing()

    # ---- the connection goes on ----

    def go_on(self) -> None:
        """Events, data and output, until nothing is left to do."""
        try:
            if self._is_open and not self.is_closing:
                self._deliver()
            else:
                self._take_events()
                self._flush()
                if self._is_open and not self.is_closing:
                    self._deliver()
                elif not self._is_open:
                    self._raise_failure()
        except TLSError as error:
            self._fail(error)
        except Exception as error:  # of on_event, or of the protocol above
            self._fail(error)
        self.hold_or_go()

    def soon(self) -> None:
        """Goes on from the loop, not from within a call of the protocol above."""
        if not self._is_lost:
            self.loop.call_soon(self._go_on_if_open)

    def _go_on_if_open(self) -> None:
        if not self._is_lost:
            self.go_on()

    def _take_events(self) -> None:
        while (event := self.connection.next_event()) is not None:
            if isinstance(event, Session):
                self.sessions.append(event.data)
            if self._on_event is not None:
                result = self._on_event(self.connection, event)
                if asyncio.iscoroutine(result):
                    self._wait_for(result)
                    continue
            if isinstance(event, Decision) and self.connection.is_waiting and not self.connection.has_event:
                raise StateError(f"on_event did not answer {type(event).__name__}")
        if self.connection.is_post_handshake and not self._is_open:
            self._open()

    def _wait_for(self, answering: Any) -> None:
        """A decision that takes time: the connection waits, the loop does not."""
        def answered(task: asyncio.Task[Any]) -> None:
            if self._is_lost:
                return
            error = asyncio.CancelledError() if task.cancelled() else task.exception()
            if error is None:
                self.go_on()
            else:
                self._fail(error)
        self.loop.create_task(answering).add_done_callback(answered)

    def _open(self) -> None:
        self._is_open = True
        if self._timer is not None:
            self._timer.cancel()
        self._flush()
        self.protocol.connection_made(self.transport)
        if not self.done.done():
            self.done.set_result(self.transport)

    def _deliver(self) -> None:
        """What there is to do, by the flags: a call for each property would cost more than all the rest."""
        connection = self.connection
        while True:
            flags = connection.flags()
            if flags & _EVENT:
                self._take_events()
            elif flags & _OUTPUT:
                self._flush()
            elif self.is_paused or self.is_closing:
                return
            elif flags & (_READ | _FAILED):
                data = connection.data_to_read(_CHUNK)  # raises why it failed, when all is read
                self.protocol.data_received(data)
            else:
                break
        if flags & _PEER_CLOSED and not self._is_eof_told:
            self._is_eof_told = True
            if not self.protocol.eof_received():
                self.close()

    def _raise_failure(self) -> None:
        error = self.connection.error()
        if error is not None:
            raise error

    def hold_or_go(self) -> None:
        """Lets the network wait when there is no room, or nobody reads."""
        hold = False
        if self._is_open and not self.is_closing:
            flags = self.connection.flags()
            hold = (self.is_paused or not flags & _RECEIVE) and not flags & _PEER_CLOSED
        if hold != self._is_held and not self._is_lost and not self.raw.is_closing():
            self._is_held = hold
            self.raw.pause_reading() if hold else self.raw.resume_reading()

    def _flush(self) -> None:
        data = self.connection.data_to_send()
        if data and not self._is_lost:
            self.raw.write(data)

    # ---- from above ----

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self.is_closing or self._is_lost:
            return  # as asyncio's transports do: connection_lost tells
        view = memoryview(data).cast("B")
        try:
            for start in range(0, len(view), _CHUNK):
                self.connection.send_data(view[start:start + _CHUNK])
                self._flush()
        except TLSError:
            if not self.connection.is_failed:
                raise  # after write_eof()

    def write_eof(self) -> None:
        if not self._is_lost and not self.connection.is_failed and not self.connection.is_sending_closed:
            self.connection.close_sending_end()
            self._flush()

    def close(self) -> None:
        if self.is_closing or self._is_lost:
            return
        self.write_eof()
        self.is_closing = True
        self._end()

    def _end(self) -> None:
        """What is written goes out, then our end; TCP is closed when the peer's end comes."""
        self.hold_or_go()
        if self._is_ended or self.raw.is_closing():
            return
        self._is_ended = True
        if self._timer is not None:
            self._timer.cancel()
        if self._is_eof or not self.raw.can_write_eof():
            self.raw.close()
            return
        self._timer = self.loop.call_later(self._timeouts[1], self.raw.abort)
        self.raw.write_eof()

    def abort(self) -> None:
        self.is_closing = True
        if not self._is_lost:
            self.raw.abort()

    def _fail(self, error: BaseException) -> None:
        """The alert goes out, and the failure is told when the connection is lost."""
        if self._failure is None:
            self._failure = error
        if not self.done.done():
            self.done.set_exception(error)
        self._flush()
        self.is_closing = True
        if not self._is_lost:
            self._end()

    def _expire(self) -> None:
        self._failure = TimeoutError("the handshake took too long")
        self.raw.abort()


def _look_at(future: asyncio.Future[Any]) -> None:
    if not future.cancelled():
        future.exception()


async def create_connection(protocol_factory: Callable[[], asyncio.Protocol], host: str | None = None,
                            port: int | None = None, *, configuration: TLSConfiguration,
                            server_hostname: str | None = None, session: bytes | None = None,
                            on_event: EventHandler | None = None, handshake_timeout: float = HANDSHAKE_TIMEOUT,
                            shutdown_timeout: float = SHUTDOWN_TIMEOUT,
                            **settings: Any) -> tuple[TLSTransport, asyncio.Protocol]:
    """Connects, shakes hands, and gives transport and protocol; settings are those of loop.create_connection."""
    loop = asyncio.get_running_loop()
    connection = TLSConnection(configuration, server_hostname or host, session)
    protocol = protocol_factory()
    below = _Below(loop, connection, protocol, on_event, handshake_timeout, shutdown_timeout)
    await loop.create_connection(lambda: below, cast(str, host), cast(int, port), **settings)
    return await _opened(below), protocol


async def _opened(below: _Below) -> TLSTransport:
    try:
        return await asyncio.shield(below.done)
    except asyncio.CancelledError:
        below.abort()
        raise


async def open_connection(host: str | None = None, port: int | None = None, *, configuration: TLSConfiguration,
                          limit: int = _LIMIT, **settings: Any) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """asyncio.open_connection with TLS; settings are those of create_connection here."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=limit, loop=loop)
    protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
    transport, _ = await create_connection(lambda: protocol, host, port, configuration=configuration, **settings)
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


async def create_server(protocol_factory: Callable[[], asyncio.Protocol], host: Any = None, port: int | None = None, *,
                        configuration: TLSConfiguration, on_event: EventHandler | None = None,
                        handshake_timeout: float = HANDSHAKE_TIMEOUT, shutdown_timeout: float = SHUTDOWN_TIMEOUT,
                        **settings: Any) -> asyncio.Server:
    """Listens; each connection that has shaken hands gets a protocol. settings are those of loop.create_server."""
    loop = asyncio.get_running_loop()

    def make() -> _Below:
        return _Below(loop, TLSConnection(configuration), protocol_factory(), on_event, handshake_timeout,
                      shutdown_timeout)
    return await loop.create_server(make, host, port, **settings)


async def start_server(client_connected_cb: Callable[[asyncio.StreamReader, asyncio.StreamWriter],
                                                     Awaitable[None] | None],
                       host: Any = None, port: int | None = None, *, configuration: TLSConfiguration,
                       limit: int = _LIMIT, **settings: Any) -> asyncio.Server:
    """asyncio.start_server with TLS; settings are those of create_server here."""
    loop = asyncio.get_running_loop()

    def make() -> asyncio.Protocol:
        reader = asyncio.StreamReader(limit=limit, loop=loop)
        return asyncio.StreamReaderProtocol(reader, client_connected_cb, loop=loop)
    return await create_server(make, host, port, configuration=configuration, **settings)


async def start_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, configuration: TLSConfiguration, *,
                    server_hostname: str | None = None, session: bytes | None = None,
                    on_event: EventHandler | None = None, handshake_timeout: float = HANDSHAKE_TIMEOUT,
                    shutdown_timeout: float = SHUTDOWN_TIMEOUT,
                    limit: int = _LIMIT) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Shakes hands on streams in the clear (STARTTLS), which are not to be used any more: use those that it gives.

    What came in the clear and was not read is refused: somebody may have put it there to be taken for what came by TLS.
    """
    raw = cast(asyncio.Transport, writer.transport)
    raw.pause_reading()  # what comes from now on is for TLS, also while what was written goes out
    if reader._buffer or reader.at_eof():  # type: ignore[attr-defined]
        raw.resume_reading()
        raise StateError("start_tls: data in the clear was not read")
    loop = asyncio.get_running_loop()
    await writer.drain()
    secure = asyncio.StreamReader(limit=limit, loop=loop)
    protocol = asyncio.StreamReaderProtocol(secure, loop=loop)
    below = _Below(loop, TLSConnection(configuration, server_hostname, session), protocol, on_event, handshake_timeout,
                   shutdown_timeout)
    below.keeps = writer  # it would close the transport when it goes, from Python 3.12 on
    raw.set_protocol(below)
    below.connection_made(raw)
    raw.resume_reading()
    transport = await _opened(below)
    return secure, asyncio.StreamWriter(transport, protocol, secure, loop)
