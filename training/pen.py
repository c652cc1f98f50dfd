"""When a pen would have been where: the published drawings have no times, so it is given a speed and a rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chalicelib.inference.batch import Batch, offsets

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPEED = 255.0  # px a second, of a drawing whose longest side is 255
REST = 0.3  # s between two strokes


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws at `speed`, px a second, and rests `rest` seconds between strokes.

    At one side a second, the middle one of the published drawings takes five seconds; at half of it, nine.
    """

    speed: float = SPEED
    rest: float = REST

    def times(self, batch: Batch) -> NDArray[np.float64]:
        """Seconds from the first pen down of its drawing to each point, shape (points,)."""
        if not len(batch.x):
            return np.zeros(0)
        first = first_of_stroke(batch)
        step = np.hypot(np.diff(batch.x, prepend=0), np.diff(batch.y, prepend=0), dtype=np.float64) / self.speed
        passed = np.cumsum(np.where(first, self.rest, step))
        begin = batch.point_offsets()[:-1]
        drawn = np.diff(batch.point_offsets())
        return passed - np.repeat(passed[begin[drawn > 0]], drawn[drawn > 0])

    def sampled(self, batch: Batch, rate: float) -> Batch:
        """The drawings as a device that tells `rate` positions a second would have sent them; corners stay."""
        time = self.times(batch)
        first = first_of_stroke(batch)
        since = np.where(first, 0.0, np.diff(time, prepend=0.0))
        between = np.maximum(np.ceil(since * rate).astype(np.int64), 1)  # points that stand for each one, itself too
        index = np.repeat(np.arange(len(batch.x)), between)
        number = np.arange(len(index)) - np.repeat(np.cumsum(between) - between, between)
        share = ((number + 1) / between[index]).astype(np.float32)
        before = np.where(first, np.arange(len(first)), np.arange(len(first)) - 1)[index]
        x, y = (axis[before] + share * (axis[index] - axis[before]) for axis in (batch.x, batch.y))
        points = np.bincount(batch.stroke_of_point()[index], minlength=len(batch.strokes) - 1)
        return Batch(x, y, offsets(points), batch.drawings)


def first_of_stroke(batch: Batch) -> NDArray[np.bool_]:
    """Whether a stroke begins with it, for each point, shape (points,)."""
    first = np.zeros(len(batch.x), bool)
    first[batch.strokes[:-1]] = True
    return first


def seen(batch: Batch, time: NDArray[np.float64], moment: NDArray[np.float64]) -> Batch:
    """The drawings at a moment, one each, shape (n,): a line that is being drawn reaches to where the pen is.

    `time` is when each point was drawn, as `Pen.times` tells, in the unit of `moment`.
    """
    first = first_of_stroke(batch)
    now = moment[batch.drawing_of_point()]
    before = np.where(first, np.inf, np.concatenate([[np.inf], time[:-1]]))
    running = (before < now) & (now < time)
    share = np.zeros(len(time), np.float32)
    share[running] = (now - before)[running] / (time - before)[running]
    at = np.flatnonzero(running)
    x, y = batch.x.copy(), batch.y.copy()
    for axis in (x, y):
        axis[at] = axis[at - 1] + share[at] * (axis[at] - axis[at - 1])
    return Batch(x, y, batch.strokes, batch.drawings).keep((time <= now) | running)
