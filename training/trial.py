"""Measures how well planted faults are found: by each detector alone, by all together, and against a simple baseline.

A figure is a mean over the seeds and its standard deviation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.metrics import average_precision_score, precision_recall_curve

from chalicelib.inference.suspicion import suspicions
from training import duplicates
from training.detectors import BASELINE, COMBINED, Detectors
from training.planting import FINE, SCRIBBLE, WRONG, Shares, plant, without
from training.scribbles import KINDS
from training.suspicion import Answers, confusions, fit, threshold, weighted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from chalicelib.inference.classifier import Classifier
    from chalicelib.inference.norms import Norms
    from training.dataset import Dataset
    from training.detectors import Detector
    from training.planting import Planted

MANNERS = {"any": Shares(plausible=0.0), "plausible": Shares(plausible=1.0)}  # how wrong labels are chosen
RECALLS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)  # at which the precision is told
QUEUES = (0.02, 0.05, 0.07, 0.1, 0.15, 0.2)  # shares of the drawings that are looked at, most suspicious first

Figure = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Case:
    """Drawings in which faults were planted with one seed, and what the network says to them."""

    planted: Planted
    answers: Answers

    def scores(self, detector: Detector) -> NDArray[np.float64]:
        return detector(self.answers, self.planted.label)

    def of_kind(self, kind: str) -> NDArray[np.int64]:
        """Where scribbles of a kind are."""
        return self.planted.places[self.planted.kinds == kind]


class Trial:
    """Detectors that were fitted and given thresholds on some drawings, before cases made of others."""

    def __init__(self, classifier: Classifier, good: Dataset, tried: Dataset, seeds: int) -> None:
        known, asked = (Answers.of(classifier, part.batch, embedded=True) for part in (good, tried))
        self._tried, self._seeds = tried, range(1, seeds + 1)
        self._scaling = classifier.manifest.calibration.scaling(finished=True)
        self.norms, self._practice = fit(classifier, good, known, np.random.default_rng([0, 0]))
        self._detectors = Detectors(self.norms, self._scaling, good, known, self._practice).by_name()
        taken_for = confusions(known, good)

        def case(shares: Shares, seed: list[int]) -> Case:
            planted = plant(tried, shares, taken_for, np.random.default_rng(seed))
            return Case(planted, asked.with_scribbles(classifier, planted))

        self._cases = {
            manner: [case(shares, [seed, number]) for seed in self._seeds]
            for number, (manner, shares) in enumerate(MANNERS.items(), start=1)
        }

    def figures(self) -> dict[str, Any]:
        """All that is reported."""
        return {
            "detectors": {manner: self._alone(cases) for manner, cases in self._cases.items()},
            "curves": self._told(precisions),
            "queues": self._told(found_in_queue),
            "cleared": {manner: self._cleared(cases) for manner, cases in self._cases.items()},
            "scribbles": self._scribbles(self._cases["any"]),
            "duplicates": self._duplicates(),
        }

    def _alone(self, cases: Sequence[Case]) -> dict[str, dict[str, Figure]]:
        found = {}
        for name, detector in self._detectors.items():
            at = self._threshold(detector)
            found[name] = averaged([performance(case.scores(detector), case.planted.fault, at) for case in cases])
        return found

    def _threshold(self, detector: Detector, kept: NDArray[np.bool_] | None = None) -> float:
        """From the practice, or from what is `kept` of it."""
        practice, chosen = self._practice, slice(None) if kept is None else kept
        score = detector(practice.answers, practice.planted.label)
        return threshold(score[chosen], practice.faulty[chosen], practice.weight[chosen])

    def _told(
        self, tell: Callable[[NDArray[np.float64], NDArray[np.int64]], dict[str, float]]
    ) -> dict[str, dict[str, dict[str, Figure]]]:
        """Of the baseline and of all detectors together."""
        return {
            manner: {
                name: averaged([tell(case.scores(self._detectors[name]), case.planted.fault) for case in cases])
                for name in (BASELINE, COMBINED)
            }
            for manner, cases in self._cases.items()
        }

    def _cleared(self, cases: Sequence[Case]) -> dict[str, Figure]:
        """The share of the drawings, and of the faults, that are below the score that clears."""
        below = [
            (case.scores(self._detectors[COMBINED]) < self.norms.clear_below, case.planted.fault) for case in cases
        ]
        return averaged([{"drawings": share(clear), "faults": share(clear[fault != FINE])} for clear, fault in below])

    def _scribbles(self, cases: Sequence[Case]) -> dict[str, dict[str, float]]:
        """The share of each kind that is found: by the baseline, by all, and by what was fitted without this kind."""
        known = {name: (self._detectors[name], self._threshold(self._detectors[name])) for name in (BASELINE, COMBINED)}
        found = {}
        for kind in KINDS:
            kept = without(self._practice.planted, kind)
            blind = self._judge(weighted(self.norms, self._practice, self._scaling, kept))
            judges = {**known, "without it": (blind, self._threshold(blind, kept))}
            found[kind] = {
                name: share(np.concatenate([case.scores(judge)[case.of_kind(kind)] >= at for case in cases]))
                for name, (judge, at) in judges.items()
            }
        return found

    def _judge(self, norms: Norms) -> Detector:
        return lambda answers, label: suspicions(answers.claims(label), norms, self._scaling).score

    def _duplicates(self) -> dict[str, Figure]:
        return averaged([duplicates.trial(self._tried, np.random.default_rng([seed, 0])) for seed in self._seeds])


def performance(score: NDArray[np.float64], fault: NDArray[np.int64], at: float) -> dict[str, float]:
    """Average precision of all faults and of each kind without the other; precision and recall from a score on."""
    called, faulty = score >= at, fault != FINE
    of_wrong, of_scribbles = fault != SCRIBBLE, fault != WRONG
    return {
        "average_precision": float(average_precision_score(faulty, score)),
        "of_wrong_labels": float(average_precision_score(faulty[of_wrong], score[of_wrong])),
        "of_scribbles": float(average_precision_score(faulty[of_scribbles], score[of_scribbles])),
        "precision": share(faulty[called]),
        "recall": share(called[faulty]),
        "recall_of_wrong_labels": share(called[fault == WRONG]),
        "recall_of_scribbles": share(called[fault == SCRIBBLE]),
    }


def precisions(score: NDArray[np.float64], fault: NDArray[np.int64]) -> dict[str, float]:
    """The best precision at which so large a share of the faults, or a larger one, is found."""
    precision, recall, _ = precision_recall_curve(fault != FINE, score)
    return {str(least): float(precision[recall >= least].max()) for least in RECALLS}


def found_in_queue(score: NDArray[np.float64], fault: NDArray[np.int64]) -> dict[str, float]:
    """Which share of the faults is among the most suspicious drawings, by how large a share of all is looked at."""
    order = np.argsort(-score, kind="stable")
    faulty = fault[order] != FINE
    return {str(looked): float(faulty[: round(looked * len(order))].sum() / faulty.sum()) for looked in QUEUES}


def share(values: NDArray[Any]) -> float:
    """The mean; 0 of nothing."""
    return float(values.mean()) if len(values) else 0.0


def averaged(runs: Sequence[Mapping[str, float]]) -> dict[str, Figure]:
    """Mean and standard deviation of each figure over the runs."""
    values = {name: [run[name] for run in runs] for name in runs[0]}
    return {name: (round(float(np.mean(each)), 4), round(float(np.std(each)), 4)) for name, each in values.items()}
