# SPDX-License-Identifier: Apache-2.0
"""Events: what happened on a connection. Decisions wait for an answer, which goes to the connection that asked."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable


@dataclass(frozen=True)
class Event:
    """Something happened."""


@dataclass(frozen=True)
class Decision(Event):
    """Something is to be decided: the connection waits for the answer that has this id."""

    id: int


@dataclass(frozen=True)
class ClientHello(Decision):
    """Servers: which configuration or identity? answer_client_hello. The numbers are those of IANA."""

    server_name: str
    alpn: tuple[bytes, ...]
    cipher_suites: tuple[int, ...]
    groups: tuple[int, ...]
    signature_algorithms: tuple[int, ...]
    message: bytes = field(repr=False)


@dataclass(frozen=True)
class Sign(Decision):
    """The private key is elsewhere: sign message by this scheme; answer_sign."""

    scheme: int
    message: bytes = field(repr=False)


@dataclass(frozen=True)
class Verify(Decision):
    """Is this chain, DER, the leaf first, good for this name? answer_verify or refuse."""

    chain: tuple[bytes, ...] = field(repr=False)
    server_name: str | None
    ocsp_response: bytes = field(repr=False)
    sct_list: bytes = field(repr=False)
    is_raw_public_key: bool


@dataclass(frozen=True)
class ReplayCheck(Decision):
    """Servers: was this 0-RTT hello seen before? answer_replay_check. Remember it for lifetime_ms."""

    value: bytes
    lifetime_ms: int


@dataclass(frozen=True)
class FindSession(Decision):
    """Servers: the state that was stored by this name; answer_find_session."""

    session_id: bytes


@dataclass(frozen=True)
class StoreSession(Event):
    """Servers: a state to keep, secret, for lifetime_ms."""

    session_id: bytes
    state: bytes = field(repr=False)
    lifetime_ms: int


@dataclass(frozen=True)
class Session(Event):
    """Clients: a session to resume by, to be kept like a password and used once."""

    data: bytes = field(repr=False)


@dataclass(frozen=True)
class HandshakeDone(Event):
    """The handshake is complete: info() and peer_chain() tell with whom."""


@dataclass(frozen=True)
class EarlyData(Event):
    """Early data is accepted."""


@dataclass(frozen=True)
class EarlyDataRejected(Event):
    """Clients: send it again after HandshakeDone."""


@dataclass(frozen=True)
class KeyUpdate(Event):
    """The peer changed its key."""


@dataclass(frozen=True)
class Closed(Event):
    """The peer sent close_notify: no more data comes."""


@dataclass(frozen=True)
class PeerCertificate(Event):
    """Servers: the client answered a request after the handshake."""


@dataclass(frozen=True)
class Message(Event):
    """A handshake message."""

    is_sent: bool
    message: bytes = field(repr=False)


@dataclass(frozen=True)
class KeyLog(Event):
    """A line of a key log (RFC 9850): whoever has it reads everything."""

    line: str = field(repr=False)


_MAKERS: dict[int, Callable[..., Event]] = {
    1: lambda id, name, *rest: ClientHello(id, name.decode("ascii", "backslashreplace"), *rest),
    2: Sign,
    3: lambda id, chain, name, ocsp, scts, kind: Verify(id, chain, name, ocsp, scts, kind != 0),
    4: lambda id, data: Session(data),
    5: ReplayCheck,
    6: lambda id: EarlyData(),
    7: lambda id: EarlyDataRejected(),
    8: lambda id: HandshakeDone(),
    9: lambda id: KeyUpdate(),
    10: lambda id: Closed(),
    11: lambda id, sent, message: Message(bool(sent), message),
    12: lambda id, line: KeyLog(line.decode("ascii")),
    13: lambda id: PeerCertificate(),
    14: lambda id, session_id, state, lifetime_ms: StoreSession(session_id, state, lifetime_ms),
    15: FindSession,
}


def from_tuple(row: tuple[Any, ...]) -> Event:
    """The event that the extension tells as a tuple."""
    return _MAKERS[row[0]](*row[1:])
