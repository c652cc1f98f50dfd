"""What a model version answers to drawings, finished and not, whatever labels it knows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chalicelib.inference.classifier import calibrated
from training.evaluate import BINS, PERCENTS, cut, simplified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from chalicelib.inference.classifier import Classifier
    from training.dataset import Dataset


class Answers(NamedTuple):
    """To several shares of the points of n drawings: whether the best guess was right and how sure it was.

    `right` and `sure` have the shape (shares, n); `finished`, of shape (n,), is how sure it is of a drawing that it is
    told is finished.
    """

    right: NDArray[np.bool_]
    sure: NDArray[np.float32]
    finished: NDArray[np.float32]

    def of(self, chosen: NDArray[np.bool_]) -> Answers:
        """Those to the drawings where `chosen`, of shape (n,), is true."""
        return Answers(self.right[:, chosen], self.sure[:, chosen], self.finished[chosen])


def answers(classifier: Classifier, dataset: Dataset, percents: Sequence[int] = PERCENTS) -> Answers:
    """What a version answers to the first `percents` of each drawing's points, the last being 100.

    It may lack labels of the dataset, whose drawings it gets wrong.
    """
    dataset = replace(dataset, batch=simplified(dataset.batch))
    index = {label: place for place, label in enumerate(dataset.labels)}
    known = np.array([index.get(label, -1) for label in classifier.labels])
    growing, finished = (classifier.manifest.calibration.scaling(finished=done) for done in (False, True))
    right, sure, done = [], [], []
    for percent in percents:
        for chunk in cut(dataset, percent):
            logits = classifier.logits(chunk.batch)
            right.append(known[logits.argmax(axis=1)] == chunk.label)
            sure.append(calibrated(logits, growing).max(axis=1))
            if percent == percents[-1]:
                done.append(calibrated(logits, finished).max(axis=1))
    shape = (len(percents), -1)
    return Answers(np.concatenate(right).reshape(shape), np.concatenate(sure).reshape(shape), np.concatenate(done))


def error_by_chance(sure: NDArray[np.float32]) -> float:
    """The calibration error that honest probabilities of shape (shares, n) show by chance, on average.

    In a bin of honest probabilities p the number of right ones is off by about `sqrt(2 / pi * sum(p * (1 - p)))` on
    average, the mean of the normal distribution's absolute value. Shares of one drawing are not independent: they are
    taken for one drawing, which is the least that they are worth.
    """
    place = np.minimum((sure * BINS).astype(np.int64), BINS - 1).ravel()
    variance = np.bincount(place, (sure * (1 - sure)).ravel(), BINS) * len(sure)
    return float(np.sqrt(2 / np.pi * variance).sum() / sure.size)
