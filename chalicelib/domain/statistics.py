"""What results say of words, of model versions and of days: how often is recognised, how fast, what is mistaken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chalicelib.domain.shrinkage import Tally
from chalicelib.domain.times import median

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over closed rounds; `ms` and `attempts` over the recognised ones."""

    rounds: int = 0
    recognised: int = 0
    ms: int = 0
    attempts: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.rounds + other.rounds,
            self.recognised + other.recognised,
            self.ms + other.ms,
            self.attempts + other.attempts,
        )

    @property
    def tally(self) -> Tally:
        return Tally(self.recognised, self.rounds)

    @property
    def share(self) -> float:
        """Recognised share, 0 to 1; 0 without rounds."""
        return self.recognised / self.rounds if self.rounds else 0.0

    @property
    def mean_ms(self) -> float | None:
        return self.ms / self.recognised if self.recognised else None

    @property
    def mean_attempts(self) -> float | None:
        return self.attempts / self.recognised if self.recognised else None


@dataclass(frozen=True, slots=True)
class Detail:
    """What a word's rounds tell beyond sums: how long guesses took, and what it was taken for.

    `times` counts the recognised rounds by the bins of `domain.times`; `taken_for`, by label, the rounds in which
    another label was announced in its place.
    """

    times: Mapping[int, int] = field(default_factory=dict)
    taken_for: Mapping[str, int] = field(default_factory=dict)

    @property
    def median_ms(self) -> float | None:
        """The median time to the guess; None where no time was counted."""
        return median(self.times)


@dataclass(frozen=True, slots=True)
class Day:
    """What was played on a UTC date: games begun, players with a result, sums of the results, requests that failed."""

    date: str
    games: int = 0
    players: int = 0
    sums: Sums = field(default_factory=Sums)
    failures: int = 0

    def __add__(self, other: Day) -> Day:
        return Day(
            self.date,
            self.games + other.games,
            self.players + other.players,
            self.sums + other.sums,
            self.failures + other.failures,
        )
