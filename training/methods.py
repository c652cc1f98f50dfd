"""Compares ways of teaching words, each scaled on known labels as the shipped one is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from chalicelib.inference.taught import FEWEST, Prototype
from training.embedded import Embedded
from training.exam import figures, summary, trial
from training.prototypes import Cosine, Finished, Several, Whitened, unit
from training.teaching import scaling

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from chalicelib.inference.taught import Teaching
    from training.exam import Answers, Exam, Lesson, Logit
    from training.prototypes import Method
    from training.teaching import Known


def shipped(teaching: Teaching) -> Logit:
    """What a game answers: the lesson's mean becomes a row of the answer layer."""

    def logit(lesson: NDArray[np.float32], embedding: NDArray[np.float32]) -> NDArray[np.float32]:
        row = teaching.taught(Prototype("", "", lesson.shape[1], lesson.mean((0, 1))))
        answer: NDArray[np.float32] = embedding @ row.weight + np.float32(row.bias)
        return answer

    return logit


def scaled(method: Method, there: Known) -> Logit:
    """A method with the scaling that suits it on the known labels."""
    scale, bias = scaling(there, method)

    def logit(lesson: NDArray[np.float32], embedding: NDArray[np.float32]) -> NDArray[np.float32]:
        few = 1 / max(lesson.shape[1], FEWEST)
        score = method.scores(lesson, embedding)
        return (score * (scale[0] + scale[1] * few) + bias[0] + bias[1] * few).astype(np.float32)

    return logit


def compared(exam: Exam, before: Answers, there: Known, logit: Logit, count: int, lots: int) -> dict[str, Any]:
    """The figures of other methods than `logit`, which is shipped, with so many drawings of each word."""
    whitened = Whitened.of(there.lessons)
    methods: dict[str, tuple[Exam, Lesson, Logit]] = {
        "mirrored too": (exam, Mirrored(exam), logit),
        "finished drawings alone": (exam, exam.lesson, scaled(Finished(whitened), there)),
        "two prototypes a word": (exam, exam.lesson, scaled(Several(whitened, 2), there)),
        "cosine, scaled": (exam, exam.lesson, scaled(Cosine(), there)),
        "nearest prototype by cosine": (by_cosine(exam, there), exam.lesson, Cosine().scores),
    }
    return {
        name: summary([figures(asked, before, trial(asked, exam.lot(count, seed), by, lesson)) for seed in range(lots)])
        for name, (asked, lesson, by) in methods.items()
    }


@dataclass(frozen=True, slots=True)
class Mirrored:
    """Lessons in which every drawing stands for its mirror image, too."""

    exam: Exam

    def __call__(self, chosen: NDArray[np.int64]) -> NDArray[np.float32]:
        return (self.exam.lesson(chosen) + self.exam.mirrored[:, chosen]) / np.float32(2)


def by_cosine(exam: Exam, there: Known) -> Exam:
    """The exam of one that knows no answer layer: labels, too, are answered by the cosine to their prototypes."""
    prototypes: NDArray[np.float32] = np.stack([unit(unit(lesson).sum((0, 1))) for lesson in there.lessons], axis=1)
    validation, pool = (
        Embedded(unit(seen.embedding) @ prototypes, seen.embedding, seen.label) for seen in (exam.validation, exam.pool)
    )
    return replace(exam, validation=validation, pool=pool)
