# SPDX-License-Identifier: Apache-2.0
"""A server whose private key is elsewhere: each handshake asks by a Sign event, here answered by the openssl command."""
import subprocess

import siotls

ECDSA_SECP256R1_SHA256 = 0x0403


def sign(key_path, message):
    """What a key server would do: it sees what is to be signed, and nothing of the connection."""
    return subprocess.run(["openssl", "dgst", "-sha256", "-sign", key_path], input=message, check=True,
                          stdout=subprocess.PIPE).stdout


def answer(connection, event, key_path):
    """For on_event."""
    if isinstance(event, siotls.events.Sign):
        if event.scheme != ECDSA_SECP256R1_SHA256:
            connection.refuse(event.id, 80)  # internal_error
        else:
            connection.answer_sign(event.id, sign(key_path, event.message))
