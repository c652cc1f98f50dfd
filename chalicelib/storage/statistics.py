"""Word statistics, written in shards by word and read by merging them, and what is played a day and by a version.

| `PK` | `SK` |
| --- | --- |
| `STATS#<all or model version>#<shard>` | `WORD#<word>`, `DETAIL#<word>` |
| `PLAYED#<shard>` | `DAY#<date>`, `VERSION#<version>` |

storage/counting.py writes them; each is a counter of one row or several: storage/counters.py.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Key

from chalicelib.domain.statistics import Day, Detail, Sums
from chalicelib.storage.batches import get_all
from chalicelib.storage.counters import other_rows
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
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
        return _added(item for key in keys for item in self._query(key))

    def sums(self, word: str, versions: Sequence[str | None]) -> tuple[Sums, ...]:
        """A word's sums under each of up to 100 versions; all zero where it was never played."""
        keys = [row_key("WORD", version, word) for version in versions]
        asked = {key["PK"]: key for key in keys}  # none twice
        found: dict[str, Sums] = {}
        for item in self._rows(asked.values()):
            found[item["PK"]] = found.get(item["PK"], Sums()) + _sums(item)
        return tuple(found.get(key["PK"], Sums()) for key in keys)

    def detail(self, word: str, version: str | None) -> Detail:
        """What a word's rounds tell beyond sums. Rows of old have what it was taken for beside the sums."""
        keys = [row_key(kind, version, word) for kind in ("WORD", "DETAIL")]
        return _detail(self._rows(keys))

    def details(self, words: Sequence[str], version: str | None) -> Mapping[str, Detail]:
        """What the rounds of up to 100 words tell beyond sums; words without any are left out."""
        keys = [row_key("DETAIL", version, word) for word in words]
        found: dict[str, list[Item]] = {}
        for item in self._rows(keys):
            found.setdefault(_counted(item), []).append(item)
        return {word: _detail(items) for word, items in found.items()}

    def versions(self) -> Mapping[str, Sums]:
        """What was played under each model version."""
        return _added(self._played(Key("SK").begins_with("VERSION#")))

    def failed(self, request: str, at: int) -> None:
        """Count a request, by its id, that failed by a fault of ours."""
        self._table.update_item(**count_failure(request, at)["Update"])

    def days(self, first: str, last: str) -> tuple[Day, ...]:
        """What was played on each UTC date between two, both included, the first one first; without idle ones."""
        found: dict[str, Day] = {}
        for item in self._played(Key("SK").between(f"DAY#{first}", f"DAY#{last}#~")):  # after its last row
            date = _counted(item)
            found[date] = found.get(date, Day(date)) + _day(date, item)
        return tuple(found[date] for date in sorted(found))

    def _played(self, condition: ConditionBase) -> Iterator[Item]:
        for shard in range(PLAYED_SHARDS):
            yield from self._query(Key("PK").eq(f"PLAYED#{shard}") & condition)

    def _rows(self, keys: Iterable[dict[str, str]]) -> Iterator[Item]:
        """Every row of these counters."""
        first = list(get_all(self._dynamodb, self._table, keys))
        yield from first
        yield from get_all(self._dynamodb, self._table, [key for item in first for key in other_rows(item)])

    def _query(self, condition: ConditionBase) -> Iterator[Item]:
        return pages(self._table.query, KeyConditionExpression=condition)


def _sums(item: Item) -> Sums:
    return Sums(*(int(item.get(name, 0)) for name in ("rounds", "recognised", "ms", "attempts")))


def _day(date: str, item: Item) -> Day:
    games, players, failures = (int(item.get(name, 0)) for name in ("games", "players", "failures"))
    return Day(date, games, players, _sums(item), failures)


def _counted(item: Item) -> str:
    """The word, version or date that a row counts for."""
    return str(item["SK"].split("#")[1])


def _added(items: Iterable[Item]) -> Mapping[str, Sums]:
    """The sums of what is counted, all rows of each together."""
    found: dict[str, Sums] = {}
    for item in items:
        found[_counted(item)] = found.get(_counted(item), Sums()) + _sums(item)
    return found


def _detail(items: Iterable[Item]) -> Detail:
    """What all rows of a word tell together."""
    times: Counter[int] = Counter()
    taken_for: Counter[str] = Counter()
    for item in items:
        times.update({int(bin_): count for bin_, count in _counts(item, TIME).items()})
        taken_for.update(_counts(item, TAKEN))
    return Detail(dict(times), dict(taken_for))


def _counts(item: Item, prefix: str) -> dict[str, int]:
    return {name.removeprefix(prefix): int(count) for name, count in item.items() if name.startswith(prefix)}
