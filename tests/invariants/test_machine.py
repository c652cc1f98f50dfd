"""A short run of the state machine on moto, and the checks of the ledger against tables that break them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.domain.round import Reason, close
from chalicelib.storage.closing import ClosingStore
from chalicelib.storage.drawings import DrawingStore
from chalicelib.storage.games import GameStore
from tests.aws import BUCKET
from tests.builders import GAME_ID, LINE, NOON, a_game, a_round, guesses
from tests.invariants.__main__ import DOCUMENT
from tests.invariants.clouds import FreshCloud
from tests.invariants.ledger import Broken, Ledger
from tests.invariants.playing import play
from tests.invariants.report import INVARIANTS, told
from tests.invariants.wire import Fate, Wire, possible

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb.service_resource import Table

    from tests.conftest import Cloud

STEPS = 100
RUNS = 2
ROUND = {"PK": "PLAYER#ann", "SK": f"ROUND#{GAME_ID}-01"}
RESULT = {"PK": "PLAYER#ann", "SK": f"RESULT#{GAME_ID}-01"}
TOTALS = {"PK": "PLAYER#ann", "SK": "TOTALS"}


def fresh(cloud: Cloud) -> FreshCloud:
    return FreshCloud(cloud.clients, cloud.environment, in_process=True)


@pytest.fixture
def wire(cloud: Cloud) -> Wire:
    return Wire(cloud.clients, in_process=True)


@pytest.fixture
def ledger(cloud: Cloud) -> Ledger:
    """A ledger that has seen a round of ann's be played and close."""
    games, closings = GameStore(cloud.table), ClosingStore(cloud.table)
    cloud.table.put_item(Item={"PK": "PLAYER#ann", "SK": "PROFILE", "display_name": "Ann"})
    games.add(a_game())
    games.add_round(a_game(), a_round(), None)
    recognised = a_round(announced=frozenset({"cat"}), recognised_at=NOON + 3_000, seq=4)
    result = close(recognised, guesses("cat", "dog"), Reason.RECOGNISED, NOON + 5_000)
    key = DrawingStore(cloud.clients.s3, BUCKET).put(recognised.id, LINE)
    assert closings.close(a_round(), recognised, result, key, closings.totals("ann"))
    made = Ledger(fresh(cloud))
    made.look("ann")
    made.look_at_all()
    return made


def changed(key: dict[str, str], update: str, **values: Any) -> Callable[[Cloud], object]:
    """Changes an item as nothing in the game does."""
    named = {f":{name}": value for name, value in values.items()}

    def change(cloud: Cloud) -> object:
        names = {"#result": "result"} if "#result" in update else {}
        request: dict[str, Any] = {"ExpressionAttributeNames": names} if names else {}
        return cloud.table.update_item(Key=key, UpdateExpression=update, ExpressionAttributeValues=named, **request)

    return change


def gone(key: dict[str, str]) -> Callable[[Cloud], object]:
    return lambda cloud: cloud.table.delete_item(Key=key)


def without_drawings(cloud: Cloud) -> None:
    DrawingStore(cloud.clients.s3, BUCKET).erase_of_game(GAME_ID)


def with_a_strangers_drawing(cloud: Cloud) -> None:
    DrawingStore(cloud.clients.s3, BUCKET).put("01KB9999999999999999999999-01", LINE)


def counted_twice(table: Table, prefix: str) -> None:
    row = next(item for item in table.scan()["Items"] if str(item["SK"]).startswith(prefix))
    table.update_item(
        Key={"PK": row["PK"], "SK": row["SK"]},
        UpdateExpression="ADD rounds :one",
        ExpressionAttributeValues={":one": 1},
    )


def look(ledger: Ledger) -> None:
    ledger.look("ann")
    ledger.look_at_all()


@pytest.mark.in_process
def test_players_at_once_under_faults_break_nothing(cloud: Cloud, wire: Wire) -> None:
    tally = play(fresh(cloud), wire, STEPS, 7, runs=RUNS)

    assert tally.steps >= STEPS
    assert tally.faults.total() > 10
    assert tally.checks.total() > 500
    assert "| invariants found broken | 0 |" in told(tally)


@pytest.mark.parametrize(
    ("number", "change"),
    [
        (1, gone(RESULT)),
        (2, changed(TOTALS, "ADD rounds :one", one=1)),
        (2, changed(TOTALS, "SET streak = :none", none=0)),
        (3, lambda cloud: counted_twice(cloud.table, "BOARD#week#")),
        (4, lambda cloud: counted_twice(cloud.table, "WORD#cat")),
        (4, lambda cloud: counted_twice(cloud.table, "DAY#")),
        (5, without_drawings),
        (6, with_a_strangers_drawing),
        (8, changed(ROUND, "SET seq = :less", less=3)),
        (8, gone(ROUND)),
        (8, changed(ROUND, "SET #result.points = :more", more=100)),
        (8, changed(ROUND, "SET word = :word", word="dog")),
        (11, changed({"PK": "PLAYER#ann", "SK": f"GAME#{GAME_ID}"}, "SET started = :two", two=2)),
        (12, changed({"PK": "PLAYER#ann", "SK": "CLAIMS#cat"}, "SET claims = :two", two=2)),
        (13, changed(ROUND, "SET deadline = :early, started_at = :at", early=NOON + 1_000, at=NOON)),
    ],
)
def test_what_breaks_an_invariant_is_found(
    cloud: Cloud, ledger: Ledger, number: int, change: Callable[[Cloud], object]
) -> None:
    change(cloud)

    with pytest.raises(Broken) as broken:
        look(Ledger(fresh(cloud)) if number == 13 else ledger)

    assert broken.value.number == number


def test_whatever_leads_to_an_erased_player_is_found(ledger: Ledger) -> None:
    with pytest.raises(Broken) as broken:
        ledger.look_for({"ann@example.com", GAME_ID}, "Ann")

    assert broken.value.number == 10


@pytest.mark.parametrize("update", ["SET seq = :less", "SET announced = :none", "SET recognised_at = :later"])
def test_attempts_that_fall_are_found(cloud: Cloud, update: str) -> None:
    games = GameStore(cloud.table)
    cloud.table.put_item(Item={"PK": "PLAYER#ann", "SK": "PROFILE", "display_name": "Ann"})
    games.add(a_game())
    games.add_round(a_game(), a_round(), None)
    guessed = replace(a_round(), announced=frozenset({"cat"}), recognised_at=NOON + 3_000, seq=4, model_version="v")
    games.keep_guess(a_round(), guessed)
    ledger = Ledger(fresh(cloud))
    ledger.look("ann")
    values: dict[str, Any] = {"less": 3, "none": [], "later": NOON + 4_000}
    name = update.rpartition(":")[2]

    changed(ROUND, update, **{name: values[name]})(cloud)

    with pytest.raises(Broken) as broken:
        ledger.look("ann")
    assert broken.value.number == 7


def test_a_round_that_changes_only_by_a_verdict_has_not_changed(cloud: Cloud, ledger: Ledger) -> None:
    before = ledger.accounts["ann"].closed[f"{GAME_ID}-01"]

    changed(ROUND, "SET feedback = :said", said={"verdict": "unclear", "at": NOON})(cloud)
    ledger.look("ann")

    after = ledger.accounts["ann"].closed[f"{GAME_ID}-01"]
    assert after.feedback is not None
    assert replace(after, feedback=None) == before


def test_only_writes_of_the_table_meet_other_transactions() -> None:
    assert possible(Fate.CONFLICT, "TransactWriteItems")
    assert possible(Fate.CONFLICT, "UpdateItem")
    assert not possible(Fate.CONFLICT, "GetItem")
    assert possible(Fate.LOST, "GetItem")


def test_the_document_has_every_invariant() -> None:
    numbered = re.findall(r"^\| (\d+) \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)

    assert set(INVARIANTS) <= {int(number) for number in numbered}
