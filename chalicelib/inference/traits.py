"""What a hand did, in a few numbers a drawing: how much ink, how many strokes, how many turns; no network is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from chalicelib.inference.simplification import SIDE, simplify

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from chalicelib.inference.batch import Batch

TRAITS = ("ink", "strokes", "points", "turning", "reversals", "segment", "turn", "narrow")
REVERSAL = 2.1  # radians (120°): a turn that sharp goes back where it came from


def traits(batch: Batch) -> NDArray[np.float64]:
    """Simplify the drawings and measure them, shape (drawings, 8), in the order of `TRAITS`; zeros for an empty one.

    As ln(1 + …): `ink` in px of 255, `strokes`, `points`, `turning` in radians, `reversals`, and the mean `segment` in
    px. As they are: the mean `turn` in radians, and `narrow`, the shorter side by 255.
    """
    batch = simplify(batch)
    drawing, count = batch.drawing_of_point(), len(batch)
    length, turn, inside = _movement(batch)
    segments = np.maximum(np.bincount(drawing, inside, count), 1)
    ink, turning, reversals = (np.bincount(drawing, what, count) for what in (length, turn, turn > REVERSAL))
    strokes, points = np.diff(batch.drawings), np.diff(batch.point_offsets())
    counted = np.log1p(np.stack([ink, strokes, points, turning, reversals, ink / segments]))
    found: NDArray[np.float64] = np.stack([*counted, turning / segments, _shorter_side(batch) / SIDE], axis=1)
    return found


def _movement(batch: Batch) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """For each point the way from the one before it, the turn made there, 0 to π, and whether there is one before.

    All of shape (points,); 0 where a stroke begins.
    """
    inside = np.ones(len(batch.x), bool)
    inside[batch.strokes[:-1]] = False
    dx, dy = (np.diff(axis.astype(np.float64), prepend=0) for axis in (batch.x, batch.y))
    length = np.where(inside, np.hypot(dx, dy), 0)
    between = inside.copy()
    between[1:] &= inside[:-1]
    angle = np.diff(np.arctan2(dy, dx), prepend=0)
    turn = np.where(between, np.abs((angle + np.pi) % (2 * np.pi) - np.pi), 0)
    return length, turn, inside


def _shorter_side(batch: Batch) -> NDArray[np.float64]:
    """Of the bounding box, in px, shape (drawings,); 0 for an empty drawing."""
    side = np.zeros(len(batch))
    starts = batch.point_offsets()
    filled = np.flatnonzero(np.diff(starts))
    if len(filled):
        width, height = (
            np.maximum.reduceat(axis, starts[filled]) - np.minimum.reduceat(axis, starts[filled])
            for axis in (batch.x, batch.y)
        )
        side[filled] = np.minimum(width, height)
    return side
