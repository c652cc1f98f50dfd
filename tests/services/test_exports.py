"""When which file of results is made, with faults and changes in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.export import SHARDS, Mark, Partition, partition_of
from chalicelib.errors import Unavailable
from chalicelib.services.exports import LAG_MS, LOOK_BACK, RIPE_MS, ExportService
from tests.aws import SettableClock
from tests.builders import NOON

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = 86_400_000
TODAY = "2027-01-15"
MIDNIGHT = NOON + DAY // 2


class Files:
    """Notes which files are made; fails once, at the file of a number."""

    def __init__(self, through: str | None = "2027-01-13", fails_at: int = -1) -> None:
        self.day = through
        self.marks: dict[Partition, int] = {}
        self.made: list[Partition] = []
        self._fails_at = fails_at

    def expect(self, partitions: Iterable[Partition], due: int) -> None:
        self.marks |= dict.fromkeys(partitions, due)

    def due(self, now: int) -> tuple[Mark, ...]:
        return tuple(Mark(partition, due) for partition, due in self.marks.items() if due <= now)

    def done(self, mark: Mark) -> None:
        if self.marks.get(mark.partition) == mark.due:
            del self.marks[mark.partition]

    def through(self) -> str | None:
        return self.day

    def keep_through(self, day: str) -> None:
        self.day = day

    def write(self, partition: Partition) -> int:
        if len(self.made) == self._fails_at:
            self._fails_at = -1
            raise Unavailable("out of reach")
        self.made.append(partition)
        return 10

    @property
    def days(self) -> list[str]:
        return list(dict.fromkeys(partition.day for partition in self.made))


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(NOON)


def test_each_day_is_exported_once_it_is_over(clock: SettableClock) -> None:
    files = Files()
    service = ExportService(files, clock)

    first, second = service.export(), service.export()

    assert (first.files, first.rows, first.complete) == (SHARDS, 10 * SHARDS, True)
    assert second.files == 0
    assert files.days == ["2027-01-14"]
    assert files.day == "2027-01-14"


@pytest.mark.parametrize(("now", "days"), [(MIDNIGHT + RIPE_MS - 1, []), (MIDNIGHT + RIPE_MS, [TODAY])])
def test_a_day_is_over_when_its_last_rounds_are_closed(now: int, days: list[str]) -> None:
    files = Files(through="2027-01-14")

    ExportService(files, lambda: now).export()

    assert files.days == days


def test_days_that_were_missed_are_made_up_for(clock: SettableClock) -> None:
    files = Files(through="2027-01-10")

    ExportService(files, clock).export()

    assert files.days == ["2027-01-11", "2027-01-12", "2027-01-13", "2027-01-14"]


def test_the_first_export_looks_back_some_weeks(clock: SettableClock) -> None:
    files = Files(through=None)

    ExportService(files, clock).export()

    assert len(files.days) == LOOK_BACK + 1
    assert files.days[-1] == "2027-01-14"


def test_a_day_that_is_not_over_is_made_where_it_is_asked_for_and_again_when_it_is(clock: SettableClock) -> None:
    files = Files()
    service = ExportService(files, clock)

    service.export(today=True)
    clock.advance(DAY)
    service.export()

    assert files.days == ["2027-01-14", TODAY]
    assert len(files.made) == 3 * SHARDS


@pytest.mark.parametrize("at", range(2 * SHARDS + 1))
def test_an_export_that_a_fault_cut_short_is_finished_by_the_next(clock: SettableClock, at: int) -> None:
    files = Files(through="2027-01-12", fails_at=at)
    service = ExportService(files, clock)
    service.expect("ann", ["2026-12-01"])
    clock.advance(LAG_MS)

    with pytest.raises(Unavailable):
        service.export()
    service.export()

    assert set(files.days) == {"2027-01-13", "2027-01-14", "2026-12-01"}
    assert files.marks == {}


def test_what_there_is_no_time_for_is_left_to_the_next_export(clock: SettableClock) -> None:
    class Slow(Files):
        def write(self, partition: Partition) -> int:
            clock.advance(1_000)
            return super().write(partition)

    files = Slow(through="2027-01-10")
    service = ExportService(files, clock)

    parts = [service.export(clock() + 5_000) for _ in range(4)]

    assert [part.complete for part in parts] == [False, False, False, True]
    assert files.days == ["2027-01-11", "2027-01-12", "2027-01-13", "2027-01-14"]
    assert files.day == "2027-01-14"


def test_what_changes_is_made_anew_when_the_request_that_changes_it_has_ended(clock: SettableClock) -> None:
    files = Files(through="2027-01-14")
    service = ExportService(files, clock)
    service.expect("ann", ["2027-01-02", TODAY])

    assert service.export().files == 0
    clock.advance(LAG_MS)
    service.export()

    assert set(files.made) == {partition_of("ann", "2027-01-02"), partition_of("ann", TODAY)}


@pytest.mark.parametrize(("closed_at", "marked"), [(NOON, 0), (NOON - DAY // 2, 0), (NOON - DAY // 2 - 1, 1)])
def test_a_verdict_on_a_round_of_an_earlier_day_has_its_file_made_anew(
    clock: SettableClock, closed_at: int, marked: int
) -> None:
    files = Files()

    ExportService(files, clock).expect_change("ann", closed_at)

    assert len(files.marks) == marked
