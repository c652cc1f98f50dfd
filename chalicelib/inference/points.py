"""A drawing as a sequence: so many points along the ink, in the order in which they were drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from chalicelib.inference.simplification import SIDE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from chalicelib.inference.batch import Batch

CHANNELS = ("x", "y", "cos", "sin", "down", "up", "ink")
ONE = 127  # what stands for one, in all channels
MUCH = 4.0  # diagonals of a drawing: the ink at which `ink` is a half
DOT = 1e-6  # px that a stroke without length is taken to have


class Path(NamedTuple):
    """The segments between the points of a batch, in the order in which they were drawn; all of shape (segments,)."""

    start: NDArray[np.int64]  # index of the point
    dx: NDArray[np.float32]
    dy: NDArray[np.float32]
    length: NDArray[np.float64]
    stroke: NDArray[np.int64]
    drawing: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Points:
    """Resamples simplified drawings to `length` points: an input of the network, see `features.Input`."""

    kind: ClassVar[str] = "points"
    dtype: ClassVar[str] = "int8"
    length: int

    def __post_init__(self) -> None:
        if not 16 <= self.length <= 512:
            raise ValueError(f"a sequence of {self.length} points is not one of 16 to 512")

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one drawing: channels, points."""
        return (len(CHANNELS), self.length)

    def extract(self, batch: Batch) -> NDArray[np.int8]:
        """Resample simplified drawings: int8, shape (drawings, 7, length), in the order of `CHANNELS`.

        The points are equally far apart along the ink, but every stroke has one at least (unless there are more strokes
        than points): each gets one point's worth, and the rest is shared out by length. From one stroke to the next
        nothing is drawn. `x` and `y` are from the centre of the bounding box, ± 127 at the ends of its longest side.
        `cos` and `sin` are of the direction of travel, ± 127, and 0 for a dot. `down` and `up` are 127 at the first and
        at the last point of a stroke. `ink` is how much has been drawn: 127 s / (s + 4) after s diagonals of the
        bounding box. A drawing without a point is 0 throughout.
        """
        path = _path(batch)
        segment, along = self._sampled(path, len(batch))
        drawing, length = path.drawing[segment], path.length[segment]
        width, height = _extent(batch)
        ink = _within(path.length, path.drawing, len(batch))[segment] + along * length
        ink /= np.maximum(np.hypot(width, height), 1)[drawing]
        straight = np.maximum(length, DOT)
        down = np.diff(path.stroke[segment], prepend=-1) > 0
        values = (
            (batch.x[path.start][segment] + along * path.dx[segment] - width[drawing] / 2) * (2 / SIDE),
            (batch.y[path.start][segment] + along * path.dy[segment] - height[drawing] / 2) * (2 / SIDE),
            path.dx[segment] / straight,
            path.dy[segment] / straight,
            down,
            np.roll(down, -1),
            ink / (ink + MUCH),
        )
        points = np.zeros((len(batch), *self.shape), np.int8)
        points[np.diff(batch.drawings) > 0] = np.stack(
            [np.rint(ONE * value).astype(np.int8).reshape(-1, self.length) for value in values], axis=1
        )
        return points

    def _sampled(self, path: Path, drawings: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The segment of each point, and where on it the point lies, 0 to 1; drawings that are empty have none."""
        ink = np.maximum(path.length, DOT)
        of_stroke = np.bincount(path.stroke, ink)
        total = np.bincount(path.drawing, ink, drawings)
        strokes = np.bincount(path.drawing, np.diff(path.stroke, prepend=-1), drawings)
        least = np.minimum(1, self.length / np.maximum(strokes, 1))  # points of each stroke, whatever its length
        rate = (self.length - least * strokes) / np.maximum(total, DOT)
        share = ink * (rate[path.drawing] + least[path.drawing] / of_stroke[path.stroke])  # points of each segment
        before = np.cumsum(strokes > 0) - 1  # drawings that are not empty
        begin = self.length * before[path.drawing] + _within(share, path.drawing, drawings)
        first = np.ceil(np.append(begin, self.length * (strokes > 0).sum()) - 0.5)
        segment = np.repeat(np.arange(len(share)), np.diff(np.maximum.accumulate(first)).astype(np.int64))
        along = (np.arange(len(segment)) + 0.5 - begin[segment]) / share[segment]
        return segment, np.clip(along, 0, 1)


def _path(batch: Batch) -> Path:
    start, stop = batch.segments()
    dx, dy = batch.x[stop] - batch.x[start], batch.y[stop] - batch.y[start]
    length = np.hypot(dx, dy).astype(np.float64)
    return Path(start, dx, dy, length, batch.stroke_of_point()[start], batch.drawing_of_point()[start])


def _within(values: NDArray[np.float64], drawing: NDArray[np.int64], drawings: int) -> NDArray[np.float64]:
    """The sum of the values that come before each one in its drawing."""
    total = np.bincount(drawing, values, drawings)
    within: NDArray[np.float64] = np.cumsum(values) - values - (np.cumsum(total) - total)[drawing]
    return within


def _extent(batch: Batch) -> NDArray[np.float32]:
    """Width and height of each simplified drawing, which begins at 0, in px: shape (2, drawings)."""
    extent = np.zeros((2, len(batch)), np.float32)
    starts = batch.point_offsets()
    filled = np.flatnonzero(np.diff(starts))
    if len(filled):
        extent[:, filled] = [np.maximum.reduceat(axis, starts[filled]) for axis in (batch.x, batch.y)]
    return extent
