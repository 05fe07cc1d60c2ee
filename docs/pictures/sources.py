# SPDX-License-Identifier: Apache-2.0
"""What the sources say in tables, lists and structs, for the pictures to show."""
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "style"))
sys.dont_write_bytecode = True
import layers  # noqa: E402
import style  # noqa: E402

Row = collections.namedtuple("Row", "state message receive asks when steps then")
ENGINE = "core/handshake/engine/"


def read(path):
    return style.without_comments((ROOT / path).read_text(encoding="utf-8"))


def lists(path):
    """The arrays of steps of a file: name to names of functions."""
    found = {}
    for name, body in re.findall(r"static \w+ \*const (\w+)\[\] = \{(.*?)\};", read(path), re.S):
        found[name] = [word for word in re.findall(r"\w+", body) if word != "NULL"]
    return found


def rows(path, table):
    """The rows of a table of transitions."""
    body = re.search(rf"const struct sio_transition {table}\[\] = \{{(.*?)\n\}};", read(path), re.S).group(1)
    found = [Row(*(cell.strip() for cell in row.split(","))) for row in re.findall(r"\{([^{}]*)\}", body)]
    return [row for row in found if row.then != "0"]


def exchanges():
    """(state, message, handler, list of steps) of what comes after a handshake."""
    text = read(ENGINE + "table_established.c")
    body = re.search(r"sio_exchanges\[\] = \{(.*?)\n\};", text, re.S).group(1)
    found = [tuple(cell.strip() for cell in row.split(",")) for row in re.findall(r"\{([^{}]*)\}", body)]
    return [row for row in found if row[0] != "0"]


def functions(under):
    """Names to bodies of the functions below a folder."""
    found = {}
    for path in style.files(ROOT, ".c", under=(under,)):
        text = style.without_comments(path.read_text(encoding="utf-8"))
        for name, body in re.findall(r"^[a-z][\w \*]*?\b(\w+)\([^;{}]*\)\n\{\n(.*?)^\}", text, re.S | re.M):
            found.setdefault(name, body)
    return found


def events_of(function, known, seen=None):
    """Events that a function may ask the application for, itself or by those that it calls."""
    seen = set() if seen is None else seen
    if function in seen or function not in known:
        return []
    seen.add(function)
    found = re.findall(r"\bsio_ask\([^;]*?SIOTLS_EVENT_(\w+)", known[function])
    for called in re.findall(r"\b(\w+)\(", known[function]):
        found += [event for event in events_of(called, known, seen) if event not in found]
    return found


def struct_parts(path, name):
    """(type, field) of the structs that a struct holds or points to."""
    body = re.search(rf"^struct {name} \{{\n(.*?)^\}};", read(path), re.S | re.M).group(1)
    return re.findall(r"^\s*(?:const )?struct (\w+) \*?(\w+)(?:\[\w+\])?;", body, re.M)


def bundled():
    """The names of the bundled providers, in the order in which they are asked."""
    text = read("core/crypto/load/loader.c")
    return re.findall(r'"([a-z0-9]+)"', re.search(r"bundled\w*\[\] = \{(.*?)\}", text, re.S).group(1))


def levels():
    """Lists of layers of one level, the highest first."""
    found = collections.defaultdict(list)
    for layer, level in layers.LEVELS.items():
        found[level].append(layer)
    return [found[level] for level in sorted(found, reverse=True)]


def rooms(layer):
    return layers.ROOMS.get(layer, [""])
