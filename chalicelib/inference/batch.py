"""Many drawings as flat arrays: what the features are computed from, for one drawing and for a hundred thousand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from chalicelib.domain.drawing import Drawing


@dataclass(frozen=True, slots=True)
class Batch:
    """The points of n drawings one after the other; strokes and drawings are ranges of them.

    x, y: float32, shape (points,), y down. `strokes`: int64, shape (strokes + 1,), where each stroke's points begin,
    and at last the number of points. `drawings`: int64, shape (n + 1,), where each drawing's strokes begin, and at
    last the number of strokes. No stroke is empty; a drawing may be.
    """

    x: NDArray[np.float32]
    y: NDArray[np.float32]
    strokes: NDArray[np.int64]
    drawings: NDArray[np.int64]

    def __len__(self) -> int:
        """Number of drawings."""
        return len(self.drawings) - 1

    @classmethod
    def of(cls, drawings: Sequence[Drawing]) -> Batch:
        strokes = [stroke for drawing in drawings for stroke in drawing.strokes]
        return cls(
            x=np.fromiter(chain.from_iterable(stroke.x for stroke in strokes), np.float32),
            y=np.fromiter(chain.from_iterable(stroke.y for stroke in strokes), np.float32),
            strokes=offsets([len(stroke) for stroke in strokes]),
            drawings=offsets([len(drawing.strokes) for drawing in drawings]),
        )

    def stroke_of_point(self) -> NDArray[np.int64]:
        """Index of the stroke that each point belongs to, shape (points,)."""
        return np.repeat(np.arange(len(self.strokes) - 1), np.diff(self.strokes))

    def point_offsets(self) -> NDArray[np.int64]:
        """Where each drawing's points begin, and at last the number of points, shape (n + 1,)."""
        return self.strokes[self.drawings]

    def drawing_of_point(self) -> NDArray[np.int64]:
        """Index of the drawing that each point belongs to, shape (points,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.point_offsets()))

    def segments(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Indices of the points where segments start and stop; a stroke of one point is a segment of no length."""
        points = np.arange(len(self.x))
        following = points + 1
        final = self.strokes[1:] - 1
        following[final] = final
        starts = np.ones(len(points), bool)
        starts[final] = np.diff(self.strokes) == 1
        return points[starts], following[starts]

    def keep(self, chosen: NDArray[np.bool_]) -> Batch:
        """The same drawings with only the points where `chosen` (bool, shape (points,)) is true.

        A stroke without a point left is gone; a drawing without a stroke left stays, empty.
        """
        points = np.bincount(self.stroke_of_point()[chosen], minlength=len(self.strokes) - 1)
        left = np.concatenate([[0], np.cumsum(points > 0)])
        return Batch(self.x[chosen], self.y[chosen], offsets(points[points > 0]), left[self.drawings])

    def take(self, chosen: NDArray[np.int64]) -> Batch:
        """The drawings with these indices, in this order."""
        strokes = ranges(self.drawings[chosen], self.drawings[chosen + 1])
        points = ranges(self.strokes[strokes], self.strokes[strokes + 1])
        return Batch(
            self.x[points],
            self.y[points],
            offsets(np.diff(self.strokes)[strokes]),
            offsets(np.diff(self.drawings)[chosen]),
        )


def offsets(lengths: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Where ranges of these lengths begin when they lie one after the other, and at last their sum."""
    ends = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=ends[1:])
    return ends


def ranges(starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers from each start up to its stop, not included, one range after the other."""
    lengths = stops - starts
    found: NDArray[np.int64] = np.arange(lengths.sum()) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
    return found
