"""Leaderboards: rows in their players' partitions, ranked through the index, sharded by write and merged by read.

| `PK` | `SK` | `INDEX` | `NUMBER` |
| --- | --- | --- | --- |
| `PLAYER#<player>` | `BOARD#<period>#<bucket>#<category>` | `BOARD#<period>#<bucket>#<category>#<shard>` | points |
"""

from __future__ import annotations

import heapq
from dataclasses import replace
from itertools import accumulate, groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import ConditionBase, Key

from chalicelib.domain.board import Row
from chalicelib.errors import Invalid
from chalicelib.storage import cursor as cursors
from chalicelib.storage.table import INDEX_NAME, Item, pages, player_key, shard_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.board import Board

SHARDS = 4
COUNTED = 1_000
"""Rows of a shard that are counted for a player's own rank, however many there are (docs/scale.md)."""


def board_shard(player: str) -> int:
    return shard_of(player, SHARDS)


class LeaderboardStore:
    """Reads ranks (storage/closing.py writes them)."""

    def __init__(self, table: Table, counted: int = COUNTED) -> None:
        """`counted` rows of a shard are counted for a player's own rank, at most."""
        self._table = table
        self._counted = counted

    def page(self, board: Board, limit: int, cursor: str | None) -> tuple[tuple[Row, ...], str | None]:
        """Up to `limit` rows, best first, and the cursor of the next ones; equal points share a rank.

        Raises Invalid for a cursor that was not given out.
        """
        above = _Place.start() if cursor is None else _Place.from_cursor(cursor)
        shards = (self._shard(board, shard, above, limit) for shard in range(SHARDS))
        merged = heapq.merge(*shards, key=_order)
        found = list(islice(merged, limit + 1))
        places = list(accumulate(found[:limit], _Place.next, initial=above))
        rows = tuple(_row(item, place.rank) for item, place in zip(found, places[1:], strict=False))
        return rows, places[-1].cursor() if len(found) > limit else None

    def _shard(self, board: Board, shard: int, above: _Place, limit: int) -> Iterator[Item]:
        """A shard's rows below a place, best first, equal points by player."""
        condition: ConditionBase = Key("INDEX").eq(f"{board.key}#{shard}")
        if above.points is not None:
            condition &= Key("NUMBER").lte(above.points)
        request: dict[str, Any] = {"IndexName": INDEX_NAME, "KeyConditionExpression": condition}
        rows = pages(self._table.query, ScanIndexForward=False, Limit=limit + 1, **request)
        return (row for row in _in_order(rows) if above.points is None or _order(row) > (-above.points, above.player))

    def row(self, board: Board, player: str) -> Row | None:
        """A player's own row with its rank, or the least that it can be; None before the first result."""
        item = self._table.get_item(Key={"PK": player_key(player), "SK": board.key}).get("Item")
        if item is None:
            return None
        points = int(item["NUMBER"])  # type: ignore[arg-type]
        counts = [self._count_above(board, shard, points) for shard in range(SHARDS)]
        rank, beyond = 1 + sum(count for count, _ in counts), any(more for _, more in counts)
        return replace(_row(item, rank), beyond=beyond)

    def _count_above(self, board: Board, shard: int, points: int) -> tuple[int, bool]:
        """How many rows of a shard have more points, as far as they are counted, and whether there may be more."""
        request: dict[str, Any] = {
            "IndexName": INDEX_NAME,
            "KeyConditionExpression": Key("INDEX").eq(f"{board.key}#{shard}") & Key("NUMBER").gt(points),
            "Select": "COUNT",
            "Limit": self._counted,
        }
        answer = self._table.query(**request)
        return answer["Count"], "LastEvaluatedKey" in answer


class _Place:
    """How far a list was told: the last row's points and player, its rank, and how many rows came before the next."""

    def __init__(self, points: int | None, player: str, rank: int, told: int) -> None:
        self.points = points
        self.player = player
        self.rank = rank
        self.told = told

    @classmethod
    def start(cls) -> _Place:
        return cls(None, "", 0, 0)

    @classmethod
    def from_cursor(cls, cursor: str) -> _Place:
        match cursors.decode(cursor):
            case [int() as points, str() as player, int() as rank, int() as told]:
                return cls(points, player, rank, told)
        raise Invalid("cursor", cursors.NOT_OURS)

    def cursor(self) -> str:
        return cursors.encode([self.points, self.player, self.rank, self.told])

    def next(self, item: Item) -> _Place:
        """The place of the row that follows; equal points share a rank."""
        points = int(item["NUMBER"])
        rank = self.rank if points == self.points else self.told + 1
        return _Place(points, item["PK"], rank, self.told + 1)


def _order(item: Item) -> tuple[int, str]:
    return -int(item["NUMBER"]), item["PK"]


def _in_order(items: Iterator[Item]) -> Iterator[Item]:
    """Rows that come by falling points, those of equal points by player."""
    for _, equals in groupby(items, key=itemgetter("NUMBER")):
        yield from sorted(equals, key=itemgetter("PK"))


def _row(item: Item, rank: int) -> Row:
    return Row(
        player=item["PK"].removeprefix("PLAYER#"),
        points=int(item["NUMBER"]),
        rounds=int(item["rounds"]),
        recognised=int(item["recognised"]),
        rank=rank,
    )
