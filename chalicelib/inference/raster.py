"""A drawing as a small raster whose channels tell ink, order, direction and where the pen was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from chalicelib.inference.simplification import SIDE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from chalicelib.inference.batch import Batch

CHANNELS = ("ink", "order", "recent", "cos", "sin", "ends")
ZERO = 128  # what stands for zero in the signed channels `cos` and `sin`

MARGIN = 1.5  # px of the raster around the drawing
STEP = 0.5  # px of the raster between samples along a segment, at most
DOT = 1.0  # px of ink that a stroke leaves at least
RECENT = 16 / 28  # of the raster's side: the ink after which `recent` has faded to 1/e


class Samples(NamedTuple):
    """Places along the strokes, in raster px, and what the pen did there; all of shape (samples,)."""

    drawing: NDArray[np.int64]
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    ink: NDArray[np.float32]  # px of stroke that the sample stands for
    segment: NDArray[np.int64]
    way: NDArray[np.float32]  # px drawn before it in its drawing


@dataclass(frozen=True, slots=True)
class Raster:
    """Rasterises simplified drawings to `size` x `size` px: an input of the network, see `features.Input`."""

    kind: ClassVar[str] = "raster"
    dtype: ClassVar[str] = "uint8"
    size: int

    def __post_init__(self) -> None:
        if not 8 <= self.size <= 128:
            raise ValueError(f"a raster of {self.size} px is not one of 8 to 128")

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one drawing: channels, height, width."""
        return (len(CHANNELS), self.size, self.size)

    def extract(self, batch: Batch) -> NDArray[np.uint8]:
        """Rasterise simplified drawings: uint8, shape (drawings, 6, size, size), in the order of `CHANNELS`.

        The drawing is centred and fills the raster but for a margin. `ink` is how much of a line lies in a pixel, 0 to
        255. `order` is when it was drawn, 0 (first) to 255 (last ink); `recent` fades from 255 with the ink drawn
        since. `cos` and `sin` are of twice the line's angle, so that drawing a line backwards changes neither, `ZERO` ±
        127. `ends` is where strokes begin and end. Where no ink is, `cos` and `sin` are `ZERO` and the others 0.
        """
        batch = _placed(batch, self.size)
        samples, direction, total = _sampled(batch)
        where, weight = self._spread(samples.drawing, samples.x, samples.y)
        ink = weight * samples.ink
        recent = np.exp(np.minimum(samples.way - total[samples.drawing], 0) / (RECENT * self.size))
        order = samples.way / np.maximum(total[samples.drawing], 1e-6)
        cos, sin = direction[:, samples.segment]

        raster = np.empty((len(batch), *self.shape), np.uint8)
        density = self._sum(where, ink, len(batch))
        shown = np.minimum(density, 1)
        mean = shown / np.maximum(density, 1e-6)  # turns a sum over ink into its mean, faint where the ink is
        raster[:, 0] = np.rint(255 * shown)
        raster[:, 1] = np.rint(255 * mean * self._sum(where, ink * order, len(batch)))
        raster[:, 2] = np.rint(255 * mean * self._sum(where, ink * recent, len(batch)))
        raster[:, 3] = np.rint(ZERO + 127 * mean * self._sum(where, ink * cos, len(batch)))
        raster[:, 4] = np.rint(ZERO + 127 * mean * self._sum(where, ink * sin, len(batch)))
        raster[:, 5] = np.rint(255 * np.minimum(self._stroke_ends(batch), 1))
        return raster

    def _spread(
        self, drawing: NDArray[np.int64], x: NDArray[np.float32], y: NDArray[np.float32]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The four pixels around each place, as indices into the rasters, and their bilinear weights, (4, places)."""
        left, top = np.floor(x), np.floor(y)
        right, below = x - left, y - top
        corner = drawing * (self.size * self.size) + top.astype(np.int64) * self.size + left.astype(np.int64)
        where = corner + np.array([0, 1, self.size, self.size + 1])[:, np.newaxis]
        weight = np.stack([(1 - right) * (1 - below), right * (1 - below), (1 - right) * below, right * below])
        return where, weight

    def _sum(self, where: NDArray[np.int64], values: NDArray[np.floating], drawings: int) -> NDArray[np.float64]:
        """Add up values by pixel: shape (drawings, size, size)."""
        pixels = np.bincount(where.ravel(), values.ravel(), drawings * self.size * self.size)
        return pixels.reshape(drawings, self.size, self.size)

    def _stroke_ends(self, batch: Batch) -> NDArray[np.float64]:
        """Where strokes begin and end, added up: shape (drawings, size, size)."""
        ends = np.concatenate([batch.strokes[:-1], batch.strokes[1:] - 1])
        where, weight = self._spread(batch.drawing_of_point()[ends], batch.x[ends], batch.y[ends])
        return self._sum(where, weight, len(batch))


def _placed(batch: Batch, size: int) -> Batch:
    """From px of `SIDE` to px of the raster, centred by the bounding box (0 is the centre of the first pixel)."""
    scale = np.float32((size - 2 * MARGIN) / SIDE)
    starts = batch.point_offsets()
    points = np.diff(starts)
    filled = np.flatnonzero(points)
    if not len(filled):
        return batch
    x, y = (
        axis * scale + np.repeat((size - 1) / 2 - np.maximum.reduceat(axis, starts[filled]) * scale / 2, points[filled])
        for axis in (batch.x, batch.y)
    )
    return type(batch)(x.astype(np.float32), y.astype(np.float32), batch.strokes, batch.drawings)


def _sampled(batch: Batch) -> tuple[Samples, NDArray[np.float32], NDArray[np.float32]]:
    """Samples along all segments, cos and sin of each segment's double angle, (2, segments), and ink per drawing."""
    start, stop = batch.segments()
    dx, dy = batch.x[stop] - batch.x[start], batch.y[stop] - batch.y[start]
    length = np.hypot(dx, dy)
    square = np.maximum(length * length, 1e-12)
    direction = np.stack([(dx * dx - dy * dy) / square, 2 * dx * dy / square])
    ink = _ink(length, batch.stroke_of_point()[start], len(batch.strokes) - 1)
    drawing = batch.drawing_of_point()[start]
    total = np.bincount(drawing, ink, len(batch))
    before = np.cumsum(ink) - ink - (np.cumsum(total) - total)[drawing]

    count = np.maximum(np.ceil(length / STEP), 1).astype(np.int64)
    segment = np.repeat(np.arange(len(start)), count)
    begin = np.cumsum(count) - count
    along = ((np.arange(len(segment)) - begin[segment] + 0.5) / count[segment]).astype(np.float32)
    samples = Samples(
        drawing=drawing[segment],
        x=batch.x[start][segment] + along * dx[segment],
        y=batch.y[start][segment] + along * dy[segment],
        ink=(ink / count)[segment].astype(np.float32),
        segment=segment,
        way=(before[segment] + along * ink[segment]).astype(np.float32),
    )
    return samples, direction, total.astype(np.float32)


def _ink(length: NDArray[np.float32], stroke: NDArray[np.int64], strokes: int) -> NDArray[np.float64]:
    """Ink of each segment: its length, but strokes shorter than `DOT` leave a dot's ink, so that a tap can be seen."""
    ink = np.maximum(length.astype(np.float64), 1e-6)
    return ink * np.maximum(1, DOT / np.bincount(stroke, ink, strokes))[stroke]
