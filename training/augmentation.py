"""Changes drawings as other people would have drawn them: affine maps, jitter, missing strokes, and prefixes."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chalicelib.inference.batch import Batch
from chalicelib.inference.taught import begun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

VIEWS = 7  # how many views of a drawing a teacher has answered for


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How much drawings are changed at random while a network learns; raises ValueError where it makes no sense.

    `affine` (0 to 4) is the strength of `random_maps`; 0 leaves but the mirror. `drop` (0 to 1) is the chance of each
    stroke to be missing. `jitter` is the standard deviation by which points are moved, in px of the simplified form.
    """

    affine: float = 1.0
    drop: float = 0.0
    jitter: float = 0.0

    def __post_init__(self) -> None:
        if not (0 <= self.affine <= 4 and 0 <= self.drop <= 1 and self.jitter >= 0):
            raise ValueError(f"{self}: affine is 0 to 4, drop 0 to 1, and jitter at least 0")

    def maps(self, random: np.random.Generator, drawings: int) -> NDArray[np.float64]:
        """Linear maps for so many drawings, shape (drawings, 2, 2)."""
        return random_maps(random, drawings, self.affine)

    def strokes(self, batch: Batch, random: np.random.Generator) -> Batch:
        """The drawings with strokes left out and points moved."""
        batch = without_strokes(batch, self.drop, random) if self.drop else batch
        return jittered(batch, self.jitter, random) if self.jitter else batch


PLAIN = Augmentation()


def without_strokes(batch: Batch, chance: float, random: np.random.Generator) -> Batch:
    """Leave out each stroke with this chance; a drawing that would lose all keeps them."""
    left = random.random(len(batch.strokes) - 1) >= chance
    drawing = np.repeat(np.arange(len(batch)), np.diff(batch.drawings))
    left |= (np.bincount(drawing, left, len(batch)) == 0)[drawing]
    return batch.keep(left[batch.stroke_of_point()])


def jittered(batch: Batch, deviation: float, random: np.random.Generator) -> Batch:
    """Move every point by itself, by normally distributed numbers of this standard deviation in x and in y."""
    moved = random.normal(0, deviation, (2, len(batch.x))).astype(np.float32)
    return Batch(batch.x + moved[0], batch.y + moved[1], batch.strokes, batch.drawings)


def prefixes(batch: Batch, share: NDArray[np.float64]) -> Batch:
    """The first `share` (0 to 1, one a drawing) of the points, rounded down, at least one."""
    return begun(batch, share)


def transformed(batch: Batch, maps: NDArray[np.float64]) -> Batch:
    """Each drawing under its own linear map: `maps` has shape (n, 2, 2) and acts on columns (x, y)."""
    per_point = maps.astype(np.float32)[batch.drawing_of_point()]
    x = per_point[:, 0, 0] * batch.x + per_point[:, 0, 1] * batch.y
    y = per_point[:, 1, 0] * batch.x + per_point[:, 1, 1] * batch.y
    return Batch(x, y, batch.strokes, batch.drawings)


def random_maps(random: np.random.Generator, drawings: int, strength: float = 1.0) -> NDArray[np.float64]:
    """Slight rotations, stretches and shears, half of them mirrored, shape (drawings, 2, 2).

    `strength` multiplies them; at 4 a side may shrink to a fifth.
    """
    angle = strength * random.uniform(-0.2, 0.2, drawings)
    stretch = 1 + strength * random.uniform(-0.2, 0.2, (2, drawings))
    shear = strength * random.uniform(-0.15, 0.15, drawings)
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
