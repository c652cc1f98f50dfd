"""A drawing in 128 bytes, of which its copies have nearly the same: moved, scaled, mirrored, with a tremor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from chalicelib.domain.drawing import Drawing
from chalicelib.inference.batch import Batch
from chalicelib.inference.likeness import RASTER, WAYS, imprints
from chalicelib.inference.simplification import simplify

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE = 128
SEED = 7
SAME_AT = ((48, 0.90), (32, 0.92), (24, 0.935), (16, 0.955), (12, 0.975))
"""From so many points on, the likeness at which a drawing is a copy: two people draw a square alike, but no bicycle.

docs/cheating.md has how many honest drawings are as like as that to one of four hundred others.
"""

MANY = 500
NEARER = 0.4
"""Among more than so many others an honest drawing has its like by chance: what lacks of 1 must be so much smaller."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """`data` is of the drawing, `mirrored` of its mirror image, 128 bytes each; `points` are those that shape it."""

    data: bytes
    mirrored: bytes
    points: int

    @classmethod
    def of(cls, drawing: Drawing) -> Imprint:
        """The drawing must have a point."""
        mirrored = Drawing(tuple(replace(stroke, x=tuple(-x for x in stroke.x)) for stroke in drawing.strokes))
        batch = Batch.of([drawing, mirrored])
        data = packed(batch)
        return cls(data[0].tobytes(), data[1].tobytes(), int(simplify(batch).point_offsets()[1]))

    @property
    def telling(self) -> bool:
        """Whether it is so rich that two people would hardly draw it alike."""
        return self.points >= SAME_AT[-1][0]

    def is_in(self, others: bytes) -> bool:
        """Whether one of the others, 128 bytes each, one after the other, is the same or its mirror image."""
        if not self.telling or not others:
            return False
        least = self._least(len(others) // SIZE)
        own = _unit(np.frombuffer(self.data + self.mirrored, np.int8).reshape(2, SIZE))
        return bool((_unit(np.frombuffer(others, np.int8).reshape(-1, SIZE)) @ own.T).max() >= least)

    def _least(self, others: int) -> float:
        """The likeness from which on one of so many others is the same."""
        least = next(likeness for points, likeness in SAME_AT if self.points >= points)
        return least if others <= MANY else least + NEARER * (1 - least)


def packed(batch: Batch) -> NDArray[np.int8]:
    """Of each drawing, shape (drawings, 128): signed random projections of what likeness.py compares."""
    shadow = imprints(batch) @ _projection()
    most = np.maximum(np.abs(shadow).max(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return np.rint(127 * shadow / most).astype(np.int8)


def telling(batch: Batch) -> NDArray[np.bool_]:
    """Of each drawing, shape (drawings,), whether it is so rich that two people would hardly draw it alike."""
    found: NDArray[np.bool_] = np.diff(simplify(batch).point_offsets()) >= SAME_AT[-1][0]
    return found


@cache
def _projection() -> NDArray[np.float32]:
    """The same in every process: whatever is kept was made with it."""
    bits = np.random.Generator(np.random.PCG64(SEED)).integers(0, 2, (len(WAYS) * RASTER.size**2, SIZE))
    return (2 * bits - 1).astype(np.float32)


def _unit(rows: NDArray[np.int8]) -> NDArray[np.float32]:
    values = rows.astype(np.float32)
    length = np.sqrt((values**2).sum(axis=1, keepdims=True))
    return (values / np.maximum(length, 1)).astype(np.float32)
