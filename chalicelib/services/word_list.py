"""The admins' word list: search, and uploads and changes, each of which is one new version of it, or none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from chalicelib.domain.clock import to_rfc3339
from chalicelib.domain.editing import edited
from chalicelib.domain.planning import Plan, plan
from chalicelib.domain.spelling import folded
from chalicelib.domain.word_list import Deed, Entry
from chalicelib.errors import Conflict, NotFound, Rejected, Unavailable
from chalicelib.services.word_files import Contents, File, read_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.editing import Edit
    from chalicelib.domain.planning import Defaults
    from chalicelib.domain.word_list import WordList
    from chalicelib.services.catalogue import CatalogueService
    from chalicelib.services.ports import WordLists

TRIES = 5  # how often a change is made again that another admin's was faster than
PAGE = 50


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What an upload did, or would do.

    `version` is the list's that it was planned on, or that it made; `taught` how many of its words are dealt although
    the machine cannot answer them yet.
    """

    plan: Plan
    version: int
    taught: int


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: `text` in id, label and texts, without case and accents; None: any."""

    text: str = ""
    category: str | None = None
    dealt: bool | None = None
    known: bool | None = None


class WordListService:
    """What admins do to the word list; `by` is always the caller's id."""

    def __init__(self, lists: WordLists, catalogue: CatalogueService, clock: Clock) -> None:
        self._lists = lists
        self._catalogue = catalogue
        self._clock = clock

    def preview(self, file: File, defaults: Defaults) -> Uploaded:
        """What an upload would do. Raises Rejected for a file that cannot be read."""
        there = self._lists.read()
        planned = _planned(there, read_file(file), defaults)
        return Uploaded(planned, there.version, _taught(planned, self._catalogue.answered()))

    def upload(self, file: File, defaults: Defaults, by: str, version: int | None = None) -> Uploaded:
        """Take a list in, all of it or nothing; one that changes nothing makes no version.

        Raises Rejected where a line cannot be taken; Conflict where the list is no longer at the `version` of the
        preview, or would be too long.
        """
        contents, answered = read_file(file), self._catalogue.answered()
        for _ in range(TRIES):
            there = self._lists.read()
            planned = _planned(there, contents, defaults)
            if planned.rejected:
                raise Rejected(tuple((one.line, one.reason) for one in planned.rejected))
            if not planned.changes and not planned.categories:
                return Uploaded(planned, there.version, _taught(planned, answered))
            if version is not None and version != there.version:
                raise Conflict("The word list has changed since the preview: please look at it again.")
            entries = [Entry(change.word, self._clock(), by, change.source) for change in planned.changes]
            after = there.changed(planned.categories, entries)
            if self._keep(there, after, self._deed(by, "upload", _told(planned, file))):
                return Uploaded(planned, after.version, _taught(planned, answered))
        raise Unavailable("The word list is being changed by others: please try again.")

    def page(self, search: Search, after: str | None) -> tuple[tuple[Entry, ...], str | None]:
        """Words by id, those behind the id `after`; and the last one's id where there are more."""
        text, answered = folded(search.text.strip()), self._catalogue.answered()
        found = [
            entry
            for id_, entry in sorted(self._lists.read().entries.items())
            if (after is None or id_ > after) and _fits(entry, search, text, answered)
        ]
        return tuple(found[:PAGE]), found[PAGE - 1].word.id if len(found) > PAGE else None

    def edit(self, word_id: str, edit: Edit, by: str, read_at: str | None = None) -> Entry:
        """Change a word. Raises NotFound, Invalid, and Conflict where its `updated_at` is no longer `read_at`."""

        def change(there: WordList) -> WordList:
            entry = _entry(there, word_id)
            if read_at is not None and read_at != to_rfc3339(entry.updated_at):
                raise Conflict("Somebody has changed this word meanwhile: please look at it again.")
            word = edited(entry.word, edit, {category.id for category in there.categories})
            if word == entry.word:
                return there
            return there.changed((), [Entry(word, self._clock(), by, entry.source)])

        return self._change(change, self._deed(by, "edit", {"word": word_id})).entries[word_id]

    def remove(self, word_id: str, by: str) -> None:
        """Take a word out of the list: it is dealt no more, and results keep it. Raises NotFound."""

        def change(there: WordList) -> WordList:
            _entry(there, word_id)
            return there.without(word_id, self._clock(), by)

        self._change(change, self._deed(by, "remove", {"word": word_id}))

    def _change(self, change: Callable[[WordList], WordList], deed: Deed) -> WordList:
        for _ in range(TRIES):
            there = self._lists.read()
            after = change(there)
            if after is there or self._keep(there, after, deed):
                return after
        raise Unavailable("The word list is being changed by others: please try again.")

    def _keep(self, there: WordList, after: WordList, deed: Deed) -> bool:
        kept = self._lists.keep(there, after, deed)
        if kept:
            self._catalogue.forget()
        return kept

    def _deed(self, by: str, action: str, what: dict[str, str | int]) -> Deed:
        return Deed(action, self._clock(), by, what)


def _planned(there: WordList, contents: Contents, defaults: Defaults) -> Plan:
    planned = plan(there, contents.wishes, contents.categories, defaults)
    rejected = sorted([*planned.rejected, *contents.faults], key=lambda one: one.line)
    return replace(planned, rejected=tuple(rejected))


def _taught(planned: Plan, answered: frozenset[str]) -> int:
    return sum(word.dealt and word.label not in answered for word in planned.words)


def _told(planned: Plan, file: File) -> dict[str, str | int]:
    digest = sha256(file.content).hexdigest()
    return {"added": planned.added, "updated": planned.updated, "sha256": digest}


def _fits(entry: Entry, search: Search, text: str, answered: frozenset[str]) -> bool:
    word = entry.word
    return (
        (search.category is None or word.category == search.category)
        and (search.dealt is None or word.dealt == search.dealt)
        and (search.known is None or (word.label in answered) == search.known)
        and any(text in folded(part) for part in (word.id, word.label, *word.texts.values()))
    )


def _entry(there: WordList, word_id: str) -> Entry:
    if word_id not in there.entries:
        raise NotFound("There is no such word.")
    return there.entries[word_id]
