"""Changes drawings as other people would have drawn them: affine maps, and prefixes of unfinished drawings."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from chalicelib.inference.batch import Batch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

VIEWS = 7  # how many views of a drawing a teacher has answered for


def prefixes(batch: Batch, share: NDArray[np.float64]) -> Batch:
    """The first `share` (0 to 1, one a drawing) of the points, rounded down, at least one."""
    starts = batch.point_offsets()
    points = np.diff(starts)
    left = np.maximum(1, np.floor(points * share + 1e-9).astype(np.int64))
    position = np.arange(len(batch.x)) - np.repeat(starts[:-1], points)
    return batch.keep(position < np.repeat(left, points))


def transformed(batch: Batch, maps: NDArray[np.float64]) -> Batch:
    """Each drawing under its own linear map: `maps` has shape (n, 2, 2) and acts on columns (x, y)."""
    per_point = maps.astype(np.float32)[batch.drawing_of_point()]
    x = per_point[:, 0, 0] * batch.x + per_point[:, 0, 1] * batch.y
    y = per_point[:, 1, 0] * batch.x + per_point[:, 1, 1] * batch.y
    return Batch(x, y, batch.strokes, batch.drawings)


def random_maps(random: np.random.Generator, drawings: int) -> NDArray[np.float64]:
    """Slight rotations, stretches and shears, half of them mirrored, shape (drawings, 2, 2)."""
    angle = random.uniform(-0.2, 0.2, drawings)
    stretch = random.uniform(0.8, 1.2, (2, drawings))
    shear = random.uniform(-0.15, 0.15, drawings)
    mirror = np.where(random.random(drawings) < 0.5, -1.0, 1.0)
    return _maps(angle, stretch, shear, mirror)


def view_maps(keys: Sequence[str], view: int) -> NDArray[np.float64]:
    """The maps of one view that a teacher has answered for, shape (len(keys), 2, 2).

    View 0 is the drawing as it is, view 1 its mirror image; the others are affine maps drawn from a generator that is
    seeded by the drawing's key and the view, so that who made the answers and who uses them mean the same picture.
    """
    if view == 0:
        return np.tile(np.eye(2), (len(keys), 1, 1))
    if view == 1:
        return np.tile(np.diag([-1.0, 1.0]), (len(keys), 1, 1))
    drawn = np.array([_view_numbers(key, view) for key in keys]).reshape(-1, 5).T
    return _maps(drawn[0], drawn[1:3], drawn[3], np.where(drawn[4] < 0.5, -1.0, 1.0))


def _view_numbers(key: str, view: int) -> list[float]:
    random = np.random.default_rng([zlib.crc32(key.encode()), view])
    angle = random.uniform(-0.2, 0.2)
    return [angle, *random.uniform(0.8, 1.2, 2), random.uniform(-0.15, 0.15), random.random()]


def _maps(
    angle: NDArray[np.float64], stretch: NDArray[np.float64], shear: NDArray[np.float64], mirror: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Rotation by `angle` (radians) after [[mirror * stretch x, shear], [0, stretch y]], shape (n, 2, 2)."""
    cos, sin = np.cos(angle), np.sin(angle)
    x, y = mirror * stretch[0], stretch[1]
    rows = [[cos * x, cos * shear - sin * y], [sin * x, sin * shear + cos * y]]
    return np.moveaxis(np.array(rows), -1, 0)
