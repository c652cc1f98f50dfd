"""What a model version makes of drawings at several stages: logits and embeddings, kept in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from training.augmentation import prefixes
from training.evaluate import CHUNK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from chalicelib.inference.classifier import Classifier
    from training.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Embedded:
    """n drawings at several shares of their points.

    `logits`: float32, shape (shares, n, labels). `embedding`: float32, shape (shares, n, dimensions). `label`: int64,
    shape (n,), index into the labels of the dataset that they are of.
    """

    logits: NDArray[np.float32]
    embedding: NDArray[np.float32]
    label: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.label)

    def take(self, chosen: NDArray[np.int64]) -> Embedded:
        return Embedded(self.logits[:, chosen], self.embedding[:, chosen], self.label[chosen])

    def at(self, shares: Sequence[int]) -> Embedded:
        """The same drawings at some of the shares, by their places."""
        return Embedded(self.logits[list(shares)], self.embedding[list(shares)], self.label)


def embedded(classifier: Classifier, dataset: Dataset, shares: Sequence[float]) -> Embedded:
    """Put drawings in simplified form before a model version, at each share (0 to 1) of their points."""
    starts = range(0, max(1, len(dataset)), CHUNK)  # no drawings are one chunk as well
    chunks = [np.arange(start, min(start + CHUNK, len(dataset))) for start in starts]
    found = [
        [classifier.answers(prefixes(dataset.batch.take(chunk), np.full(len(chunk), share))) for chunk in chunks]
        for share in shares
    ]
    logits, embedding = (np.stack([np.concatenate([answer[at] for answer in row]) for row in found]) for at in (0, 1))
    return Embedded(logits, embedding, dataset.label)
