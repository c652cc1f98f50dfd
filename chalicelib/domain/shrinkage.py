"""How sure a share is that few rounds have shown: shrunk towards what all words have in common, with an interval."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING

from chalicelib.domain.beta import quantile

if TYPE_CHECKING:
    from collections.abc import Iterable

LEVEL = 0.95
WORDS_NEEDED = 10
"""Below so many played words what they have in common is not estimated."""

FEWEST, MOST = 2.0, 1_000.0
"""Between what a prior counts for, in rounds: words that are no more alike than chance, and as good as the same."""

UNKNOWN = 4.0
"""Rounds that a prior counts for where what words have in common can't be estimated."""


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of a share before any round: a beta distribution, as rounds recognised and missed."""

    recognised: float
    missed: float

    @property
    def rounds(self) -> float:
        return self.recognised + self.missed

    @property
    def share(self) -> float:
        return self.recognised / self.rounds


JEFFREYS = Prior(0.5, 0.5)
"""For a share that is not one of many alike: of a category, a model version, a day."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share, 0 to 1, and the interval that it lies in with a probability of 95 %."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Tally:
    """In how many of a word's rounds it was recognised."""

    recognised: int
    rounds: int


def common(tallies: Iterable[Tally]) -> Prior:
    """What words have in common: the beta distribution that their shares seem to be drawn from.

    Its mean is the share of all rounds; what it counts for is estimated from how much the words' shares differ beyond
    chance, by the method of moments (J. C. Kleinman, Proportions with extraneous variance, JASA 68, 1973, with rounds
    as weights). The less the words differ, the more a single word is drawn towards the others.
    """
    played = [tally for tally in tallies if tally.rounds]
    rounds = sum(tally.rounds for tally in played)
    share = (sum(tally.recognised for tally in played) + 1) / (rounds + 2)  # never 0 or 1
    weight = _weight(played, rounds, share)
    return Prior(weight * share, weight * (1 - share))


def _weight(played: list[Tally], rounds: int, share: float) -> float:
    """How many rounds the prior counts for: 1 / rho - 1, rho being the correlation of two rounds of a word."""
    words = len(played)
    spread = rounds - sum(tally.rounds**2 for tally in played) / rounds - (words - 1) if rounds else 0.0
    if words < WORDS_NEEDED or spread <= 0:
        return UNKNOWN
    variance = sum(tally.rounds * (tally.recognised / tally.rounds - share) ** 2 for tally in played)
    chance = share * (1 - share)
    correlation = (variance - chance * (words - 1)) / (chance * spread)
    return MOST if correlation <= 1 / (MOST + 1) else max(FEWEST, 1 / correlation - 1)


def estimate(prior: Prior, tally: Tally) -> Estimate:
    """The share after rounds: the mean of the beta distribution that they make of the prior, and its middle 95 %."""
    recognised = prior.recognised + tally.recognised
    missed = prior.missed + tally.rounds - tally.recognised
    return Estimate(
        share=recognised / (recognised + missed),
        low=quantile((1 - LEVEL) / 2, recognised, missed),
        high=quantile((1 + LEVEL) / 2, recognised, missed),
    )


def difference(one: Estimate, other: Estimate) -> Estimate:
    """How much greater one share is than another, -1 to 1, with its interval.

    The interval comes from those of the two (G. Y. Zou and A. Donner, Construction of confidence limits about effect
    measures: a general approach, Statistics in Medicine 27, 2008).
    """
    apart = one.share - other.share
    return Estimate(
        share=apart,
        low=apart - hypot(one.share - one.low, other.high - other.share),
        high=apart + hypot(one.high - one.share, other.share - other.low),
    )
