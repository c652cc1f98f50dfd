"""Makes drawings of pictures: what is drawn is told from the background, thinned to a line and traced into strokes.

1. Grey: a transparent background counts as white, or as black where nothing would be seen on white.
2. Ink is the rarer side of Otsu's threshold, so white on black is read as black on white.
3. Pictures of more than `ENOUGH` px a side are made smaller by whole factors; a small pixel is ink if any in it was.
4. Ink is thinned to lines of one pixel (Zhang and Suen, by scikit-image) and traced (`training.skeleton`).
5. Strokes are brought to the simplified form of Quick, Draw!: 0 to 255, Ramer-Douglas-Peucker, whole numbers.

From there on it is a drawing like any other. Its places and lines are those of the picture; times are not known, and
the order of strokes is a convention, so what the network sees of order tells nothing about who drew it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, UnidentifiedImageError
from skimage.filters import threshold_otsu
from skimage.morphology import skeletonize

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.inference.batch import Batch
from chalicelib.inference.simplification import simplify
from training.line import BrokenDrawingError, Line
from training.skeleton import trace

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FORMATS = ("PNG", "JPEG")
LARGEST = 4096  # px a side; more is refused before it is decoded
ENOUGH = 512  # px a side
CONTRAST = 32  # of 255, between paper and ink; less is noise on an empty sheet


def read(path: Path, word: str) -> Line:
    """The drawing in one picture; raises BrokenDrawingError where none can be read.

    The key is the name of the folder and of the file, so that the variants of a sketch that Sketchy keeps under one
    name (`tx_000000000000` and others) fall on one side of the split into train and validation.
    """
    ink = _ink(_grey(path), path)
    factor = -(-max(ink.shape) // ENOUGH)
    thin = skeletonize(np.pad(_coarser(ink, factor), 1))
    return Line(word, f"{path.parent.name}/{path.name}", _published(trace(thin)))


def _grey(path: Path) -> NDArray[np.uint8]:
    try:
        with Image.open(path, formats=FORMATS) as image:
            if max(image.size) > LARGEST:
                raise BrokenDrawingError(f"{path}: {image.width} by {image.height} px, more than {LARGEST} a side")
            return _on_paper(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BrokenDrawingError(f"{path}: more than {LARGEST} px a side: {error}") from error
    except UnidentifiedImageError as error:
        raise BrokenDrawingError(f"{path}: neither PNG nor JPEG") from error
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, BrokenDrawingError | FileNotFoundError | PermissionError):
            raise
        raise BrokenDrawingError(f"{path}: {error}") from error


def _on_paper(image: Image.Image) -> NDArray[np.uint8]:
    if image.mode.startswith("I"):  # 16 bits a pixel
        return (np.asarray(image).astype(np.int64).clip(0, 65535) >> 8).astype(np.uint8)
    if not image.has_transparency_data:
        return np.asarray(image.convert("L"))
    image = image.convert("RGBA")
    on_white, on_black = (
        np.asarray(Image.alpha_composite(Image.new("RGBA", image.size, paper), image).convert("L"))
        for paper in ("white", "black")
    )
    return on_white if np.ptp(on_white) >= CONTRAST else on_black


def _ink(grey: NDArray[np.uint8], path: Path) -> NDArray[np.bool_]:
    if np.ptp(grey) < CONTRAST:
        raise BrokenDrawingError(f"{path}: nothing is drawn here")
    dark = grey <= threshold_otsu(grey)
    return dark if dark.mean() <= 0.5 else ~dark


def _coarser(ink: NDArray[np.bool_], factor: int) -> NDArray[np.bool_]:
    height, width = (-(-side // factor) for side in ink.shape)
    padded = np.pad(ink, [(0, height * factor - ink.shape[0]), (0, width * factor - ink.shape[1])])
    return np.any(padded.reshape(height, factor, width, factor), axis=(1, 3))


def _published(strokes: list[NDArray[np.float64]]) -> list[list[list[float]]]:
    drawing = Drawing(tuple(Stroke(*map(tuple, stroke.T.tolist())) for stroke in strokes))
    batch = simplify(Batch.of([drawing]))
    x, y = np.rint(batch.x).astype(int).tolist(), np.rint(batch.y).astype(int).tolist()
    return [[x[a:b], y[a:b]] for a, b in zip(batch.strokes[:-1], batch.strokes[1:], strict=True)]
