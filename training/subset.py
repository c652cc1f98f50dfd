"""A part of the drawings on which ideas are compared, the same part every time."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from training.dataset import split

if TYPE_CHECKING:
    from training.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Subset:
    """`labels` of all labels, evenly spread over the alphabet (0: all), and a share of the training drawings of each.

    Drawings are chosen by the checksum of their keys. The validation drawings of a label are never thinned out.
    """

    labels: int = 0
    share: float = 1.0

    def __post_init__(self) -> None:
        if self.labels < 0 or self.labels == 1 or not 0 < self.share <= 1:
            raise ValueError(f"{self}: two labels at least are needed, and a share above 0 up to 1")

    def parts(self, dataset: Dataset) -> tuple[Dataset, Dataset]:
        """The subset's drawings to train on and to validate with; raises ValueError where either has none."""
        train, validation = split(self._chosen(dataset))
        kept = np.fromiter((_place(key) < self.share for key in train.keys), bool, len(train))
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
