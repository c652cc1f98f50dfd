"""Teaches words to a model version with a few drawings of each, and measures what it then answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from chalicelib.inference.classifier import calibrated
from training.evaluate import CHUNK, PERCENTS, calibration_error

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from chalicelib.inference.manifest import Calibration
    from training.embedded import Embedded

    Lesson = Callable[[NDArray[np.int64]], NDArray[np.float32]]  # from drawings of the pool to their embeddings
    Logit = Callable[[NDArray[np.float32], NDArray[np.float32]], NDArray[np.float32]]  # of a lesson, to embeddings

TOLD = (50, 70, 100)  # percent of the points at which accuracy is told
STAGED = (1, 3, 5, 7, 9)  # places of `taught.STAGES` among `PERCENTS`


class Answers(NamedTuple):
    """What is answered to n drawings at the ten `PERCENTS` of their points.

    `rank`: how many answers were held likelier than the right one, shape (10, n). `best`: the likeliest, shape (10, n).
    `sure`: its probability while a drawing grows, shape (10, n); `told`: when it is known to be finished, shape (n,).
    """

    rank: NDArray[np.int64]
    best: NDArray[np.int64]
    sure: NDArray[np.float32]
    told: NDArray[np.float32]


def answers(seen: Embedded, scores: NDArray[np.float32], calibration: Calibration) -> Answers:
    """What labels and words together answer; `scores` are the words' logits, shape (10, n, words), maybe of none."""
    parts = [
        _answers(np.concatenate([seen.logits[:, part], scores[:, part]], axis=2), seen.label[part], calibration)
        for part in (slice(start, start + CHUNK) for start in range(0, max(1, len(seen)), CHUNK))
    ]
    return Answers(
        np.concatenate([each.rank for each in parts], axis=1),
        np.concatenate([each.best for each in parts], axis=1),
        np.concatenate([each.sure for each in parts], axis=1),
        np.concatenate([each.told for each in parts]),
    )


def _answers(logits: NDArray[np.float32], label: NDArray[np.int64], calibration: Calibration) -> Answers:
    own = np.take_along_axis(logits, label[np.newaxis, :, np.newaxis], axis=2)
    highest = logits.max(axis=2, keepdims=True)
    growing = np.float32(calibration.scaling(finished=False).temperature)
    return Answers(
        (logits > own).sum(axis=2),
        logits.argmax(axis=2),
        1 / np.exp((logits - highest) / growing).sum(axis=2),
        calibrated(logits[-1], calibration.scaling(finished=True)).max(axis=1),
    )


@dataclass(frozen=True, slots=True)
class Exam:
    """Drawings to teach with and to ask about: `validation` of labels and words, and a `pool` of words alone.

    Both hold all ten `PERCENTS`; their labels count the known ones first, and then the words. `mirrored` are the
    embeddings of the pool's mirror images at `taught.STAGES`, shape (stages, drawings, dimensions).
    """

    validation: Embedded
    pool: Embedded
    mirrored: NDArray[np.float32]
    names: tuple[str, ...]
    known: int
    calibration: Calibration

    def lot(self, count: int, seed: int) -> NDArray[np.int64]:
        """So many drawings of each word to teach with, drawn by lot: indices into the pool, shape (words, count)."""
        order = np.random.default_rng(seed).permutation(len(self.pool))
        words = range(self.known, len(self.names))
        return np.stack([order[self.pool.label[order] == word][:count] for word in words])

    def fewest(self) -> int:
        """How many drawings there are in the pool of the word that has the fewest."""
        return int(np.bincount(self.pool.label, minlength=len(self.names))[self.known :].min())

    def lesson(self, chosen: NDArray[np.int64]) -> NDArray[np.float32]:
        """Drawings of the pool as what a word is learnt from, shape (stages, drawings, dimensions)."""
        lesson: NDArray[np.float32] = self.pool.embedding[list(STAGED)][:, chosen]
        return lesson

    def before(self) -> Answers:
        """What the known labels answer to their own validation drawings, with no word taught."""
        seen = self.validation.take(np.flatnonzero(self.validation.label < self.known))
        return answers(seen, np.empty((*seen.logits.shape[:2], 0), np.float32), self.calibration)


class Trial(NamedTuple):
    """What was answered after words were taught: to the validation drawings, and to the pool's that taught nothing."""

    validation: Answers
    rest: Answers
    rest_label: NDArray[np.int64]


def trial(exam: Exam, lot: NDArray[np.int64], logit: Logit, lesson: Lesson | None = None) -> Trial:
    """Teach each word with its row of `lot`, the drawings of which become what it is learnt from by `lesson`."""
    rest = exam.pool.take(np.setdiff1d(np.arange(len(exam.pool)), lot))
    lessons = [(lesson or exam.lesson)(chosen) for chosen in lot]
    after, of_rest = (
        answers(seen, np.stack([logit(each, seen.embedding) for each in lessons], axis=2), exam.calibration)
        for seen in (exam.validation, rest)
    )
    return Trial(after, of_rest, rest.label)


def figures(exam: Exam, before: Answers, found: Trial) -> dict[str, Any]:
    """Accuracy on the words, what the known labels lost by them in percent points, and calibration over all.

    `top1` and `top3` are of all drawings that taught nothing, `of_validation` of the validation drawings alone.
    """
    after, of_word = found.validation, exam.validation.label >= exam.known
    told = {percent: PERCENTS.index(percent) for percent in TOLD}
    asked = np.concatenate([after.rank[:, of_word], found.rest.rank], axis=1)
    lost = (before.rank == 0).mean(axis=1) - (after.rank[:, ~of_word] == 0).mean(axis=1)
    return {
        "asked": asked.shape[1],
        "top1": {percent: _share(asked[at] == 0) for percent, at in told.items()},
        "top3": _share(asked[-1] < 3),
        "of_validation": {percent: _share(after.rank[at, of_word] == 0) for percent, at in told.items()},
        "lost": {percent: round(100 * float(lost[at]), 2) for percent, at in told.items()},
        "ece": calibration_error(after.told, after.rank[-1] == 0),
        "early_ece": calibration_error(after.sure.ravel(), (after.rank == 0).ravel()),
    }


def summary(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The mean of figures over several lots, and their standard deviation under `spread`."""
    return _over(found, lambda values: round(float(np.mean(values)), 4)) | {
        "lots": len(found),
        "spread": _over(found, lambda values: round(float(np.std(values, ddof=min(1, len(values) - 1))), 4)),
    }


def _over(found: Sequence[dict[str, Any]], by: Callable[[list[float]], float]) -> dict[str, Any]:
    return {
        name: _over([each[name] for each in found], by)
        if isinstance(value, dict)
        else by([each[name] for each in found])
        for name, value in found[0].items()
    }


def by_word(exam: Exam, trials: Sequence[Trial]) -> dict[str, dict[str, Any]]:
    """For each word the accuracy on its finished drawings, what they are taken for, and what is taken for it."""
    label = np.concatenate([part for each in trials for part in (exam.validation.label, each.rest_label)])
    best = np.concatenate([part.best[-1] for each in trials for part in (each.validation, each.rest)])
    rank = np.concatenate([part.rank[-1] for each in trials for part in (each.validation, each.rest)])
    return {
        exam.names[word]: {
            "top1": _share(rank[label == word] == 0),
            "top3": _share(rank[label == word] < 3),
            "taken_for": _counted(exam, best[(label == word) & (best != word)], len(trials)),
            "takes": _counted(exam, label[(best == word) & (label < exam.known)], len(trials)),
        }
        for word in range(exam.known, len(exam.names))
    }


def _counted(exam: Exam, found: NDArray[np.int64], trials: int) -> dict[str, float]:
    """The three most frequent names and how often they come in a trial."""
    return {exam.names[label]: round(count / trials, 1) for label, count in Counter(found.tolist()).most_common(3)}


def _share(values: NDArray[Any]) -> float:
    return round(float(values.mean()), 4) if values.size else 0.0
