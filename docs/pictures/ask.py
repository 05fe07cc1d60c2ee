# SPDX-License-Identifier: Apache-2.0
"""A ClientHello from its bytes to its answer: the asks of the server's table, and what the application is asked."""
import sources
from svg import Picture

PEER, ENGINE, APPLICATION, WIDTH, ROW = 60, 330, 700, 250, 40


def call(picture, y, words, kind="box"):
    picture.box(ENGINE - WIDTH / 2, y - 16, WIDTH, 26, kind)
    picture.text(ENGINE, y + 1, words, "code", "middle")


def across(picture, y, begin, end, words, is_dashed=False):
    picture.line([(begin, y), (end, y)], True, is_dashed)
    picture.text((begin + end) / 2, y - 5, words, "code" if words.isupper() else "", "middle")


def draw():
    picture = Picture("An ask and its answer: a server and a ClientHello")
    known = sources.functions("core/handshake")
    lists = sources.lists(sources.ENGINE + "table_server.c")
    for x, name in ((PEER, "peer"), (ENGINE, "engine"), (APPLICATION, "application")):
        picture.text(x, 8, name, "title", "middle")
    edge, y = ENGINE + WIDTH / 2, 48
    across(picture, y, PEER, ENGINE - WIDTH / 2, "ClientHello")
    call(picture, y, "client_hello_recv", "strong")
    picture.text(edge + 10, y + 1, "parses and checks, once", "small")
    for ask in lists["hello_asks"]:
        y += ROW
        events = sources.events_of(ask, known)
        call(picture, y, ask.removeprefix("sio_"), "warm" if events else "box")
        if events:
            across(picture, y - 8, edge, APPLICATION, events[0])
            picture.line([(APPLICATION, y + 6), (edge, y + 6)], True, True)
    picture.text(edge + 10, y + 1, "the first that writes to the connection", "small")
    for words, note in (("the message is hashed", ""), ("the row whose guard holds", "retry, PSK, client certificate, …")):
        y += ROW
        call(picture, y, words)
        picture.text(edge + 10, y + 1, note, "small")
    y += ROW
    call(picture, y, "its steps", "strong")
    across(picture, y, ENGINE - WIDTH / 2, PEER, "the flight")
    lines = Picture(picture.title)
    for x in (PEER, APPLICATION):
        lines.line([(x, 16), (x, y + 16)], is_dashed=True)
    lines.line([(ENGINE, 16), (ENGINE, y + 16)])
    picture.parts = lines.parts + picture.parts
    for note in ("Where the config requests the event (orange), the connection waits: nothing behind the message is processed.",
                 "After the answer it goes on at the same ask. Nothing before it runs again."):
        y += 18
        picture.text(0, y + 22, note, "small")
    return picture
