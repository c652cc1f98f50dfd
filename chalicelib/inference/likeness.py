"""Whether two drawings are the same one again: to the point, or as a replay with a tremor would be."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from chalicelib.inference.raster import CHANNELS, ZERO, Raster
from chalicelib.inference.simplification import simplify

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from chalicelib.inference.batch import Batch

SAME_AT = 0.95  # likeness from which two drawings are taken for one
TELLING = 8  # points; with fewer, as of a line or a square, two people draw the same
RASTER = Raster(28)
WAYS = ("ink", "order", "cos", "sin")  # channels that are compared


def fingerprint(batch: Batch) -> list[str]:
    """A short text for each drawing that another one has only if it is the same, wherever and how large it lies."""
    simple = simplify(batch)
    points = np.stack([np.rint(simple.x), np.rint(simple.y)]).astype("<i2")
    prints = []
    for first, last in zip(simple.drawings[:-1], simple.drawings[1:], strict=True):
        bounds = simple.strokes[first : last + 1]
        told = (bounds - bounds[0]).astype("<i4").tobytes() + points[:, bounds[0] : bounds[-1]].tobytes()
        prints.append(hashlib.sha256(told).hexdigest()[:32])
    return prints


def imprints(batch: Batch) -> NDArray[np.float32]:
    """What is compared, shape (drawings, 3136); the product of two is their likeness, at most 1, and 1 for the same.

    It is where ink lies, when it was drawn and in which direction, somewhat blurred. An empty drawing is like none.
    """
    raster = RASTER.extract(simplify(batch)).astype(np.float32)
    chosen = raster[:, [CHANNELS.index(way) for way in WAYS]]
    chosen[:, 2:] = 2 * (chosen[:, 2:] - ZERO)
    blurred = _blurred(_blurred(chosen, 2), 3).reshape(len(batch), len(WAYS) * RASTER.size**2)
    length = np.sqrt((blurred**2).sum(axis=1, keepdims=True))
    return (blurred / np.maximum(length, 1e-6)).astype(np.float32)


def telling(batch: Batch) -> NDArray[np.bool_]:
    """Whether a drawing has enough points that two people would hardly draw it alike, shape (drawings,)."""
    found: NDArray[np.bool_] = np.diff(simplify(batch).point_offsets()) >= TELLING
    return found


def _blurred(raster: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
    """Each pixel with half of its neighbours on both sides along an axis."""
    padded = np.pad(raster, [(1, 1) if each == axis else (0, 0) for each in range(raster.ndim)])
    size = raster.shape[axis]
    before, after = (padded.take(range(start, start + size), axis) for start in (0, 2))
    return (raster / 2 + (before + after) / 4).astype(np.float32)
