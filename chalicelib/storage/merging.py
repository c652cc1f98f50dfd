"""A list that lies in several partitions of the index, read as one: by number, page by page."""

from __future__ import annotations

import heapq
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import ConditionBase, Key

from chalicelib.errors import Invalid
from chalicelib.storage import cursor as cursors
from chalicelib.storage.table import INDEX_NAME, Item, pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mypy_boto3_dynamodb.service_resource import Table

Place = tuple[int, str, str]


def merged(table: Table, partitions: Sequence[str], limit: int, cursor: str | None) -> tuple[list[Item], str | None]:
    """Up to `limit` items of the partitions, highest number first, and the cursor of the next ones.

    Raises Invalid for a cursor that was not given out.
    """
    after = None if cursor is None else _place_from(cursor)
    rows = heapq.merge(*(_partition(table, name, after, limit) for name in partitions), key=_order)
    found = list(islice(rows, limit + 1))
    more = len(found) > limit
    return found[:limit], cursors.encode(_order(found[limit - 1])) if more else None


def _partition(table: Table, name: str, after: Place | None, limit: int) -> Iterator[Item]:
    """A partition's items after a place; those of equal numbers by key."""
    condition: ConditionBase = Key("INDEX").eq(name)
    if after is not None:
        condition &= Key("NUMBER").lte(-after[0])
    request: dict[str, Any] = {"IndexName": INDEX_NAME, "KeyConditionExpression": condition, "Limit": limit + 1}
    for _, equals in groupby(pages(table.query, ScanIndexForward=False, **request), key=itemgetter("NUMBER")):
        yield from (item for item in sorted(equals, key=_order) if after is None or _order(item) > after)


def _order(item: Item) -> Place:
    return -int(item["NUMBER"]), item["PK"], item["SK"]


def _place_from(cursor: str) -> Place:
    match cursors.decode(cursor):
        case [int() as number, str() as partition, str() as sort]:
            return number, partition, sort
    raise Invalid("cursor", cursors.NOT_OURS)
