"""Cuts sources into pieces on disk in which drawings lie in a random order, for shards to be gathered from slices.

Each drawing gets a random place from 0 to 2^32, and a piece is sorted by them. A shard is all drawings within a range
of places: one slice of every piece, read through memory maps. So nobody holds or reads more than that.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from itertools import chain, count, islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from chalicelib.inference.simplification import SIDE, simplify
from training import sources
from training.dataset import from_shard, joined, packed, split, to_shard
from training.shard import ARRAYS, Shard

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.dataset import Dataset

PARTS = ("train", "validation")
PIECE = 50_000  # drawings that a process holds at once
PICTURES = 2_000  # that are one task; every other file is one of its own
PLACES = 1 << 32


class Task(NamedTuple):
    """Files that one process cuts into pieces."""

    number: int
    paths: list[Path]


def tasks(paths: Sequence[Path]) -> list[Task]:
    pictures = [path for path in paths if sources.is_picture(path)]
    others = [[path] for path in paths if not sources.is_picture(path)]
    grouped = [pictures[start : start + PICTURES] for start in range(0, len(pictures), PICTURES)]
    return [Task(number, group) for number, group in enumerate(others + grouped)]


def cut(task: Task, folder: Path, named: Mapping[str, str], seed: int) -> None:
    """Cut the drawings of a task, unless that was done before: `<task>.json` is written last."""
    done = folder / f"{task.number:06}.json"
    if done.exists():
        return
    words: set[str] = set()
    drawings: Counter[str] = Counter()
    lines = chain.from_iterable(sources.read(path, named) for path in task.paths)
    for number in count():
        dataset = packed(islice(lines, PIECE))
        if not len(dataset):
            break
        words.update(dataset.labels)
        for at, (part, own) in enumerate(zip(PARTS, split(published(dataset)), strict=True)):
            random = np.random.default_rng([seed, task.number, number, at])
            _save(folder / part / f"{task.number:06}-{number:06}", own, random)
            drawings[part] += len(own)
    partial = done.with_suffix(".part")
    partial.write_text(json.dumps({"words": sorted(words), "drawings": drawings}), "utf-8")
    partial.replace(done)


def published(dataset: Dataset) -> Dataset:
    """The drawings in whole numbers from 0 to 255; those that are otherwise are simplified, and come last."""
    batch = dataset.batch
    whole = np.ones(len(batch.x), bool)
    for axis in (batch.x, batch.y):
        whole &= (axis >= 0) & (axis <= SIDE) & (axis == np.rint(axis))
    raw = ~np.logical_and.reduceat(whole, batch.point_offsets()[:-1])
    if not raw.any():
        return dataset
    others = dataset.take(np.flatnonzero(raw))
    simple = simplify(others.batch)
    simple = replace(simple, x=np.rint(simple.x).clip(0, SIDE), y=np.rint(simple.y).clip(0, SIDE))
    return joined([dataset.take(np.flatnonzero(~raw)), replace(others, batch=simple)])


def _save(piece: Path, dataset: Dataset, random: np.random.Generator) -> None:
    piece.mkdir(parents=True, exist_ok=True)
    np.save(piece / "places.npy", np.sort(random.integers(0, PLACES, len(dataset), np.uint32)))
    for name, array in to_shard(dataset.take(random.permutation(len(dataset)))).arrays().items():
        np.save(piece / f"{name}.npy", array)


def words(folder: Path) -> list[str]:
    """Every word of all pieces."""
    said = (json.loads(done.read_text("utf-8"))["words"] for done in folder.glob("*.json"))
    return sorted(set(chain.from_iterable(said)))


def edges(folder: Path, part: str, size: int) -> list[int]:
    """Places between which about `size` drawings lie, the first 0 and the last `PLACES`; empty without a drawing.

    This holds 4 bytes for each drawing.
    """
    found = [np.load(piece / "places.npy") for piece in _pieces(folder, part)]
    places = np.sort(np.concatenate(found)) if found else np.empty(0, np.uint32)
    if not len(places):
        return []
    shards = max(1, round(len(places) / size))
    inner = places[[len(places) * number // shards for number in range(1, shards)]]
    return [0, *inner.tolist(), PLACES]


def gather(folder: Path, part: str, low: int, high: int, labels: Sequence[str]) -> Dataset:
    """All drawings whose places are in a range, piece by piece."""
    slices = (_slice(piece, low, high) for piece in _pieces(folder, part))
    return joined([from_shard(found, labels) for found in slices if len(found)])


def _pieces(folder: Path, part: str) -> list[Path]:
    return sorted((folder / part).glob("*"))


def _slice(piece: Path, low: int, high: int) -> Shard:
    places: NDArray[np.uint32] = np.load(piece / "places.npy", mmap_mode="r")
    whole = Shard(**{name: _mapped(piece / f"{name}.npy") for name in ARRAYS})
    # In the type of the places: other numbers would have them converted as a whole.
    start = int(np.searchsorted(places, np.uint32(low)))
    stop = len(places) if high == PLACES else int(np.searchsorted(places, np.uint32(high)))
    return whole.part(start, stop)


def _mapped(path: Path) -> NDArray[Any]:
    mapped: NDArray[Any] = np.load(path, mmap_mode="r")
    return mapped
