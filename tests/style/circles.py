#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No circle of includes or calls between rooms, nor of calls between the files of a layer: circles.py ROOT.

A room is a folder of core. What a file says of a function or an object that another file defines counts as a call,
a declaration too: what is defined in a room is declared there.
"""
import re

import lengths
import style

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)
NAME = re.compile(r"(?<!struct )(?<!enum )\b(?:sio|siotls)_\w+")
OBJECT = re.compile(r"\b((?:sio|siotls)_\w+)(?:\[[^\]]*\])*\s*=$")
PLAIN_OBJECT = re.compile(r"^(?!static\b)[\w \t*]*\b((?:sio|siotls)_\w+)(?:\[[^\]]*\])* = ", re.M)


class Source:
    def __init__(self, root, path):
        text = path.read_text()
        self.name = path.relative_to(root / "core").as_posix()
        self.room = self.name.rpartition("/")[0]
        self.layer = self.name.partition("/")[0]
        self.is_header = path.suffix == ".h"
        self.includes = INCLUDE.findall(style.without_comments(text))
        code = style.without_strings(text)
        self.says = set(NAME.findall(code))
        self.defines = set() if self.is_header else set(definitions(code))


def definitions(code):
    """Names with external linkage that a C file defines."""
    for head, _, _ in lengths.blocks(code) or ():
        if re.match(r"static\b", head):
            continue
        if lengths.is_function(head):
            yield lengths.function_name(head)
        elif OBJECT.search(head):
            yield OBJECT.search(head).group(1)
    yield from PLAIN_OBJECT.findall(code)


def add(graph, start, end, why):
    if start != end:
        graph.setdefault(start, {}).setdefault(end, []).append(why)


def reachable(graph, start):
    seen, waiting = set(), [start]
    while waiting:
        for end in graph.get(waiting.pop(), ()):
            if end not in seen:
                seen.add(end)
                waiting.append(end)
    return seen


def circles(graph):
    """Each circle as its nodes, sorted."""
    ends = {node: reachable(graph, node) for node in graph}
    found = {tuple(sorted(other for other in ends[node] if node in ends.get(other, ()))) for node in graph
             if node in ends[node]}
    return sorted(found)


def tell(graph, kind):
    for nodes in circles(graph):
        steps = [f"{start} -> {end} ({min(graph[start][end])})" for start in nodes for end in graph[start]
                 if end in nodes]
        yield f"{kind}: " + ", ".join(steps)


def check(root):
    sources = [Source(root, path) for path in style.files(root, ".c", ".h", under=("core",))
               if path.parent != root / "core"]
    homes = {}
    for source in sources:
        for name in source.defines:
            homes.setdefault(name, []).append(source)
    includes, calls, files = {}, {}, {}
    for source in sources:
        for name in source.includes:
            add(includes, source.room, name.rpartition("/")[0], f"{source.name} includes {name}")
        for name in source.says - source.defines:
            for home in homes.get(name, ()):
                add(calls, source.room, home.room, f"{source.name} says {name}")
                if home.layer == source.layer and not source.is_header:
                    add(files, source.name, home.name, name)
    return [finding for kind, graph in (("includes", includes), ("calls", calls), ("files", files))
            for finding in tell(graph, kind)]


if __name__ == "__main__":
    style.main(check)
