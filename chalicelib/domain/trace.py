"""How a drawing was seen to grow, guess after guess, by the server's own clock."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.domain.drawing import Drawing, Stroke

KEPT = 60
"""Strokes that a trace remembers: hardly anybody draws more in a round."""

FASTEST = 10.0
"""Diagonals of the drawing's box that a hand draws in a second; most draw one or two."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A stroke as a guess had it: `start` tells where it began, `ink` its length in the drawing's own unit."""

    start: int
    ink: float


@dataclass(frozen=True, slots=True)
class Trace:
    """What guesses have shown of a drawing so far.

    `ink` is how much there is of it, and `leap` the most that came with one guess beyond what a hand can have drawn
    since the one before, both in diagonals of the box around it; `strokes` are those of the last guess, `at` is when it
    came, in ms of the round's clock.
    """

    strokes: tuple[Seen, ...] = ()
    ink: float = 0.0
    leap: float = 0.0
    at: int = 0

    def grown(self, drawing: Drawing, at: int) -> Trace:
        """The trace after one more guess, at a time of the round's clock, in ms.

        Strokes that were taken away and come again count again. Nothing is drawn before the first guess: the site asks
        as soon as the pen is down.
        """
        since = max(0, at - self.at) if self.strokes else 0
        diagonal = diagonal_of(drawing)
        strokes = tuple(map(_seen, drawing.strokes))
        before = {stroke.start: stroke.ink for stroke in self.strokes}
        fresh = sum(max(0.0, stroke.ink - before.get(stroke.start, 0.0)) for stroke in strokes)
        ink = sum(stroke.ink for stroke in strokes)
        leap = fresh / diagonal - FASTEST * since / 1_000
        return Trace(strokes[:KEPT], ink / diagonal, max(self.leap, leap), at)

    def kept_in(self, drawing: Drawing) -> float:
        """Which share of the ink that was seen is in a drawing still, 0 to 1; 1 where nothing was seen."""
        left = {_seen(stroke).start for stroke in drawing.strokes}
        ink = sum(stroke.ink for stroke in self.strokes)
        return sum(stroke.ink for stroke in self.strokes if stroke.start in left) / ink if ink else 1.0


UNSEEN = Trace()
"""Before the first guess."""


def diagonal_of(drawing: Drawing) -> float:
    """Of the box around a drawing, in the drawing's own unit; 1 where it has no extent."""
    xs = [x for stroke in drawing.strokes for x in stroke.x]
    ys = [y for stroke in drawing.strokes for y in stroke.y]
    return (math.hypot(max(xs) - min(xs), max(ys) - min(ys)) if xs else 0.0) or 1.0


def ink_of(drawing: Drawing) -> float:
    """How much was drawn, in diagonals of the box around it."""
    return sum(map(_length, drawing.strokes)) / diagonal_of(drawing)


def _seen(stroke: Stroke) -> Seen:
    return Seen(zlib.crc32(f"{stroke.x[0]:.1f} {stroke.y[0]:.1f}".encode()), _length(stroke))


def _length(stroke: Stroke) -> float:
    return sum(math.dist(*ends) for ends in pairwise(zip(stroke.x, stroke.y, strict=True)))
