"""A part of the drawings on which ideas are compared, the same part every time."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from training.dataset import split

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Subset:
    """`labels` of all labels, evenly spread over the alphabet (0: all), and a share of the training drawings of each.

    `per_label` is how many training drawings of each label are left at most (0: all). Drawings are chosen by the
    checksum of their keys, so that the fewer are among the more. The validation drawings are never thinned out.
    """

    labels: int = 0
    share: float = 1.0
    per_label: int = 0

    def __post_init__(self) -> None:
        if self.labels < 0 or self.labels == 1 or not 0 < self.share <= 1:
            raise ValueError(f"{self}: two labels at least are needed, and a share above 0 up to 1")
        if self.per_label < 0:
            raise ValueError(f"{self}: there can't be less than no drawing of a label")

    def parts(self, dataset: Dataset) -> tuple[Dataset, Dataset]:
        """The subset's drawings to train on and to validate with; raises ValueError where either has none."""
        train, validation = split(self._chosen(dataset))
        place = np.fromiter((_place(key) for key in train.keys), float, len(train))
        kept = (place < self.share) & (_rank(train.label, place) < (self.per_label or len(train)))
        train = train.take(np.flatnonzero(kept))
        if not len(train) or not len(validation):
            raise ValueError(f"{self}: has {len(train)} drawings to train on and {len(validation)} to validate with")
        return train, validation

    def _chosen(self, dataset: Dataset) -> Dataset:
        """The drawings of the chosen labels, which are counted anew."""
        count = len(dataset.labels)
        if self.labels > count:
            raise ValueError(f"{self}: the drawings have {count} labels")
        chosen = np.arange(self.labels or count) * count // (self.labels or count)
        index = np.full(count, -1)
        index[chosen] = np.arange(len(chosen))
        found = dataset.take(np.flatnonzero(index[dataset.label] >= 0))
        return replace(found, label=index[found.label], labels=tuple(dataset.labels[number] for number in chosen))


def _place(key: str) -> float:
    """Where a key stands between 0 and 1, whatever `dataset.in_validation` says of it."""
    return zlib.crc32(f"share {key}".encode()) / 2**32


def _rank(label: NDArray[np.int64], place: NDArray[np.float64]) -> NDArray[np.int64]:
    """How many drawings of its label stand before each drawing, shape (n,)."""
    order = np.lexsort((place, label))
    rank = np.empty(len(label), np.int64)
    rank[order] = np.arange(len(label)) - np.searchsorted(label[order], label[order])
    return rank
