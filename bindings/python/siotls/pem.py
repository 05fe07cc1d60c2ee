# SPDX-License-Identifier: Apache-2.0
"""PEM (RFC 7468): blocks of text into DER and back. The library reads PEM itself; this is for looking into it."""
from __future__ import annotations

import binascii
import re
from dataclasses import dataclass

from ._siotls import MalformedError

_BLOCK = re.compile(rb"-----BEGIN ([ -~]*?)-----[ \t]*\r?\n(.*?)-----END ([ -~]*?)-----", re.S)
_LABEL = re.compile(r"(?:[!-,.-~](?:[- ]?[!-,.-~])*)?")


@dataclass(frozen=True)
class Block:
    """A block: its label, such as 'CERTIFICATE', and its DER."""

    label: str
    data: bytes


def decode(text: bytes | str, label: str | None = None) -> list[Block]:
    """The blocks of a text, or those with that label. Text between them is passed over."""
    raw = text.encode() if isinstance(text, str) else text
    blocks = []
    rest = _BLOCK.sub(b"", raw)
    if b"-----BEGIN" in rest or b"-----END" in rest:
        raise MalformedError("pem: a block has no beginning or no end")
    for match in _BLOCK.finditer(raw):
        if match.group(1) != match.group(3):
            raise MalformedError("pem: a block's beginning and end have different labels")
        blocks.append(Block(match.group(1).decode(), _decode_lines(match.group(2))))
    return [block for block in blocks if label is None or block.label == label]


def _decode_lines(lines: bytes) -> bytes:
    try:
        return binascii.a2b_base64(b"".join(lines.split()), strict_mode=True)
    except binascii.Error as error:
        raise MalformedError("pem: a block is no base64") from error


def encode(label: str, data: bytes) -> str:
    """One block, with lines of 64 characters."""
    if not _LABEL.fullmatch(label):
        raise MalformedError("pem: this is no label")
    text = binascii.b2a_base64(data, newline=False).decode()
    lines = [text[start:start + 64] for start in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])
