"""What makes a drawing the same as another: where the pen went, whatever the window's size and place."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.domain.drawing import Drawing

CELLS = 64
"""Cells along the longer side of the box around a drawing: two hands never take the same way through them."""


def fingerprint(drawing: Drawing) -> str:
    """16 hexadecimal digits that a drawing has in common with its copies, moved or scaled.

    A copy whose points were shaken has another one. The drawing must have a point.
    """
    way = "|".join(",".join(stroke) for stroke in _way(drawing))
    return hashlib.sha256(way.encode()).hexdigest()[:16]


def _way(drawing: Drawing) -> Iterator[list[str]]:
    """The cells that each stroke's points lie in, a cell that is stayed in told once."""
    left = min(x for stroke in drawing.strokes for x in stroke.x)
    top = min(y for stroke in drawing.strokes for y in stroke.y)
    right = max(x for stroke in drawing.strokes for x in stroke.x)
    bottom = max(y for stroke in drawing.strokes for y in stroke.y)
    side = max(right - left, bottom - top) or 1
    for stroke in drawing.strokes:
        cells = [
            f"{round((x - left) / side * CELLS)}.{round((y - top) / side * CELLS)}"
            for x, y in zip(stroke.x, stroke.y, strict=True)
        ]
        yield [cell for place, cell in enumerate(cells) if place == 0 or cell != cells[place - 1]]
