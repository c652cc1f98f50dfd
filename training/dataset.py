"""Drawings and their labels in memory, as flat arrays, and how they are split into train and validation."""

from __future__ import annotations

import zlib
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chalicelib.inference.batch import Batch, offsets
from training import sources
from training.shard import Shard, decoded, encoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.line import Line


@dataclass(frozen=True, slots=True)
class Dataset:
    """n drawings with their labels.

    `label`: int64, shape (n,), index into `labels`. `keys`: the Quick, Draw! key ids. `rows`: int64, shape (n,), the
    zero-based line of each drawing, counted through all that was read.
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

    def steps(self, size: int, processes: int) -> int:
        """How many minibatches of `size` each of several processes gets in an epoch."""
        return max(1, len(self) // processes // size)

    def deal(self, size: int, seed: Sequence[int], process: int, processes: int) -> Iterator[Hand]:
        """One process's share of the drawings in an order of their own for each seed, `size` by `size`."""
        order = np.random.default_rng(seed).permutation(len(self))[process::processes]
        return (Hand(self, order[start : start + size]) for start in range(0, len(order), size))


class Hand(NamedTuple):
    """What one minibatch is made of: drawings of a dataset, by their indices, int64, shape (n,)."""

    dataset: Dataset
    chosen: NDArray[np.int64]


def in_validation(key_id: str) -> bool:
    """The split rule: every twentieth drawing by the checksum of its key, whatever file it is in."""
    return zlib.crc32(key_id.encode()) % 20 == 0


def split(dataset: Dataset) -> tuple[Dataset, Dataset]:
    """Train and validation by `in_validation`."""
    held = np.fromiter((in_validation(key) for key in dataset.keys), bool, len(dataset))
    return dataset.take(np.flatnonzero(~held)), dataset.take(np.flatnonzero(held))


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
    """Read files and folders of any form (`training.sources`) into memory: about 0.5 KB a drawing.

    `labels` are those the network answers, in its order; drawings of other words are left out. Without it every word
    found is a label, in alphabetical order.
    """
    return packed((line for place in places for line in sources.lines(place)), labels)


def packed(lines: Iterable[Line], labels: Sequence[str] | None = None) -> Dataset:
    """Lines as flat arrays, with labels as `load` has them."""
    pack, words, keys, rows = _Pack(), [], [], []
    known = None if labels is None else set(labels)
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


def joined(datasets: Sequence[Dataset]) -> Dataset:
    """Datasets of the same labels, one after the other."""
    batches = [dataset.batch for dataset in datasets]
    batch = Batch(
        np.concatenate([batch.x for batch in batches]),
        np.concatenate([batch.y for batch in batches]),
        offsets(np.concatenate([np.diff(batch.strokes) for batch in batches])),
        offsets(np.concatenate([np.diff(batch.drawings) for batch in batches])),
    )
    label, rows = (np.concatenate([getattr(each, name) for each in datasets]) for name in ("label", "rows"))
    return Dataset(batch, label, datasets[0].labels, tuple(key for each in datasets for key in each.keys), rows)


def to_shard(dataset: Dataset) -> Shard:
    """For a file; the points are whole numbers from 0 to 255."""
    batch = dataset.batch
    return Shard(
        batch.x.astype(np.uint8),
        batch.y.astype(np.uint8),
        batch.strokes.astype(np.uint32),
        batch.drawings.astype(np.uint32),
        dataset.label.astype(np.uint16),
        encoded(dataset.keys),
        encoded(dataset.labels),
    )


def from_shard(shard: Shard, labels: Sequence[str]) -> Dataset:
    """With `labels`, which are all of the shard's and maybe others; the rows are places in the shard."""
    index = {word: number for number, word in enumerate(labels)}
    renumbered = np.array([index[word] for word in decoded(shard.labels)], np.int64)
    keys = tuple(decoded(shard.keys))
    return Dataset(shard.batch(), renumbered[shard.label], tuple(labels), keys, np.arange(len(shard)))
