# SPDX-License-Identifier: Apache-2.0
"""Programs written for ssl, over siotls: SSLContext and create_default_context for urllib3, http.client, aiohttp and
asyncio's ssl= arguments.

The context is an ssl.SSLContext by type, and nothing of OpenSSL is asked: each method and property is one of ours, and
what is not supported raises NotImplementedError, or ValueError for a value. It is TLS 1.3 only. Where it is not as ssl:
wrap_socket's suppress_ragged_eofs is False unless it is said, so that a connection that was cut is no end of data; a
client without check_hostname that verifies sends no server name; certificates that were loaded are anchors, whoever
issued them.
"""
from __future__ import annotations

import os
import re
import socket
import ssl
import weakref
from collections.abc import Callable
from ssl import (
    CERT_NONE,
    CERT_OPTIONAL,
    CERT_REQUIRED,
    PROTOCOL_TLS_CLIENT,
    PROTOCOL_TLS_SERVER,
    MemoryBIO,
    Options,
    Purpose,
    SSLCertVerificationError,
    SSLEOFError,
    SSLError,
    SSLWantReadError,
    SSLWantWriteError,
    SSLZeroReturnError,
    TLSVersion,
    VerifyFlags,
    VerifyMode,
)
from typing import Any, NoReturn

from . import _siotls, certificate, pem
from ._ssl_engine import Engine, MemoryEngine, SocketEngine, SSLSession, certificate_dict, split_der, ssl_error
from .config import Identity, RevocationLists, TLSConfiguration
from .providers import Providers
from .trust import TrustStore

__all__ = [
    "CERT_NONE", "CERT_OPTIONAL", "CERT_REQUIRED", "MemoryBIO", "Options", "PROTOCOL_TLS_CLIENT", "PROTOCOL_TLS_SERVER",
    "Purpose", "SSLCertVerificationError", "SSLContext", "SSLEOFError", "SSLError", "SSLObject", "SSLSession",
    "SSLSocket", "SSLWantReadError", "SSLWantWriteError", "SSLZeroReturnError", "TLSVersion", "VerifyFlags",
    "VerifyMode", "create_default_context",
]

_KEY = re.compile(rb"-----BEGIN ((?:[A-Z0-9]+ )*PRIVATE KEY)-----.*?-----END \1-----\r?\n?", re.S)
_CURVES = {"prime256v1": "SECP256R1", "secp256r1": "SECP256R1", "secp384r1": "SECP384R1", "secp521r1": "SECP521R1",
           "X25519": "X25519"}

# What TLS 1.3 and this library are, whatever is set.
_ALWAYS = (Options.OP_NO_SSLv3 | Options.OP_NO_TLSv1 | Options.OP_NO_TLSv1_1 | Options.OP_NO_TLSv1_2
           | Options.OP_NO_COMPRESSION | Options.OP_NO_RENEGOTIATION)
# What changes nothing here, and may be set: OP_ALL's work-arounds, keys of one use, whose preference counts.
_HARMLESS = ssl.OP_ALL | ssl.OP_SINGLE_DH_USE | ssl.OP_SINGLE_ECDH_USE | ssl.OP_CIPHER_SERVER_PREFERENCE \
    | ssl.OP_ENABLE_MIDDLEBOX_COMPAT | ssl.OP_NO_SSLv2
_PARTIAL_CHAIN = 0x80000  # VERIFY_X509_PARTIAL_CHAIN, which Python 3.11.3 and older do not name
_FLAGS_ALWAYS = VerifyFlags.VERIFY_X509_TRUSTED_FIRST | VerifyFlags(_PARTIAL_CHAIN)
_FLAGS = _FLAGS_ALWAYS | VerifyFlags.VERIFY_X509_STRICT | VerifyFlags.VERIFY_CRL_CHECK_LEAF \
    | VerifyFlags.VERIFY_CRL_CHECK_CHAIN
_CHAIN = VerifyFlags.VERIFY_CRL_CHECK_CHAIN & ~VerifyFlags.VERIFY_CRL_CHECK_LEAF

SNICallback = Callable[[Any, Any, "SSLContext"], Any]


class SSLObject(ssl.SSLObject):
    """What wrap_bio gives."""


class SSLSocket(ssl.SSLSocket):
    """What wrap_socket gives. close() sends close_notify if that does not have to wait; after shutdown() what is read
    still comes by TLS."""

    _sslobj: Any

    def shutdown(self, how: int) -> None:
        if isinstance(self._sslobj, SocketEngine) and how != socket.SHUT_RD:
            self._sslobj.say_goodbye()
        socket.socket.shutdown(self, how)

    def _real_close(self) -> None:
        if isinstance(self._sslobj, SocketEngine):
            self._sslobj.say_goodbye()
        super()._real_close()  # type: ignore[misc]


def _refuse(what: str) -> NoReturn:
    raise NotImplementedError(f"siotls.ssl_compat has no {what}")


class SSLContext(ssl.SSLContext):
    """ssl.SSLContext over siotls: SSLContext(PROTOCOL_TLS_CLIENT or PROTOCOL_TLS_SERVER, providers=None)."""

    sslobject_class = SSLObject
    sslsocket_class = SSLSocket

    def __new__(cls, protocol: int | None = None, providers: Providers | None = None) -> SSLContext:
        if protocol not in (PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER):
            raise ValueError("the protocol is PROTOCOL_TLS_CLIENT or PROTOCOL_TLS_SERVER")
        return super().__new__(cls, protocol)

    def __init__(self, protocol: int, providers: Providers | None = None) -> None:
        self._protocol = ssl._SSLMethod(protocol)
        self._providers = providers
        is_client = protocol == PROTOCOL_TLS_CLIENT
        self._verify_mode = CERT_REQUIRED if is_client else CERT_NONE
        self._check_hostname = is_client
        self._verify_flags = _FLAGS_ALWAYS
        self._options = _ALWAYS
        self._anchors: dict[bytes, None] = {}
        self._crls: dict[bytes, None] = {}
        self._folders: dict[str, None] = {}
        self._has_system = False
        self._identities: dict[str | None, Identity] = {}
        self._alpn: tuple[str, ...] = ()
        self._groups: tuple[str, ...] = ()
        self._num_tickets = 2
        self._keylog_filename: str | None = None
        self._sni_callback: SNICallback | None = None
        self._forget()

    # ---- the configuration that all this makes ----

    def _forget(self) -> None:
        """Something was set: connections from now on go by it."""
        self._made: TLSConfiguration | None = None
        self._others: weakref.WeakKeyDictionary[SSLContext, tuple[TLSConfiguration, TLSConfiguration]] = \
            weakref.WeakKeyDictionary()

    def _set(self, name: str, value: Any) -> None:
        if getattr(self, name) != value:
            setattr(self, name, value)
            self._forget()

    def _set_of_providers(self) -> Providers:
        if self._providers is None:
            self._providers = Providers()
        return self._providers

    def _trust(self) -> TrustStore | None:
        if self._verify_mode == CERT_NONE:
            return None
        store = TrustStore()
        for anchor in self._anchors:
            store.add(anchor)
        adders: list[Callable[[], None]] = [lambda folder=folder: store.add_directory(folder)  # type: ignore[misc]
                                            for folder in self._folders]
        for add in adders + ([store.add_system] if self._has_system else []):
            try:
                add()
            except _siotls.NotFoundError:
                pass  # as with ssl: who then trusts nobody is refused nothing but connections
        return store

    def _revocation(self) -> str:
        if self._verify_flags & _CHAIN:
            return "require"
        return "require-leaf" if self._verify_flags & VerifyFlags.VERIFY_CRL_CHECK_LEAF else "if-present"

    def _make(self, shown: SSLContext) -> TLSConfiguration:
        """Peers are judged by this context; certificates and protocols are those of shown."""
        is_client = self._protocol == PROTOCOL_TLS_CLIENT
        is_verifying = self._verify_mode != CERT_NONE
        settings: dict[str, Any] = {}
        if is_client:
            settings["sessions"] = not self._options & Options.OP_NO_TICKET
            settings["insecure_no_verification"] = not is_verifying
        else:
            settings["client_auth"] = {CERT_NONE: "none", CERT_OPTIONAL: "request"}.get(self._verify_mode, "require")
            settings["tickets"] = 0 if self._options & Options.OP_NO_TICKET else self._num_tickets
            settings["events"] = ("client_hello",) if self._sni_callback is not None else ()
        if is_verifying and self._crls:
            settings["revocation_lists"] = RevocationLists(
                "".join(pem.encode("X509 CRL", der) for der in self._crls).encode())
        return TLSConfiguration(
            "client" if is_client else "server", self._set_of_providers(), groups=self._groups,
            alpn=tuple(shown._alpn), trust_store=self._trust(), identities=tuple(shown._identities.values()),
            revocation=self._revocation() if is_verifying else "if-present",  # type: ignore[arg-type]
            profile="rfc5280" if self._verify_flags & VerifyFlags.VERIFY_X509_STRICT else "default",
            log_keys=self._keylog_filename is not None, **settings)

    def _configuration(self, server_side: bool) -> TLSConfiguration:
        if server_side != (self._protocol == PROTOCOL_TLS_SERVER):
            raise SSLError(ssl.SSL_ERROR_SSL, f"Cannot create a {'server' if server_side else 'client'} socket with a "
                           f"{self._protocol.name} context")
        if self._made is None:
            self._made = self._make(self)
        return self._made

    def _configuration_with(self, other: SSLContext) -> TLSConfiguration:
        """For sni_callback: this context's, with what another one shows."""
        key, known = other._configuration(True), self._others.get(other)
        if known is None or known[0] is not key:
            known = key, self._make(other)
            self._others[other] = known
        return known[1]

    def _log_key(self, line: str) -> None:
        if self._keylog_filename is not None:
            with open(self._keylog_filename, "a", encoding="ascii", opener=_open_secret) as file:
                file.write(line + "\n")

    # ---- connections ----

    def wrap_bio(self, incoming: MemoryBIO, outgoing: MemoryBIO, server_side: bool = False,
                 server_hostname: str | bytes | None = None, session: Any = None) -> SSLObject:
        wrap: Any = super().wrap_bio
        made: SSLObject = wrap(incoming, outgoing, server_side, server_hostname, session)
        return made

    def wrap_socket(self, sock: Any, server_side: bool = False,
                    do_handshake_on_connect: bool = True, suppress_ragged_eofs: bool = False,
                    server_hostname: str | bytes | None = None, session: Any = None) -> SSLSocket:
        wrap: Any = super().wrap_socket
        made: SSLSocket = wrap(sock, server_side, do_handshake_on_connect, suppress_ragged_eofs, server_hostname,
                               session)
        return made

    def _wrap_bio(self, incoming: MemoryBIO, outgoing: MemoryBIO, server_side: bool,
                  server_hostname: str | None = None, *, owner: Any = None, session: Any = None) -> Engine:
        return MemoryEngine(incoming, outgoing, self, server_side, server_hostname, owner, session)

    def _wrap_socket(self, sock: Any, server_side: bool, server_hostname: str | None = None, *, owner: Any = None,
                     session: Any = None) -> Engine:
        return SocketEngine(sock, self, server_side, server_hostname, owner, session)

    def _encode_hostname(self, hostname: str | bytes | None) -> str | None:
        if isinstance(hostname, str) and not hostname.isascii():
            return hostname.encode("idna").decode("ascii")
        return hostname.decode("ascii") if isinstance(hostname, bytes) else hostname

    # ---- who is trusted ----

    @property
    def verify_mode(self) -> VerifyMode:
        return self._verify_mode

    @verify_mode.setter
    def verify_mode(self, value: VerifyMode) -> None:
        value = VerifyMode(value)
        if value == CERT_NONE and self._check_hostname:
            raise ValueError("Cannot set verify_mode to CERT_NONE when check_hostname is enabled.")
        self._set("_verify_mode", value)

    @property
    def check_hostname(self) -> bool:
        return self._check_hostname

    @check_hostname.setter
    def check_hostname(self, value: bool) -> None:
        if value and self._verify_mode == CERT_NONE:
            self.verify_mode = CERT_REQUIRED
        self._set("_check_hostname", bool(value))

    @property
    def hostname_checks_common_name(self) -> bool:
        return False

    @hostname_checks_common_name.setter
    def hostname_checks_common_name(self, value: bool) -> None:
        if value:
            raise ValueError("the common name is no host name (RFC 9525)")

    @property
    def verify_flags(self) -> VerifyFlags:
        return self._verify_flags

    @verify_flags.setter
    def verify_flags(self, value: VerifyFlags) -> None:
        value = VerifyFlags(value)
        if value & ~_FLAGS or _FLAGS_ALWAYS & ~value:
            raise ValueError(f"these flags are not supported, or cannot be taken away: {value!r}")
        self._set("_verify_flags", value)

    def load_verify_locations(self, cafile: Any = None, capath: Any = None, cadata: Any = None) -> None:
        if cafile is None and capath is None and cadata is None:
            raise TypeError("cafile, capath and cadata cannot be all omitted")
        blocks: list[tuple[bytes, bytes | None]] = []
        if cafile is not None:
            with open(cafile, "rb") as file:
                blocks += _pem_blocks(file.read())
        if isinstance(cadata, str):
            blocks += _pem_blocks(cadata.encode("ascii"))
        elif cadata is not None:
            blocks += _der_blocks(bytes(cadata))
        for der, crl in blocks:
            known = self._anchors if crl is None else self._crls
            if der not in known:
                known[der] = None
                self._forget()
        if capath is not None:
            folder = os.fsdecode(capath)
            if not os.path.isdir(folder):
                raise NotADirectoryError(f"{folder} is no directory")
            if folder not in self._folders:
                self._folders[folder] = None
                self._forget()

    def load_default_certs(self, purpose: Purpose = Purpose.SERVER_AUTH) -> None:
        """The system's anchors, or those of SSL_CERT_FILE and SSL_CERT_DIR."""
        if not isinstance(purpose, Purpose):
            raise TypeError(purpose)
        self._set("_has_system", True)

    def set_default_verify_paths(self) -> None:
        self.load_default_certs()

    def get_ca_certs(self, binary_form: bool = False) -> Any:
        """Those of load_verify_locations' cafile and cadata that are of a CA."""
        found = [der for der in self._anchors if certificate.read(der).is_ca]
        return list(found) if binary_form else list(map(certificate_dict, found))

    def cert_store_stats(self) -> dict[str, int]:
        return {"x509": len(self._anchors), "crl": len(self._crls), "x509_ca": len(self.get_ca_certs(True))}

    # ---- who we are ----

    def load_cert_chain(self, certfile: Any, keyfile: Any = None, password: Any = None) -> None:
        """A chain and its key; one of the same kind of key takes the place of the one before."""
        with open(certfile, "rb") as file:
            chain = file.read()
        key = chain
        if keyfile is not None:
            with open(keyfile, "rb") as file:
                key = file.read()
        keys = [match.group() for match in _KEY.finditer(key)]
        try:
            blocks = pem.decode(_KEY.sub(b"", chain), "CERTIFICATE")
            if not blocks or not keys:
                raise SSLError(ssl.SSL_ERROR_SSL, "[SSL] PEM lib: there is no certificate, or no key")
            certificates = "".join(pem.encode(block.label, block.data) for block in blocks)
            identity = Identity(self._set_of_providers(), certificates.encode(), keys[0], _password(password))
            kind = certificate.read(blocks[0].data).key_type
        except _siotls.TLSError as error:
            raise ssl_error(error) from error
        self._identities[kind] = identity
        self._forget()

    # ---- what is negotiated ----

    def set_alpn_protocols(self, alpn_protocols: Any) -> None:
        names = tuple(alpn_protocols)
        for name in names:
            if not 1 <= len(name.encode("ascii")) <= 255:
                raise SSLError("ALPN protocols must be 1 to 255 in length")
        self._set("_alpn", names)

    def _set_alpn_protocols(self, protocols: Any) -> NoReturn:
        _refuse("_set_alpn_protocols")

    def set_ecdh_curve(self, name: Any) -> None:
        """The only group, from now on."""
        text = name.decode("ascii") if isinstance(name, bytes) else name
        if text not in _CURVES:
            raise ValueError(f"unknown elliptic curve name {text!r}")
        self._set("_groups", (_CURVES[text],))

    @property
    def minimum_version(self) -> TLSVersion:
        return TLSVersion.TLSv1_3

    @minimum_version.setter
    def minimum_version(self, value: TLSVersion) -> None:
        TLSVersion(value)  # all are met: it is never lower than 1.3

    @property
    def maximum_version(self) -> TLSVersion:
        return TLSVersion.TLSv1_3

    @maximum_version.setter
    def maximum_version(self, value: TLSVersion) -> None:
        if value not in (TLSVersion.TLSv1_3, TLSVersion.MAXIMUM_SUPPORTED):
            raise ValueError("siotls speaks TLS 1.3 only")

    @property
    def options(self) -> Options:
        return self._options

    @options.setter
    def options(self, value: Options) -> None:
        value = Options(value)
        if _ALWAYS & ~value or value & ~(_ALWAYS | _HARMLESS | Options.OP_NO_TICKET):
            raise ValueError(f"these options are not supported, or cannot be taken away: {value!r}")
        self._set("_options", value)

    @property
    def protocol(self) -> Any:
        return self._protocol

    @property
    def num_tickets(self) -> int:
        return self._num_tickets

    @num_tickets.setter
    def num_tickets(self, value: int) -> None:
        if self._protocol != PROTOCOL_TLS_SERVER:
            raise ValueError("SSLContext is not a server context.")
        if not 0 <= value <= 16:
            raise ValueError("failed to set num tickets.")
        self._set("_num_tickets", value)

    # ---- what is told ----

    @property
    def keylog_filename(self) -> Any:
        return self._keylog_filename

    @keylog_filename.setter
    def keylog_filename(self, value: Any) -> None:
        if value is not None:
            value = os.fsdecode(value)
            with open(value, "a", encoding="ascii", opener=_open_secret):
                pass  # it can be written
        self._set("_keylog_filename", value)

    @property  # type: ignore[override]
    def sni_callback(self) -> SNICallback | None:
        return self._sni_callback

    @sni_callback.setter
    def sni_callback(self, value: SNICallback | None) -> None:
        if self._protocol != PROTOCOL_TLS_SERVER:
            raise ValueError("sni_callback cannot be set on TLS_CLIENT context")
        if value is not None and not callable(value):
            raise TypeError("not a callable object")
        self._set("_sni_callback", value)

    def set_servername_callback(self, server_name_callback: Any) -> None:
        self.sni_callback = server_name_callback

    # ---- what there is not ----

    @property
    def post_handshake_auth(self) -> bool:
        return False

    @post_handshake_auth.setter
    def post_handshake_auth(self, value: bool) -> None:
        if value:
            _refuse("post_handshake_auth: use siotls.TLSConfiguration")

    @property
    def security_level(self) -> int:
        _refuse("security_level")

    @property
    def _msg_callback(self) -> Any:
        return None

    @_msg_callback.setter
    def _msg_callback(self, value: Any) -> None:
        if value is not None:
            _refuse("_msg_callback: use siotls.events.Message")

    @property
    def _host_flags(self) -> int:
        _refuse("_host_flags")

    @_host_flags.setter
    def _host_flags(self, value: int) -> None:
        _refuse("_host_flags")

    def get_ciphers(self) -> NoReturn:
        _refuse("get_ciphers")

    def set_ciphers(self, ciphers: Any) -> NoReturn:
        _refuse("set_ciphers: it says nothing about TLS 1.3")

    def load_dh_params(self, path: Any) -> NoReturn:
        _refuse("load_dh_params")

    def session_stats(self) -> NoReturn:
        _refuse("session_stats")

    def set_npn_protocols(self, npn_protocols: Any) -> NoReturn:
        _refuse("set_npn_protocols")

    def set_psk_client_callback(self, callback: Any) -> NoReturn:
        _refuse("set_psk_client_callback: use siotls.PreSharedKey")

    def set_psk_server_callback(self, callback: Any, identity_hint: Any = None) -> NoReturn:
        _refuse("set_psk_server_callback: use siotls.PreSharedKey")

    def _load_windows_store_certs(self, storename: str, purpose: Any) -> NoReturn:
        _refuse("_load_windows_store_certs")


def _open_secret(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _pem_blocks(text: bytes) -> list[tuple[bytes, bytes | None]]:
    """Certificates, and revocation lists with a mark."""
    try:
        blocks = pem.decode(text)
    except _siotls.MalformedError as error:
        raise ssl_error(error) from error
    found = [(block.data, None if block.label == "CERTIFICATE" else b"crl") for block in blocks
             if block.label in ("CERTIFICATE", "X509 CRL")]
    if not found or any(block.label == "TRUSTED CERTIFICATE" for block in blocks):
        raise SSLError(ssl.SSL_ERROR_SSL, "[X509] no certificate or crl found")
    return _looked_at(found)


def _der_blocks(data: bytes) -> list[tuple[bytes, bytes | None]]:
    try:
        found: list[tuple[bytes, bytes | None]] = [(der, None) for der in split_der(data)]
    except ValueError as error:
        raise SSLError(ssl.SSL_ERROR_SSL, "[ASN1: NOT_ENOUGH_DATA] not enough data") from error
    if not found:
        raise ValueError("Empty certificate data")
    return _looked_at(found)


def _looked_at(blocks: list[tuple[bytes, bytes | None]]) -> list[tuple[bytes, bytes | None]]:
    try:
        for der, crl in blocks:
            if crl is None:
                certificate.read(der)
            else:
                RevocationLists(der)
    except _siotls.TLSError as error:
        raise ssl_error(error) from error
    return blocks


def _password(password: Any) -> bytes | None:
    if callable(password):
        password = password()
    return password.encode() if isinstance(password, str) else None if password is None else bytes(password)


def create_default_context(purpose: Purpose = Purpose.SERVER_AUTH, *, cafile: Any = None, capath: Any = None,
                           cadata: Any = None, providers: Providers | None = None) -> SSLContext:
    """As ssl's: clients verify by the system's anchors unless others are given; servers ask for no certificate."""
    if not isinstance(purpose, Purpose):
        raise TypeError(purpose)
    context = SSLContext(PROTOCOL_TLS_CLIENT if purpose == Purpose.SERVER_AUTH else PROTOCOL_TLS_SERVER, providers)
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    elif context.verify_mode != CERT_NONE:
        context.load_default_certs(purpose)
    return context
