"""Changing the word list while others do, and what a removed word leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.editing import Edit
from chalicelib.domain.planning import Defaults
from chalicelib.domain.word import Category
from chalicelib.domain.word_list import MOST_WORDS, RETIRED_DAYS, Entry, WordList
from chalicelib.errors import Conflict, NotFound, Rejected, Unavailable
from chalicelib.services.catalogue import CatalogueService
from chalicelib.services.word_files import CSV, JSON, File
from chalicelib.services.word_list import WordListService
from tests.api.champion import TellingChampion
from tests.aws import SettableClock
from tests.builders import a_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.domain.word import Catalogue
    from chalicelib.domain.word_list import Deed

DAY_MS = 86_400_000


class Lists:
    """Keeps lists in memory; `meanwhile` happens before the next change is kept, once."""

    def __init__(self) -> None:
        words = ("cat", "dog")
        entries = {word: Entry(a_word(word), 0, "seed", "seed") for word in words}
        self.now = WordList(1, (Category("animals", {"en": "Animals", "fr": "Animaux"}),), entries)
        self.deeds: list[Deed] = []
        self.meanwhile: Callable[[], object] | None = None

    def read(self) -> WordList:
        return self.now

    def catalogue(self) -> Catalogue:
        return self.now.catalogue

    def daily(self, date: str) -> tuple[str, ...] | None:
        raise NotImplementedError(date)

    def put_daily(self, date: str, words: tuple[str, ...]) -> bool:
        raise NotImplementedError(date, words)

    def keep(self, before: WordList, after: WordList, deed: Deed) -> bool:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()
        if before.version != self.now.version:
            return False
        self.now = after
        self.deeds.append(deed)
        return True


@pytest.fixture
def lists() -> Lists:
    return Lists()


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def service(lists: Lists, clock: SettableClock) -> WordListService:
    return WordListService(lists, CatalogueService(lists, TellingChampion(), clock), clock)


def sheet(*rows: str) -> File:
    return File("\n".join(["en,category", *rows]).encode(), CSV, None)


def test_two_uploads_at_once_are_both_kept(service: WordListService, lists: Lists) -> None:
    lists.meanwhile = lambda: service.upload(sheet("yak,animals"), Defaults(), "bob")

    uploaded = service.upload(sheet("fox,animals"), Defaults(), "ann")

    assert set(lists.now.entries) == {"cat", "dog", "yak", "fox"}
    assert [deed.by for deed in lists.deeds] == ["bob", "ann"]
    assert uploaded.version == lists.now.version == 3


def test_an_upload_is_held_against_the_list_as_it_is_when_it_is_kept(service: WordListService, lists: Lists) -> None:
    lists.meanwhile = lambda: service.upload(sheet("fox,animals"), Defaults(), "bob")

    uploaded = service.upload(sheet("fox,animals"), Defaults(), "ann")

    assert (uploaded.plan.added, uploaded.plan.unchanged) == (0, 1)
    assert lists.now.entries["fox"].updated_by == "bob"


def test_whoever_is_always_too_late_is_told_so(service: WordListService, lists: Lists) -> None:
    def again() -> None:
        lists.now = WordList(lists.now.version + 1, lists.now.categories, lists.now.entries)
        lists.meanwhile = again

    lists.meanwhile = again

    with pytest.raises(Unavailable):
        service.upload(sheet("fox,animals"), Defaults(), "ann")
    assert "fox" not in lists.now.entries


def test_a_word_that_is_removed_while_it_is_edited_stays_removed(service: WordListService, lists: Lists) -> None:
    lists.meanwhile = lambda: service.remove("cat", "bob")

    with pytest.raises(NotFound):
        service.edit("cat", Edit(difficulty=3), "ann")

    assert "cat" not in lists.now.entries


def test_an_edit_that_changes_nothing_makes_no_version(service: WordListService, lists: Lists) -> None:
    service.edit("cat", Edit(texts={"en": " cat "}), "ann")

    assert lists.now.version == 1


def test_a_removed_word_is_remembered_for_a_month(service: WordListService, lists: Lists, clock: SettableClock) -> None:
    service.remove("cat", "ann")
    at_once = lists.now.catalogue.planned("cat")

    clock.advance(RETIRED_DAYS * DAY_MS)
    service.remove("dog", "ann")

    assert at_once == a_word("cat")
    assert set(lists.now.retired) == {"dog"}


def test_a_removed_word_can_be_uploaded_again(service: WordListService, lists: Lists) -> None:
    service.remove("cat", "ann")

    service.upload(sheet("cat,animals"), Defaults(), "ann")

    assert "cat" in lists.now.entries
    assert lists.now.retired == {}


def test_words_can_exchange_their_labels(service: WordListService, lists: Lists) -> None:
    file = File(b"id,en,label\ncat,cat,dog\ndog,dog,cat\n", CSV, None)

    service.upload(file, Defaults(), "ann")

    assert {word.id: word.label for word in lists.now.catalogue.words} == {"cat": "dog", "dog": "cat"}


def test_in_json_of_one_line_the_words_are_counted(service: WordListService) -> None:
    words = b'[{"text":"fox","category":"animals"},{"text":"=1"},{"text":"yak","category":"moon"}]'

    preview = service.preview(File(words, JSON, None), Defaults())

    assert [one.line for one in preview.plan.rejected] == [2, 3]
    with pytest.raises(Rejected, match="Line 2"):
        service.upload(File(words, JSON, None), Defaults(), "ann")


def test_a_list_does_not_grow_without_end(service: WordListService, lists: Lists) -> None:
    entries = {f"w{n}": Entry(a_word(f"w{n}"), 0, "ann") for n in range(MOST_WORDS)}
    lists.now = WordList(1, lists.now.categories, entries)

    with pytest.raises(Conflict, match=str(MOST_WORDS)):
        service.upload(sheet("one more,animals"), Defaults(), "ann")
