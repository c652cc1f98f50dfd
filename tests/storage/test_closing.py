from dataclasses import replace

import pytest

from chalicelib.domain.board import PERIODS, Board, board
from chalicelib.domain.clock import date_of
from chalicelib.domain.game import Mode
from chalicelib.domain.ids import begun_at
from chalicelib.domain.round import Reason, Round, close
from chalicelib.domain.statistics import Day, Detail, Sums
from chalicelib.domain.times import bin_of
from chalicelib.domain.totals import Totals
from chalicelib.storage.closing import ClosingStore
from chalicelib.storage.games import GameStore
from chalicelib.storage.leaderboard import LeaderboardStore
from chalicelib.storage.statistics import StatisticsStore
from tests.builders import GAME_ID, NOON, a_game, a_round, guesses
from tests.conftest import Cloud

VERSION = "20261122T174500Z"
RECOGNISED = a_round(
    seq=4, announced=frozenset({"cat", "dog", "The Eiffel Tower"}), recognised_at=NOON + 5_000, model_version=VERSION
)


@pytest.fixture(autouse=True)
def a_dealt_round(games: GameStore) -> None:
    games.add(a_game())
    games.add_round(a_game(), a_round(), None)


def close_it(closings: ClosingStore, round_: Round, totals: Totals | None = None) -> bool:
    result = close(round_, guesses("cat", "dog"), Reason.RECOGNISED, NOON + 6_000)
    return closings.close(
        replace(a_round(), id=round_.id), round_, result, "drawings/key.json", totals or closings.totals("ann")
    )


def test_a_closed_round_is_read_back_with_its_result(games: GameStore, closings: ClosingStore) -> None:
    assert close_it(closings, RECOGNISED)

    expected = close(RECOGNISED, guesses("cat", "dog"), Reason.RECOGNISED, NOON + 6_000)
    assert games.round("ann", RECOGNISED.id) == replace(RECOGNISED, result=expected, drawing="drawings/key.json")


def test_everything_moves_with_the_result(
    closings: ClosingStore, leaderboards: LeaderboardStore, statistics: StatisticsStore
) -> None:
    close_it(closings, RECOGNISED)

    points = closings.totals("ann").points
    assert points > 0
    for period in PERIODS:
        for category in ("all", "animals"):
            row = leaderboards.row(board(period, category, NOON), "ann")
            assert row is not None
            assert (row.points, row.rounds, row.recognised, row.rank) == (points, 1, 1, 1)
    for version in (None, VERSION):
        assert statistics.every(version) == {"cat": Sums(1, 1, 5_000, 3)}
        assert statistics.detail("cat", version) == Detail({bin_of(5_000): 1}, {"dog": 1, "The Eiffel Tower": 1})
    assert statistics.versions() == {VERSION: Sums(1, 1, 5_000, 3)}
    today = date_of(NOON)
    assert statistics.days(today, today) == (Day(today, games=1, players=1, sums=Sums(1, 1, 5_000, 3)),)


def test_closing_twice_counts_once(closings: ClosingStore, statistics: StatisticsStore) -> None:
    close_it(closings, RECOGNISED)

    assert not close_it(closings, RECOGNISED)

    assert closings.totals("ann").rounds == 1
    assert statistics.every(None)["cat"].rounds == 1


def test_nothing_moves_where_the_totals_were_moved_in_between(
    games: GameStore, closings: ClosingStore, leaderboards: LeaderboardStore
) -> None:
    stale = closings.totals("ann")
    games.add_round(replace(a_game(), words=("cat",)), a_round(id=f"{a_game().id}-02", number=2, word="dog"), None)
    close_it(closings, RECOGNISED)

    other = a_round(id=f"{a_game().id}-02", number=2, word="dog")
    assert not close_it(closings, other, totals=stale)

    row = leaderboards.row(board("all", "all", NOON), "ann")
    assert row is not None
    assert row.rounds == 1
    open_round = games.round("ann", other.id)
    assert open_round is not None
    assert open_round.result is None


def test_a_round_that_took_a_later_guess_is_not_closed_over_it(games: GameStore, closings: ClosingStore) -> None:
    games.keep_guess(a_round(), replace(a_round(), seq=7, announced=frozenset({"lion"}), model_version=VERSION))

    assert not close_it(closings, RECOGNISED)


def test_zen_counts_in_no_ranking(closings: ClosingStore, leaderboards: LeaderboardStore) -> None:
    close_it(closings, replace(RECOGNISED, mode=Mode.ZEN))

    assert leaderboards.row(board("all", "all", NOON), "ann") is None
    assert closings.totals("ann").rounds == 1


def test_daily_has_a_ranking_of_its_own_on_the_day_it_was_begun(
    closings: ClosingStore, leaderboards: LeaderboardStore
) -> None:
    close_it(closings, replace(RECOGNISED, mode=Mode.DAILY))

    assert leaderboards.row(board("day", "daily", begun_at(GAME_ID)), "ann") is not None
    assert leaderboards.row(board("day", "daily", NOON), "ann") is None


def test_a_round_without_any_guess_has_no_model_version_to_count_for(
    closings: ClosingStore, statistics: StatisticsStore
) -> None:
    close_it(closings, a_round())

    assert list(statistics.every(None)) == ["cat"]
    assert statistics.every(VERSION) == {}
    assert statistics.versions() == {}


def test_totals_from_before_there_were_several_best_times_have_the_one(closings: ClosingStore, cloud: Cloud) -> None:
    assert close_it(closings, a_round())
    update = "REMOVE best_times SET best_ms = :ms"
    key = {"PK": "PLAYER#ann", "SK": "TOTALS"}
    cloud.table.update_item(Key=key, UpdateExpression=update, ExpressionAttributeValues={":ms": 2_500})

    totals = closings.totals("ann")

    assert totals.best_times == (2_500,)


def test_nobody_else_is_on_an_empty_board(leaderboards: LeaderboardStore) -> None:
    assert leaderboards.page(Board("all", "all", "all"), 10, None) == ((), None)


def test_a_round_that_teaches_keeps_its_drawing_and_moves_nothing_else(
    games: GameStore, closings: ClosingStore, leaderboards: LeaderboardStore, statistics: StatisticsStore
) -> None:
    taught = replace(a_round(seq=4, announced=frozenset({"dog"}), model_version=VERSION), teaching=True)

    assert close_it(closings, taught)

    closed = games.round("ann", taught.id)
    assert closed is not None
    assert (closed.result is not None, closed.drawing) == (True, "drawings/key.json")
    assert closings.totals("ann") == Totals()
    assert leaderboards.row(board("all", "all", NOON), "ann") is None
    assert statistics.every(None) == {}
    assert statistics.versions() == {}
    assert [day.sums for day in statistics.days(date_of(NOON), date_of(NOON))] == [Sums()]
