"""Word statistics, written in shards by word and read by merging them, and what is played a day and by a version.

| `PK` | `SK` |
| --- | --- |
| `STATS#<all or model version>#<shard>` | `WORD#<word>`, `DETAIL#<word>` |
| `PLAYED#<shard>` | `DAY#<date>`, `VERSION#<version>` |

storage/counting.py writes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Key

from chalicelib.domain.statistics import Day, Detail, Sums
from chalicelib.storage.batches import get_all
from chalicelib.storage.counting import (
    PLAYED_SHARDS,
    STATISTICS_SHARDS,
    TAKEN,
    TIME,
    count_failure,
    partition,
    row_key,
)
from chalicelib.storage.table import Item, pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from boto3.dynamodb.conditions import ConditionBase
    from mypy_boto3_dynamodb import DynamoDBServiceResource
    from mypy_boto3_dynamodb.service_resource import Table


class StatisticsStore:
    """Reads what closing rounds added up. What it counts as reads does not grow with the rounds.

    The sums of all words of a shard are one page of a query: 1 MB, which is more than 70,000 words in all shards.
    """

    def __init__(self, dynamodb: DynamoDBServiceResource, table: Table) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def every(self, version: str | None) -> Mapping[str, Sums]:
        """The sums of every word that was played, under one model version or (None) under all of them."""
        condition = Key("SK").begins_with("WORD#")
        keys = (Key("PK").eq(partition(version, shard)) & condition for shard in range(STATISTICS_SHARDS))
        return {item["SK"].removeprefix("WORD#"): _sums(item) for key in keys for item in self._query(key)}

    def sums(self, word: str, versions: Sequence[str | None]) -> tuple[Sums, ...]:
        """A word's sums under each of up to 100 versions; all zero where it was never played."""
        keys = [row_key("WORD", version, word) for version in versions]
        asked = {key["PK"]: key for key in keys}  # none twice
        found = {item["PK"]: _sums(item) for item in get_all(self._dynamodb, self._table, asked.values())}
        return tuple(found.get(key["PK"], Sums()) for key in keys)

    def detail(self, word: str, version: str | None) -> Detail:
        """What a word's rounds tell beyond sums. Rows of old have what it was taken for beside the sums."""
        keys = [row_key(kind, version, word) for kind in ("WORD", "DETAIL")]
        times: dict[int, int] = {}
        taken_for: dict[str, int] = {}
        for detail in map(_detail, get_all(self._dynamodb, self._table, keys)):
            times |= detail.times
            for label, count in detail.taken_for.items():
                taken_for[label] = taken_for.get(label, 0) + count
        return Detail(times, taken_for)

    def details(self, words: Sequence[str], version: str | None) -> Mapping[str, Detail]:
        """What the rounds of up to 100 words tell beyond sums; words without any are left out."""
        keys = [row_key("DETAIL", version, word) for word in words]
        items = get_all(self._dynamodb, self._table, keys)
        return {item["SK"].removeprefix("DETAIL#"): _detail(item) for item in items}

    def versions(self) -> Mapping[str, Sums]:
        """What was played under each model version."""
        found: dict[str, Sums] = {}
        for item in self._played(Key("SK").begins_with("VERSION#")):
            version = item["SK"].removeprefix("VERSION#")
            found[version] = found.get(version, Sums()) + _sums(item)
        return found

    def failed(self, request: str, at: int) -> None:
        """Count a request, by its id, that failed by a fault of ours."""
        self._table.update_item(**count_failure(request, at)["Update"])

    def days(self, first: str, last: str) -> tuple[Day, ...]:
        """What was played on each UTC date between two, both included, the first one first; without idle ones."""
        found: dict[str, Day] = {}
        for item in self._played(Key("SK").between(f"DAY#{first}", f"DAY#{last}")):
            date = item["SK"].removeprefix("DAY#")
            found[date] = found.get(date, Day(date)) + _day(date, item)
        return tuple(found[date] for date in sorted(found))

    def _played(self, condition: ConditionBase) -> Iterator[Item]:
        for shard in range(PLAYED_SHARDS):
            yield from self._query(Key("PK").eq(f"PLAYED#{shard}") & condition)

    def _query(self, condition: ConditionBase) -> Iterator[Item]:
        return pages(self._table.query, KeyConditionExpression=condition)


def _sums(item: Item) -> Sums:
    return Sums(*(int(item.get(name, 0)) for name in ("rounds", "recognised", "ms", "attempts")))


def _day(date: str, item: Item) -> Day:
    games, players, failures = (int(item.get(name, 0)) for name in ("games", "players", "failures"))
    return Day(date, games, players, _sums(item), failures)


def _detail(item: Item) -> Detail:
    return Detail(
        times={int(bin_): count for bin_, count in _counts(item, TIME).items()}, taken_for=_counts(item, TAKEN)
    )


def _counts(item: Item, prefix: str) -> dict[str, int]:
    return {name.removeprefix(prefix): int(count) for name, count in item.items() if name.startswith(prefix)}
