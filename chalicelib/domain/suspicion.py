"""How suspicious a claim about a drawing is, and which claims pass without a person."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.domain.drawing import Drawing

PASS_BELOW = 0.1
"""A clear claim is below it: as sure as a person would need to be to press the key without looking twice."""

SAMPLE = 0.05
"""Share of the clear claims that a person is shown all the same."""

SAMPLED_AT = 0.5
"""Where the sample stands in the queue: among what is in doubt, or nobody would ever get to it."""

MOST_CLAIMS = 10
"""Claims of one label that are taken from one player."""

CERTAIN = 0.5  # the probability from which on the champion has no doubt of a claim
LEAST_OUTLIER = 0.1  # a detector says less of most good drawings, too
NO_COPY = 0.5  # how far each copy of a drawing halves the trust in the next
LEAST_POINTS = 4
LEAST_MS = 300
MOST_INK = 15.0  # diagonals of its box; one in a thousand published drawings has more
MOST_STROKES = 40  # as many


class Reason(StrEnum):
    """What speaks against a claim."""

    UNLIKELY = "unlikely"
    UNKNOWN = "unknown"
    COPY = "copy"
    SCRIBBLE = "scribble"
    FREQUENT = "frequent"
    OUTLIER = "outlier"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a claim that a drawing shows a label.

    `probability` is the champion's for that label (None: it has none), `copies` how many drawings with the same
    fingerprint were claimed before, by anyone, `claims` how often this player has claimed this label before, `outlier`
    what a detector says that knows what good drawings of the label are like, 0 to 1 (None: it can't tell).
    """

    drawing: Drawing
    probability: float | None
    copies: int
    claims: int
    outlier: float | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """One reason, and how suspicious it alone makes a claim, 0 to 1."""

    reason: Reason
    weight: float


@dataclass(frozen=True, slots=True)
class Suspicion:
    """How likely it is, 0 to 1, that a claim would do harm; `signs` are its reasons, the heaviest first."""

    score: float
    signs: tuple[Sign, ...]

    @property
    def clear(self) -> bool:
        return self.score < PASS_BELOW

    def sampled(self) -> Suspicion:
        """The same, to be shown to a person although it is clear."""
        return replace(self, score=SAMPLED_AT, signs=(Sign(Reason.SAMPLE, SAMPLED_AT), *self.signs))


def suspect(evidence: Evidence) -> Suspicion:
    """What the evidence says: `1 - Π(1 - weight)`, as if each sign were an independent chance of harm."""
    signs = (
        _doubt(evidence.probability),
        Sign(Reason.COPY, 1 - NO_COPY**evidence.copies),
        Sign(Reason.SCRIBBLE, _scribble(evidence.drawing)),
        Sign(Reason.FREQUENT, 0.3 * min(1.0, evidence.claims / MOST_CLAIMS)),
        Sign(Reason.OUTLIER, _unlike_others(evidence.outlier)),
    )
    found = sorted((sign for sign in signs if sign.weight > 0), key=lambda sign: -sign.weight)
    return Suspicion(1 - math.prod(1 - sign.weight for sign in found), tuple(found))


def _doubt(probability: float | None) -> Sign:
    """The champion may be wrong, and is worth correcting where it is: its doubt alone is never the gravest sign."""
    if probability is None:
        return Sign(Reason.UNKNOWN, 0.5)
    return Sign(Reason.UNLIKELY, 0.7 * max(0.0, 1 - probability / CERTAIN))


def _unlike_others(outlier: float | None) -> float:
    return 0.0 if outlier is None or outlier < LEAST_OUTLIER else 0.9 * outlier


def _scribble(drawing: Drawing) -> float:
    """How far a drawing is from what people draw: hardly anything, everything blackened, or faster than a hand."""
    points = [point for stroke in drawing.strokes for point in zip(stroke.x, stroke.y, strict=True)]
    if len(points) < LEAST_POINTS or _quick(drawing):
        return 0.7
    xs, ys = zip(*points, strict=True)
    diagonal = math.hypot(max(xs) - min(xs), max(ys) - min(ys)) or 1.0
    ink = sum(math.dist(*ends) for stroke in drawing.strokes for ends in pairwise(zip(stroke.x, stroke.y, strict=True)))
    return 0.7 if ink > MOST_INK * diagonal or len(drawing.strokes) > MOST_STROKES else 0.0


def _quick(drawing: Drawing) -> bool:
    """Whether it was made in less time than a hand needs; where times are not known it was not."""
    last = drawing.strokes[-1].t
    return last is not None and last[-1] < LEAST_MS
