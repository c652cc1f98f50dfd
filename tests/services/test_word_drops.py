"""Dropped word lists while others read them, and what is left by whoever dies over one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.domain.drop import LEASE_MS, Drop, Report, State
from chalicelib.domain.upload import MOST_BYTES
from chalicelib.errors import InklingError, NotFound, Unavailable
from chalicelib.services.catalogue import CatalogueService
from chalicelib.services.word_drops import WordDropService
from chalicelib.services.word_list import WordListService
from tests.api.champion import TellingChampion
from tests.aws import SettableClock
from tests.services.test_word_list import Lists

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.services.word_list import Uploaded

KEY = "word-lists/new.csv"


@dataclass
class File:
    """A dropped file as it was when it was opened."""

    drop: Drop
    content: bytes
    size: int
    on_read: Callable[[], object] | None = None
    content_type: str = "text/csv"
    metadata: dict[str, str] = field(default_factory=dict)

    def read(self) -> bytes:
        if self.on_read:
            self.on_read()
        return self.content


class Folder:
    """One file and its report; something may happen when they are looked at."""

    def __init__(self) -> None:
        self.file: File | None = None
        self.kept: Report | None = None
        self.marks = 0
        self.hidden = False
        self.on_find: Callable[[], object] | None = None

    def put(self, *words: str, on_read: Callable[[], object] | None = None, size: int | None = None) -> None:
        content = "\n".join(["en,category", *(f"{word},animals" for word in words)]).encode()
        modified = 0 if self.file is None else (self.file.drop.modified or 0) + 1_000
        self.file = File(Drop(KEY, f"{content!r}", modified), content, size or len(content), on_read)

    def find(self, key: str) -> File | None:
        found, on_find = self.file, self.on_find
        self.on_find = None
        if on_find:
            on_find()
        if self.hidden:
            raise NotFound(f"No {key}.")
        return found

    def report(self, key: str) -> tuple[Report | None, str | None]:
        assert key == KEY
        return self.kept, str(self.marks) if self.kept else None

    def keep(self, report: Report, mark: str | None) -> str | None:
        if mark != (str(self.marks) if self.kept else None):
            return None
        self.kept, self.marks = report, self.marks + 1
        return str(self.marks)


@pytest.fixture
def folder() -> Folder:
    return Folder()


@pytest.fixture
def lists() -> Lists:
    return Lists()


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def service(folder: Folder, lists: Lists, clock: SettableClock) -> WordDropService:
    word_list = WordListService(lists, CatalogueService(lists, TellingChampion(), clock), clock)
    return WordDropService(folder, word_list, clock)


def told(outcome: Uploaded | InklingError) -> dict[str, Any]:
    return {"detail": str(outcome)} if isinstance(outcome, InklingError) else {"added": outcome.plan.added}


def take(service: WordDropService) -> Report | None:
    return service.take(KEY, told)


def test_two_events_at_once_import_a_list_once(service: WordDropService, folder: Folder, lists: Lists) -> None:
    others: list[Report | None] = []
    folder.put("fox", on_read=lambda: others.append(take(service)))

    report = take(service)

    assert (others, folder.kept) == ([None], report)
    assert report is not None
    assert (report.state, report.answer) == (State.IMPORTED, {"added": 1})
    assert len(lists.deeds) == 1


def test_a_newer_list_waits_for_the_older_one_that_is_being_read(
    service: WordDropService, folder: Folder, lists: Lists
) -> None:
    refused: list[type[Exception]] = []

    def newer() -> None:
        folder.put("yak")
        with pytest.raises(Unavailable) as error:
            take(service)
        refused.append(error.type)

    folder.put("fox", on_read=newer)
    take(service)
    take(service)

    assert refused == [Unavailable]
    assert [deed.what["added"] for deed in lists.deeds] == [1, 1]
    assert folder.kept is not None
    assert folder.file is not None
    assert (folder.kept.drop, folder.kept.state) == (folder.file.drop, State.IMPORTED)


def test_whoever_has_opened_an_older_list_does_not_import_it_over_a_newer_one(
    service: WordDropService, folder: Folder, lists: Lists
) -> None:
    def newer() -> None:
        folder.put("yak")
        take(service)

    folder.put("fox")
    folder.on_find = newer

    with pytest.raises(Unavailable):
        take(service)

    assert "yak" in lists.now.entries
    assert "fox" not in lists.now.entries


def test_a_list_whose_reader_died_is_read_by_the_next_one_after_a_minute(
    service: WordDropService, folder: Folder, lists: Lists, clock: SettableClock
) -> None:
    folder.put("fox")
    assert folder.file is not None
    folder.kept = Report(folder.file.drop, State.READING, clock())

    clock.advance(LEASE_MS - 1)
    early = take(service)
    clock.advance(1)
    late = take(service)

    assert early is None
    assert late is not None
    assert "fox" in lists.now.entries


def test_whoever_died_after_the_import_and_before_the_report_has_it_reported(
    service: WordDropService, folder: Folder, lists: Lists, clock: SettableClock
) -> None:
    folder.put("fox")
    take(service)
    assert folder.kept is not None
    version, folder.kept = lists.now.version, Report(folder.kept.drop, State.READING, clock())

    clock.advance(LEASE_MS)
    report = take(service)

    assert report is not None
    assert (report.state, report.answer, lists.now.version) == (State.IMPORTED, {"added": 0}, version)


def test_a_fault_is_reported_and_mended_by_the_next_try(service: WordDropService, folder: Folder) -> None:
    def broken() -> None:
        raise OSError("the connection broke")

    folder.put("fox", on_read=broken)
    with pytest.raises(OSError, match="broke"):
        take(service)
    failed = folder.kept
    assert folder.file is not None
    folder.file.on_read = None

    report = take(service)

    assert failed is not None
    assert (failed.state, "tried again" in failed.answer["detail"]) == (State.FAILED, True)
    assert report is not None
    assert report.state is State.IMPORTED


def test_a_list_that_is_too_large_is_not_read(service: WordDropService, folder: Folder) -> None:
    read: list[str] = []
    folder.put("fox", on_read=lambda: read.append("it"), size=MOST_BYTES + 1)

    report = take(service)

    assert report is not None
    assert (report.state, read) == (State.REFUSED, [])


def test_a_list_that_may_not_be_read_is_reported(service: WordDropService, folder: Folder) -> None:
    folder.put("fox")
    folder.hidden = True

    hidden = take(service)
    folder.hidden = False

    assert hidden is not None
    assert hidden.state is State.REFUSED
    assert take(service) is not None
