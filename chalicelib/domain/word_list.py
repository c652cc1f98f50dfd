"""The word list as it is kept: every word with where it came from, under a version that each change raises."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.domain.word import Catalogue, Category, Word
from chalicelib.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_WORDS = 12_000
"""Of the whole list: `GET /words` answers with all of them, and an answer of Lambda's has at most 6 MB."""

MOST_CATEGORIES = 100
RETIRED_DAYS = 30
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A word with who put it there; `updated_at` in ms since 1970, `updated_by` a player's id or a command's name."""

    word: Word
    updated_at: int
    updated_by: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """Who changed the list, when (ms since 1970) and by what; kept with the version that it made."""

    action: str
    at: int
    by: str
    what: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class WordList:
    """All words at one version; version 0 is the list that was never written.

    `retired` holds what was removed in the last 30 days: games that planned such a word still deal it.
    """

    version: int = 0
    categories: tuple[Category, ...] = ()
    entries: Mapping[str, Entry] = field(default_factory=dict)
    retired: Mapping[str, Entry] = field(default_factory=dict)

    @cached_property
    def catalogue(self) -> Catalogue:
        """What games see of it, each part sorted by id."""
        words = sorted((entry.word for entry in self.entries.values()), key=lambda word: word.id)
        retired = sorted((entry.word for entry in self.retired.values()), key=lambda word: word.id)
        return Catalogue(self.categories, tuple(words), tuple(retired))

    def changed(self, categories: Iterable[Category], entries: Iterable[Entry]) -> WordList:
        """The next version: with these categories and entries, in place of those with their ids.

        Raises Conflict where it would be too long.
        """
        named = {category.id: category for category in (*self.categories, *categories)}
        fresh = {entry.word.id: entry for entry in entries}
        together = {**self.entries, **fresh}
        if len(together) > MOST_WORDS or len(named) > MOST_CATEGORIES:
            raise Conflict(f"The list can have {MOST_WORDS} words in {MOST_CATEGORIES} categories at most.")
        retired = {id_: entry for id_, entry in self.retired.items() if id_ not in fresh}
        return WordList(self.version + 1, tuple(sorted(named.values(), key=lambda one: one.id)), together, retired)

    def without(self, word_id: str, at: int, by: str) -> WordList:
        """The next version, in which a word is retired; what was retired long ago is forgotten."""
        gone = self.entries[word_id]
        entries = {id_: entry for id_, entry in self.entries.items() if id_ != word_id}
        kept = {id_: entry for id_, entry in self.retired.items() if at - entry.updated_at < RETIRED_DAYS * _DAY_MS}
        retired = {**kept, word_id: Entry(gone.word, at, by, gone.source)}
        return WordList(self.version + 1, self.categories, entries, retired)
