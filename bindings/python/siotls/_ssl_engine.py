# SPDX-License-Identifier: Apache-2.0
"""What siotls.ssl_compat puts below ssl.SSLObject and ssl.SSLSocket in the place of OpenSSL: an object with the methods
that those two call, over a TLSConnection. Bytes of the network are taken a record at a time, as OpenSSL does: what
comes after the peer's close_notify stays where it is, and select() sees what was not taken.
"""
from __future__ import annotations

import hashlib
import ipaddress
import socket
import ssl
import threading
import time
import weakref
from typing import TYPE_CHECKING, Any

from . import _siotls, certificate
from .connection import TLSConnection, session_info
from .events import ClientHello, HandshakeDone, KeyLog, Session

if TYPE_CHECKING:
    from .ssl_compat import SSLContext

_HEADER = 5
_CHUNK = 65536
_DONT_WAIT = getattr(socket, "MSG_DONTWAIT", 0)
_SECRET_BITS = {"TLS_AES_128_GCM_SHA256": 128, "TLS_AES_128_CCM_SHA256": 128, "TLS_AES_128_CCM_8_SHA256": 128}

# Why a certificate was refused, as X509_V_ERR_... that programs compare verify_code with.
_VERIFY_CODES = {
    "x509: certificate is not for this name": 62,
    "x509: certificate has expired": 10,
    "x509: certificate is not valid yet": 9,
    "x509: the issuer is neither trusted nor in the chain": 20,
    "x509: the self-signed certificate is not trusted": 18,
}
_REVOKED, _UNSPECIFIED = 44, 1


# ---- errors ----

def want_read() -> ssl.SSLWantReadError:
    return ssl.SSLWantReadError(ssl.SSL_ERROR_WANT_READ, "The operation did not complete (read)")


def want_write() -> ssl.SSLWantWriteError:
    return ssl.SSLWantWriteError(ssl.SSL_ERROR_WANT_WRITE, "The operation did not complete (write)")


def ssl_error(error: _siotls.TLSError) -> ssl.SSLError:
    """The exception that ssl's users expect, whose __cause__ is ours."""
    if isinstance(error, _siotls.TruncatedError):
        made: ssl.SSLError = ssl.SSLEOFError(ssl.SSL_ERROR_EOF, "EOF occurred in violation of protocol")
    elif isinstance(error, _siotls.UntrustedError):
        made = ssl.SSLCertVerificationError(ssl.SSL_ERROR_SSL, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify "
                                            f"failed: {error}")
        made.reason = "CERTIFICATE_VERIFY_FAILED"
        made.verify_message = str(error)
        made.verify_code = 23 if error.alert == _REVOKED else _VERIFY_CODES.get(error.reason, _UNSPECIFIED)
    elif isinstance(error, _siotls.PeerAlertError):
        reason = _alert_reason(error)
        made = ssl.SSLError(ssl.SSL_ERROR_SSL, f"[SSL: {reason}] {error}")
        made.reason = reason
    elif isinstance(error, _siotls.ClosedError):
        made = ssl.SSLZeroReturnError(ssl.SSL_ERROR_ZERO_RETURN, "TLS/SSL connection has been closed (EOF)")
    else:
        made = ssl.SSLError(ssl.SSL_ERROR_SSL, f"[SSL] {error}")
        made.reason = error.reason
    made.library = "SSL"
    made.__cause__ = error
    return made


def _alert_reason(error: _siotls.TLSError) -> str:
    """OpenSSL names alerts by the version that brought them."""
    number = error.alert or 0
    version = "TLSV13" if number in (109, 116) else "SSLV3" if number < 48 else "TLSV1"
    return f"{version}_ALERT_{(error.alert_name or 'unknown').upper()}"


# ---- certificates as dictionaries ----

_LONG_NAMES = {
    "2.5.4.3": "commonName", "2.5.4.4": "surname", "2.5.4.5": "serialNumber", "2.5.4.6": "countryName",
    "2.5.4.7": "localityName", "2.5.4.8": "stateOrProvinceName", "2.5.4.9": "streetAddress",
    "2.5.4.10": "organizationName", "2.5.4.11": "organizationalUnitName", "2.5.4.12": "title",
    "2.5.4.15": "businessCategory", "2.5.4.17": "postalCode", "2.5.4.42": "givenName", "2.5.4.46": "dnQualifier",
    "2.5.4.97": "organizationIdentifier", "0.9.2342.19200300.100.1.1": "userId",
    "0.9.2342.19200300.100.1.25": "domainComponent", "1.2.840.113549.1.9.1": "emailAddress",
    "1.3.6.1.4.1.311.60.2.1.2": "jurisdictionStateOrProvinceName",
    "1.3.6.1.4.1.311.60.2.1.3": "jurisdictionCountryName",
}
_ALT_KINDS = {"dns": "DNS", "email": "email", "uri": "URI"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def split_der(data: bytes) -> list[bytes]:
    """Elements that stand one behind the other; ValueError when they do not fill data."""
    parts = []
    while data:
        header, length = 2, data[1] if len(data) > 1 else 0
        if length >= 0x80:
            header += length & 0x7F
            length = int.from_bytes(data[2:header], "big")
        if header > 6 or not header + length <= len(data):
            raise ValueError("DER that is cut short")
        parts.append(data[:header + length])
        data = data[header + length:]
    return parts


def _content(element: bytes) -> bytes:
    return element[2 + (element[1] & 0x7F if element[1] >= 0x80 else 0):]


def _dotted(oid: bytes) -> str:
    numbers, number = [], 0
    for byte in oid:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            numbers.append(number)
            number = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, [first, numbers[0] - 40 * first, *numbers[1:]]))


def _name_tuple(name: certificate.Name) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The attributes as ssl shows them. One that is no text, or has what is not seen, is left out: nobody may take it
    for something else."""
    counts: dict[str, int] = {}
    shown = []
    for relative in split_der(_content(name.der)):
        pairs = []
        for attribute in split_der(_content(relative)):
            oid = _dotted(_content(split_der(_content(attribute))[0]))
            index = counts.get(oid, 0)
            counts[oid] = index + 1
            try:
                value = name.attribute(oid, index)
            except _siotls.TLSError:
                continue
            if value is not None:
                pairs.append((_LONG_NAMES.get(oid, oid), value))
        if pairs:
            shown.append(tuple(pairs))
    return tuple(shown)


def _alt_pair(name: certificate.AlternativeName) -> tuple[str, Any]:
    if name.kind in _ALT_KINDS:
        return _ALT_KINDS[name.kind], name.value.decode("ascii")
    if name.kind == "address":
        return "IP Address", str(ipaddress.ip_address(name.value))
    if name.kind == "directory":
        return "DirName", _name_tuple(certificate.Name(name.value))
    return "othername", "<unsupported>"


def _date(ms: int) -> str:
    at = time.gmtime(ms // 1000)
    return f"{_MONTHS[at.tm_mon - 1]} {at.tm_mday:2d} {at.tm_hour:02d}:{at.tm_min:02d}:{at.tm_sec:02d} {at.tm_year} GMT"


def certificate_dict(der: bytes) -> dict[str, Any]:
    """What ssl's getpeercert() tells, but for the locations of issuers and lists."""
    parts = certificate.read(der)
    serial = parts.serial.hex().upper()
    shown = {"subject": _name_tuple(parts.subject), "issuer": _name_tuple(parts.issuer), "version": parts.version,
             "serialNumber": serial[2:] if serial.startswith("00") and len(serial) > 2 else serial,
             "notBefore": _date(parts.not_before_ms), "notAfter": _date(parts.not_after_ms)}
    if parts.alternative_names:
        shown["subjectAltName"] = tuple(_alt_pair(name) for name in parts.alternative_names)
    return shown


# ---- sessions ----

class SSLSession:
    """Tickets of a connection to resume by; each is used once, and the last one is taken first."""

    def __init__(self, context: SSLContext, certificates: tuple[bytes, ...]) -> None:
        self._context = weakref.ref(context)
        self._certificates = certificates
        self._tickets: list[bytes] = []
        self._last = b""

    def _add(self, ticket: bytes) -> None:
        self._tickets.append(ticket)
        self._last = ticket

    @property
    def has_ticket(self) -> bool:
        return bool(self._tickets)

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self._last).digest()

    @property
    def time(self) -> int:
        return session_info(self._last).issued_ms // 1000

    @property
    def timeout(self) -> int:
        return session_info(self._last).lifetime_seconds

    @property
    def ticket_lifetime_hint(self) -> int:
        return session_info(self._last).lifetime_seconds


# ---- the object below ----

class Engine:
    """The methods of _ssl._SSLSocket, but for those of the network, which the two below have."""

    def __init__(self, context: SSLContext, server_side: bool, server_hostname: str | None, owner: Any,
                 session: SSLSession | None) -> None:
        if context.check_hostname and not server_side and not server_hostname:
            raise ValueError("check_hostname requires server_hostname")
        self.server_side = bool(server_side)
        self.server_hostname = server_hostname or None
        self._owner = weakref.ref(owner)
        self._context = context
        self._is_verifying = context.verify_mode != ssl.CERT_NONE
        self._answer: SSLContext | None = None
        self._is_choosing = False
        self._new_session: SSLSession | None = None
        self._old_session: SSLSession | None = None
        self._header = b""
        self._left = 0
        self._connection = self._connect()
        if session is not None:
            self.session = session

    def _connect(self) -> TLSConnection:
        try:
            configuration = self._context._configuration(self.server_side)
            if self.server_side:
                return TLSConnection(configuration)
            if self.server_hostname and (self._context.check_hostname or not self._is_verifying):
                return TLSConnection(configuration, self.server_hostname)
            return TLSConnection._of_any_name(configuration)
        except _siotls.TLSError as error:
            if isinstance(error, ValueError):
                raise
            raise ssl_error(error) from error

    # ---- the network: a record at a time ----

    def _pull(self, size: int) -> bytes:
        """Up to size bytes of the network; b'' at its end. SSLWantReadError."""
        raise NotImplementedError

    def _flush(self, must: bool = True) -> None:
        """Sends what there is to send; all of it if that must be. SSLWantWriteError."""
        raise NotImplementedError

    def _receive(self) -> None:
        data = self._pull(self._left or _HEADER - len(self._header))
        if not data:
            self._connection.close_receiving_end()
        elif self._left:
            self._left -= len(data)
        else:
            self._header += data
            if len(self._header) == _HEADER:
                self._left = int.from_bytes(self._header[3:], "big")
                self._header = b""
        if data:
            self._connection.receive_data(data)

    def _fail(self, error: _siotls.TLSError) -> ssl.SSLError:
        """The alert goes out if it can; what failed is more important."""
        try:
            self._flush(must=False)
        except OSError:
            pass
        return ssl_error(error)

    # ---- events ----

    def _take_events(self) -> None:
        while (event := self._connection.next_event()) is not None:
            if isinstance(event, HandshakeDone):
                self._connect_session()
            elif isinstance(event, Session):
                self._keep(event.data)
            elif isinstance(event, KeyLog):
                self._context._log_key(event.line)
            elif isinstance(event, ClientHello):
                self._choose(event)

    def _connect_session(self) -> None:
        """The peer of a resumed connection is the one that the session's first connection proved."""
        if self._old_session is not None and self._connection.info().is_resumed:
            if not self._connection.peer_certificates:
                self._connection.peer_certificates = self._old_session._certificates

    def _keep(self, ticket: bytes) -> None:
        if self._new_session is None:
            self._new_session = SSLSession(self._context, self._connection.peer_certificates)
        self._new_session._add(ticket)

    def _choose(self, event: ClientHello) -> None:
        """Servers: the callback may put another context in place, whose certificates and protocols are then used."""
        callback = self._context.sni_callback
        self._answer, self._is_choosing = None, True
        try:
            alert = callback(self.owner, event.server_name or None, self._context) if callback else None
            if alert is not None:
                self._connection.refuse(event.id, int(alert))
                return
        except Exception as error:
            self._connection.refuse(event.id, ssl.AlertDescription.ALERT_DESCRIPTION_HANDSHAKE_FAILURE)
            self._flush(must=False)
            raise ssl.SSLError(ssl.SSL_ERROR_SSL, "[SSL: CALLBACK_FAILED] sni_callback failed") from error
        finally:
            self._is_choosing = False
        other: SSLContext | None = self._answer
        configuration = None if other is None else self._context._configuration_with(other)
        self._connection.answer_client_hello(event.id, configuration)

    # ---- what SSLObject and SSLSocket call ----

    @property
    def owner(self) -> Any:
        return self._owner()

    def do_handshake(self) -> None:
        connection = self._connection
        try:
            if not connection.is_post_handshake and not self._has_begun:
                self._has_begun = True
                connection.initiate_connection()
            while True:
                self._take_events()
                self._flush()
                if connection.is_post_handshake:
                    return
                if connection.is_failed:
                    connection.data_to_read()  # raises why
                self._receive()
        except _siotls.TLSError as error:
            raise self._fail(error) from error

    _has_begun = False

    def _shake_hands_first(self) -> None:
        if not self._connection.is_post_handshake:
            self.do_handshake()

    def read(self, len: int = 1024, buffer: Any = None) -> Any:
        """Data; 0 or b'' at the end, which the peer's close_notify told."""
        if len < 0 and buffer is None:
            raise ValueError("size should not be negative")
        self._shake_hands_first()
        if buffer is None:
            return self._read(lambda: self._connection.data_to_read(len), len)
        view = memoryview(buffer).cast("B")
        if 0 < len < view.nbytes:
            view = view[:len]
        return self._read(lambda: self._connection.read_into(view), view.nbytes)

    def _read(self, take: Any, size: int) -> Any:
        connection = self._connection
        try:
            while True:
                got = take()
                self._take_events()
                if got or not size or connection.is_receiving_closed:
                    return got
                self._flush(must=False)
                if not connection.can_read:
                    self._receive()
        except _siotls.TLSError as error:
            raise self._fail(error) from error

    _sealed = 0  # bytes that were sealed in a write that had to wait for the network

    def write(self, data: Any) -> int:
        """Seals data. After SSLWantWriteError the same data is to be offered again, as OpenSSL wants it."""
        self._shake_hands_first()
        view = memoryview(data).cast("B")
        try:
            if not self._sealed:
                self._sealed = self._connection.send_data(view[:_CHUNK])
            elif view.nbytes < self._sealed:
                raise ssl.SSLError(ssl.SSL_ERROR_SSL, "[SSL: BAD_LENGTH] bad write retry")
            self._flush()
        except _siotls.TLSError as error:
            raise self._fail(error) from error
        sealed, self._sealed = self._sealed, 0
        return sealed

    def pending(self) -> int:
        return self._connection.pending()

    def shutdown(self) -> Any:
        """close_notify of both sides; the socket below, if there is one."""
        connection = self._connection
        if not connection.is_post_handshake:
            raise ssl.SSLError(ssl.SSL_ERROR_SSL, "[SSL: SHUTDOWN_WHILE_IN_INIT] shutdown while in init")
        try:
            if not connection.is_sending_closed:
                connection.close_sending_end()
            self._flush()
            while not connection.is_receiving_closed:
                if connection.can_read:
                    raise ssl.SSLError(ssl.SSL_ERROR_SSL, "[SSL: APPLICATION_DATA_AFTER_CLOSE_NOTIFY] application data "
                                       "after close notify")
                if connection.is_failed:
                    connection.data_to_read()
                self._receive()
                self._take_events()
        except _siotls.TLSError as error:
            raise self._fail(error) from error
        return None

    @property
    def context(self) -> SSLContext:
        return self._context if self._answer is None else self._answer

    @context.setter
    def context(self, context: SSLContext) -> None:
        if not self._is_choosing:
            raise NotImplementedError("the context is exchanged in sni_callback only")
        if not hasattr(context, "_configuration_with"):
            raise TypeError("The value must be a siotls.ssl_compat.SSLContext")
        self._answer = context

    @property
    def session(self) -> SSLSession | None:
        return self._new_session

    @session.setter
    def session(self, session: SSLSession) -> None:
        if not isinstance(session, SSLSession):
            raise TypeError("Value is not a SSLSession.")
        if session._context() is not self._context:
            raise ValueError("Session refers to a different SSLContext.")
        if self.server_side:
            raise ValueError("Cannot set session for server-side SSLSocket.")
        if self._has_begun:
            raise ValueError("Cannot set session after handshake.")
        try:
            self._connection.set_session(session._tickets.pop())
            self._old_session = session
        except IndexError:
            pass  # all are used: a full handshake
        except _siotls.TLSError as error:
            raise ssl_error(error) from error

    @property
    def session_reused(self) -> bool:
        return self._connection.info().is_resumed

    def getpeercert(self, binary_form: bool = False) -> Any:
        if not self._connection.is_post_handshake:
            raise ValueError("handshake not done yet")
        if not self._connection.peer_certificates:
            return None
        leaf = self._connection.peer_certificates[0]
        if binary_form:
            return leaf
        return certificate_dict(leaf) if self._is_verifying else {}

    def selected_alpn_protocol(self) -> str | None:
        return self._connection.info().alpn

    def cipher(self) -> tuple[str, str, int] | None:
        name = self._connection.info().cipher_suite
        return None if name is None else (name, "TLSv1.3", _SECRET_BITS.get(name, 256))

    def version(self) -> str | None:
        return "TLSv1.3" if self._connection.is_post_handshake else None

    def compression(self) -> None:
        return None

    def get_channel_binding(self, cb_type: str = "tls-unique") -> bytes | None:
        if cb_type not in ("tls-exporter", "tls-server-end-point"):
            raise ValueError(f"'{cb_type}' channel binding type not implemented: TLS 1.3 has tls-exporter")
        if not self._connection.is_post_handshake:
            return None
        try:
            return self._connection.channel_binding(cb_type)
        except _siotls.NotFoundError:
            return None

    def shared_ciphers(self) -> None:
        if self.server_side:
            raise NotImplementedError("shared_ciphers is not known")

    def verify_client_post_handshake(self) -> None:
        raise NotImplementedError("post-handshake authentication: use siotls.TLSConnection")

    def get_verified_chain(self) -> list[Any]:
        raise NotImplementedError("the path that was found is not told")

    def get_unverified_chain(self) -> list[Any]:
        raise NotImplementedError("use siotls.TLSConnection.peer_certificates")


class MemoryEngine(Engine):
    """Between two MemoryBIOs."""

    def __init__(self, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO, *arguments: Any) -> None:
        self._incoming, self._outgoing = incoming, outgoing
        super().__init__(*arguments)

    def _pull(self, size: int) -> bytes:
        data = self._incoming.read(size)
        if not data and not self._incoming.eof:
            raise want_read()
        return data

    def _flush(self, must: bool = True) -> None:
        if data := self._connection.data_to_send():
            self._outgoing.write(data)


class SocketEngine(Engine):
    """Over a socket, whose own methods are ssl's: here those of socket.socket are called. It has no reference to the
    socket, which has one to it. One thread may read while another one writes."""

    def __init__(self, sock: socket.socket, *arguments: Any) -> None:
        self._socket = weakref.ref(sock)
        self._reading, self._writing = threading.RLock(), threading.RLock()
        self._unsent = b""
        super().__init__(*arguments)

    def _sock(self) -> socket.socket:
        sock = self._socket()
        if sock is None:
            raise ssl.SSLError("Underlying socket connection gone")
        return sock

    def _pull(self, size: int) -> bytes:
        try:
            return socket.socket.recv(self._sock(), size)
        except BlockingIOError:
            raise want_read() from None

    def _flush(self, must: bool = True) -> None:
        """A reader does not wait for who writes: that one sends what the reader owes, too."""
        while self._unsent or self._connection.has_output:
            if not self._writing.acquire(blocking=must):
                return
            try:
                while data := self._unsent or self._connection.data_to_send():
                    self._unsent = data
                    self._unsent = data[socket.socket.send(self._sock(), data, 0 if must else _DONT_WAIT):]
            except BlockingIOError:
                if must:
                    raise want_write() from None
                return
            finally:
                self._writing.release()

    def do_handshake(self) -> None:
        with self._reading:
            super().do_handshake()

    def _read(self, take: Any, size: int) -> Any:
        with self._reading:
            return super()._read(take, size)

    def write(self, data: Any) -> int:
        with self._writing:
            return super().write(data)

    def shutdown(self) -> Any:
        with self._reading:
            super().shutdown()
        return self._sock()

    def say_goodbye(self) -> None:
        """close_notify, if that can be sent without waiting."""
        connection = self._connection
        if not connection.is_post_handshake or connection.is_failed or connection.is_sending_closed:
            return
        try:
            sock = self._sock()
            connection.close_sending_end()
            data = self._unsent + connection.data_to_send()
            self._unsent = data[socket.socket.send(sock, data, _DONT_WAIT):]
        except (OSError, _siotls.TLSError):
            pass
