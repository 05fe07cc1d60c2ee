# SPDX-License-Identifier: Apache-2.0
"""TLS 1.3 without I/O: bytes in, bytes out, with the cryptography of libsiotls' providers.

A TLSConfiguration says what connections share, a TLSConnection is one connection, next_event() tells what happened.
siotls.wrap and siotls.asyncio do the I/O for those who want that; docs/python.md begins with an example.
"""
from . import certificate, events, pem, providers, trust
from ._siotls import (
    ArgumentError,
    ClosedError,
    FileError,
    KeyFileError,
    LimitError,
    MalformedError,
    NegotiationError,
    NoMemoryError,
    NotFoundError,
    NotOfferedError,
    PassphraseError,
    PeerAlertError,
    ProtocolError,
    ProviderError,
    RefusedError,
    StaleError,
    StateError,
    TLSError,
    TruncatedError,
    UntrustedError,
    version,
)
from .config import Identity, PreSharedKey, RevocationLists, TicketKeys, TLSConfiguration
from .connection import SessionInfo, TLSConnection, TLSInfo, session_info
from .stream import TLSSocket, wrap

__version__ = version()

__all__ = [
    "ArgumentError", "ClosedError", "FileError", "Identity", "KeyFileError", "LimitError", "MalformedError",
    "NegotiationError", "NoMemoryError", "NotFoundError", "NotOfferedError", "PassphraseError", "PeerAlertError",
    "PreSharedKey", "ProtocolError", "ProviderError", "RefusedError", "RevocationLists", "SessionInfo", "StaleError",
    "StateError", "TLSConfiguration", "TLSConnection", "TLSError", "TLSInfo", "TLSSocket", "TicketKeys",
    "TruncatedError", "UntrustedError", "certificate", "events", "pem", "providers", "session_info", "trust", "version",
    "wrap",
]
