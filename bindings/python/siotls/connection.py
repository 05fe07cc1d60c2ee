# SPDX-License-Identifier: Apache-2.0
"""Connections: one TLS 1.3 connection without any I/O."""
from __future__ import annotations

from dataclasses import dataclass

from . import _siotls
from .config import Identity, TLSConfiguration
from .events import Event, from_tuple

_DONE, _FAILED, _SEND, _RECEIVE, _READ, _OUTPUT, _EVENT, _CLOSED, _PEER_CLOSED, _WAITS = (1 << n for n in range(10))
_PROVEN = (8, 13)  # HandshakeDone, PeerCertificate


@dataclass(frozen=True)
class TLSInfo:
    """What was negotiated. What the peer has not proven is not shown as its."""

    side: str
    cipher_suite: str | None
    group: str | None
    server_signature_algorithm: str | None
    client_signature_algorithm: str | None
    alpn: str | None
    server_name: str | None
    aead_provider: str | None
    hash_provider: str | None
    group_provider: str | None
    signature_provider: str | None
    is_resumed: bool
    is_hello_retried: bool
    psk_kind: str
    early_data: str
    early_data_left: int
    records_sent: int
    records_received: int


@dataclass(frozen=True)
class SessionInfo:
    """What a session says about itself."""

    server_name: str
    alpn: str
    cipher_suite: str | None
    issued_ms: int
    lifetime_seconds: int
    max_early_data: int
    is_verified: bool
    is_quic: bool


def session_info(session: bytes) -> SessionInfo:
    """Reads a session."""
    row = _siotls.session_info(session)
    return SessionInfo(*(_text(row[0]), _text(row[1]), _siotls.algorithm_name(9, row[2]), *row[3:6], bool(row[6]),
                         bool(row[7])))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")


class TLSConnection(_siotls.Conn):
    """One connection: TLSConnection(config, server_hostname=None, session=None).

    receive_data takes what came from the network, data_to_send gives what is to go there; send_data and data_to_read
    are for the application. Whatever raises, send what data_to_send still gives: it tells the peer why.
    """

    config: TLSConfiguration
    peer_certificates: tuple[bytes, ...] = ()
    """The peer's chain, DER, its own certificate first; there from HandshakeDone or PeerCertificate on."""

    def __new__(cls, config: TLSConfiguration, server_hostname: str | None = None,
                session: bytes | None = None) -> TLSConnection:
        if server_hostname is None and config.side == "client" and not (
                config.insecure_no_verification or config.trusted_keys or config.pre_shared_keys
                or "verify" in config.events):
            raise _siotls.ArgumentError("a client needs server_hostname, for which the certificate must be")
        self = super().__new__(cls, config._config, _a_label(server_hostname))
        self.config = config
        if session is not None:
            self.set_session(session)
        return self

    @classmethod
    def _of_any_name(cls, config: TLSConfiguration) -> TLSConnection:
        """For who says in another way that the certificate may be for any name (ssl's check_hostname)."""
        self = super().__new__(cls, config._config, None)
        self.config = config
        return self

    @classmethod
    def restore(cls, config: TLSConfiguration, saved: bytes) -> TLSConnection:
        """Goes on with a connection that was saved. Do it once: two of the same bytes give their plaintext away."""
        self = super().__new__(cls, config._config, None, saved)
        self.config = config
        return self

    def initiate_connection(self) -> None:
        """Begins: a client writes its ClientHello, a server is ready for one."""
        self.start()

    def close_sending_end(self) -> None:
        """Ends this side's direction with close_notify. Receiving goes on."""
        self.close()

    def close_receiving_end(self) -> None:
        """Says that the transport has ended: without close_notify before, reading raises TruncatedError."""
        self.receive_end()

    def rekey(self, request_peer: bool = False) -> None:
        """Changes the key that we send with, and asks the peer to change its own too."""
        self.update_key(request_peer)

    def next_event(self) -> Event | None:
        """What happened next; None when there is nothing, or the connection has failed and all is told."""
        try:
            row = self.take_event()
        except _siotls.TLSError:
            if self.is_failed:
                return None
            raise
        if row is None:
            return None
        if row[0] in _PROVEN:
            self.peer_certificates = self.peer_chain()  # the library forgets it with the next event
        return from_tuple(row)

    def answer_client_hello(self, id: int, config: TLSConfiguration | None = None,
                            identity: Identity | None = None) -> None:
        """The rest of the handshake goes by this configuration and identity; None: the connection's own."""
        self.take_client_hello_answer(id, None if config is None else config._config, identity)
        if config is not None:
            self.config = config

    def info(self) -> TLSInfo:
        """What was negotiated."""
        row = self.info_row()
        return TLSInfo(*("client" if row[0] == 1 else "server", *row[1:5], _text(row[5]) or None,
                         _text(row[6]) or None, *row[7:11], bool(row[11]), bool(row[12]),
                         ("none", "resumption", "external")[row[13]],
                         ("none", "offered", "accepted", "rejected")[row[14]], *row[15:]))

    @property
    def is_connected(self) -> bool:
        """The handshake is complete, and neither direction is closed."""
        return self.flags() & (_DONE | _FAILED | _CLOSED | _PEER_CLOSED) == _DONE

    @property
    def is_post_handshake(self) -> bool:
        """The handshake is complete."""
        return bool(self.flags() & _DONE)

    @property
    def is_failed(self) -> bool:
        """The connection has failed: error() tells why."""
        return bool(self.flags() & _FAILED)

    @property
    def is_sending_closed(self) -> bool:
        """close_notify was sent: this side sends no more."""
        return bool(self.flags() & _CLOSED)

    @property
    def is_receiving_closed(self) -> bool:
        """The peer's close_notify came, after all its data was read."""
        return bool(self.flags() & _PEER_CLOSED)

    @property
    def is_waiting(self) -> bool:
        """A decision is not answered."""
        return bool(self.flags() & _WAITS)

    @property
    def can_send(self) -> bool:
        """send_data is legal."""
        return bool(self.flags() & _SEND)

    @property
    def can_receive(self) -> bool:
        """There is room for bytes of the network. receive_data takes them always, but keeps what has no room."""
        return bool(self.flags() & _RECEIVE)

    @property
    def can_read(self) -> bool:
        """There is data of the peer."""
        return bool(self.flags() & _READ)

    @property
    def has_output(self) -> bool:
        """There are bytes for the network."""
        return bool(self.flags() & _OUTPUT)

    @property
    def has_event(self) -> bool:
        """next_event has something."""
        return bool(self.flags() & _EVENT)


def _a_label(name: str | None) -> str | None:
    """Internationalised names go by their A-labels."""
    if name is None or name.isascii():
        return name
    return name.encode("idna").decode("ascii")
