"""Heat: which partitions of table and index a game writes to, by the stores' own keys, and how hot the hottest gets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from boto3.dynamodb.types import TypeSerializer
from ulid import ULID

from chalicelib.domain.game import Mode
from chalicelib.domain.ids import round_id
from chalicelib.domain.totals import Totals
from chalicelib.storage.closing import ClosingStore
from chalicelib.storage.games import GameStore
from chalicelib.storage.rounds import round_item
from chalicelib.storage.table import shard_of
from infra.words import load_words
from tests.builders import NOON, a_closed_round, a_game, a_round
from tests.scale.units import item_size, write_units
from tests.scale.visit import AGED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.round import Round

ROUNDS = 6
DAILY = 0.2
"""Of games: everyone has the same six words."""
AGED_BYTES = 40 + AGED * 25
"""Of a word's details."""
PARTITION = 1_000
"""Write units a second of one partition; a read partition takes 3,000 (docs.aws.amazon.com/amazondynamodb/latest/
developerguide/bp-partition-key-design.html)."""
FAMILIES = {
    "PLAYER": "a player's own partition",
    "PLAYED": "counters of days and versions",
    "STATS": "counters of words",
    "BOARD": "index: leaderboards",
    "UNLABELLED": "index: drawings without a label",
    "RESULTS": "index: results to be exported",
}
ORDERED_BY_TIME = {"UNLABELLED", "RESULTS"}
"""Families whose items come in the order of time: a partition of them is not split, for all is written at its end."""

Place = tuple[str, str]
"""A partition of the table or of the index, and where in it."""


@dataclass(slots=True)
class Recorder:
    """A table that takes everything, and writes down which partitions it would have heated by how many units."""

    partitions: Counter[str]
    items: Counter[Place]
    name: str = "inkling"

    @property
    def meta(self) -> SimpleNamespace:
        return SimpleNamespace(client=self)

    def transact_write_items(self, TransactItems: Sequence[Any]) -> None:  # noqa: N803  # AWS's name
        for entry in TransactItems:
            for write in entry.values():
                self._take(write)

    def _take(self, write: Mapping[str, Any]) -> None:
        key = write.get("Key") or write["Item"]
        values = write.get("ExpressionAttributeValues", {})
        size = _size(key, write.get("Item") or values)
        self._heat(key["PK"], key["SK"], 2 * write_units(size))
        index = write.get("Item", {}).get("INDEX") or values.get(":index")
        if index is not None:
            moves = 2 if index.startswith("BOARD#") else 1  # out of the old place, into the new one
            self._heat(index, key["PK"] + key["SK"], moves * write_units(size))

    def _heat(self, partition: str, place: str, units: int) -> None:
        self.partitions[partition] += units
        self.items[partition, place] += units


def _size(key: Mapping[str, Any], values: Mapping[str, Any]) -> int:
    if key["SK"].startswith("DETAIL#"):
        return AGED_BYTES
    serialised = {name: TypeSerializer().serialize(value) for name, value in {**values, **key}.items()}
    base = OPENED if key["SK"].startswith("ROUND#") and ":closed" in values else 0
    return base + item_size(serialised)


OPENED = item_size({name: TypeSerializer().serialize(value) for name, value in round_item(a_round()).items()})


def recorder() -> tuple[Recorder, Table]:
    """The recorder, as what it is and as what the stores take it for."""
    table = Recorder(Counter(), Counter())
    return table, cast("Table", table)


def play(games: int, random: Random, table: Table) -> list[Round]:
    """Have the stores begin games and close all their rounds, of many players at the same time; the rounds."""
    words = load_words().words
    daily = random.sample(words, ROUNDS)
    beginnings, closings, played = GameStore(table), ClosingStore(table), []
    for _ in range(games):
        mode, dealt = (Mode.DAILY, daily) if random.random() < DAILY else (Mode.CLASSIC, random.sample(words, ROUNDS))
        player = str(UUID(int=random.getrandbits(128), version=4))
        at = NOON + random.randrange(1_000)
        game = str(ULID.from_bytes(at.to_bytes(6, "big") + random.randbytes(10)))
        beginnings.add(a_game(id=game, player=player, mode=mode, created_at=at))
        for number, word in enumerate(dealt, start=1):
            about: dict[str, Any] = {
                "word": word.id,
                "text": word.texts["en"],
                "category": word.category,
                "label": word.label,
            }
            about |= {"id": round_id(game, number), "game": game, "player": player, "number": number, "mode": mode}
            closed = a_closed_round(**about)
            result = replace(_result(closed), time_to_guess_ms=random.randrange(500, 20_000), closed_at=at)
            played.append(replace(closed, result=None))
            closings.close(a_round(**about), replace(closed, result=None), result, closed.drawing or "", Totals())
    return played


def _result(closed: Round) -> Any:
    return closed.result


@dataclass(frozen=True, slots=True)
class Hot:
    """The hottest partition of a family, in write units for one game a second; the hottest item in it."""

    family: str
    partition: float
    item: float

    @property
    def games(self) -> float:
        """Games a second at which the partition is full, if it is not split."""
        return PARTITION / self.partition

    @property
    def split_games(self) -> float:
        """The same where DynamoDB has split it as far as that helps: down to an item, or not at all."""
        return self.games if self.family in ORDERED_BY_TIME else PARTITION / self.item


def hottest(table: Recorder, games: int) -> list[Hot]:
    """One of each family; of players' own, what one player's fastest games would be: one in 20 s."""
    found = []
    for family in FAMILIES:
        parts = {name: units for name, units in table.partitions.items() if name.startswith(family)}
        items = {place: units for place, units in table.items.items() if place[0].startswith(family)}
        found.append(Hot(family, max(parts.values()) / games, max(items.values()) / games))
    return found


def board_heat(players: Sequence[str], shards: int) -> float:
    """Write units on the hottest shard of one board, for each of the players' results, were it in so many shards."""
    return 2 * max(Counter(shard_of(player, shards) for player in players).values()) / len(players)
