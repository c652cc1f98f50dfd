"""Finds drawings that were handed in before, among many: the same to the point, or nearly, for the same label."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chalicelib.inference.likeness import SAME_AT, fingerprint, imprints, telling
from training.augmentation import jittered, transformed, without_strokes
from training.dataset import joined
from training.pen import Pen
from training.robustness import in_window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from chalicelib.inference.batch import Batch
    from training.dataset import Dataset

CHUNK = 512  # drawings that are compared with all others of their label at once
COPIES = 0.02  # share of the drawings that are planted again

TURN = np.array([[np.cos(0.05), -np.sin(0.05)], [np.sin(0.05), np.cos(0.05)]])
WAYS: dict[str, Callable[[Batch, np.random.Generator], Batch]] = {
    "the same": lambda batch, _: batch,
    "in a window of 200 px": lambda batch, _: in_window(batch, 200),
    "at 240 Hz in a window of 320 px": lambda batch, _: in_window(Pen().sampled(batch, 240), 320),
    "each point some 2 px off": lambda batch, random: jittered(batch, 2, random),
    "each point some 4 px off": lambda batch, random: jittered(batch, 4, random),
    "turned by 3 degrees": lambda batch, _: transformed(batch, np.tile(TURN, (len(batch), 1, 1))),
    "stretched by a tenth": lambda batch, _: transformed(batch, np.tile(np.diag([1.1, 1.0]), (len(batch), 1, 1))),
    "some strokes missing": lambda batch, random: without_strokes(batch, 0.2, random),
}


class Duplicate(NamedTuple):
    """A drawing, the earlier one that it repeats, both by their places, and their likeness, at most 1."""

    place: int
    of: int
    likeness: float


def duplicates(dataset: Dataset) -> list[Duplicate]:
    """Each drawing that repeats an earlier one, in order: whatever its label if it is the very same.

    The imprints of one label's drawings, 12 KB each, are held at once.
    """
    counted = telling(dataset.batch)
    found = {each.place: each for each in _near(dataset, counted)}
    found.update({each.place: each for each in _same(dataset, counted)})
    return [found[place] for place in sorted(found)]


def _same(dataset: Dataset, counted: NDArray[np.bool_]) -> Iterator[Duplicate]:
    first: dict[str, int] = {}
    for place, text in enumerate(fingerprint(dataset.batch)):
        if counted[place] and first.setdefault(text, place) != place:
            yield Duplicate(place, first[text], 1.0)


def _near(dataset: Dataset, counted: NDArray[np.bool_]) -> Iterator[Duplicate]:
    for label in range(len(dataset.labels)):
        own = np.flatnonzero((dataset.label == label) & counted)
        printed = imprints(dataset.batch.take(own))
        for start in range(0, len(own), CHUNK):
            like = printed[start : start + CHUNK] @ printed.T
            like[np.arange(len(own)) >= np.arange(start, start + len(like))[:, np.newaxis]] = -1  # earlier ones alone
            best = like.argmax(axis=1)
            for row in np.flatnonzero(like[np.arange(len(like)), best] >= SAME_AT):
                likeness = min(float(like[row, best[row]]), 1.0)
                yield Duplicate(int(own[start + row]), int(own[best[row]]), likeness)


def trial(dataset: Dataset, random: np.random.Generator) -> dict[str, float]:
    """Plant copies after the drawings: the share found of each way of copying, `recall`, `precision` and `real`.

    `real` is the share of the drawings as they are that are called duplicates. A copy that was made of a drawing too
    simple to tell counts as one that is not found.
    """
    chosen = random.permutation(len(dataset))[: max(len(WAYS), round(COPIES * len(dataset)))]
    parts = dict(zip(WAYS, np.array_split(chosen, len(WAYS)), strict=True))
    originals = {way: dataset.take(part) for way, part in parts.items()}
    copies = [_replaced(originals[way], change(originals[way].batch, random)) for way, change in WAYS.items()]
    found = np.zeros(len(dataset) + len(chosen), bool)
    found[[each.place for each in duplicates(joined([dataset, *copies]))]] = True
    real, planted = found[: len(dataset)], found[len(dataset) :]
    by_way = np.split(planted, np.cumsum([len(part) for part in parts.values()])[:-1])
    return {way: float(each.mean()) for way, each in zip(WAYS, by_way, strict=True)} | {
        "recall": float(planted.mean()),
        "precision": float(planted.sum() / max(found.sum(), 1)),
        "real": float(real.mean()),
    }


def _replaced(dataset: Dataset, batch: Batch) -> Dataset:
    return type(dataset)(batch, dataset.label, dataset.labels, dataset.keys, dataset.rows)
