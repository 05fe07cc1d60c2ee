# SPDX-License-Identifier: Apache-2.0
"""How a provider is chosen: for a set, then for each algorithm of a config."""
import sources
from svg import Picture

LEFT, WIDTH, ROW, RIGHT = 0, 330, 64, 400


def stage(picture, y, title, words, kind="box"):
    picture.box(LEFT, y, WIDTH, 44, kind)
    picture.text(LEFT + WIDTH / 2, y + 19, title, "title", "middle")
    picture.text(LEFT + WIDTH / 2, y + 36, words, "small", "middle")


def down(picture, y, words=""):
    middle = LEFT + WIDTH / 2
    picture.line([(middle, y + 44), (middle, y + ROW)], True)
    if words:
        picture.text(middle + 8, y + 58, words, "small")


def aside(picture, y, words, detail=""):
    picture.line([(LEFT + WIDTH, y + 22), (RIGHT, y + 22)], True)
    picture.text(RIGHT + 8, y + 19 if detail else y + 26, words)
    if detail:
        picture.text(RIGHT + 8, y + 36, detail, "small")


def draw():
    picture = Picture("How a provider is chosen")
    y = 0
    for title, words, note, detail, below in (
            ("siotls_set_new", "a list of the application?", "that list", "siotls_set_options.providers", "no"),
            ("SIOTLS_PROVIDER", "set, and no more rights than the user's?", "that list",
             "ALGORITHM=name items choose for one algorithm", "no"),
            ("every provider that opens", "in this order", ", ".join(sources.bundled()), "then what else is there, by name", ""),
            ("each module is looked at", "owner and rights from / down, symbol, description", "refused, with a reason",
             "an error if the list names it without “?”", "")):
        stage(picture, y, title, words, "strong" if y == 0 else "box")
        if note:
            aside(picture, y, note, detail)
        down(picture, y, below)
        y += ROW
    for title, words, note, detail, below in (
            ("siotls_config_ready", "for each suite, group and scheme", "", "", ""),
            ("chosen by ALGORITHM=name?", "then that provider or none", "its provider only", "no other takes its place", "no"),
            ("the first of the list that has it", "and is FIPS-approved, if require_fips says so",
             "none has it", "named in the config: not ready; a default: left out", ""),
            ("its known-answer test", "once in a set, before the first use", "failed: withdrawn", "the next of the list that has it", "passed"),
            ("a pointer in the config", "one call for each record, no look-up", "", "", "")):
        stage(picture, y, title, words, "strong" if title.startswith(("siotls_config", "a pointer")) else "box")
        if note:
            aside(picture, y, note, detail)
        if not title.startswith("a pointer"):
            down(picture, y, below)
        y += ROW
    return picture
