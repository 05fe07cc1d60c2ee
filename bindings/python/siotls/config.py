# SPDX-License-Identifier: Apache-2.0
"""Configurations: what connections share. They verify unless they are told, by a name that says so, not to."""
from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Literal, Union

from . import _siotls
from .providers import Providers, algorithm_number
from .trust import TrustStore, get_truststore

Name = Union[str, int]

_ROLES = {"client": 1, "server": 2}
_CLIENT_AUTH = {"none": 0, "request": 1, "require": 2}
_PROFILES = {"default": 0, "rfc5280": 1, "web": 2, "web-strict": 3}
_REVOCATION = {"off": 0, "if-present": 1, "require-leaf": 2, "require": 3}
_EVENTS = {"client_hello": 1, "verify": 2, "message": 4, "session_store": 32, "replay_check": 64}
_KEYLOG, _SESSION = 8, 16
_COMPRESSORS = {"zlib": 1, "brotli": 2, "zstd": 3}


class Identity(_siotls.Identity):
    """A certificate chain and its key: Identity(providers, chain, key, passphrase=None). A key of None: Sign events."""

    def __new__(cls, providers: Providers, chain: bytes | None, key: bytes | None, passphrase: bytes | None = None,
                key_uri: str | None = None, ocsp_response: bytes | None = None,
                raw_public_key: bool = False) -> Identity:
        return super().__new__(cls, providers, chain, key, passphrase, key_uri, ocsp_response, raw_public_key)

    @classmethod
    def from_files(cls, providers: Providers, chain: str | os.PathLike[str], key: str | os.PathLike[str] | None,
                   passphrase: bytes | None = None) -> Identity:
        """Of two files, PEM or DER."""
        with open(chain, "rb") as chain_file:
            chain_data = chain_file.read()
        key_data = None
        if key is not None:
            with open(key, "rb") as key_file:
                key_data = key_file.read()
        return cls(providers, chain_data, key_data, passphrase)


TicketKeys = _siotls.TicketKeys
RevocationLists = _siotls.Crls


@dataclass(frozen=True)
class PreSharedKey:
    """A key that both sides have from elsewhere: 16 to 256 random bytes, never a password."""

    identity: bytes
    key: bytes = field(repr=False)
    is_imported: bool = False


@dataclass(frozen=True, eq=False)
class TLSConfiguration:
    """What connections share. It is made ready at once, and is constant from then on.

    Names of algorithms are those of the RFCs, or numbers; what is left empty is the library's default. A client without
    trust_store trusts what the system does.
    """

    side: Literal["client", "server"]
    providers: Providers | None = None
    cipher_suites: tuple[Name, ...] = ()
    groups: tuple[Name, ...] = ()
    key_shares: tuple[Name, ...] | None = None
    signature_algorithms: tuple[Name, ...] = ()
    alpn: tuple[str | bytes, ...] = ()
    trust_store: TrustStore | None = None
    certificate_chain: bytes | None = None
    private_key: bytes | None = field(default=None, repr=False)
    private_key_passphrase: bytes | None = field(default=None, repr=False)
    identities: tuple[Identity, ...] = ()
    client_auth: Literal["none", "request", "require"] = "none"
    post_handshake_auth: bool = False
    pins: tuple[bytes, ...] = ()
    trusted_keys: tuple[bytes, ...] = ()
    revocation_lists: RevocationLists | None = None
    revocation: Literal["off", "if-present", "require-leaf", "require"] = "if-present"
    profile: Literal["default", "rfc5280", "web", "web-strict"] = "default"
    pre_shared_keys: tuple[PreSharedKey, ...] = field(default=(), repr=False)
    sessions: bool = False
    tickets: int = 2
    ticket_lifetime_seconds: int = 7200
    ticket_keys: TicketKeys | None = None
    log_keys: bool = False
    events: frozenset[str] | tuple[str, ...] = ()
    certificate_compression: tuple[str, ...] = ()
    padding: int = 0
    max_record: int = 16384
    insecure_no_verification: bool = False
    _config: _siotls.Config = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.side not in _ROLES:
            raise _siotls.ArgumentError("side is 'client' or 'server'")
        if self.providers is None:
            object.__setattr__(self, "providers", Providers())
        assert self.providers is not None
        config = _siotls.Config(self.providers, _ROLES[self.side])
        self._set_algorithms(config)
        self._set_identities(config)
        self._set_trust(config)
        self._set_sessions(config)
        config.ready()
        object.__setattr__(self, "_config", config)

    def _set_algorithms(self, config: _siotls.Config) -> None:
        if self.cipher_suites:
            config.set_list("suites", [algorithm_number("suite", name) for name in self.cipher_suites])
        if self.groups:
            config.set_list("groups", [algorithm_number("kem", name) for name in self.groups])
        if self.key_shares is not None:
            config.set_list("key_shares", [algorithm_number("kem", name) for name in self.key_shares])
        if self.signature_algorithms:
            config.set_list("schemes", [algorithm_number("signer", name) for name in self.signature_algorithms])
        if self.certificate_compression:
            config.set_list("certificate_compression", [_COMPRESSORS[name] for name in self.certificate_compression])
        if self.alpn:
            config.set_alpn(tuple(name.encode() if isinstance(name, str) else name for name in self.alpn))
        config.set_number("padding", self.padding)
        config.set_number("max_record", self.max_record)

    def _set_identities(self, config: _siotls.Config) -> None:
        identities = tuple(self.identities)
        if self.certificate_chain is not None:
            assert self.providers is not None
            identities = (Identity(self.providers, self.certificate_chain, self.private_key,
                                   self.private_key_passphrase), *identities)
        elif self.private_key is not None:
            raise _siotls.ArgumentError("a private key needs its certificate chain")
        for identity in identities:
            config.set_object(identity)
        for psk in self.pre_shared_keys:
            config.add_psk(psk.identity, psk.key, psk.is_imported)

    def _set_trust(self, config: _siotls.Config) -> None:
        is_client = self.side == "client"
        if self.insecure_no_verification:
            config.set_insecure_no_verification()
        elif self.trust_store is not None:
            config.set_object(self.trust_store)
        elif is_client and not (self.trusted_keys or self.pre_shared_keys or "verify" in self.events):
            config.set_object(get_truststore())
        if not is_client:
            config.set_number("client_auth", _CLIENT_AUTH[self.client_auth])
        elif self.client_auth != "none":
            raise _siotls.ArgumentError("client_auth is for servers")
        if self.post_handshake_auth:
            config.set_number("post_handshake_auth", 1)
        if self.pins:
            config.set_pins(b"".join(self.pins))
        if self.trusted_keys:
            config.set_certificate_types(2 if is_client else 1, bytes([2]))
        for key in self.trusted_keys:
            config.add_trusted_key(key)
        if self.revocation_lists is not None:
            config.set_object(self.revocation_lists)
        config.set_number("revocation", _REVOCATION[self.revocation])
        config.set_number("profile", _PROFILES[self.profile])

    def _set_sessions(self, config: _siotls.Config) -> None:
        requests = sum(_EVENTS[name] for name in set(self.events))
        if self.log_keys:
            requests |= _KEYLOG
        if self.side == "client" and self.sessions:
            requests |= _SESSION
        config.set_number("events", requests)
        if self.side == "server":
            config.set_tickets(self.tickets, self.ticket_lifetime_seconds)
            if self.ticket_keys is not None:
                config.set_object(self.ticket_keys)

    def describe_target(self) -> bytes:
        """What connections this configuration can restore, for TLSConnection.save."""
        return self._config.describe_target()
