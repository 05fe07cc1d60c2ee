# SPDX-License-Identifier: Apache-2.0
"""The shapes of PEP 748 (a unified TLS API): implementation.client_context(TLSClientConfiguration(...)), and so on.

Only TLS 1.3 is spoken: a highest version below is a ConfigurationError, and of ciphers those of TLS 1.3 count. A client
without trust_store trusts what the system trusts; a server with one demands certificates of its clients. What the PEP
puts into its module "insecure" is not here.
"""
from __future__ import annotations

import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Any, Generic, TypeVar, Union

from . import pem, trust
from ._siotls import TLSError, TruncatedError
from .config import Identity, TLSConfiguration
from .connection import TLSConnection
from .providers import Providers, algorithm_number
from .stream import TLSSocket as _Stream

_MAX_INCOMING = 1 << 20


class WantReadError(TLSError):
    """More bytes of the network are needed first."""


class WantWriteError(TLSError):
    """Bytes have to be sent first."""


class RaggedEOF(TruncatedError):
    """The transport ended without close_notify: what came may be cut."""


class ConfigurationError(TLSError, ValueError):
    """The configuration asks for what is not here."""


class TLSVersion(Enum):
    MINIMUM_SUPPORTED = "MINIMUM_SUPPORTED"
    TLSv1_2 = "TLSv1.2"
    TLSv1_3 = "TLSv1.3"
    MAXIMUM_SUPPORTED = "MAXIMUM_SUPPORTED"


class CipherSuite(IntEnum):
    """Those of TLS 1.3. Numbers of others may be given, and are passed over."""

    TLS_AES_128_GCM_SHA256 = 0x1301
    TLS_AES_256_GCM_SHA384 = 0x1302
    TLS_CHACHA20_POLY1305_SHA256 = 0x1303
    TLS_AES_128_CCM_SHA256 = 0x1304
    TLS_AES_128_CCM_8_SHA256 = 0x1305


class NextProtocol(Enum):
    H2 = b"h2"
    H2C = b"h2c"
    HTTP1 = b"http/1.1"
    WEBRTC = b"webrtc"
    C_WEBRTC = b"c-webrtc"
    FTP = b"ftp"
    STUN = b"stun.nat-discovery"
    TURN = b"stun.turn"


_Self = TypeVar("_Self", bound="_Source")


class _Source:
    """Bytes, or the file that has them; an id is for implementations that know what it means, and this one does not."""

    __slots__ = ("_buffer", "_path", "_id")

    def __init__(self, buffer: bytes | None = None, path: str | os.PathLike[str] | None = None,
                 id: bytes | None = None) -> None:
        if buffer is None and path is None and id is None:
            raise ValueError(f"{type(self).__name__} cannot be empty.")
        self._buffer, self._path, self._id = buffer, path, id

    @classmethod
    def from_buffer(cls: type[_Self], buffer: bytes) -> _Self:
        return cls(buffer=buffer)

    @classmethod
    def from_file(cls: type[_Self], path: str | os.PathLike[str]) -> _Self:
        return cls(path=path)

    @classmethod
    def from_id(cls: type[_Self], id: bytes) -> _Self:
        return cls(id=id)

    def _check(self) -> None:
        if self._id is not None:
            raise ConfigurationError(f"{type(self).__name__}.from_id is not supported")

    def _read(self) -> bytes:
        self._check()
        if self._buffer is not None:
            return self._buffer
        assert self._path is not None
        with open(self._path, "rb") as file:
            return file.read()


class Certificate(_Source):
    """A certificate, PEM or DER."""


class PrivateKey(_Source):
    """A private key, PEM or DER, without a password."""


class TrustStore(_Source):
    """Anchors in PEM; TrustStore() and system(): those of the system."""

    def __init__(self, buffer: bytes | None = None, path: str | os.PathLike[str] | None = None,
                 id: bytes | None = None) -> None:
        self._buffer, self._path, self._id = buffer, path, id

    @classmethod
    def system(cls) -> TrustStore:
        return cls()

    def _store(self) -> trust.TrustStore:
        if self._buffer is None and self._path is None and self._id is None:
            return trust.get_truststore()
        return trust.from_bytes(self._read())


class SigningChain:
    """leaf: a certificate and its key, None if that is in the same file; chain: those between it and the root."""

    def __init__(self, leaf: tuple[Certificate, PrivateKey | None], chain: Sequence[Certificate] | None = None) -> None:
        self.leaf, self.chain = leaf, list(chain or ())

    def _identity(self, providers: Providers) -> Identity:
        certificate, key = self.leaf
        data = certificate._read()
        return Identity(providers, b"".join(map(_as_pem, [data, *(each._read() for each in self.chain)])),
                        data if key is None else key._read())

    def _check(self) -> None:
        for source in (*self.leaf, *self.chain):
            if source is not None:
                source._check()


def _as_pem(data: bytes) -> bytes:
    if b"-----BEGIN " not in data:
        return pem.encode("CERTIFICATE", data).encode()
    return "".join(pem.encode(block.label, block.data) for block in pem.decode(data, "CERTIFICATE")).encode()


@dataclass(frozen=True)
class TLSClientConfiguration:
    certificate_chain: SigningChain | None = None
    ciphers: Sequence[CipherSuite | int] | None = None
    inner_protocols: Sequence[NextProtocol | bytes] | None = None
    lowest_supported_version: TLSVersion | None = None
    highest_supported_version: TLSVersion | None = None
    trust_store: TrustStore | None = None


@dataclass(frozen=True)
class TLSServerConfiguration:
    certificate_chain: Sequence[SigningChain] | None = None
    ciphers: Sequence[CipherSuite | int] | None = None
    inner_protocols: Sequence[NextProtocol | bytes] | None = None
    lowest_supported_version: TLSVersion | None = None
    highest_supported_version: TLSVersion | None = None
    trust_store: TrustStore | None = None


_Configuration = Union[TLSClientConfiguration, TLSServerConfiguration]


def _chains(configuration: _Configuration) -> Sequence[SigningChain]:
    chain = configuration.certificate_chain
    return [] if chain is None else [chain] if isinstance(chain, SigningChain) else chain


def _suites(configuration: _Configuration) -> tuple[int, ...]:
    return tuple(int(suite) for suite in configuration.ciphers or () if int(suite) >> 8 == 0x13)


def validate_config(configuration: _Configuration) -> None:
    """ConfigurationError when this configuration asks for what is not here."""
    if configuration.highest_supported_version == TLSVersion.TLSv1_2:
        raise ConfigurationError("only TLS 1.3 is supported")
    if configuration.ciphers is not None and not _suites(configuration):
        raise ConfigurationError("no cipher of TLS 1.3 is given")
    for chain in _chains(configuration):
        chain._check()
    if configuration.trust_store is not None:
        configuration.trust_store._check()


def _translate(configuration: _Configuration, side: Any) -> TLSConfiguration:
    validate_config(configuration)
    providers = Providers()
    store = None if configuration.trust_store is None else configuration.trust_store._store()
    return TLSConfiguration(
        side, providers, cipher_suites=_suites(configuration), trust_store=store,
        alpn=tuple(each.value if isinstance(each, NextProtocol) else each
                   for each in configuration.inner_protocols or ()),
        identities=tuple(chain._identity(providers) for chain in _chains(configuration)),
        client_auth="require" if side == "server" and store is not None else "none")


class _Told:
    """What socket and buffer tell of their connection."""

    _connection: TLSConnection

    def cipher(self) -> CipherSuite | int | None:
        name = self._connection.info().cipher_suite
        if name is None:
            return None
        number = algorithm_number("suite", name)
        return CipherSuite(number) if number in CipherSuite.__members__.values() else number

    def negotiated_protocol(self) -> NextProtocol | bytes | None:
        name = self._connection.info().alpn
        if name is None:
            return None
        data = name.encode()
        return next((each for each in NextProtocol if each.value == data), data)

    @property
    def negotiated_tls_version(self) -> TLSVersion | None:
        return TLSVersion.TLSv1_3 if self._connection.is_post_handshake else None

    def getpeercert(self) -> bytes | None:
        """DER, proven."""
        return self._connection.peer_certificates[0] if self._connection.peer_certificates else None


class TLSBuffer(_Told):
    """A connection without I/O. process_incoming(b"") says that the transport has ended."""

    def __init__(self, context: ClientContext | ServerContext, connection: TLSConnection) -> None:
        self._context, self._connection = context, connection
        self._incoming, self._outgoing = bytearray(), bytearray()
        self._is_ended = self._has_begun = False

    @property
    def context(self) -> ClientContext | ServerContext:
        return self._context

    def _feed(self) -> None:
        """Lets the connection have what came; WantReadError when nothing did."""
        if self._incoming:
            data = bytes(self._incoming)
            self._incoming.clear()
            self._connection.receive_data(data)
        elif self._is_ended:
            self._connection.close_receiving_end()
        else:
            raise WantReadError("more bytes of the network are needed")

    def _collect(self) -> None:
        while self._connection.next_event() is not None:
            pass
        self._outgoing += self._connection.data_to_send()

    def do_handshake(self) -> None:
        connection = self._connection
        try:
            if not self._has_begun:
                self._has_begun = True
                connection.initiate_connection()
            while True:
                self._collect()
                if connection.is_post_handshake:
                    return
                if connection.is_failed:
                    connection.data_to_read()  # raises why
                self._feed()
        except TruncatedError as error:
            raise RaggedEOF(str(error)) from error
        finally:
            self._collect()

    def read(self, amt: int, buffer: Any = None) -> Any:
        """Up to amt bytes, or how many went into buffer; b'' and 0 at the end that close_notify told."""
        connection = self._connection
        view = None if buffer is None else memoryview(buffer).cast("B")[:amt]
        try:
            while True:
                got: Any = connection.data_to_read(amt) if view is None else connection.read_into(view)
                if got or not amt or connection.is_receiving_closed:
                    return got
                self._collect()
                if not connection.can_read:
                    self._feed()
        except TruncatedError as error:
            raise RaggedEOF(str(error)) from error
        finally:
            self._collect()

    def readinto(self, buffer: Any, amt: int) -> int:
        got: int = self.read(amt, buffer)
        return got

    def write(self, buf: Any) -> int:
        number = self._connection.send_data(buf)
        self._collect()
        return number

    def shutdown(self) -> None:
        """close_notify; WantReadError until that of the peer has come."""
        if not self._connection.is_sending_closed:
            self._connection.close_sending_end()
        self._collect()
        while not self._connection.is_receiving_closed:
            if not self._connection.data_to_read():
                self._feed()

    def process_incoming(self, data_from_network: bytes) -> None:
        if self._incoming and len(self._incoming) + len(data_from_network) > _MAX_INCOMING:
            raise WantReadError("what came before has to be read first")
        self._incoming += data_from_network
        self._is_ended = self._is_ended or not data_from_network

    def incoming_bytes_buffered(self) -> int:
        return len(self._incoming)

    def process_outgoing(self, amount_bytes_for_network: int) -> bytes:
        data = bytes(self._outgoing[:amount_bytes_for_network])
        del self._outgoing[:amount_bytes_for_network]
        return data

    def outgoing_bytes_buffered(self) -> int:
        return len(self._outgoing)


class TLSSocket(_Told):
    """A blocking socket: connected, or listening. One that was accepted shakes hands when it is first used."""

    def __init__(self, context: ClientContext | ServerContext, sock: socket.socket,
                 connection: TLSConnection | None = None) -> None:
        self._context, self._sock = context, sock
        self._stream: _Stream | None = None
        if connection is not None:
            self._connection = connection
            self._stream = _Stream(sock, connection)

    @property
    def context(self) -> ClientContext | ServerContext:
        return self._context

    def _ready(self) -> _Stream:
        if self._stream is None:
            raise OSError("the socket is not connected")
        if not self._connection.is_post_handshake:
            try:
                self._stream.do_handshake()
            except BaseException:
                self._stream.abandon()
                raise
        return self._stream

    def recv(self, bufsize: int) -> bytes:
        try:
            return self._ready().recv(bufsize)
        except TruncatedError as error:
            raise RaggedEOF(str(error)) from error

    def send(self, bytes: bytes) -> int:
        return self._ready().send(bytes)

    def close(self, force: bool = False) -> None:
        """Ends in an orderly way: waits for the peer's end, unless it is forced."""
        if self._stream is None:
            self._sock.close()
        elif force or not self._connection.is_post_handshake:
            self._stream.close()
        else:
            self._stream.end()

    def listen(self, backlog: int) -> None:
        if self._stream is not None:
            raise OSError("the socket is connected")
        self._sock.listen(backlog)

    def accept(self) -> tuple[TLSSocket, Any]:
        plain, address = self._sock.accept()
        assert isinstance(self._context, ServerContext)
        return TLSSocket(self._context, plain, TLSConnection(self._context._made)), address

    def getsockname(self) -> Any:
        return self._sock.getsockname()

    def getpeername(self) -> Any:
        return self._sock.getpeername()


class ClientContext:
    """Makes what connects."""

    def __init__(self, configuration: TLSClientConfiguration) -> None:
        self._configuration = configuration
        self._made = _translate(configuration, "client")

    @property
    def configuration(self) -> TLSClientConfiguration:
        return self._configuration

    def connect(self, address: tuple[str | None, int]) -> TLSSocket:
        """Connects and shakes hands with the host of that name."""
        host, port = address
        if host is None:
            raise ConfigurationError("a client needs the name of the server")
        connection = TLSConnection(self._made, host)
        made = TLSSocket(self, socket.create_connection((host, port)), connection)
        made._ready()
        return made

    def create_buffer(self, server_hostname: str) -> TLSBuffer:
        return TLSBuffer(self, TLSConnection(self._made, server_hostname))


class ServerContext:
    """Makes what is connected to."""

    def __init__(self, configuration: TLSServerConfiguration) -> None:
        self._configuration = configuration
        self._made = _translate(configuration, "server")

    @property
    def configuration(self) -> TLSServerConfiguration:
        return self._configuration

    def connect(self, address: tuple[str | None, int]) -> TLSSocket:
        """Binds a socket, which listen() and accept() go on with."""
        sock = socket.socket(socket.AF_INET6 if address[0] and ":" in address[0] else socket.AF_INET)
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind((address[0] or "", address[1]))
        except BaseException:
            sock.close()
            raise
        return TLSSocket(self, sock)

    def create_buffer(self) -> TLSBuffer:
        return TLSBuffer(self, TLSConnection(self._made))


_Client = TypeVar("_Client")
_Server = TypeVar("_Server")


@dataclass(frozen=True)
class TLSImplementation(Generic[_Client, _Server]):
    client_context: type[_Client]
    server_context: type[_Server]
    validate_config: Callable[[_Configuration], None]


implementation = TLSImplementation(ClientContext, ServerContext, validate_config)
