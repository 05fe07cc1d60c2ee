#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""render.py FOLDER [--look [PAGE.md...]]: every document as a page of HTML in FOLDER, by cmark-gfm.

Says what is wrong with the pages: links and pictures that lead nowhere, tables and emphasis that were not taken for
such. With --look each page, or those that are named, is shown to headless Chromium, wide and narrow, light and dark:
FOLDER/looks/ has what it painted, and what is wider than the window is said.
"""
import html
import html.parser
import os
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.parse

sys.dont_write_bytecode = True
from check_docs import ROOT, pages, slug  # noqa: E402

STYLE = """
body{font:16px/1.5 system-ui,"DejaVu Sans",sans-serif;color:#1f2328;background:#fff;max-width:64rem;margin:0 auto;
padding:1rem;overflow-wrap:break-word}
code,pre{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:85%}
code{background:#eff1f3;padding:.1em .3em;border-radius:4px}
pre{background:#f6f8fa;padding:1rem;overflow-x:auto;line-height:1.4}
pre code{background:none;padding:0;font-size:100%}
table{display:block;overflow-x:auto;border-collapse:collapse}
th,td{border:1px solid #d1d9e0;padding:.3rem .7rem;text-align:left;vertical-align:top}
td:first-child code{white-space:nowrap}
thead:not(:has(th:not(:empty))){display:none}
img{max-width:100%}
a{color:#0858c9}
@media (prefers-color-scheme:dark){
body{color:#e6edf3;background:#0d1117}
code{background:#272d36}
pre{background:#151b23}
th,td{border-color:#3d444d}
a{color:#5ba4ff}
}
"""
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style></head><body>
{body}</body></html>
"""
# What is painted outside of the window, or only seen by scrolling sideways; and how tall it all is.
MEASURE = """<script>addEventListener("load", () => {
const all = document.documentElement, found = [];
if (all.scrollWidth > innerWidth) found.push("page");
for (const box of document.querySelectorAll("table,pre"))
  if (box.scrollWidth > box.clientWidth + 1) found.push(box.tagName + " " + box.textContent.trim().slice(0, 50));
all.dataset.height = all.scrollHeight;
all.dataset.wide = JSON.stringify(found);
})</script>"""
LOOKS = {"wide": (1100, []), "narrow": (500, []), "dark": (1100, ["--blink-settings=preferredColorScheme=0"])}


class Links(html.parser.HTMLParser):
    """What a page refers to, what can be referred to, and its text without code."""

    def __init__(self, body):
        super().__init__()
        self.targets, self.ids, self.text, self.in_code = [], [], [], 0
        self.feed(body)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.targets += [attributes[name] for name in ("href", "src") if name in attributes]
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.in_code += tag == "code"

    def handle_endtag(self, tag):
        self.in_code -= tag == "code"

    def handle_data(self, data):
        if not self.in_code:
            self.text.append(data)


def with_ids(body):
    """Headings can be referred to, by the names that check_docs.py knows; a name that comes again gets a number."""
    seen = {}

    def replaced(match):
        level, inner = match.groups()
        name = slug(html.unescape(re.sub(r"<[^>]*>", "", inner)))
        number = seen[name] = seen.get(name, -1) + 1
        return f'<h{level} id="{name}{f"-{number}" if number else ""}">{inner}</h{level}>'
    return re.sub(r"<h([1-6])>(.*?)</h\1>", replaced, body, flags=re.S)


def is_local(target):
    return not re.match(r"[a-z]+:", target)


def local_targets(source, body):
    """Each target of a page that is in the tree, with the file that it names."""
    for target in sorted(set(Links(body).targets)):
        if is_local(target):
            path = urllib.parse.unquote(target.partition("#")[0])
            yield target, (source.parent / path).resolve() if path else source


def place_of(file, folder, documents):
    """Where a file of the tree is in the folder."""
    place = folder / file.relative_to(ROOT)
    return place.with_suffix(".html") if file in documents else place


def render(source, folder, documents):
    made = subprocess.run(["cmark-gfm", "--unsafe", "--validate-utf8", "-e", "table", "-e", "strikethrough", source],
                          check=True, capture_output=True, text=True)
    body = with_ids(made.stdout)
    place = place_of(source, folder, documents)
    for target, file in local_targets(source, body):
        if file in documents:
            anchor = target.partition("#")[1:]
            there = os.path.relpath(place_of(file, folder, documents), place.parent) + "".join(anchor)
            body = re.sub(rf'href="{re.escape(html.escape(target))}"', lambda _, to=there: f'href="{to}"', body)
        elif file.is_file():
            place_of(file, folder, documents).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place_of(file, folder, documents))
    place.parent.mkdir(parents=True, exist_ok=True)
    title = html.escape(source.relative_to(ROOT).as_posix())
    place.write_text(PAGE.format(title=title, style=STYLE, body=body), encoding="utf-8")
    return place


def faults(place):
    """What is wrong with a page, as it is in the folder."""
    page = Links(place.read_text(encoding="utf-8"))
    for target in sorted(set(filter(is_local, page.targets))):
        path, _, anchor = target.partition("#")
        file = (place.parent / urllib.parse.unquote(path)).resolve() if path else place
        if not file.exists():
            yield f"{target} leads nowhere"
        elif anchor and anchor not in Links(file.read_text(encoding="utf-8")).ids:
            yield f"{target}: there is no such place"
    for name in sorted({name for name in page.ids if page.ids.count(name) > 1}):
        yield f"two places are called {name}"
    for line in "".join(page.text).splitlines():
        if re.search(r"^\||\|\s*$|\*\*|\]\(|`|^#+ ", line):
            yield f"markup that was not taken for such: {line.strip()[:60]}"


def chromium(*arguments):
    return subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                           "--allow-file-access-from-files", *arguments], check=True, capture_output=True, text=True,
                          timeout=120).stdout


def look(place, folder):
    """Has Chromium paint a page; says what is wider than the window."""
    name = place.relative_to(folder).with_suffix("").as_posix().replace("/", "-")
    measured = place.with_name("measured-" + place.name)
    measured.write_text(place.read_text(encoding="utf-8").replace("</body>", MEASURE + "</body>"), encoding="utf-8")
    for look_name, (width, options) in LOOKS.items():
        dom = chromium(f"--window-size={width},800", *options, "--dump-dom", measured.as_uri())
        height = int(re.search(r'data-height="(\d+)"', dom).group(1))
        wide = html.unescape(re.search(r'data-wide="([^"]*)"', dom).group(1))
        if wide != "[]":
            yield f"{look_name}: wider than the window: {wide}"
        chromium(f"--window-size={width},{min(height, 12000)}", *options,
                 f"--screenshot={folder}/looks/{name}-{look_name}.png", place.as_uri())
    measured.unlink()


def main(arguments):
    folder = pathlib.Path(arguments[0]).resolve()
    is_looking = arguments[1:2] == ["--look"]
    looked_at = [place_of(ROOT / name, folder, [ROOT / name]) for name in arguments[2:]]
    for program in ["cmark-gfm"] + ["chromium"] * is_looking:
        if not shutil.which(program):
            print(f"there is no {program}")
            return 77
    documents = pages()
    places = [render(source, folder, documents) for source in documents]
    if is_looking:
        (folder / "looks").mkdir(exist_ok=True)
    wrong = 0
    for place in places:
        for fault in faults(place):
            print(f"{place.relative_to(folder)}: {fault}")
            wrong += 1
        if is_looking and place in (looked_at or places):
            for remark in look(place, folder):
                print(f"{place.relative_to(folder)}: {remark}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
