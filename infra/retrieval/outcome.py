"""The files that a retrieval makes: the list that an admin uploads, all words with marks, what is left to review."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from chalicelib.domain.spelling import LONGEST_NOTE
from infra.retrieval.entry import proposals
from infra.retrieval.review import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from infra.retrieval.categories import Categories
    from infra.retrieval.entry import Entry

OWN = "Inkling's own list (MIT)"
MOST_PROPOSED = 2_000  # more than a person reviews; a whole dictionary has tens of thousands
MARKS = [
    *("id", "label", "en", "fr", "category", "difficulty"),
    *("mark", "reviewed", "listed", "reason", "also", "meaning", "sources", "licences", "references"),
]


def upload(entries: Iterable[Entry], categories: Categories) -> str:
    """JSON as `POST /admin/words` takes it. Shipped words are as they are shipped, so that they stay unchanged."""
    listed = [entry for entry in entries if entry.listed]
    used = {entry.category for entry in listed}
    named: list[dict[str, Any]] = [
        {"id": asked.id, "texts": dict(asked.texts)} for asked in categories if asked.id in used
    ]
    words = [_wish(entry) for entry in listed]
    return f"{json.dumps({'categories': named, 'words': words}, ensure_ascii=False, indent=1)}\n"


def marked(entries: Iterable[Entry]) -> str:
    """CSV of every word that was decided on, proposed or refused."""
    return _csv(MARKS, map(_marks, entries))


def to_review(entries: Iterable[Entry]) -> str:
    """CSV of the best attested: the columns of `reviewed.csv`, to be copied there, and what speaks for the word."""
    rows = (
        {
            **_columns(entry),
            "unfit": "",
            "sources": _joined(origin.name for origin in entry.origins),
            "meaning": entry.found.sense.gloss if entry.found.sense else "",
        }
        for entry in proposals(entries)[:MOST_PROPOSED]
    )
    return _csv([*COLUMNS, "sources", "meaning"], rows)


def source_of(entry: Entry) -> str:
    """Where a word comes from and under which licence, short enough for a note of the list."""
    told = "; ".join(f"{origin.name} ({origin.licence})" for origin in entry.origins) or OWN
    return told if len(told) <= LONGEST_NOTE else "; ".join(origin.name for origin in entry.origins)[:LONGEST_NOTE]


def mark(entry: Entry) -> str:
    """`unfit`, else `known` or `taught`."""
    if entry.unfit:
        return "unfit"
    return "known" if entry.known else "taught"


def _wish(entry: Entry) -> dict[str, Any]:
    wish: dict[str, Any] = {
        "id": entry.id,
        "texts": dict(entry.texts),
        "category": entry.category,
        "difficulty": entry.difficulty,
        "label": entry.label,
    }
    if entry.unfit:
        wish |= {"dealt": False, "reason": entry.unfit}
    if entry.found.reviewed is not None and not entry.found.reviewed.shipped:
        wish["source"] = source_of(entry)
    return wish


def _columns(entry: Entry) -> dict[str, object]:
    return {
        "en": entry.texts["en"],
        "fr": entry.texts.get("fr", ""),
        "category": entry.category,
        "difficulty": entry.difficulty,
    }


def _marks(entry: Entry) -> dict[str, object]:
    return {
        **_columns(entry),
        "id": entry.id,
        "label": entry.label,
        "mark": mark(entry),
        "reviewed": _yes(entry.reviewed),
        "listed": _yes(entry.listed),
        "reason": entry.unfit or "",
        "also": _joined(entry.also),
        "meaning": "" if entry.doubtful or not entry.found.sense else entry.found.sense.gloss,
        "sources": _joined(origin.name for origin in entry.origins) or OWN,
        "licences": _joined(dict.fromkeys(origin.licence for origin in entry.origins)),
        "references": _joined(f"{one.origin.name}: {one.reference}" for one in entry.found.candidates if one.reference),
    }


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _harmless(row[name]) for name in columns} for row in rows)
    return text.getvalue()


def _harmless(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: strangers' texts are in these files."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _joined(values: Iterable[str]) -> str:
    return "; ".join(values)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
