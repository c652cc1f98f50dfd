"""Results of simulated rounds, closed as the game closes them, and what a recount of the raw rounds says of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain.clock import date_of
from chalicelib.domain.game import Mode
from chalicelib.domain.ids import round_id
from chalicelib.domain.round import Reason, close
from chalicelib.domain.statistics import Sums
from chalicelib.storage.closing import ClosingStore
from chalicelib.storage.games import GameStore
from chalicelib.storage.rounds import round_from, round_item
from tests.builders import NOON, a_game, a_round, guesses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from random import Random
    from typing import Any

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.round import Result, Round
    from chalicelib.domain.word import Word
    from chalicelib.storage.table import Item

CHAMPION, PREVIOUS = "20270112T000000Z", "20270105T000000Z"
VERSIONS = (PREVIOUS, CHAMPION, None)
PLAYERS = ("ann", "bob", "eve")
DAYS = 3
GAMES = "01KB00000000000000000{:05}"
ROUNDS_A_GAME = 6


def simulate(table: Table, words: Sequence[Word], games: range, random: Random) -> None:
    """Play games of six rounds, of any mode, word and version, by a few players, on three days, the last one NOON's.

    Some rounds teach, of some nothing is drawn, some are never closed.
    """
    for player in PLAYERS:
        table.put_item(Item={"PK": f"PLAYER#{player}", "SK": "PROFILE", "display_name": player})
    store, closings = GameStore(table), ClosingStore(table)
    for number in games:
        begun = NOON - (DAYS - 1 - (number - games.start) * DAYS // len(games)) * 86_400_000
        mode, player = random.choice(list(Mode)), random.choice(PLAYERS)
        game = a_game(id=GAMES.format(number), player=player, mode=mode, created_at=begun)
        store.add(game)
        for place in range(1, ROUNDS_A_GAME + 1):
            word = random.choice(words)
            opened = a_round(
                id=round_id(game.id, place),
                game=game.id,
                player=player,
                number=place,
                mode=mode,
                word=word.id,
                label=word.label,
                category=word.category,
                started_at=begun,
                deadline=begun + 20_000,
                teaching=random.random() < 0.1,
            )
            table.put_item(Item=round_item(opened))
            if random.random() < 0.95:
                _close(closings, opened, [other.label for other in words], random)


def _close(closings: ClosingStore, opened: Round, labels: Sequence[str], random: Random) -> None:
    version = random.choice(VERSIONS)
    wrong = [label for label in random.sample(labels, 2) if label != opened.label] if version else []
    took = random.randint(0, 19_000)
    recognised = version is not None and not opened.teaching and random.random() < 0.6
    drawn = replace(
        opened,
        model_version=version,
        announced=frozenset(wrong) | ({opened.label} if recognised else set()),
        recognised_at=opened.started_at + took if recognised else None,
    )
    guessed = guesses(opened.label, *wrong) if version else ()
    result = close(drawn, guessed, Reason.TIMEOUT, opened.started_at + random.randint(took, 20_000))
    assert closings.close(opened, drawn, result, "drawings/key.json", closings.totals(opened.player))


def pages_of(table: Table) -> Iterator[list[Item]]:
    """Every item of a table, page by page."""
    request: Any = {}
    while True:
        answer = table.scan(**request)
        yield answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        request = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


class Recount:
    """The raw rounds of a table that count, each with its result."""

    def __init__(self, table: Table) -> None:
        items = [item for answer in pages_of(table) for item in answer]
        rounds = [round_from(item) for item in items if item["SK"].startswith("ROUND#")]
        self.rounds = [
            (round_, round_.result) for round_ in rounds if round_.result is not None and not round_.teaching
        ]
        self.games = Counter(date_of(int(item["created_at"])) for item in items if item["SK"].startswith("GAME#"))

    def sums(self, key: Callable[[Round, Result], object]) -> dict[object, Sums]:
        """Sums by whatever is made of a round and its result."""
        found: dict[object, Sums] = defaultdict(Sums)
        for round_, result in self.rounds:
            found[key(round_, result)] += _sums(result)
        return dict(found)

    def of(self, word: str, version: str | None = None) -> list[tuple[Round, Result]]:
        """A word's rounds, under a version or (None) under all."""
        return [
            (round_, result)
            for round_, result in self.rounds
            if round_.word == word and version in {None, round_.model_version}
        ]

    def players(self, date: str) -> int:
        return len({round_.player for round_, result in self.rounds if date_of(result.closed_at) == date})


def _sums(result: Result) -> Sums:
    attempts = result.attempts if result.recognised else 0
    return Sums(1, int(result.recognised), result.time_to_guess_ms or 0, attempts)
