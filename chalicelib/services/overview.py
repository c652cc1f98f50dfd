"""How the game goes, for admins: what is played a day, what waits, which model plays, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.domain.clock import date_of
from chalicelib.domain.shrinkage import JEFFREYS, estimate
from chalicelib.domain.statistics import Day

if TYPE_CHECKING:
    from chalicelib.domain.clock import Clock
    from chalicelib.domain.shrinkage import Estimate
    from chalicelib.services.ports import Models, Reviews, ShareReports, Statistics
    from chalicelib.services.retraining import RetrainingService, ShownRun

DAYS = 14
DAY_MS = 86_400_000
MOST_WAITING = 1_000
"""As many waiting reviews are counted."""


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day, idle or not, and the recognised share that it lets expect; None where nothing was played."""

    day: Day
    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The last 14 days, today last; models; the last run, if any.

    `waiting` is how many reviews and reported links wait; 1,000 stands for more.
    """

    days: tuple[ShownDay, ...]
    waiting: int
    champion: str | None
    challenger: str | None
    run: ShownRun | None


class OverviewService:
    """Reads it all anew each time: 8 queries for the days, 4 for the reviews, 4 for reported links, a few items."""

    def __init__(
        self,
        statistics: Statistics,
        reviews: Reviews,
        shares: ShareReports,
        models: Models,
        retraining: RetrainingService,
        clock: Clock,
    ) -> None:
        self._statistics = statistics
        self._reviews = reviews
        self._shares = shares
        self._models = models
        self._retraining = retraining
        self._clock = clock

    def failed(self, request: str) -> None:
        """Count a request, by its id, that failed by a fault of ours."""
        self._statistics.failed(request, self._clock())

    def now(self) -> Overview:
        runs, _ = self._retraining.page(None)
        return Overview(
            days=self._days(),
            waiting=min(MOST_WAITING, self._reviews.waiting(MOST_WAITING) + self._shares.count()),
            champion=self._models.alias("champion"),
            challenger=self._models.alias("challenger"),
            run=runs[0] if runs else None,
        )

    def _days(self) -> tuple[ShownDay, ...]:
        now = self._clock()
        dates = [date_of(now - ago * DAY_MS) for ago in reversed(range(DAYS))]
        found = {day.date: day for day in self._statistics.days(dates[0], dates[-1])}
        return tuple(_shown(found.get(date, Day(date))) for date in dates)


def _shown(day: Day) -> ShownDay:
    return ShownDay(day, estimate(JEFFREYS, day.sums.tally) if day.sums.rounds else None)
