"""Targets: uploaded word lists, in each of their forms, and the spelling of words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chalicelib.domain.planning import Defaults, plan
from chalicelib.domain.spelling import Unfit, check_slug, note, slug_of, spell
from chalicelib.domain.word_list import Entry, WordList
from chalicelib.errors import Conflict, Rejected
from chalicelib.services.word_files import CSV, JSON, PLAIN, TABS, File, read_file
from chalicelib.storage.word_packing import pack, unpack
from tests.fuzz.mutation import as_json
from tests.fuzz.target import Target

if TYPE_CHECKING:
    from chalicelib.domain.upload import Texts

DEFAULTS = Defaults("things")
THINGS: dict[str, Texts] = {"things": {"en": "Things", "fr": "Choses"}}


def lists(media_type: str, data: bytes) -> None:
    """An upload: refused with its lines, or read; and what it makes of an empty list is the same list again."""
    for charset in (None, "windows-1252"):
        try:
            contents = read_file(File(data, media_type, charset))
        except Rejected as refused:
            assert refused.lines
            assert all(line >= 1 and reason for line, reason in refused.lines)
            continue
        planned = plan(WordList(), contents.wishes, {**THINGS, **contents.categories}, DEFAULTS)
        if not planned.rejected:
            entries = [Entry(change.word, 0, "fuzz", change.source) for change in planned.changes]
            try:
                there = WordList().changed(planned.categories, entries)
            except Conflict:
                continue
            assert unpack(pack(there), there.version) == there
            again = plan(there, contents.wishes, {**THINGS, **contents.categories}, DEFAULTS)
            assert not again.changes
            assert not again.rejected
            assert not again.categories


def spelling(data: bytes) -> None:
    """A word's text, a note, an id: what is taken is taken again, as it is."""
    text = data.decode(errors="replace")
    for rule in (spell, note):
        try:
            taken = rule(text)
        except Unfit as fault:
            assert str(fault)
            continue
        assert rule(taken) == taken
    slug = slug_of(text)[:50].strip("-")
    assert not slug or check_slug(slug) is slug


TARGETS = (
    Target("words-csv", partial(lists, CSV), share=3),
    Target("words-tabs", partial(lists, TABS)),
    Target("words-text", partial(lists, PLAIN)),
    Target("words-json", partial(lists, JSON), as_json, share=3),
    Target("spelling", spelling, most=512),
)
