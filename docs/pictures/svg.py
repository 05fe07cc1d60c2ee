# SPDX-License-Identifier: Apache-2.0
"""The few shapes that the pictures are made of, as SVG that is readable on light and on dark pages."""
import xml.sax.saxutils

STYLE = """
text{font:13px system-ui,"Segoe UI","DejaVu Sans",sans-serif;fill:#1b1f24}
.code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:12px}
.small{font-size:11px;fill:#57606a}
.title{font-weight:600}
.box{fill:#f3f6fa;stroke:#6e7781}
.strong{fill:#dbe9ff;stroke:#0a58ca}
.warm{fill:#fff1d6;stroke:#b26a00}
.line{fill:none;stroke:#6e7781}
.tip{fill:#6e7781}
@media (prefers-color-scheme:dark){
text{fill:#e6edf3}
.small{fill:#9da7b1}
.box{fill:#1c232b;stroke:#8b949e}
.strong{fill:#132f57;stroke:#6cb0ff}
.warm{fill:#41300f;stroke:#e0a84a}
.line{stroke:#8b949e}
.tip{fill:#8b949e}
}
"""

CODE_ADVANCE, WORD_ADVANCE = 7.3, 6.9  # generous, for fonts differ
MARGIN = 12


def width_of(text, is_code=False):
    return len(text) * (CODE_ADVANCE if is_code else WORD_ADVANCE)


def folded(words, width, is_code=False, separator=" "):
    """Lines of words that are at most so wide."""
    lines = []
    for word in words:
        longer = lines[-1] + separator + word if lines else word
        if lines and width_of(longer, is_code) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


class Picture:
    def __init__(self, title):
        self.title = title
        self.parts = []
        self.width = self.height = 0

    def reach(self, x, y):
        self.width, self.height = max(self.width, x), max(self.height, y)

    def add(self, part, x, y):
        self.parts.append(part)
        self.reach(x, y)

    def text(self, x, y, words, kind="", anchor=""):
        """y is the line on which the words stand."""
        attributes = (f' class="{kind}"' if kind else "") + (f' text-anchor="{anchor}"' if anchor else "")
        width = width_of(words, "code" in kind)
        left = x - {"": 0, "middle": width / 2, "end": width}[anchor]
        if left < -MARGIN:
            raise ValueError(f"too long for its place in a picture: {words}")
        self.add(f'<text x="{x:g}" y="{y:g}"{attributes}>{xml.sax.saxutils.escape(words)}</text>', left + width, y + 4)

    def box(self, x, y, width, height, kind="box"):
        self.add(f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="5"/>', x + width,
                 y + height)

    def line(self, points, has_tip=False, is_dashed=False):
        """From point to point; the tip is at the last one."""
        path = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
        dashes = ' stroke-dasharray="5 4"' if is_dashed else ""
        self.add(f'<path class="line" d="{path}"{dashes}/>', max(x for x, _ in points), max(y for _, y in points))
        if has_tip:
            self.tip(points[-2], points[-1])

    def tip(self, before, at):
        (x0, y0), (x, y) = before, at
        if x == x0:
            back = -7 if y > y0 else 7
            path = f"M{x:g} {y:g}l-4 {back}h8z"
        else:
            back = -7 if x > x0 else 7
            path = f"M{x:g} {y:g}l{back} -4v8z"
        self.parts.append(f'<path class="tip" d="{path}"/>')

    def dot(self, x, y):
        self.parts.append(f'<circle class="tip" cx="{x:g}" cy="{y:g}" r="3"/>')

    def render(self, margin=MARGIN):
        width, height = round(self.width + 2 * margin), round(self.height + 2 * margin)
        head = (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
                f'viewBox="{-margin} {-margin} {width} {height}" role="img">')
        title = f"<title>{xml.sax.saxutils.escape(self.title)}</title>"
        return "\n".join([head, "<!-- SPDX-License-Identifier: Apache-2.0 -->", title, f"<style>{STYLE}</style>",
                          *self.parts, "</svg>"]) + "\n"
