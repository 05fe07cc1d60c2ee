# SPDX-License-Identifier: Apache-2.0
"""Trust stores: the anchors that a peer's certificate chain must end in."""
from __future__ import annotations

import os

from . import _siotls


class TrustStore(_siotls.Trust):
    """Anchors. It can be added to until a configuration uses it."""

    def __len__(self) -> int:
        return self.num_anchors()


def get_truststore() -> TrustStore:
    """The anchors of the system, or of SSL_CERT_FILE and SSL_CERT_DIR."""
    store = TrustStore()
    store.add_system()
    return store


def from_file(path: str | os.PathLike[str]) -> TrustStore:
    """The certificates of a file, PEM or DER."""
    store = TrustStore()
    store.add_file(path)
    return store


def from_directory(path: str | os.PathLike[str]) -> TrustStore:
    """The certificates of a folder's files."""
    store = TrustStore()
    store.add_directory(path)
    return store


def from_bytes(data: bytes) -> TrustStore:
    """The certificates of PEM text, or one in DER."""
    store = TrustStore()
    store.add(data)
    return store
