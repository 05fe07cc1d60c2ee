#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""draw.py: the pictures of the documents are those that the tables in the sources make. With --write they are made."""
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import ask  # noqa: E402
import layout  # noqa: E402
import owners  # noqa: E402
import providers  # noqa: E402
import states  # noqa: E402

PICTURES = {
    "client": states.client,
    "server": states.server,
    "layers": layout.draw,
    "owners": owners.draw,
    "ask": ask.draw,
    "providers": providers.draw,
}


def main(arguments):
    folder = pathlib.Path(__file__).resolve().parent
    differing = []
    for name, draw in PICTURES.items():
        path = folder / f"{name}.svg"
        drawn = draw().render()
        if arguments == ["--write"]:
            path.write_text(drawn, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != drawn:
            differing.append(path.name)
    for name in differing:
        print(f"docs/pictures/{name} is not what the sources make now; run docs/pictures/draw.py --write")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
