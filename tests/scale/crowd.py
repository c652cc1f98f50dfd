"""A crowd at the counters: how often transactions meet at an item and are refused, with the stores' own counters.

Time is virtual. A transaction is at its items for WINDOW_MS; another one that comes to any of them meanwhile is
refused, as DynamoDB refuses it, and tries again as `chalicelib.storage.counters` does. Rounds come by chance, to a few
processes that have each closed many before the second half, which is counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError

from chalicelib.errors import Unavailable
from chalicelib.storage.counters import MOST, Counters
from chalicelib.storage.counting import count_game, count_result
from tests.builders import a_closed_round, a_game

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.round import Round

WINDOW_MS = 10.0
"""How long a transaction of some twenty items is at them: assumed; what it changes is told beside the results."""
PROCESSES = 20
ROUNDS = 6


class Floor:
    """The items that are being written, and until when; a table, as far as the counters ask it for anything."""

    def __init__(self, window: float, *, sharded: bool) -> None:
        self.now, self.tries = 0.0, 0
        self.rows: set[tuple[str, str]] = set()
        self._told: dict[tuple[str, str], int] = {}
        self.name, self.meta = "inkling", SimpleNamespace(client=self)
        self._window, self._sharded = window, sharded
        self._busy: defaultdict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)

    def transact_write_items(self, TransactItems: Sequence[Any]) -> None:  # noqa: N803  # AWS's name
        begin, end = self.now, self.now + self._window
        self.now, self.tries = end, self.tries + 1
        keys = [self._key(write["Update"]["Key"]) for write in TransactItems]
        met = [any(since < end and until > begin for since, until in self._at(key, begin)) for key in keys]
        if any(met):
            reasons = [{"Code": "TransactionConflict" if one else "None"} for one in met]
            answer: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
            raise ClientError(answer, "TransactWriteItems")
        for key in keys:
            self._busy[key].append((begin, end))
            self.rows.add(key)

    def update_item(self, **request: Any) -> None:
        """How a first row is told of others; refused while a transaction is at it."""
        begin, self.now = self.now, self.now + self._window / 2
        if any(since < self.now and until > begin for since, until in self._at(self._key(request["Key"]), begin)):
            raise ClientError({"Error": {"Code": "TransactionConflictException", "Message": ""}}, "UpdateItem")
        key, rows = self._key(request["Key"]), request["ExpressionAttributeValues"][":rows"]
        if self._told.get(key, 0) >= rows:
            raise ClientError({"Error": {"Code": "ConditionalCheckFailedException", "Message": ""}}, "UpdateItem")
        self._told[key] = rows

    def get_item(self, **request: Any) -> dict[str, Any]:
        return {"Item": {"rows": self._told[self._key(request["Key"])]}}

    def _at(self, key: tuple[str, str], begin: float) -> list[tuple[float, float]]:
        """Who is or was at an item lately; those long gone are forgotten."""
        self._busy[key] = [span for span in self._busy[key] if span[1] > begin - 20 * self._window]
        return self._busy[key]

    def _key(self, key: Mapping[str, str]) -> tuple[str, str]:
        partition = key["PK"] if self._sharded else re.sub(r"^PLAYED#\d+", "PLAYED#0", key["PK"])
        return partition, key["SK"]


@dataclass(frozen=True, slots=True)
class Met:
    """What became of transactions: shares of 1; `tries` of one on average, `rows` that the busiest counter has."""

    refused: float
    failed: float
    tries: float
    rows: int


@dataclass(frozen=True, slots=True)
class Design:
    """How counters lie in the table."""

    name: str
    sharded: bool
    most: int


DESIGNS = (
    Design("one row each", sharded=False, most=1),
    Design("8 shards of days, as it was", sharded=True, most=1),
    Design("spread over rows, as it is", sharded=True, most=MOST),
)


def meet(rounds: Sequence[Round], games: float, design: Design, random: Random, window: float = WINDOW_MS) -> Met:
    """Close rounds, and begin a game for every six, at a rate of so many games a second."""
    floor = Floor(window, sharded=design.sharded)
    processes = [Counters(cast("Table", floor), design.most) for _ in range(PROCESSES)]
    began, tries, refused, failed, counted = 0.0, 0, 0, 0, 0
    for number, round_ in enumerate(rounds):
        began += random.expovariate(games * ROUNDS / 1_000)
        for by, counts in _counts(round_, begins=number % ROUNDS == 0):
            floor.now, floor.tries = began, 0
            lost = _lost(random.choice(processes), counts, by)
            if number >= len(rounds) // 2:
                counted, tries, failed = counted + 1, tries + floor.tries, failed + lost
                refused += floor.tries > 1
    per_counter: defaultdict[str, int] = defaultdict(int)
    for partition, sort in floor.rows:
        per_counter["#".join([partition, *sort.split("#")[:2]])] += 1
    return Met(refused / counted, failed / counted, tries / counted, max(per_counter.values()))


def _counts(round_: Round, *, begins: bool) -> list[tuple[str, list[Any]]]:
    closed = a_closed_round()
    assert closed.result is not None
    found = [(round_.id, count_result(round_, closed.result, first_of_day=False))]
    return [(round_.game, [count_game(a_game(id=round_.game))]), *found] if begins else found


def _lost(counters: Counters, counts: Sequence[Any], by: str) -> bool:
    try:
        counters.transact([], counts, by)
    except Unavailable:
        return True
    return False
