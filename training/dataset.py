"""Reads drawings in the Quick, Draw! format (ndjson, also gzipped) into flat arrays, and splits them.

Each line is an object with at least `word` and `drawing`, and `key_id` where there is no channel of its own for
validation: https://github.com/googlecreativelab/quickdraw-dataset#the-raw-moderated-dataset.
"""

from __future__ import annotations

import gzip
import json
import math
import zlib
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chalicelib.domain.drawing import Drawing
from chalicelib.inference.batch import Batch, offsets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray


class BrokenLineError(ValueError):
    """A line that is no drawing; the message names file, line and fault."""


class Line(NamedTuple):
    """One line of a file: a drawing by a player who was asked for `word`."""

    word: str
    key_id: str
    strokes: list[list[list[float]]]

    @property
    def drawing(self) -> Drawing:
        return Drawing.from_lists(self.strokes)


@dataclass(frozen=True, slots=True)
class Dataset:
    """n drawings with their labels.

    `label`: int64, shape (n,), index into `labels`. `keys`: the Quick, Draw! key ids. `rows`: int64, shape (n,), the
    zero-based line of each drawing, counted through all files.
    """

    batch: Batch
    label: NDArray[np.int64]
    labels: tuple[str, ...]
    keys: tuple[str, ...]
    rows: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.label)

    def take(self, chosen: NDArray[np.int64]) -> Dataset:
        keys = tuple(self.keys[index] for index in chosen)
        return Dataset(self.batch.take(chosen), self.label[chosen], self.labels, keys, self.rows[chosen])


def in_validation(key_id: str) -> bool:
    """The split rule: every twentieth drawing by the checksum of its key, whatever file it is in."""
    return zlib.crc32(key_id.encode()) % 20 == 0


def split(dataset: Dataset) -> tuple[Dataset, Dataset]:
    """Train and validation by `in_validation`."""
    held = np.fromiter((in_validation(key) for key in dataset.keys), bool, len(dataset))
    return dataset.take(np.flatnonzero(~held)), dataset.take(np.flatnonzero(held))


def files(place: Path) -> list[Path]:
    """A file itself, or the *.ndjson and *.ndjson.gz of a folder (a SageMaker channel), by name."""
    if place.is_file():
        return [place]
    found = sorted(path for path in place.glob("**/*") if path.name.endswith((".ndjson", ".ndjson.gz")))
    if not found:
        raise FileNotFoundError(f"{place}: no *.ndjson or *.ndjson.gz here")
    return found


def read(path: Path) -> Iterator[Line]:
    """The lines of one file in order; blank lines are skipped. Raises BrokenLineError at the first that is broken."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for number, text in enumerate(lines, start=1):
            if text.strip():
                yield _line(text, f"{path}:{number}")


def _line(text: str, where: str) -> Line:
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise BrokenLineError(f"{where}: not JSON: {error}") from error
    if not isinstance(record, dict) or not isinstance(record.get("word"), str):
        raise BrokenLineError(f"{where}: no `word`")
    strokes = record.get("drawing")
    if not isinstance(strokes, list) or not strokes:
        raise BrokenLineError(f"{where}: no `drawing`")
    if not all(_is_stroke(stroke) for stroke in strokes):
        raise BrokenLineError(f"{where}: a stroke is not [[x…], [y…]] or [[x…], [y…], [t…]] of one length, at least 1")
    return Line(record["word"], str(record.get("key_id", "")), strokes)


def _is_stroke(stroke: object) -> bool:
    return (
        isinstance(stroke, list)
        and len(stroke) in {2, 3}
        and all(isinstance(axis, list) and len(axis) == len(stroke[0]) > 0 for axis in stroke)
        and all(type(value) in {int, float} and math.isfinite(value) for axis in stroke for value in axis)
    )


@dataclass
class _Pack:
    """Flat arrays that grow while lines are read: 8 bytes a point instead of Python's objects."""

    x: array[float] = field(default_factory=lambda: array("f"))
    y: array[float] = field(default_factory=lambda: array("f"))
    points: array[int] = field(default_factory=lambda: array("l"))
    strokes: array[int] = field(default_factory=lambda: array("l"))

    def add(self, strokes: list[list[list[float]]]) -> None:
        for stroke in strokes:
            self.x.extend(stroke[0])
            self.y.extend(stroke[1])
            self.points.append(len(stroke[0]))
        self.strokes.append(len(strokes))

    def batch(self) -> Batch:
        x, y = (np.frombuffer(axis, np.float32) if axis else np.empty(0, np.float32) for axis in (self.x, self.y))
        return Batch(x, y, offsets(self.points), offsets(self.strokes))


def load(places: Iterable[Path], labels: Sequence[str] | None = None) -> Dataset:
    """Read files and folders into memory: about 0.5 KB a drawing.

    `labels` are those the network answers, in its order; drawings of other words are left out. Without it every word
    found is a label, in alphabetical order.
    """
    pack, words, keys, rows = _Pack(), [], [], []
    known = None if labels is None else set(labels)
    lines = (line for place in places for path in files(place) for line in read(path))
    for row, line in enumerate(lines):
        if known is None or line.word in known:
            pack.add(line.strokes)
            words.append(line.word)
            keys.append(line.key_id)
            rows.append(row)
    labels = tuple(sorted(set(words)) if labels is None else labels)
    index = {word: number for number, word in enumerate(labels)}
    label = np.fromiter((index[word] for word in words), np.int64, len(words))
    return Dataset(pack.batch(), label, labels, tuple(keys), np.array(rows, np.int64))
