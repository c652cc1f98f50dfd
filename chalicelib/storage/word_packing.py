"""The word list as bytes: compressed JSON, in which a word is a list of its fields, for there are thousands."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

from chalicelib.domain.word import Category, Word
from chalicelib.domain.word_list import Entry, WordList

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT = 1


def pack(words: WordList) -> bytes:
    """The list's content; its version is told by where it lies."""
    document = {
        "format": FORMAT,
        "categories": [[category.id, category.texts] for category in words.categories],
        "entries": _rows(words.entries.values()),
        "retired": _rows(words.retired.values()),
    }
    return zlib.compress(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), level=9)


def unpack(packed: bytes, version: int) -> WordList:
    document: Any = json.loads(zlib.decompress(packed))
    return WordList(
        version=version,
        categories=tuple(Category(id_, texts) for id_, texts in document["categories"]),
        entries=_entries(document["entries"]),
        retired=_entries(document["retired"]),
    )


def _rows(entries: Iterable[Entry]) -> list[list[Any]]:
    """Sorted by id: neighbours are alike, which packs well, and the same list has the same bytes."""
    return [_row(entry) for entry in sorted(entries, key=lambda entry: entry.word.id)]


def _row(entry: Entry) -> list[Any]:
    word = entry.word
    told = [word.id, word.label, word.texts, word.category, word.difficulty, word.dealt, word.reason]
    return [*told, entry.updated_at, entry.updated_by, entry.source]


def _entries(rows: list[Any]) -> dict[str, Entry]:
    return {row[0]: Entry(Word(*row[:7]), *row[7:]) for row in rows}
