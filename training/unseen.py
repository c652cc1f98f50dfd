"""The labels that a network is trained without, so that they can be taught to it as words it has never seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from training.dataset import Dataset

# One of each tenth of the labels, from the hardest to the easiest, and no two of one category; docs/teaching.md says
# how they were drawn by lot.
UNSEEN = (
    "dishwasher",
    "moon",
    "waterslide",
    "nail",
    "barn",
    "octagon",
    "book",
    "hot dog",
    "cow",
    "hourglass",
)


def without(dataset: Dataset, labels: Collection[str]) -> Dataset:
    """The drawings of all other labels, which are counted anew; raises ValueError where a label is not there."""
    if not labels:
        return dataset
    if missing := sorted(set(labels) - set(dataset.labels)):
        raise ValueError(f"there are no drawings of {', '.join(missing)}, which are to be left out")
    kept = [number for number, label in enumerate(dataset.labels) if label not in labels]
    index = np.full(len(dataset.labels), -1)
    index[kept] = np.arange(len(kept))
    found = dataset.take(np.flatnonzero(index[dataset.label] >= 0))
    return replace(found, label=index[found.label], labels=tuple(dataset.labels[number] for number in kept))
