"""One shard: drawings in simplified form in one file, which is written once and never changed.

A `.shard.npz` of the arrays of `Shard`, as `numpy.load` reads them: about 0.1 KB a drawing, uncompressed. Points are
whole numbers from 0 to 255, as Quick, Draw! published them.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass
from itertools import pairwise
from tokenize import TokenError
from typing import TYPE_CHECKING, Any

import numpy as np

from chalicelib.inference.batch import Batch
from training.line import BrokenDrawingError, Line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

ENDING = ".shard.npz"
BROKEN = (KeyError, ValueError, EOFError, OSError, NotImplementedError, RuntimeError, MemoryError, zipfile.BadZipFile,
          SyntaxError, TokenError, zlib.error)  # fmt: skip  # what NumPy and zipfile say of a file that is no shard
ARRAYS = {"x": "u1", "y": "u1", "strokes": "<u4", "drawings": "<u4", "label": "<u2", "keys": "S", "labels": "S"}


@dataclass(frozen=True, slots=True)
class Shard:
    """n drawings. x, y: (points,). `strokes`, `drawings`: offsets, as in `Batch`. `label`: (n,), index into `labels`.

    `keys`: (n,), and `labels` are UTF-8. The arrays may lie in memory-mapped files.
    """

    x: NDArray[np.uint8]
    y: NDArray[np.uint8]
    strokes: NDArray[np.uint32]
    drawings: NDArray[np.uint32]
    label: NDArray[np.uint16]
    keys: NDArray[np.bytes_]
    labels: NDArray[np.bytes_]

    def __len__(self) -> int:
        return len(self.label)

    def part(self, start: int, stop: int) -> Shard:
        """The drawings from `start` to `stop`, not included."""
        drawings = self.drawings[start : stop + 1]
        strokes = self.strokes[int(drawings[0]) : int(drawings[-1]) + 1]
        points = slice(int(strokes[0]), int(strokes[-1]))
        rest = (self.label[start:stop], self.keys[start:stop], self.labels)
        return Shard(self.x[points], self.y[points], strokes - strokes[0], drawings - drawings[0], *rest)

    def batch(self) -> Batch:
        x, y = self.x.astype(np.float32), self.y.astype(np.float32)
        return Batch(x, y, self.strokes.astype(np.int64), self.drawings.astype(np.int64))

    def lines(self) -> Iterator[Line]:
        words, x, y, strokes = decoded(self.labels), self.x.tolist(), self.y.tolist(), self.strokes.tolist()
        bounds = [[x[a:b], y[a:b]] for a, b in pairwise(strokes)]
        for number, (label, key) in enumerate(zip(self.label.tolist(), decoded(self.keys), strict=True)):
            yield Line(words[label], key, bounds[self.drawings[number] : self.drawings[number + 1]])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """By name, in the types that they have in files."""
        return {name: np.asarray(getattr(self, name)).astype(kind, copy=False) for name, kind in ARRAYS.items()}


def decoded(texts: NDArray[np.bytes_]) -> list[str]:
    return [text.decode() for text in texts.tolist()]


def encoded(texts: list[str] | tuple[str, ...]) -> NDArray[np.bytes_]:
    return np.array([text.encode() for text in texts], dtype="S")


def write(path: Path, shard: Shard) -> str:
    """Write a shard, whole or not at all; the SHA-256 of the file."""
    file = io.BytesIO()
    np.savez(file, **shard.arrays())  # type: ignore[arg-type]
    partial = path.with_suffix(".part")
    partial.write_bytes(file.getbuffer())
    partial.replace(path)
    return hashlib.sha256(file.getbuffer()).hexdigest()


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read(path: Path, sha256: str | None = None) -> Shard:
    """Read a shard; BrokenDrawingError if it is none, or not the one with this SHA-256."""
    content = path.read_bytes()
    if sha256 is not None and hashlib.sha256(content).hexdigest() != sha256:
        raise BrokenDrawingError(f"{path}: is not as it was written: its SHA-256 is not the index's")
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return _checked({name: arrays[name] for name in ARRAYS})
    except BROKEN as error:
        raise BrokenDrawingError(f"{path}: no shard: {error}") from error


def _checked(arrays: dict[str, NDArray[Any]]) -> Shard:
    """Raises ValueError for arrays that do not fit each other: whoever computes with them does not look."""
    if not all(array.ndim == 1 and np.can_cast(array.dtype, ARRAYS[name]) for name, array in arrays.items()):
        raise ValueError("an array of another type or shape")
    shard = Shard(**arrays)
    within = (shard.strokes, len(shard.x)), (shard.drawings, len(shard.strokes) - 1)
    if not all(_are_offsets(offsets, most) for offsets, most in within):
        raise ValueError("strokes or drawings that do not lie one after the other")
    if len(shard.x) != len(shard.y) or not len(shard.drawings) - 1 == len(shard.label) == len(shard.keys):
        raise ValueError("arrays of lengths that do not fit each other")
    if len(shard) and shard.label.max() >= len(shard.labels):
        raise ValueError("a drawing of no label")
    return shard


def _are_offsets(offsets: NDArray[np.uint32], most: int) -> bool:
    """Whether they begin with 0, rise and end with `most`: no drawing without a stroke, no stroke without a point."""
    return len(offsets) > 0 and offsets[0] == 0 and offsets[-1] == most and bool((offsets[1:] > offsets[:-1]).all())
