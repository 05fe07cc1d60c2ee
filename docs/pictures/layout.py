# SPDX-License-Identifier: Apache-2.0
"""The layers and their rooms: what tests/style/layers.py lets include what."""
import sources
from svg import Picture, width_of

LAYER_X, ROOM_X, ROOM_GAP, HEIGHT, GAP, WIDTH = 14, 215, 8, 44, 10, 910
NOTES = {"api": "public functions: a connection and its ports", "handshake": "the tables, and what they name",
         "record": "over TCP", "quic": "over QUIC", "flow": "all that a handshake knows of its carrier",
         "config": "what is asked for", "x509": "who is trusted", "crypto": "calls of providers",
         "asn1": "DER and PEM", "wire": "TLS messages", "platform": "the operating system",
         "base": "reader, writer, memory, error"}


def draw_layer(picture, x, y, width, layer):
    picture.box(x, y, width, HEIGHT, "strong")
    picture.text(x + LAYER_X, y + 19, f"{layer}/", "code title")
    picture.text(x + LAYER_X, y + 35, NOTES[layer], "small")
    at = x + ROOM_X
    rooms = sources.rooms(layer)
    for place, room in enumerate(rooms if len(rooms) > 1 else []):
        label = room or "."
        room_width = width_of(label, True) + 12
        picture.box(at, y + 9, room_width, HEIGHT - 18)
        picture.text(at + room_width / 2, y + 27, label, "code", "middle")
        at += room_width + ROOM_GAP
    return at


def draw():
    picture = Picture("The layers of the core, and their rooms")
    y = 18
    picture.text(0, 4, "A layer includes those below it. A room includes those to its left; “.” is the folder itself.",
                 "small")
    levels = sources.levels()
    for level in levels:
        width = (WIDTH - GAP * (len(level) - 1)) / len(level)
        for place, layer in enumerate(level):
            draw_layer(picture, place * (width + GAP), y, width, layer)
        y += HEIGHT + GAP
    picture.text(0, y + 8, "Layers side by side know nothing of each other.", "small")
    return picture
