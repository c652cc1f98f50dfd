"""Hands that draw: an honest one at its pace, and what scripts make of a drawing that was there before."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.domain.trace import diagonal_of
from tests.api.artist import slanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

EVERY_MS, MOST_OFTEN_MS = 400, 1_000
"""From one guess to the next, as the site sends them, or until the pen is lifted; from each to the third after it."""

SPEED, SPEED_SPREAD = 1.5, 0.6
"""Diagonals of its box that a hand draws in a second: the median, and the deviation of its logarithm (log-normal).

One hand in twenty is faster than 4, one in a hundred than 6. No published drawing at hand has times; this is a guess
at people that is rather too fast than too slow, as that is where the rules are.
"""

LIFTED_MS, BEGUN_MS, PAUSE_SPREAD = 300, 800, 0.5
"""From stroke to stroke, and from the start of the clock to the first point: medians, log-normal."""


@dataclass(frozen=True, slots=True)
class Hand:
    """How one player draws: diagonals a second; ms of pauses."""

    speed: float
    lifted_ms: float = LIFTED_MS
    begun_ms: float = BEGUN_MS

    @classmethod
    def of(cls, random: Random) -> Hand:
        """One of many people."""
        return cls(
            random.lognormvariate(math.log(SPEED), SPEED_SPREAD),
            random.lognormvariate(math.log(LIFTED_MS), PAUSE_SPREAD),
            random.lognormvariate(math.log(BEGUN_MS), PAUSE_SPREAD),
        )

    def timed(self, drawing: Drawing) -> Drawing:
        """The drawing with the times at which this hand is at its points, in ms since the first."""
        per_ms = self.speed * diagonal_of(drawing) / 1_000
        now, strokes = -self.lifted_ms, []
        for stroke in drawing.strokes:
            now += self.lifted_ms
            times = [now]
            for step in steps(stroke):
                times.append(times[-1] + step / per_ms)
            now = times[-1]
            strokes.append(replace(stroke, t=tuple(times)))
        return Drawing(tuple(strokes))


def steps(stroke: Stroke) -> Iterator[float]:
    """How far it is from each point to the next."""
    return (math.dist(*ends) for ends in pairwise(zip(stroke.x, stroke.y, strict=True)))


def lasts_ms(timed: Drawing) -> float:
    return timed.strokes[-1].t[-1] if timed.strokes and timed.strokes[-1].t else 0.0


def until(timed: Drawing, ms: float) -> Drawing:
    """What of a timed drawing is there at a time; the pen may be between two of its points."""
    return Drawing(tuple(_cut(stroke, ms) for stroke in timed.strokes if stroke.t and stroke.t[0] <= ms))


def _cut(stroke: Stroke, ms: float) -> Stroke:
    times = stroke.t or ()
    if times[-1] <= ms:
        return stroke
    last = max(place for place, time in enumerate(times) if time <= ms)
    share = (ms - times[last]) / (times[last + 1] - times[last])
    x, y = (axis[last] + share * (axis[last + 1] - axis[last]) for axis in (stroke.x, stroke.y))
    kept = last + 1
    return Stroke((*stroke.x[:kept], x), (*stroke.y[:kept], y), (*times[:kept], ms))


def untimed(drawing: Drawing) -> Drawing:
    """As the site asks for a guess."""
    return Drawing(tuple(replace(stroke, t=None) for stroke in drawing.strokes))


@dataclass(frozen=True, slots=True)
class Question:
    """When the site asks what the machine sees, in ms of the drawing, and how long the answer takes."""

    ms: float
    answer_ms: float


def questions(timed: Drawing, answer_ms: Callable[[], float]) -> Iterator[Question]:
    """What the site asks while a drawing grows, one at a time, the last time of the whole.

    See frontend/src/play/guesser.js.
    """
    end, lifts = lasts_ms(timed), [stroke.t[-1] for stroke in timed.strokes if stroke.t]
    asked, ms = [0.0], 0.0
    while True:
        answer = answer_ms()
        yield Question(ms, answer)
        if ms >= end:
            return
        lift = next((lift for lift in lifts if lift > ms), end)
        paced = asked[-3] + MOST_OFTEN_MS if len(asked) >= 3 else 0
        ms = max(ms + answer, min(ms + EVERY_MS, lift), paced)
        asked.append(ms)


DISGUISES = ("exact", "moved", "scaled", "mirrored", "shaken", "re-timed", "thinned")
STRONGER = ("turned", "stretched", "slanted")


TURN = math.radians(8)


def slant(drawing: Drawing, random: Random) -> Drawing:
    """As another hand would have made it: turned, stretched, leaning."""
    return Drawing.from_lists(slanted(drawing.to_lists(), random))


def disguised(drawing: Drawing, way: str, random: Random) -> Drawing:
    """A copy, changed in one of `DISGUISES` or `STRONGER`; all are drawn at another pace than the original."""
    if way == "slanted":
        return slant(drawing, random)
    diagonal = diagonal_of(drawing)
    return Drawing(tuple(_changed(stroke, way, random, diagonal) for stroke in drawing.strokes))


def _changed(stroke: Stroke, way: str, random: Random, diagonal: float) -> Stroke:
    x, y = stroke.x, stroke.y
    match way:
        case "moved":
            x, y = tuple(a + diagonal / 7 for a in x), tuple(b - diagonal / 11 for b in y)
        case "scaled":
            x, y = tuple(0.6 * a for a in x), tuple(0.6 * b for b in y)
        case "mirrored":
            x = tuple(-a for a in x)
        case "shaken":
            x, y = (tuple(a + random.gauss(0, diagonal / 100) for a in axis) for axis in (x, y))
        case "thinned":
            x, y = _thinned(x), _thinned(y)
        case "stretched":
            x = tuple(1.25 * a for a in x)
        case "turned":
            cos, sin = math.cos(TURN), math.sin(TURN)
            x, y = zip(*((a * cos - b * sin, a * sin + b * cos) for a, b in zip(x, y, strict=True)), strict=True)
    return Stroke(x, y)


def _thinned(axis: tuple[float, ...]) -> tuple[float, ...]:
    """Without every fourth point, but with both ends."""
    return tuple(value for place, value in enumerate(axis) if place % 4 != 3 or place == len(axis) - 1)
