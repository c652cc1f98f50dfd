"""Drawings as others may see them: simplified, without the times of the pen."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.inference.batch import Batch
from chalicelib.inference.simplification import simplify

if TYPE_CHECKING:
    from chalicelib.storage.drawings import DrawingStore


class SketchStore:
    """Finds drawings, and shows them in whole pixels, the longest side 255."""

    def __init__(self, drawings: DrawingStore) -> None:
        self._drawings = drawings

    def find(self, key: str) -> Drawing | None:
        """The drawing under a key, simplified; None where its player is being erased."""
        drawing = self._drawings.find(key)
        return None if drawing is None else _sketch(drawing)


def _sketch(drawing: Drawing) -> Drawing:
    batch = simplify(Batch.of([drawing]))
    x, y = (axis.round().astype(int).tolist() for axis in (batch.x, batch.y))
    ends = batch.strokes.tolist()
    return Drawing(tuple(Stroke(tuple(x[start:stop]), tuple(y[start:stop])) for start, stop in pairwise(ends)))
