"""The gallery: drawings in their players' partitions, found through the index, and reports in the reporters'.

| `PK` | `SK` | `INDEX` | `NUMBER` |
| --- | --- | --- | --- |
| `PLAYER#<player>` | `GALLERY#<round>` | `GALLERY`, while it is shown | its number |
| | | `CANDIDATES#<shard>`, while it may be | suspicion in ten-thousandths |
| `PLAYER#<player>` | `GALLERY#<round>#WORD` | `GALLERY#<label>`, while it is shown | its number |
| `PLAYER#<player>` | `GALLERY#<round>#REPORTS` | `PENDING#<shard>`, while reports wait | 20,000 and how many |
| `PLAYER#<reporter>` | `REPORT#<drawing>` | | |
| `PLAYER#<reporter>` | `REPORTS#<date>` | | |
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import ConditionBase, Key

from chalicelib.domain.gallery import REPORTS, ReportReason, drawing_id, drawing_number
from chalicelib.errors import Invalid, NotFound
from chalicelib.storage.cursor import NOT_OURS
from chalicelib.storage.gallery_items import NEWEST, entry_from, entry_key, entry_writes, label_index
from chalicelib.storage.quotas import count
from chalicelib.storage.table import INDEX_NAME, ConditionFailed, pages, player_key, transact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.gallery import Change, DrawingReport, Entry
    from chalicelib.domain.review import ReviewId
    from chalicelib.storage.table import Item


class GalleryStore:
    """Reads what is shown, and keeps what changes it."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def agrees(self, player: str) -> bool:
        """Whether a player lets drawings be shown; not where there is no such player any more."""
        item = self._table.get_item(Key={"PK": player_key(player), "SK": "PROFILE"}, ConsistentRead=True).get("Item")
        return item is not None and bool(item.get("gallery", True))

    def entry(self, review: ReviewId) -> Entry | None:
        """The place of a review's drawing in the gallery, shown or not."""
        item = self._table.get_item(Key=entry_key(review), ConsistentRead=True).get("Item")
        return None if item is None else entry_from(item)

    def find(self, number: int) -> Entry | None:
        """The drawing of a number, if it is shown."""
        condition = Key("INDEX").eq(NEWEST) & Key("NUMBER").eq(number)
        items = self._table.query(IndexName=INDEX_NAME, KeyConditionExpression=condition)["Items"]
        return entry_from(items[0]) if items else None

    def newest(self, limit: int, cursor: str | None) -> tuple[tuple[Entry, ...], str | None]:
        """What was shown last, and the cursor of what was before."""
        return self._page(NEWEST, limit, cursor)

    def first(self) -> int | None:
        """The number of the drawing that is shown longest; None where nothing is shown."""
        condition = Key("INDEX").eq(NEWEST)
        items = self._table.query(IndexName=INDEX_NAME, KeyConditionExpression=condition, Limit=1)["Items"]
        return int(items[0]["NUMBER"]) if items else None  # type: ignore[arg-type]

    def of_label(self, label: str, limit: int, cursor: str | None) -> tuple[tuple[Entry, ...], str | None]:
        """The same of what is shown as a label."""
        return self._page(label_index(label), limit, cursor)

    def _page(self, partition: str, limit: int, cursor: str | None) -> tuple[tuple[Entry, ...], str | None]:
        """A page of one partition: few drawings come in, each by a person's decision, so that none is hot.

        The cursor is the last drawing's id: one of the index's keys would name its player.
        """
        condition: ConditionBase = Key("INDEX").eq(partition)
        if cursor is not None:
            condition &= Key("NUMBER").lt(_after(cursor))
        request: dict[str, Any] = {"IndexName": INDEX_NAME, "KeyConditionExpression": condition, "Limit": limit + 1}
        items = list(islice(pages(self._table.query, ScanIndexForward=False, **request), limit + 1))
        more = len(items) > limit
        entries = tuple(map(entry_from, items[:limit]))
        return entries, drawing_id(entries[-1].number or 0) if more else None

    def keep(self, change: Change) -> bool:
        """Keep a change; False where it was changed meanwhile, the player objects, or has been erased."""
        return self._kept(list(entry_writes(change))) is None

    def _kept(self, writes: list[dict[str, dict[str, Any]]]) -> frozenset[int] | None:
        """The places of the writes that were refused; None where all is kept."""
        try:
            transact(self._table, writes)
        except ConditionFailed as error:
            return error.failed
        return None

    def reported(self, player: str, number: int) -> ReportReason | None:
        """What a player has said of a drawing; None where nothing."""
        item = self._table.get_item(Key=_report_key(player, number), ConsistentRead=True).get("Item")
        return None if item is None else ReportReason(str(item["reason"]))

    def report(self, report: DrawingReport, change: Change) -> bool:
        """Keep a report, and what it changes, once a player and drawing; False where something came between.

        Raises TooManyRequests where the player has reported as much today as is taken.
        """
        item = {**_report_key(report.player, report.number), "reason": report.reason.value, "at": report.at}
        new = {"Put": {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}}
        writes = [count(REPORTS, report.player, report.at), new, *entry_writes(change)]
        if report.player != change.after.review.player:  # whose profile is asked for already
            writes.append(_is_there(report.player))
        failed = self._kept(writes)
        if failed == frozenset({0}):
            raise REPORTS.used_up(report.at)
        return failed is None

    def numbers(self, player: str) -> tuple[int, ...]:
        """The numbers of a player's drawings that are shown, or have been."""
        found = (item.get("number") for item in self._items(player, "#number", {"#number": "number"}))
        return tuple({int(number) for number in found if number is not None})

    def withdraw(self, player: str) -> None:
        """Take every drawing of a player out of the gallery."""
        with self._table.batch_writer() as batch:
            for item in self._items(player, "PK, SK"):
                batch.delete_item({"PK": item["PK"], "SK": item["SK"]})

    def _items(self, player: str, projection: str, names: dict[str, str] | None = None) -> Iterator[Item]:
        condition = Key("PK").eq(player_key(player)) & Key("SK").begins_with("GALLERY#")
        request: dict[str, Any] = {"ExpressionAttributeNames": names} if names else {}
        request |= {"KeyConditionExpression": condition, "ProjectionExpression": projection}
        return pages(self._table.query, ConsistentRead=True, **request)


def _after(cursor: str) -> int:
    try:
        return drawing_number(cursor)
    except NotFound:
        raise Invalid("cursor", NOT_OURS) from None


def _report_key(player: str, number: int) -> dict[str, str]:
    return {"PK": player_key(player), "SK": f"REPORT#{drawing_id(number)}"}


def _is_there(player: str) -> dict[str, dict[str, Any]]:
    key = {"PK": player_key(player), "SK": "PROFILE"}
    return {"ConditionCheck": {"Key": key, "ConditionExpression": "attribute_exists(PK)"}}
