# SPDX-License-Identifier: Apache-2.0
"""What a certificate says of itself: read(der). Nothing is judged here; a connection does that."""
from __future__ import annotations

from dataclasses import dataclass, field

from . import _siotls
from .providers import Providers, algorithm_number

_KINDS = ("other", "dns", "email", "uri", "address", "directory")


@dataclass(frozen=True)
class Name:
    """A distinguished name. str() is for people, and escaped; attribute() is to be compared."""

    der: bytes = field(repr=False)

    def __str__(self) -> str:
        return _siotls.name_text(self.der)

    def attribute(self, type: str, index: int = 0) -> str | None:
        """The value of a type, such as 'CN' or '2.5.4.3'; None: there are not so many. MalformedError: no text."""
        return _siotls.name_attribute(self.der, type, index)


@dataclass(frozen=True)
class AlternativeName:
    """A name of subjectAltName: kind is dns, email, uri (ASCII), address (4 or 16 bytes), directory (a Name), other."""

    kind: str
    value: bytes

    def __str__(self) -> str:
        return _siotls.alt_name_text(_KINDS.index(self.kind), self.value)


@dataclass(frozen=True)
class Certificate:
    """The parts of a certificate. Times are UTC milliseconds since 1970."""

    der: bytes = field(repr=False)
    version: int
    subject: Name
    issuer: Name
    serial: bytes
    not_before_ms: int
    not_after_ms: int
    alternative_names: tuple[AlternativeName, ...]
    public_key: bytes = field(repr=False)
    key_type: str | None
    key_bits: int
    signature_algorithm: str | None
    is_ca: bool


def read(der: bytes) -> Certificate:
    """Takes a certificate apart; MalformedError when it is none."""
    row = _siotls.certificate_row(der)
    names = tuple(AlternativeName(_KINDS[kind], value) for kind, value in row[6])
    return Certificate(der, row[0], Name(row[1]), Name(row[2]), row[3], row[4], row[5], names, row[7], row[8], row[9],
                       row[10], bool(row[11]))


def describe(der: bytes, providers: Providers | None = None) -> str:
    """Lines for people; with providers also fingerprints."""
    return _siotls.certificate_describe(providers, der)


def fingerprint(data: bytes, providers: Providers, hash: str | int = "SHA256") -> bytes:
    """The hash of a certificate, or of a public_key: what pins are."""
    return _siotls.certificate_fingerprint(providers, algorithm_number("hash", hash), data)
