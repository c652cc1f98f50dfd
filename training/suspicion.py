"""Fits what good drawings are like to a model version, and how the signs of a fault are weighed (`Norms`)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from chalicelib.inference.classifier import calibrated
from chalicelib.inference.norms import REASONS, SIGNALS, Norms
from chalicelib.inference.suspicion import Claims, signals, suspicions
from chalicelib.inference.traits import TRAITS, traits
from training.evaluate import CHUNK
from training.planting import Shares, plant

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from chalicelib.inference.batch import Batch
    from chalicelib.inference.classifier import Classifier
    from chalicelib.inference.manifest import Scaling
    from training.dataset import Dataset
    from training.planting import Planted

EXPECTED = Shares(wrong=0.05, scribble=0.02)  # the faults that are reckoned with
PRACTISED = Shares(wrong=0.1, scribble=0.08, plausible=0.5)  # those planted to fit on: more of them, weighed down
LEFT = 0.02  # share of the faults that may hide among what is cleared
PULL = 20  # drawings' worth by which a label's spread is drawn to that of all


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What the network says to n drawings, and their traits: shapes (n, labels), (n, dimensions) and (n, traits).

    The embeddings are needed for comparison alone; where they were not asked for, they have no dimension.
    """

    logits: NDArray[np.float32]
    embeddings: NDArray[np.float32]
    traits: NDArray[np.float64]

    @classmethod
    def of(cls, classifier: Classifier, batch: Batch, *, embedded: bool = False) -> Answers:
        """Ask about drawings, `CHUNK` by `CHUNK`."""
        embeddings = classifier.embeddings if embedded else _none
        starts = range(0, max(len(batch), 1), CHUNK)
        chunks = [batch.take(np.arange(start, min(start + CHUNK, len(batch)))) for start in starts]
        return cls(
            np.concatenate([classifier.logits(chunk) for chunk in chunks]),
            np.concatenate([embeddings(chunk) for chunk in chunks]),
            np.concatenate([traits(chunk) for chunk in chunks]),
        )

    def with_scribbles(self, classifier: Classifier, planted: Planted) -> Answers:
        """The answers when scribbles stand in the places where they were planted."""
        new = Answers.of(classifier, planted.scribbles, embedded=self.embeddings.shape[1] > 0)
        found = Answers(self.logits.copy(), self.embeddings.copy(), self.traits.copy())
        found.logits[planted.places] = new.logits
        found.embeddings[planted.places] = new.embeddings
        found.traits[planted.places] = new.traits
        return found

    def claims(self, label: NDArray[np.int64]) -> Claims:
        return Claims(self.logits, self.traits, label)


@dataclass(frozen=True, slots=True)
class Practice:
    """Drawings with planted faults, on which weights are fitted and thresholds are chosen.

    `weight`, shape (n,), makes the faults as rare as `EXPECTED` says.
    """

    planted: Planted
    answers: Answers
    weight: NDArray[np.float64]

    @classmethod
    def of(cls, classifier: Classifier, good: Dataset, answers: Answers, random: np.random.Generator) -> Practice:
        """Plant faults in good drawings that the network has answered."""
        taken_for = confusions(answers, good)
        planted = plant(good, PRACTISED, taken_for, random)
        expected = (1 - EXPECTED.wrong - EXPECTED.scribble, EXPECTED.wrong, EXPECTED.scribble)
        found = np.bincount(planted.fault, minlength=len(REASONS)) / len(good)
        return cls(planted, answers.with_scribbles(classifier, planted), (expected / found)[planted.fault])

    @property
    def faulty(self) -> NDArray[np.bool_]:
        return self.planted.fault > 0


def confusions(answers: Answers, dataset: Dataset) -> NDArray[np.int64]:
    """How many drawings of label i are taken for j, shape (labels, labels)."""
    counts = np.zeros((len(dataset.labels), len(dataset.labels)), np.int64)
    np.add.at(counts, (dataset.label, answers.logits.argmax(axis=1)), 1)
    return counts


def fit(classifier: Classifier, good: Dataset, answers: Answers, random: np.random.Generator) -> tuple[Norms, Practice]:
    """Norms from good drawings that the network has answered, and the practice that the weights are from."""
    scaling = classifier.manifest.calibration.scaling(finished=True)
    practice = Practice.of(classifier, good, answers, random)
    norms = described(classifier.version, good, answers, scaling)
    everything = np.ones(len(good), bool)
    norms = weighted(norms, practice, scaling, everything)
    score = suspicions(practice.answers.claims(practice.planted.label), norms, scaling).score
    review_at = threshold(score, practice.faulty, practice.weight)
    clear_below = min(float(np.quantile(score[practice.faulty], LEFT)), review_at)
    return replace(norms, review_at=review_at, clear_below=clear_below), practice


def described(version: str, good: Dataset, answers: Answers, scaling: Scaling) -> Norms:
    """What good drawings of each label are like; a label without any is taken to be like all. Nothing is weighed."""
    labels, measured = len(good.labels), answers.traits
    own = calibrated(answers.logits, scaling)[np.arange(len(good)), good.label]
    count = np.bincount(good.label, minlength=labels)
    confidence = (np.bincount(good.label, own, labels) + own.mean()) / (count + 1)
    sums = np.stack([np.bincount(good.label, trait, labels) for trait in measured.T], axis=1)
    mean = (sums + measured.mean(axis=0)) / (count + 1)[:, np.newaxis]
    squares = np.stack([np.bincount(good.label, trait, labels) for trait in ((measured - mean[good.label]) ** 2).T], 1)
    usual = measured.var(axis=0) + 1e-6
    spread = np.sqrt((squares + PULL / 2 * usual) / (count + PULL)[:, np.newaxis])
    precision = np.linalg.inv(np.cov(measured.T) + 1e-6 * np.eye(len(TRAITS))).astype(np.float64)
    none = np.zeros((len(REASONS), len(SIGNALS)))
    return Norms(
        version,
        confidence,
        mean,
        spread,
        measured.mean(axis=0),
        precision,
        none,
        none[:, 0],
        review_at=1,
        clear_below=0,
    )


def weighted(norms: Norms, practice: Practice, scaling: Scaling, kept: NDArray[np.bool_]) -> Norms:
    """Norms with the weights that tell the faults of the practice best; only drawings that are `kept` are looked at."""
    found = signals(practice.answers.claims(practice.planted.label), norms, scaling)
    weights, bias = regression(found[kept], practice.planted.fault[kept], practice.weight[kept])
    return replace(norms, weights=weights, bias=bias)


def regression(
    found: NDArray[np.float64], fault: NDArray[np.int64], weight: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights, shape (3, signals), and bias, (3,), of a multinomial logistic regression on the signals as they are."""
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=3000))
    model.fit(found, fault, logisticregression__sample_weight=weight)
    scaler, regressed = model[0], model[1]
    weights = regressed.coef_ / scaler.scale_
    return weights, regressed.intercept_ - weights @ scaler.mean_


def threshold(score: NDArray[np.float64], faulty: NDArray[np.bool_], weight: NDArray[np.float64]) -> float:
    """The score from which a drawing is called faulty: that of the best F1, all of shape (n,)."""
    precision, recall, at = precision_recall_curve(faulty, score, sample_weight=weight)
    balance = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    return float(at[balance[:-1].argmax()])


def _none(batch: Batch) -> NDArray[np.float32]:
    return np.empty((len(batch), 0), np.float32)
