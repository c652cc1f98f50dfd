"""What a player's results add up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chalicelib.domain.clock import date_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.domain.round import Result


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over a player's results; `attempts` counts the recognised rounds by how many attempts they took.

    `streak` is the current run of recognised rounds, `best_ms` the shortest time to a guess. `revision` counts the
    results taken in, and guards the write. `active_on` is the UTC date of the last result.
    """

    revision: int = 0
    rounds: int = 0
    recognised: int = 0
    points: int = 0
    streak: int = 0
    best_streak: int = 0
    best_ms: int | None = None
    attempts: Mapping[int, int] = field(default_factory=dict)
    active_on: str | None = None

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
            best_ms=min((ms for ms in (self.best_ms, result.time_to_guess_ms) if ms is not None), default=None),
            attempts=self._attempts_plus(result),
            active_on=max(self.active_on or "", date_of(result.closed_at)),
        )

    def first_of_day(self, result: Result) -> bool:
        """Whether a result to be added is the player's first of its day."""
        return (self.active_on or "") < date_of(result.closed_at)

    def _attempts_plus(self, result: Result) -> Mapping[int, int]:
        if not result.recognised:
            return self.attempts
        return {**self.attempts, result.attempts: self.attempts.get(result.attempts, 0) + 1}
