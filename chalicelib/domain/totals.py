"""What a player's results add up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chalicelib.domain.clock import date_of, start_of
from chalicelib.domain.fairness import Flag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.domain.round import Result


BEST = 5
"""So many of the shortest times are kept."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over a player's results; `attempts` counts the recognised rounds by how many attempts they took.

    `streak` is the current run of recognised rounds, `best_times` the shortest times to a guess in ms.
    `revision` counts the changes, and guards the write. `active_on` is the UTC date of the last result, `of_day` how
    many results there were on it; `flagged` counts the suspicious ones.
    """

    revision: int = 0
    rounds: int = 0
    recognised: int = 0
    points: int = 0
    streak: int = 0
    best_streak: int = 0
    best_times: tuple[int, ...] = ()
    attempts: Mapping[int, int] = field(default_factory=dict)
    active_on: str | None = None
    of_day: int = 0
    flagged: int = 0

    def plus(self, result: Result) -> Totals:
        """The totals with one more result."""
        streak = self.streak + 1 if result.recognised else 0
        return Totals(
            revision=self.revision + 1,
            rounds=self.rounds + 1,
            recognised=self.recognised + result.recognised,
            points=self.points + result.points,
            streak=streak,
            best_streak=max(self.best_streak, streak),
            best_times=self._times_plus(result),
            attempts=self._attempts_plus(result),
            active_on=max(self.active_on or "", date_of(result.closed_at)),
            of_day=1 if self.first_of_day(result) else self.of_day + 1,
            flagged=self.flagged + bool(set(result.flags) - {Flag.HELD}),
        )

    @property
    def earliest(self) -> int:
        """When the next result may close at the earliest, ms since 1970: not on a day before that of the last one.

        Two processes' clocks differ about midnight, and a result may be kept after one that came later: each day's
        players are counted by the first result of each.
        """
        return 0 if self.active_on is None else start_of(self.active_on)

    def first_of_day(self, result: Result) -> bool:
        """Whether a result to be added is the player's first of its day."""
        return (self.active_on or "") < date_of(result.closed_at)

    def _times_plus(self, result: Result) -> tuple[int, ...]:
        if result.time_to_guess_ms is None:
            return self.best_times
        return tuple(sorted((*self.best_times, result.time_to_guess_ms))[:BEST])

    def _attempts_plus(self, result: Result) -> Mapping[int, int]:
        if not result.recognised:
            return self.attempts
        return {**self.attempts, result.attempts: self.attempts.get(result.attempts, 0) + 1}
