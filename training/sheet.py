"""Draws many drawings side by side, with what they are said to be and what the machine sees, as one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

import numpy as np

from chalicelib.inference.simplification import SIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.inference.batch import Batch

COLUMNS, CELL, INSIDE, LINE = 8, 112, 84, 13  # cells a row; px of a cell's width, of a drawing, of a line of text
ROW = INSIDE + 2 * LINE + 18

SHEET = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif" \
font-size="11" text-anchor="middle" role="img" aria-labelledby="title">
<title id="title">{title}</title>
<style>
.page {{ fill: #ffffff }} text {{ fill: #1c1c28 }} .quiet {{ fill: #5a5a6b }} \
path {{ fill: none; stroke: #1c1c28; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round }}
@media (prefers-color-scheme: dark) {{
.page {{ fill: #14141c }} text {{ fill: #f0f0f5 }} .quiet {{ fill: #a9a9b8 }} path {{ stroke: #f0f0f5 }}
}}
</style>
<rect class="page" width="{width}" height="{height}"/>
{cells}
</svg>
"""

DRAWN = """\
<path d="{path}"/><text x="{middle}" y="{first}">{claimed}</text>\
<text class="quiet" x="{middle}" y="{second}">{seen}</text>"""


class Caption(NamedTuple):
    """What a drawing is said to be, and what the machine says of it."""

    claimed: str
    seen: str


def sheet(title: str, batch: Batch, captions: Sequence[Caption]) -> str:
    """An SVG of simplified drawings, row by row, each with its caption."""
    cells = [
        _cell(batch.take(np.array([number])), caption, number % COLUMNS * CELL, number // COLUMNS * ROW)
        for number, caption in enumerate(captions)
    ]
    rows = -(-len(captions) // COLUMNS)
    return SHEET.format(title=escape(title), width=COLUMNS * CELL, height=max(1, rows) * ROW, cells="\n".join(cells))


def _cell(drawing: Batch, caption: Caption, left: int, top: int) -> str:
    scale, margin = INSIDE / SIDE, (CELL - INSIDE) / 2
    x, y = (np.rint(at + margin + scale * axis).astype(int) for at, axis in ((left, drawing.x), (top, drawing.y)))
    strokes = zip(drawing.strokes[:-1], drawing.strokes[1:], strict=True)
    path = "".join(
        "M" + "L".join(f"{a} {b}" for a, b in zip(x[start:stop], y[start:stop], strict=True)) + "h0"
        for start, stop in strokes
    )
    base = top + margin + INSIDE + LINE
    return DRAWN.format(
        path=path,
        middle=left + CELL // 2,
        first=f"{base:g}",
        second=f"{base + LINE:g}",
        claimed=escape(caption.claimed),
        seen=escape(caption.seen),
    )
