"""Word lists that are dropped into the bucket: each is imported once, and its report lies beside it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from chalicelib.domain.drop import Drop, Report, State, report_key
from chalicelib.domain.media_type import read_content_type
from chalicelib.domain.planning import Defaults
from chalicelib.domain.spelling import Unfit, check_slug
from chalicelib.domain.upload import MOST_BYTES
from chalicelib.errors import InklingError, Invalid, NotFound, TooLarge, Unavailable
from chalicelib.services.word_files import CSV, JSON, PLAIN, TABS, File

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.word import Difficulty
    from chalicelib.services.ports import Drops, FoundList
    from chalicelib.services.word_list import Uploaded, WordListService

    Told = Callable[[Uploaded | InklingError], Mapping[str, Any]]
    """How an upload, or its refusal, is answered."""

BY = "s3"  # who changed a word that came so
ENDINGS = {".csv": CSV, ".tsv": TABS, ".tab": TABS, ".txt": PLAIN, ".json": JSON}


class WordDropService:
    """Imports lists; its caller is called again about one where it raises, and may be called twice and out of order.

    Whoever reads a list says so in its report first, under the condition that nobody else has. So two versions of a
    file are imported one after the other, and the later one last.
    """

    def __init__(self, drops: Drops, word_list: WordListService, clock: Clock) -> None:
        self._drops = drops
        self._word_list = word_list
        self._clock = clock

    def take(self, key: str, told: Told) -> Report | None:
        """Import a list as it is now, if that has not been done, and report; None where there is nothing to do.

        Raises Unavailable where another version of it is being read or the game is out of reach.
        """
        if report_key(key) is None:
            return None
        before, mark = self._drops.report(key)  # before the list: else an older one could be imported over a newer one
        try:
            found = self._drops.find(key)
        except NotFound as refused:
            if self._is_cared_for(Drop(key), before):
                return None
            return self._settle(Report(Drop(key), State.REFUSED, self._clock(), told(refused)), mark)
        if found is None or self._is_cared_for(found.drop, before):
            return None
        held = self._drops.keep(Report(found.drop, State.READING, self._clock()), mark)
        if held is None:
            raise Unavailable("Somebody else has begun to read this list.")
        return self._settle(self._import(found, told, held), held)

    def _is_cared_for(self, drop: Drop, before: Report | None) -> bool:
        """Whether a drop is settled, or somebody is at it."""
        if before is None:
            return False
        held = before.is_held(self._clock())
        if held and before.drop != drop:
            raise Unavailable("An earlier version of this list is still being read.")
        return held or before.settles(drop)

    def _import(self, found: FoundList, told: Told, mark: str) -> Report:
        report = Report(found.drop, State.IMPORTED, self._clock())
        try:
            uploaded = self._word_list.upload(_file(found), _defaults(found.metadata), BY)
            return replace(report, answer=told(uploaded))
        except Unavailable:
            self._fail(report, told, mark)
            raise
        except InklingError as refused:
            return replace(report, state=State.REFUSED, answer=told(refused))
        except Exception:
            self._fail(report, told, mark)
            raise

    def _fail(self, report: Report, told: Told, mark: str) -> None:
        """Say that it did not work, so that whoever tries again need not wait; what went wrong goes its own way."""
        sentence = "The list could not be imported now. It is tried again twice; if it stays so, please drop it again."
        with suppress(Exception):
            self._drops.keep(replace(report, state=State.FAILED, answer=told(Unavailable(sentence))), mark)

    def _settle(self, report: Report, mark: str | None) -> Report | None:
        return None if self._drops.keep(report, mark) is None else report


def _file(found: FoundList) -> File:
    """Raises TooLarge before anything is read, and Invalid for a file of another kind."""
    if found.size > MOST_BYTES:
        raise TooLarge("file", f"The list must not be larger than {MOST_BYTES // 1024} kB.")
    told, charset = read_content_type(found.content_type)
    kind = next((ENDINGS[end] for end in ENDINGS if found.drop.file.lower().endswith(end)), told)
    if kind not in ENDINGS.values():
        endings = ", ".join(ENDINGS)
        raise Invalid("file", f"The kind of this list is not known: end its name with one of {endings}.")
    return File(found.read(), kind, charset)


def _defaults(metadata: Mapping[str, str]) -> Defaults:
    """What the file's metadata say of new words that say none themselves; raises Invalid."""
    category, difficulty = metadata.get("category"), metadata.get("difficulty", "2")
    try:
        slug = None if category is None else check_slug(category)
    except Unfit as fault:
        raise Invalid("category", f"The metadata's `category` {fault}.") from None
    if difficulty not in {"1", "2", "3"}:
        raise Invalid("difficulty", "The metadata's `difficulty` must be 1, 2 or 3.")
    return Defaults(slug, cast("Difficulty", int(difficulty)))
