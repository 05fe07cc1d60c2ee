# SPDX-License-Identifier: Apache-2.0
"""Who owns which state, and for how long: the structs that a connection holds, as the headers have them."""
import sources
from svg import Picture

MOMENTS = ["new", "start", "shared secret", "Finished checked", "done", "closed", "free"]
LEFT, STEP, ROW = 300, 100, 25
# The struct, where it is, and for each struct in it: from which moment to which, and what to know of it.
CONNECTION = ("siotls_conn", "core/api/conn.h", {
    "engine": (0, 6, "below"),
    "record_layer": (0, 6, "keys, sequence numbers, blocks of input and output; over TCP"),
    "misuse": (0, 6, "why the last call was refused"),
})
ENGINE = ("sio_engine", "core/handshake/engine/engine.h", {
    "context": (0, 6, "config, error, carrier, clock, question, what waits to be run"),
    "established": (0, 6, "below"),
    "handshake": (0, 4, "goes when it is done, secrets first"),
    "row": (1, 4, "the transition that is being run"),
})
HANDSHAKE = ("sio_handshake", "core/handshake/state/handshake.h", {
    "context": None, "negotiated": None, "established": None, "memory": None,
    "arena": (0, 4, "the room behind the struct, of which its parts take their memory"),
    "transcript": (1, 4, "hashes of all messages"),
    "flight": (1, 4, "messages that are built and not yet sealed"),
    "reviser": (0, 4, "nothing, but for tests"),
    "schedule": (1, 4, "early and handshake secrets"),
    "hello": (1, 4, "shares, cookie; private keys until the shared secret"),
    "psk": (1, 4, "sessions and keys that are offered or found"),
    "early": (1, 4, "early data: how much may go, why it was refused"),
    "auth": (1, 4, "identities, signatures, what the peer claims"),
})
ESTABLISHED = ("sio_established", "core/handshake/established/established.h", {
    "context": None,
    "negotiated": (0, 6, "what siotls_info tells; no secret"),
    "kept": (2, 6, "application secrets, wiped on a failure; by what the peer was trusted"),
    "closing": (0, 6, "which direction has ended"),
    "main_transcript": (4, 5, "if agreed on"),
    "peer": (4, 6, "the peer's leaf"),
    "shown": (3, 4.6, "the peer's chain"),
})


def draw_group(picture, y, group, indent):
    name, path, lifetimes = group
    picture.text(indent, y, f"struct {name}", "code title")
    for kind, field in sources.struct_parts(path, name):
        if field not in lifetimes:
            raise SystemExit(f"docs/pictures/owners.py: how long does {field} of struct {name} live?")
        if lifetimes[field] is None:  # borrowed
            continue
        y += ROW
        begin, end, note = lifetimes[field]
        picture.text(indent + 16, y, field, "code")
        picture.box(LEFT + begin * STEP, y - 14, (end - begin) * STEP, 19, "warm" if end == 4 else "box")
        picture.text(LEFT + begin * STEP + 8, y, note, "small")
    return y + ROW + 8


def draw():
    picture = Picture("Who owns which state of a connection, and for how long")
    for place, moment in enumerate(MOMENTS):
        picture.text(LEFT + place * STEP, 6, moment, "small", "middle")
    y = 40
    for group, indent in ((CONNECTION, 0), (ENGINE, 16), (HANDSHAKE, 32), (ESTABLISHED, 32)):
        y = draw_group(picture, y, group, indent)
    lines = Picture(picture.title)
    for place in range(len(MOMENTS)):
        lines.line([(LEFT + place * STEP, 14), (LEFT + place * STEP, y - 20)], is_dashed=True)
    picture.parts = lines.parts + picture.parts
    picture.text(0, y, "Orange: wiped and freed when the handshake is done. What is shown goes with the event after "
                 "HANDSHAKE_DONE.", "small")
    return picture
