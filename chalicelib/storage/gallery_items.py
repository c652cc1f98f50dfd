"""How a drawing's place in the gallery is written as items, one for each list that it is in, and read back."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.gallery import Entry, ReportReason, Standing
from chalicelib.domain.review import ReviewId
from chalicelib.storage.review_items import decision_from, decision_map
from chalicelib.storage.table import Item, player_key, shard_of, without_none

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.domain.gallery import Change

NEWEST = "GALLERY"
CANDIDATE_SHARDS = 4
QUEUE_SHARDS = 4
AHEAD = 20_000
"""Reported drawings stand before every review in the queue, whose numbers end at 10,000."""

_LISTS = ("", "#WORD", "#REPORTS")
Write = dict[str, dict[str, Any]]
Place = tuple[str, int]


def entry_key(review: ReviewId) -> dict[str, str]:
    return {"PK": player_key(review.player), "SK": f"GALLERY#{review.round}"}


def label_index(label: str) -> str:
    """Where the index has what is shown as a label."""
    return f"{NEWEST}#{label}"


def is_entry(item: Item) -> bool:
    return str(item["SK"]).startswith("GALLERY#")


def entry_writes(change: Change) -> Iterator[Write]:
    """What a transaction has to write, the entry first: under the condition that it is as it was read.

    Nothing is written where its player does not agree, or has been erased: what is taken out stays out.
    """
    before, after = change.before, change.after
    yield {"Put": {"Item": _row(after, 0), **_as_read(before)}}
    for row in range(1, len(_LISTS)):
        if _places(after)[row] or (before and _places(before)[row]):
            yield {"Put": {"Item": _row(after, row)}}
    yield _agreement(after.review.player)


def entry_from(item: Item) -> Entry:
    """An entry from any of its items."""
    round_ = item["SK"].split("#")[1]
    return Entry(
        review=ReviewId(round_, item["PK"].removeprefix("PLAYER#")),
        label=item["label"],
        saw=item.get("saw"),
        sketch=Drawing.from_lists(json.loads(item["sketch"])),
        suspicion=float(item["suspicion"]),
        standing=Standing(item["standing"]),
        number=None if "number" not in item else int(item["number"]),
        reports={ReportReason(reason): int(count) for reason, count in item["reports"].items()},
        settled=item["settled"],
        decisions=tuple(map(decision_from, item["decisions"])),
        revision=int(item["revision"]),
    )


def _row(entry: Entry, row: int) -> Item:
    """One of an entry's items: the same but for the list of the index that it stands for, if it is in it now."""
    key = entry_key(entry.review)
    index, number = _places(entry)[row] or (None, None)
    attributes = {
        "label": entry.label,
        "saw": entry.saw,
        "sketch": json.dumps(entry.sketch.to_lists(), separators=(",", ":")),
        "suspicion": Decimal(f"{entry.suspicion:.4f}"),
        "standing": entry.standing.value,
        "number": entry.number,
        "reports": {reason.value: count for reason, count in entry.reports.items()},
        "settled": entry.settled,
        "decisions": [decision_map(decision) for decision in entry.decisions],
        "revision": entry.revision,
    }
    where = {"PK": key["PK"], "SK": key["SK"] + _LISTS[row], "INDEX": index, "NUMBER": number}
    return without_none(where | attributes)


def _places(entry: Entry) -> tuple[Place | None, Place | None, Place | None]:
    """Where the index has the entry: among all that is shown or may be, below its label, in the queue of admins."""
    round_ = entry.review.round
    everywhere = by_label = queue = None
    if entry.standing is Standing.SHOWN and entry.number is not None:
        everywhere, by_label = (NEWEST, entry.number), (label_index(entry.label), entry.number)
    elif entry.standing is Standing.CANDIDATE:
        everywhere = (f"CANDIDATES#{shard_of(round_, CANDIDATE_SHARDS)}", round(10_000 * entry.suspicion))
    if entry.waits:
        queue = (f"PENDING#{shard_of(round_, QUEUE_SHARDS)}", AHEAD + entry.reported)
    return everywhere, by_label, queue


def _as_read(before: Entry | None) -> dict[str, Any]:
    if before is None:
        return {"ConditionExpression": "attribute_not_exists(PK)"}
    return {"ConditionExpression": "revision = :read", "ExpressionAttributeValues": {":read": before.revision}}


def _agreement(player: str) -> Write:
    return {
        "ConditionCheck": {
            "Key": {"PK": player_key(player), "SK": "PROFILE"},
            "ConditionExpression": "attribute_exists(PK) AND (attribute_not_exists(gallery) OR gallery = :yes)",
            "ExpressionAttributeValues": {":yes": True},
        }
    }
