"""Simplifies drawings as the published Quick, Draw! data were, so that the player's device does not change a guess.

The steps are those of https://github.com/googlecreativelab/quickdraw-dataset#preprocessed-dataset: align to the top
left, scale uniformly so that the longest side is 255, resample strokes at 1 px, simplify by Ramer-Douglas-Peucker with
epsilon 2. Resampling has two effects: points closer than 1 px become one, and segments longer than 1 px get points in
between. The latter lie on a chord and are never farther from another line than one of its ends, so
Ramer-Douglas-Peucker would choose none of them; only the former is done. Coordinates are not rounded, which moves no
point by more than half a pixel of 255.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from chalicelib.inference.batch import Batch, ranges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from chalicelib.domain.drawing import Drawing

SIDE = 255.0  # px, the longest side of a drawing
LEAST = 1e-30  # of the longest side, in any unit; much less can't be scaled in float32, and is no drawing anyway
SPACING = 1.0  # px between points along a stroke
EPSILON = 2.0  # px that the simplified stroke may be off
DEEPEST = 128  # passes: none of 137,855 published drawings takes more than 63


def simplify(batch: Batch) -> Batch:
    """Align, scale, thin out and simplify every drawing; strokes keep their first and last points."""
    return _douglas_peucker(_thinned(_scaled(batch)))


def strokes_of(drawing: Drawing) -> list[list[list[int]]]:
    """The strokes in simplified form, whole numbers from 0 to 255; empty for a drawing without a point."""
    batch = simplify(Batch.of([drawing]))
    x, y = (np.rint(axis).astype(int) for axis in (batch.x, batch.y))
    ends = batch.strokes[1:-1]
    if not len(x):
        return []
    return [[a.tolist(), b.tolist()] for a, b in zip(np.split(x, ends), np.split(y, ends), strict=True)]


def _scaled(batch: Batch) -> Batch:
    """Move each drawing to the top left and scale its longest side to `SIDE`; one of `LEAST` extent stays as large."""
    starts = batch.point_offsets()
    filled = np.flatnonzero(np.diff(starts))
    if not len(filled):
        return batch
    left, top = (np.minimum.reduceat(axis, starts[filled]) for axis in (batch.x, batch.y))
    right, bottom = (np.maximum.reduceat(axis, starts[filled]) for axis in (batch.x, batch.y))
    side = np.maximum(right - left, bottom - top)
    wide = side > LEAST
    scale = np.where(wide, np.float32(SIDE) / np.where(wide, side, 1), 1).astype(np.float32)
    points = np.diff(starts)[filled]
    x = (batch.x - np.repeat(left, points)) * np.repeat(scale, points)
    y = (batch.y - np.repeat(top, points)) * np.repeat(scale, points)
    return Batch(x, y, batch.strokes, batch.drawings)


def _thinned(batch: Batch) -> Batch:
    """Keep the first point in every `SPACING` of a stroke's length, and its last point."""
    if len(batch.x) < 2:
        return batch
    first, last = _ends(batch)
    step = np.hypot(np.diff(batch.x), np.diff(batch.y), dtype=np.float64)
    way = np.concatenate([[0.0], np.cumsum(step)])
    way -= np.repeat(way[batch.strokes[:-1]], np.diff(batch.strokes))
    place = np.floor(way / SPACING + 1e-6)  # the same, to rounding, wherever the drawing lies in the batch
    return batch.keep(np.concatenate([[True], np.diff(place) > 0]) | first | last)


def _ends(batch: Batch) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether each point is the first, and whether it is the last of its stroke, two of shape (points,)."""
    first = np.zeros(len(batch.x), bool)
    last = np.zeros(len(batch.x), bool)
    first[batch.strokes[:-1]] = True
    last[batch.strokes[1:] - 1] = True
    return first, last


def _douglas_peucker(batch: Batch) -> Batch:
    """Drop what is within `EPSILON` of the rest, for all strokes at once: one pass for each depth of the recursion.

    A range of points reaches from one kept point to the next of the same stroke. Each pass keeps the farthest point of
    every range that has one too far from its chord, and goes on with the two parts. That may take as many passes as
    there are points, of a zigzag for example: beyond `DEEPEST` the point in the middle is kept instead, so that a
    drawing of n points takes log2(n) passes more at most. It has a few points more, and is off by no more.
    """
    first, last = _ends(batch)
    kept = first | last
    ends = np.flatnonzero(kept)
    inside = (np.diff(ends) > 1) & ~last[ends[:-1]]
    start, stop = ends[:-1][inside], ends[1:][inside]
    for passed in count():
        if not len(start):
            break
        distance, farthest = _farthest(batch, start, stop)
        far = distance > EPSILON
        middle = farthest[far] if passed < DEEPEST else (start[far] + stop[far]) // 2
        kept[middle] = True
        start, stop = np.concatenate([start[far], middle]), np.concatenate([middle, stop[far]])
        inside = stop - start > 1
        start, stop = start[inside], stop[inside]
    return batch.keep(kept)


def _farthest(
    batch: Batch, start: NDArray[np.int64], stop: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Distance in px and index of the point farthest from the line through a range's ends, for each range.

    Where both ends are one place it is the distance to that place. No range is empty between its ends.
    """
    inner = stop - start - 1
    begin = np.cumsum(inner) - inner
    index = ranges(start + 1, stop)
    dx, dy = batch.x[stop] - batch.x[start], batch.y[stop] - batch.y[start]
    length = np.hypot(dx, dy)
    closed = length == 0
    scale = np.where(closed, 1, length)
    dx, dy, closed = (np.repeat(a, inner) for a in (dx / scale, dy / scale, closed))
    px, py = batch.x[index] - np.repeat(batch.x[start], inner), batch.y[index] - np.repeat(batch.y[start], inner)
    distance = np.where(closed, np.hypot(px, py), np.abs(px * dy - py * dx))
    most = np.maximum.reduceat(distance, begin)
    at_most = np.where(distance == np.repeat(most, inner), index, len(batch.x))
    return most, np.minimum.reduceat(at_most, begin)
