"""Word statistics, written in shards by word and read by merging them.

| `PK` | `SK` |
| --- | --- |
| `STATS#<all or model version>#<shard>` | `WORD#<word>` |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Key

from chalicelib.domain.statistics import WordStatistics
from chalicelib.storage.table import Item, pages, shard_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.service_resource import Table

EVERY_VERSION = "all"
SHARDS = 8
_TAKEN = "taken#"


def taken(label: str) -> str:
    """The attribute that counts the rounds in which a label was announced in the word's place."""
    return f"{_TAKEN}{label}"


def statistics_key(version: str, word: str) -> dict[str, str]:
    return {"PK": f"STATS#{version}#{shard_of(word, SHARDS)}", "SK": f"WORD#{word}"}


class StatisticsStore:
    """Reads what closing rounds added up (storage/closing.py writes it)."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def every(self, version: str | None) -> tuple[WordStatistics, ...]:
        """Every word that was played, under one model version or (None) under all of them."""
        return tuple(_statistics(item) for shard in range(SHARDS) for item in self._shard(version, shard))

    def _shard(self, version: str | None, shard: int) -> Iterator[Item]:
        condition = Key("PK").eq(f"STATS#{version or EVERY_VERSION}#{shard}")
        return pages(self._table.query, KeyConditionExpression=condition)

    def of(self, word: str, version: str | None) -> WordStatistics:
        """One word's; all zero if it was never played."""
        item = self._table.get_item(Key=statistics_key(version or EVERY_VERSION, word)).get("Item")
        return WordStatistics(word) if item is None else _statistics(item)


def _statistics(item: Item) -> WordStatistics:
    return WordStatistics(
        word=item["SK"].removeprefix("WORD#"),
        rounds=int(item["rounds"]),
        recognised=int(item["recognised"]),
        ms=int(item["ms"]),
        attempts=int(item["attempts"]),
        taken_for={name.removeprefix(_TAKEN): int(count) for name, count in item.items() if name.startswith(_TAKEN)},
    )
