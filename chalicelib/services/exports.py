"""Results as files for analysis: made day by day, and made anew where something of an earlier day has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.domain.export import day_after, day_of, days_between, partition_of, partitions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.export import Partition
    from chalicelib.services.ports import Exports

RIPE_MS = 600_000
"""After its end a day is exported: by then its last rounds are closed and the index has them."""

LAG_MS = 60_000
"""By then the request that says that something changes has ended, and the index has what it changed."""

LOOK_BACK = 35
"""Days before the first export that are looked at for results."""


@dataclass(frozen=True, slots=True)
class Written:
    """Files that were made, rows in them, and whether nothing more is due."""

    files: int
    rows: int
    complete: bool


class ExportService:
    """Keeps the files in step with the table.

    Whoever changes what an exported row tells says so before: a fault in between leaves a mark, and a file is made anew
    from the table, so that making it twice is as good as once.
    """

    def __init__(self, exports: Exports, clock: Clock) -> None:
        self._exports = exports
        self._clock = clock

    def expect(self, player: str, days: Iterable[str]) -> None:
        """Say that something about a player's results of these days is about to change."""
        if partitions := {partition_of(player, day) for day in days}:
            self._exports.expect(partitions, self._clock() + LAG_MS)

    def expect_change(self, player: str, closed_at: int) -> None:
        """The same of one result (when it closed, ms since 1970), unless its day is not over: that is exported yet."""
        if (day := day_of(closed_at)) < day_of(self._clock()):
            self.expect(player, [day])

    def export(self, until: int | None = None, *, today: bool = False) -> Written:
        """Make what is due; what is not begun by `until` (ms since 1970) is left to the next time.

        `today`: also what there is of a day that is not over.
        """
        files = rows = 0
        for partition in self._work(today=today):
            if until is not None and self._clock() >= until:
                return Written(files, rows, complete=False)
            rows += self._exports.write(partition)
            files += 1
        return Written(files, rows, complete=True)

    def _work(self, *, today: bool) -> Iterator[Partition]:
        """Files to make; what follows a file notes that it is made."""
        for day in self._days():
            yield from partitions_of(day)
            self._exports.keep_through(day)
        for mark in self._exports.due(self._clock()):
            yield mark.partition
            self._exports.done(mark)
        if today:
            for day in days_between(day_after(self._last()), day_of(self._clock())):
                yield from partitions_of(day)

    def _days(self) -> tuple[str, ...]:
        through, last = self._exports.through(), self._last()
        return days_between(day_after(last, -LOOK_BACK) if through is None else day_after(through), last)

    def _last(self) -> str:
        """The last day that is over."""
        return day_after(day_of(self._clock() - RIPE_MS), -1)
