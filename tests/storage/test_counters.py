"""Counters under many transactions at once: refused as DynamoDB refuses, on moto, which lets them all pass."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.clock import date_of
from chalicelib.domain.statistics import Sums
from chalicelib.errors import Unavailable
from chalicelib.storage.closing import ClosingStore
from chalicelib.storage.counters import MOST, PATIENCE, TRIES, Counters, row_for, row_of
from chalicelib.storage.counting import PLAYED_SHARDS
from chalicelib.storage.games import GameStore
from chalicelib.storage.table import ConditionFailed, shard_of
from tests.builders import GAME_ID, NOON, a_game
from tests.storage.rounds import played

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.storage.statistics import StatisticsStore
    from tests.conftest import Cloud

KEY = {"PK": "PLAYED#0", "SK": "DAY#2027-01-15"}
COUNT = {
    "Update": {
        "Key": KEY,
        "UpdateExpression": "ADD rounds :one",
        "ExpressionAttributeValues": {":one": 1},
    }
}
PUT: dict[str, Any] = {"Put": {"Item": {"PK": "PLAYER#ann", "SK": "RESULT#1"}}}
TAKEN: dict[str, Any] = {"Put": {**PUT["Put"], "ConditionExpression": "attribute_not_exists(PK)"}}


class Busy:
    """A table where other transactions are at some items all the time; `at` tells of a key whether it is one."""

    def __init__(self, table: Table, at: Callable[[Mapping[str, str]], bool]) -> None:
        self._table, self._at = table, at
        self.name, self.refused, self.locked = table.name, 0, False
        self.meta = SimpleNamespace(client=self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._table, name)

    def update_item(self, **request: Any) -> Any:
        if self.locked:
            raise ClientError({"Error": {"Code": "TransactionConflictException", "Message": ""}}, "UpdateItem")
        return self._table.update_item(**request)

    def transact_write_items(self, TransactItems: list[Any]) -> None:  # noqa: N803  # AWS's name
        keys = [write.get("Key") or write["Item"] for entry in TransactItems for write in entry.values()]
        codes = ["TransactionConflict" if self._at(key) else "None" for key in keys]
        if set(codes) == {"None"}:
            self._table.meta.client.transact_write_items(TransactItems=TransactItems)
            return
        self.refused += 1
        reasons = [{"Code": code} for code in codes]
        answer: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
        raise ClientError(answer, "TransactWriteItems")


def busy(table: Table, at: Callable[[Mapping[str, str]], bool]) -> Any:
    return Busy(table, at)


def first_row(key: Mapping[str, str]) -> bool:
    """Whether a key is a counter's first row."""
    return key["PK"].startswith(("STATS#", "PLAYED#")) and key["SK"].count("#") == 1


def rows(table: Table) -> dict[str, dict[str, Any]]:
    found = {str(item["SK"]): item for item in table.scan()["Items"] if item["PK"] == KEY["PK"]}
    return cast("dict[str, dict[str, Any]]", found)


def names_of(row: int, of: int) -> Iterable[str]:
    """Names that are counted on a row, out of so many."""
    return (name for name in map(str, range(10_000)) if row_for(name, of) == row)


def test_a_counter_that_nobody_else_adds_to_has_one_row(table: Table) -> None:
    counters = Counters(table)

    for name in map(str, range(5)):
        counters.transact([], [COUNT], name)

    assert rows(table) == {"DAY#2027-01-15": {**KEY, "rounds": 5}}


def test_a_counter_that_others_are_adding_to_is_spread_and_counts_the_same(table: Table) -> None:
    counters = Counters(busy(table, first_row))

    for name in map(str, range(40)):
        if row_for(name, MOST):
            counters.transact([], [COUNT], name)

    found = rows(table)
    assert len(found) > 10
    assert sum(int(item.get("rounds", 0)) for item in found.values()) == 40
    assert "rounds" not in found["DAY#2027-01-15"]


def test_who_meets_another_by_chance_spreads_nothing(table: Table) -> None:
    meetings = iter([True] * PATIENCE)
    counters = Counters(busy(table, lambda _: next(meetings, False)))

    counters.transact([], [COUNT], "1")

    assert rows(table) == {"DAY#2027-01-15": {**KEY, "rounds": 1}}


def test_a_process_learns_at_once_how_far_others_have_spread(table: Table) -> None:
    table.put_item(Item={**KEY, "rows": 256})
    crowd = busy(table, first_row)

    Counters(crowd).transact([], [COUNT], next(iter(names_of(200, 256))))

    assert rows(table)["DAY#2027-01-15#200"]["rounds"] == 1
    assert crowd.refused == PATIENCE + 1


def test_the_first_row_tells_how_many_there_are_before_one_is_added_to(table: Table) -> None:
    counters = Counters(busy(table, first_row))
    second = next(iter(names_of(1, 4)))

    counters.transact([], [COUNT], second)

    assert rows(table) == {
        "DAY#2027-01-15": {**KEY, "rows": 4},
        "DAY#2027-01-15#1": {"PK": KEY["PK"], "SK": "DAY#2027-01-15#1", "rounds": 1},
    }


def test_nothing_is_added_to_rows_that_the_first_one_could_not_be_told_of(table: Table) -> None:
    crowd = busy(table, first_row)
    crowd.locked = True
    name = next(iter(names_of(1, 4)))

    with pytest.raises(Unavailable):
        Counters(crowd).transact([], [COUNT], name)

    assert rows(table) == {}


def test_a_process_does_not_narrow_what_another_has_spread(table: Table) -> None:
    table.put_item(Item={**KEY, "rows": 256})

    Counters(busy(table, first_row)).transact([], [COUNT], next(iter(names_of(1, 256))))

    assert rows(table)["DAY#2027-01-15"]["rows"] == 256


def test_another_write_that_is_refused_is_not_tried_again(table: Table) -> None:
    table.put_item(Item=PUT["Put"]["Item"])
    counters = Counters(table)

    with pytest.raises(ConditionFailed) as refused:
        counters.transact([TAKEN], [COUNT], "1")

    assert refused.value.failed == {0}
    assert rows(table) == {}


def test_what_is_met_at_another_item_is_tried_again_and_spreads_nothing(table: Table) -> None:
    crowd = busy(table, lambda key: key["PK"] == "PLAYER#ann" and crowd.refused < 2)

    Counters(crowd).transact([TAKEN], [COUNT], "1")

    assert rows(table) == {"DAY#2027-01-15": {**KEY, "rounds": 1}}


def test_where_all_rows_are_busy_it_ends(table: Table) -> None:
    crowd = busy(table, lambda key: key["PK"].startswith("PLAYED#"))

    with pytest.raises(Unavailable):
        Counters(crowd).transact([PUT], [COUNT], "1")

    assert crowd.refused == TRIES
    assert int(rows(table)["DAY#2027-01-15"]["rows"]) == MOST


def test_what_is_counted_on_a_shard_is_spread_over_all_rows() -> None:
    of_a_shard = [name for name in map(str, range(100_000)) if shard_of(name, PLAYED_SHARDS) == 3]

    found = {row_for(name, 64) for name in of_a_shard}

    assert found == set(range(64))


def test_statistics_are_the_sums_of_all_rows(cloud: Cloud, games: GameStore, statistics: StatisticsStore) -> None:
    alone, crowded = ClosingStore(cloud.table), ClosingStore(busy(cloud.table, first_row))

    closed = [played(games, alone if number == 1 else crowded, number) for number in (1, 2, 3, 4)]

    version = closed[0].model_version
    four = Sums(rounds=4, recognised=4, ms=8_000, attempts=4)
    rows_of_cat = [item for item in cloud.table.scan()["Items"] if str(item["SK"]).startswith("WORD#cat#")]
    assert rows_of_cat
    assert statistics.every(None) == statistics.every(version) == {"cat": four}
    assert statistics.sums("cat", [None, version]) == (four, four)
    assert statistics.detail("cat", None) == statistics.details(["cat"], version)["cat"]
    assert sum(statistics.detail("cat", None).times.values()) == 4
    assert statistics.versions() == {version: four}
    today = date_of(NOON)
    [day] = statistics.days(today, today)
    assert (day.sums, day.games, day.players) == (four, 1, 1)


def test_a_game_is_counted_where_others_are_counted_beside_it(
    cloud: Cloud, games: GameStore, statistics: StatisticsStore
) -> None:
    assert games
    crowded = GameStore(busy(cloud.table, first_row))

    assert crowded.add(a_game(player="ann"))

    today = date_of(a_game().created_at)
    assert [day.games for day in statistics.days(today, today)] == [1]


def test_a_game_that_could_not_be_counted_is_not_made(cloud: Cloud, games: GameStore) -> None:
    crowded = GameStore(busy(cloud.table, lambda key: key["PK"].startswith("PLAYED#")))

    with pytest.raises(Unavailable):
        crowded.add(a_game(player="ann"))

    assert games.game("ann", GAME_ID) is None


def test_rows_have_the_counters_partition() -> None:
    key = {"PK": "STATS#all#3", "SK": "WORD#cat"}

    assert row_of(key, 0) == key
    assert row_of(key, 7) == {"PK": "STATS#all#3", "SK": "WORD#cat#7"}
