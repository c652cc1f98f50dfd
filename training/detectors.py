"""What might find a fault by itself: each detector is a score, the higher the more suspicious."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import NearestNeighbors

from chalicelib.inference.classifier import calibrated
from chalicelib.inference.norms import SIGNALS
from chalicelib.inference.suspicion import signals, suspicions, weighed
from training.suspicion import regression

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from chalicelib.inference.manifest import Scaling
    from chalicelib.inference.norms import Norms
    from training.dataset import Dataset
    from training.suspicion import Answers, Practice

    Detector = Callable[[Answers, NDArray[np.int64]], NDArray[np.float64]]

BASELINE = "1 - p(claimed label)"
COMBINED = "combined"
NEIGHBOURS = 50


class Detectors:
    """All detectors, by name; they know the good drawings, and were fitted on the practice where they are fitted."""

    def __init__(self, norms: Norms, scaling: Scaling, good: Dataset, answers: Answers, practice: Practice) -> None:
        self._norms, self._scaling, self._good = norms, scaling, good
        self._said: dict[Answers, NDArray[np.float64]] = {}
        own = _unit(answers.embeddings)
        self._near = NearestNeighbors(n_neighbors=min(NEIGHBOURS, len(good)), metric="cosine").fit(own)
        self._prototypes = _prototypes(own, good)
        self._forest = IsolationForest(n_estimators=200, random_state=0).fit(answers.traits)
        self._more = regression(
            self._all(practice.answers, practice.planted.label), practice.planted.fault, practice.weight
        )

    def by_name(self) -> dict[str, Detector]:
        return {
            BASELINE: lambda answers, label: 1 - self._claimed(answers, label),
            "confident learning": self.confident,
            "neighbours": self.neighbours,
            "prototypes": self.prototypes,
            "entropy": self._signal("entropy"),
            "energy": lambda answers, label: -self._signal("energy")(answers, label),
            "traits unlike the label's": self._signal("unlike_claimed"),
            "traits unlike all": self._signal("unlike_all"),
            "isolation forest of traits": lambda answers, _: -self._forest.score_samples(answers.traits),
            COMBINED: lambda answers, label: suspicions(answers.claims(label), self._norms, self._scaling).score,
            "combined, with neighbours and prototypes": self.everything,
        }

    def confident(self, answers: Answers, label: NDArray[np.int64]) -> NDArray[np.float64]:
        """By how much another label passes its threshold of confident learning further than the claimed one does."""
        share = calibrated(answers.logits, self._scaling) / self._norms.confidence
        claimed, other = _of(share, label), _without(share, label).max(axis=1)
        found: NDArray[np.float64] = np.log(np.maximum(other, 1e-9)) - np.log(claimed + 1e-9)
        return found

    def neighbours(self, answers: Answers, label: NDArray[np.int64]) -> NDArray[np.float64]:
        """Share of the nearest good drawings that are of another label; the nearer, the more they count."""
        return 1 - _of(self._votes_on(answers), label)

    def prototypes(self, answers: Answers, label: NDArray[np.int64]) -> NDArray[np.float64]:
        """How much more a drawing's embedding is like the mean of another label's drawings than the claimed one's."""
        like = _unit(answers.embeddings) @ self._prototypes.T
        return _without(like, label).max(axis=1) - _of(like, label)

    def everything(self, answers: Answers, label: NDArray[np.int64]) -> NDArray[np.float64]:
        """The combined detector with three more signals."""
        return 1 - weighed(self._all(answers, label), *self._more)[:, 0]

    def _all(self, answers: Answers, label: NDArray[np.int64]) -> NDArray[np.float64]:
        votes, known = self._votes_on(answers), signals(answers.claims(label), self._norms, self._scaling)
        near = [-np.log(_of(votes, label) + 1e-3), np.log(_without(votes, label).max(axis=1) + 1e-3)]
        return np.column_stack([known, *near, self.prototypes(answers, label)])

    def _votes_on(self, answers: Answers) -> NDArray[np.float64]:
        """Those of `_votes`, which take long, remembered."""
        if answers not in self._said:
            self._said[answers] = self._votes(answers)
        return self._said[answers]

    def _votes(self, answers: Answers) -> NDArray[np.float64]:
        """The say of the nearest good drawings for each label, shape (n, labels), 1 in sum.

        A drawing that is itself among them has no say.
        """
        distance, index = self._near.kneighbors(_unit(answers.embeddings))
        say = np.where(distance < 1e-6, 0, np.exp(-20 * distance))
        votes = np.zeros((len(index), len(self._good.labels)))
        np.add.at(votes, (np.arange(len(index))[:, np.newaxis], self._good.label[index]), say)
        found: NDArray[np.float64] = votes / np.maximum(votes.sum(axis=1, keepdims=True), 1e-12)
        return found

    def _claimed(self, answers: Answers, label: NDArray[np.int64]) -> NDArray[np.float64]:
        return _of(calibrated(answers.logits, self._scaling).astype(np.float64), label)

    def _signal(self, name: str) -> Detector:
        place = SIGNALS.index(name)
        return lambda answers, label: signals(answers.claims(label), self._norms, self._scaling)[:, place]


def _unit(embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
    return (embeddings / np.maximum(np.linalg.norm(embeddings, axis=1, keepdims=True), 1e-9)).astype(np.float32)


def _prototypes(own: NDArray[np.float32], good: Dataset) -> NDArray[np.float32]:
    sums = np.zeros((len(good.labels), own.shape[1]), np.float32)
    np.add.at(sums, good.label, own)
    return _unit(sums)


def _of(values: NDArray[np.floating], label: NDArray[np.int64]) -> NDArray[np.float64]:
    """Each drawing's value of its claimed label, shape (n,)."""
    return values[np.arange(len(label)), label].astype(np.float64)


def _without(values: NDArray[np.floating], label: NDArray[np.int64]) -> NDArray[np.float64]:
    """The values with the least there is in place of the claimed label's, shape (n, labels)."""
    found = values.astype(np.float64)
    found[np.arange(len(label)), label] = values.min()
    return found
