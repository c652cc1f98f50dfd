"""How difficult a word is for the machine, estimated anew from its rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from chalicelib.domain.shrinkage import Estimate
    from chalicelib.domain.word import Difficulty

ROUNDS_NEEDED = 30
"""With fewer rounds a word keeps its difficulty."""

BOUNDS = (0.7, 0.45)
"""Recognised shares between difficulty 1 and 2, and between 2 and 3."""


def reestimated(difficulty: Difficulty, estimate: Estimate, rounds: int) -> Difficulty:
    """The difficulty that a word's recognised share speaks for.

    It changes only where the whole interval lies beyond a bound: a word near one stays what it is, and does not go back
    and forth as rounds come in.
    """
    if rounds < ROUNDS_NEEDED:
        return difficulty
    easiest = 1 + sum(estimate.high < bound for bound in BOUNDS)
    hardest = 1 + sum(estimate.low <= bound for bound in BOUNDS)
    return cast("Difficulty", min(max(difficulty, easiest), hardest))
