"""Draws a plate of prototypes as a picture, which is read on light and on dark pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np

from chalicelib.inference.simplification import SIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.inference.batch import Batch
    from training.ways import Way, Word

CELL, GAP, NAME, SHARE, MARGIN = 72, 14, 24, 20, 18  # px: a drawing's side, between ways, rows of text, around all
CREDIT = "Drawings: the Quick, Draw! Dataset by Google, CC BY 4.0"

PLATE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif" \
font-size="13" role="img" aria-labelledby="title">
<title id="title">{title}</title>
<style>
.page {{ fill: #ffffff }} text {{ fill: #1c1c28 }} .quiet {{ fill: #5a5a6b; font-size: 11px }}
.word {{ font-weight: 600 }}
path {{ fill: none; stroke: #1c1c28; stroke-width: 5; stroke-linecap: round; stroke-linejoin: round }}
@media (prefers-color-scheme: dark) {{
.page {{ fill: #14141c }} text {{ fill: #f0f0f5 }} .quiet {{ fill: #a9a9b8 }} path {{ stroke: #f0f0f5 }}
}}
</style>
<rect class="page" width="{width}" height="{height}"/>
{words}
<text class="quiet" x="{margin}" y="{foot}">{credit}</text>
</svg>
"""

WORD = """\
<g transform="translate({x} {y})"><text class="word" y="14">{text}</text>
{ways}</g>"""
SHARE_OF = '<text class="quiet" x="{x}" y="{y}">{share:.0%}</text>'
DRAWING = '<path transform="translate({x:.1f} {y:.1f}) scale({scale:.4f})" d="{path}"/>'


def plate(words: Sequence[Word], columns: int) -> str:
    """An SVG with a block for each word, `columns` side by side: its ways, each with its share and its prototypes."""
    wide = max((_width(word) for word in words), default=0) + 2 * GAP
    tall = NAME + max((len(way.prototypes) for word in words for way in word.ways), default=0) * CELL + SHARE + GAP
    rows = -(-len(words) // columns)
    height = 2 * MARGIN + rows * tall + NAME
    return PLATE.format(
        width=2 * MARGIN + min(columns, len(words)) * wide,
        height=height,
        title=escape("How people draw " + ", ".join(word.text for word in words)),
        words="\n".join(
            _word(word, MARGIN + number % columns * wide, MARGIN + number // columns * tall)
            for number, word in enumerate(words)
        ),
        margin=MARGIN,
        foot=height - MARGIN,
        credit=escape(CREDIT),
    )


def _width(word: Word) -> int:
    return len(word.ways) * (CELL + GAP)


def _word(word: Word, x: int, y: int) -> str:
    ways = "\n".join(_way(way, number * (CELL + GAP)) for number, way in enumerate(word.ways))
    return WORD.format(x=x, y=y, text=escape(word.text), ways=ways)


def _way(way: Way, x: int) -> str:
    drawn = [_drawing(way.prototypes.take(np.array([row])), x, NAME + row * CELL) for row in range(len(way.prototypes))]
    return "\n".join([*drawn, SHARE_OF.format(x=x, y=NAME + len(drawn) * CELL + 14, share=way.share)])


def _drawing(drawing: Batch, x: int, y: int) -> str:
    """One drawing in the middle of its cell; its longest side fills the cell but for the pen's width."""
    scale = (CELL - 4) / SIDE
    left, top = (2 + (SIDE - float(axis.max() + axis.min())) / 2 * scale for axis in (drawing.x, drawing.y))
    return DRAWING.format(x=x + left, y=y + top, scale=scale, path=_path(drawing))


def _path(drawing: Batch) -> str:
    """The strokes as an SVG path of whole px: M to the first point, then lines by how far each goes."""
    strokes = zip(drawing.strokes[:-1], drawing.strokes[1:], strict=True)
    return "".join(_stroke(np.rint(np.stack([drawing.x[a:b], drawing.y[a:b]], 1)).astype(int)) for a, b in strokes)


def _stroke(points: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> str:
    steps = np.diff(points, axis=0) if len(points) > 1 else np.zeros((1, 2), int)  # a dot is a line of no length
    return f"M{points[0, 0]} {points[0, 1]}l" + " ".join(f"{right} {down}" for right, down in steps)
