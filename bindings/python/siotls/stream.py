# SPDX-License-Identifier: Apache-2.0
"""A blocking socket with TLS: wrap(sock, configuration) shakes hands and returns what looks like a socket.

One thread may read while another one writes. The end is orderly: close() sends close_notify and then ends the sending
side of TCP, so that what was written is not lost, and shutdown() lets the peer go on.
"""
from __future__ import annotations

import errno
import io
import socket
import threading
from collections.abc import Callable
from typing import Any

from ._siotls import StateError, TLSError
from .config import TLSConfiguration
from .connection import TLSConnection
from .events import Decision, Event, Session

_CHUNK = 65536


class TLSSocket:
    """A connected socket with TLS. sessions: what a client may resume by; connection: the TLSConnection."""

    def __init__(self, sock: socket.socket, connection: TLSConnection,
                 on_event: Callable[[TLSConnection, Event], object] | None = None) -> None:
        if sock.gettimeout() == 0:
            raise ValueError("the socket does not block; use a TLSConnection with it")
        self.connection = connection
        self.sessions: list[bytes] = []
        self._sock = sock
        self._on_event = on_event
        self._room = bytearray(_CHUNK)
        self._unsent = b""  # a write that a timeout cut short goes on where it was
        self._reading, self._writing = threading.RLock(), threading.RLock()
        self._is_closed = False

    # ---- the handshake ----

    def do_handshake(self) -> None:
        """Shakes hands; wrap() has done it."""
        with self._reading:
            try:
                self.connection.initiate_connection()
                while True:
                    self._take_events()
                    self._flush_if_open()
                    if self.connection.is_post_handshake:
                        return
                    self._receive()
            except TLSError:
                self._tell_why()
                raise

    def _take_events(self) -> None:
        while (event := self.connection.next_event()) is not None:
            if isinstance(event, Session):
                self.sessions.append(event.data)
            if self._on_event is not None:
                self._on_event(self.connection, event)
            if isinstance(event, Decision) and self.connection.is_waiting and not self.connection.has_event:
                raise StateError(f"on_event did not answer {type(event).__name__}")

    def _receive(self) -> None:
        """Waits for bytes of the network."""
        number = self._sock.recv_into(self._room)
        if number == 0:
            self.connection.close_receiving_end()
        else:
            self.connection.receive_data(memoryview(self._room)[:number])
        if self.connection.is_failed:
            # What failed is told by what reads, after what came before it.
            self._tell_why()
            if not self.connection.is_post_handshake:
                self.connection.data_to_read()

    def _flush(self, is_reader: bool = False) -> None:
        """A reader does not wait for who writes, whose peer may wait for the reader: the writer sends that, too."""
        while self._unsent or self.connection.has_output:
            if not self._writing.acquire(blocking=not is_reader):
                return
            try:
                while data := self._unsent or self.connection.data_to_send():
                    self._unsent = data
                    self._unsent = data[self._sock.send(data):]
            finally:
                self._writing.release()

    def _flush_if_open(self) -> None:
        """What we owe the peer must not hide what it said before it went: that, or its end, is what is read next."""
        try:
            self._flush(is_reader=True)
        except ConnectionError:
            pass

    def _tell_why(self) -> None:
        """The alert goes out if it can: the peer may be gone already, and what failed is more important."""
        try:
            self._flush(is_reader=True)
        except OSError:
            pass

    # ---- reading ----

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """Reads into buffer; 0 at the end, which the peer's close_notify told."""
        if flags:
            raise ValueError("flags are not supported")
        view = memoryview(buffer).cast("B")
        if nbytes:
            view = view[:nbytes]
        with self._reading:
            while True:
                number = self.connection.read_into(view)
                self._take_events()
                if number or not view or self.connection.is_receiving_closed:
                    return number
                self._flush_if_open()
                if not self.connection.can_read:
                    try:
                        self._receive()
                    except TLSError:
                        self._tell_why()
                        raise

    def recv(self, bufsize: int, flags: int = 0) -> bytes:
        """Reads what there is, at least a byte; b'' at the end, which the peer's close_notify told."""
        data = bytearray(min(bufsize, _CHUNK))
        return bytes(data[:self.recv_into(data, 0, flags)])

    # ---- writing ----

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Seals and sends all of it."""
        if flags:
            raise ValueError("flags are not supported")
        view = memoryview(data).cast("B")
        with self._writing:
            self._flush()
            for start in range(0, len(view), _CHUNK):
                self.connection.send_data(view[start:start + _CHUNK])
                self._flush()

    def send(self, data: Any, flags: int = 0) -> int:
        """As sendall; how much, which is all."""
        self.sendall(data, flags)
        return len(memoryview(data).cast("B"))

    # ---- the end ----

    def shutdown(self, how: int) -> None:
        """SHUT_WR: sends close_notify; the peer may go on."""
        if how != socket.SHUT_WR:
            raise ValueError("only the sending side is shut down: SHUT_WR")
        with self._writing:
            if not self.connection.is_sending_closed and not self.connection.is_failed:
                self.connection.close_sending_end()
            self._flush()
            try:
                self._sock.shutdown(socket.SHUT_WR)
            except OSError as error:
                # The peer went at the same moment: there is nothing left to shut, and what it said is still to be read.
                if error.errno != errno.ENOTCONN:
                    raise

    def end(self) -> None:
        """Ends in an orderly way and waits until the peer did so too; what it still sends is thrown away."""
        self.shutdown(socket.SHUT_WR)
        while self.recv_into(bytearray(_CHUNK)):
            pass
        self.close()

    def close(self) -> None:
        """Sends close_notify if that is possible, and closes the socket."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self.shutdown(socket.SHUT_WR)
            self._drain()
        except (OSError, TLSError):
            pass  # the peer is gone, or the connection had failed
        self._sock.close()

    def abandon(self) -> None:
        """Closes the socket without close_notify; an alert that was sent still reaches the peer."""
        self._is_closed = True
        try:
            self._sock.shutdown(socket.SHUT_WR)
            self._drain()
        except OSError:
            pass
        self._sock.close()

    def _drain(self) -> None:
        """Reads what has come, tickets for instance: with bytes unread the system would send a reset, and the peer
        might lose what we wrote."""
        self._sock.settimeout(0)
        while self._sock.recv_into(self._room):
            pass

    def detach(self) -> socket.socket:
        """The socket below, which is the caller's again."""
        self._is_closed = True
        return self._sock

    def __enter__(self) -> TLSSocket:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- as a socket has them ----

    def fileno(self) -> int:
        """That of the socket. Data may be here that select() does not see: look at connection.can_read."""
        return self._sock.fileno()

    def getpeername(self) -> Any:
        return self._sock.getpeername()

    def getsockname(self) -> Any:
        return self._sock.getsockname()

    def settimeout(self, timeout: float | None) -> None:
        if timeout == 0:
            raise ValueError("the socket has to block; use a TLSConnection with one that does not")
        self._sock.settimeout(timeout)

    def gettimeout(self) -> float | None:
        return self._sock.gettimeout()

    def makefile(self, mode: str = "r", buffering: int = -1, *, encoding: str | None = None,
                 errors: str | None = None, newline: str | None = None) -> Any:
        """A file over the connection; closing it does not close the connection."""
        kind = set(mode) - {"b"}
        if not kind or kind - {"r", "w"}:
            raise ValueError(f"the mode {mode!r} is not of r, w, b")
        raw = _File(self, "r" in kind, "w" in kind)
        size = io.DEFAULT_BUFFER_SIZE if buffering < 0 else buffering
        if size == 0:
            if "b" not in mode:
                raise ValueError("text is buffered")
            return raw
        file: Any = raw
        if kind == {"r", "w"}:
            file = io.BufferedRWPair(raw, raw, size)
        else:
            file = io.BufferedReader(raw, size) if kind == {"r"} else io.BufferedWriter(raw, size)
        return file if "b" in mode else io.TextIOWrapper(file, encoding, errors, newline)


class _File(io.RawIOBase):
    def __init__(self, stream: TLSSocket, is_readable: bool, is_writable: bool) -> None:
        super().__init__()
        self._stream, self._is_readable, self._is_writable = stream, is_readable, is_writable

    def readable(self) -> bool:
        return self._is_readable

    def writable(self) -> bool:
        return self._is_writable

    def readinto(self, buffer: Any) -> int:
        return self._stream.recv_into(buffer)

    def write(self, data: Any) -> int:
        return self._stream.send(data)


def wrap(sock: socket.socket, configuration: TLSConfiguration, server_hostname: str | None = None, *,
         session: bytes | None = None,
         on_event: Callable[[TLSConnection, Event], object] | None = None) -> TLSSocket:
    """Shakes hands over a connected, blocking socket, which is closed if that fails.

    on_event(connection, event) hears of every event, and answers the decisions that the configuration asks for.
    """
    try:
        stream = TLSSocket(sock, TLSConnection(configuration, server_hostname, session), on_event)
    except BaseException:
        sock.close()
        raise
    try:
        stream.do_handshake()
    except BaseException:
        stream.abandon()
        raise
    return stream
