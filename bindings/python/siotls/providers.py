# SPDX-License-Identifier: Apache-2.0
"""Providers: which libraries do the cryptography, and which of them does what."""
from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from . import _siotls

KINDS = {"hash": 1, "hkdf": 2, "aead": 3, "kem": 4, "signer": 5, "verifier": 6, "random": 7, "compressor": 8,
         "suite": 9, "mask": 10}


@dataclass(frozen=True)
class Provider:
    """A provider that is loaded; path is None when it is linked into the library."""

    name: str
    version: str
    description: str
    library: str
    path: str | None
    abi_minor: int


@dataclass(frozen=True)
class Algorithm:
    """An algorithm of a provider; is_winner: this one is used. reason: why it is not considered."""

    kind: str
    name: str | None
    number: int
    key_type: str | None
    provider: str | None
    tested: str
    is_winner: bool
    reason: str | None


def algorithm_number(kind: str, name: str | int) -> int:
    """The code point of a name such as 'X25519'; a number is itself."""
    return name if isinstance(name, int) else _siotls.algorithm_id(KINDS[kind], name)


class Providers(_siotls.Set):
    """The providers of a configuration, in order: choose(), or Providers() for what SIOTLS_PROVIDER or the system says."""

    def list(self) -> tuple[Provider, ...]:
        """What is loaded; the first that has an algorithm wins it."""
        return tuple(Provider(*row) for row in self.providers())

    def list_algorithms(self) -> tuple[Algorithm, ...]:
        """Every algorithm of every provider."""
        return tuple(_algorithm(row) for row in self.algorithms())

    def which(self, kind: str, name: str | int) -> Algorithm:
        """Who does this: which('aead', 'AES_128_GCM').provider."""
        return _algorithm(self.which_row(KINDS[kind], algorithm_number(kind, name)))


def _algorithm(row: tuple[Any, ...]) -> Algorithm:
    return Algorithm(*(*row[:6], bool(row[6]), row[7]))


def choose(*items: str, path: str | os.PathLike[str] | None = None, require_fips: bool = False) -> Providers:
    """The providers of these items: names, paths of modules, and ALGORITHM=name, as in SIOTLS_PROVIDER.

    path: folders to look names up in, before the installed ones. Without items: SIOTLS_PROVIDER, else all there are.
    """
    return Providers(",".join(items) if items else None, os.fspath(path) if path is not None else None, require_fips)
