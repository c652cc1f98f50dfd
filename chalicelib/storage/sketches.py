"""Drawings as others may see them: simplified, with no more of the pen's times than a replay needs."""

from __future__ import annotations

from itertools import accumulate, pairwise
from math import dist
from typing import TYPE_CHECKING

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.inference.batch import Batch
from chalicelib.inference.simplification import simplify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.storage.drawings import DrawingStore

TICK_MS = 10


class SketchStore:
    """Finds drawings, and shows them in whole pixels, the longest side 255.

    Of times only when each stroke began and ended is told, to 10 ms, as if the pen had been equally fast between: how
    a hand speeds up and slows down is its own.
    """

    def __init__(self, drawings: DrawingStore) -> None:
        self._drawings = drawings

    def find(self, key: str) -> Drawing | None:
        """The drawing under a key, as others may see it; None where its player is being erased."""
        drawing = self._drawings.find(key)
        return None if drawing is None else self.of(drawing)

    def of(self, drawing: Drawing) -> Drawing:
        """A drawing as others may see it."""
        return Drawing(
            tuple(_timed(shape, stroke) for shape, stroke in zip(_shapes(drawing), drawing.strokes, strict=True))
        )


def _shapes(drawing: Drawing) -> Iterator[Stroke]:
    batch = simplify(Batch.of([drawing]))
    x, y = (axis.round().astype(int).tolist() for axis in (batch.x, batch.y))
    for start, stop in pairwise(batch.strokes.tolist()):
        yield Stroke(tuple(x[start:stop]), tuple(y[start:stop]))


def _timed(shape: Stroke, stroke: Stroke) -> Stroke:
    """A stroke's simplified shape with the times of its ends, and of an even pen between; without, if it had none."""
    if stroke.t is None:
        return shape
    points = zip(shape.x, shape.y, strict=True)
    way = [0.0, *accumulate(dist(*ends) for ends in pairwise(points))]
    first, last = stroke.t[0], stroke.t[-1]
    times = (first + (last - first) * gone / (way[-1] or 1) for gone in way)
    return Stroke(shape.x, shape.y, tuple(TICK_MS * round(time / TICK_MS) for time in times))
