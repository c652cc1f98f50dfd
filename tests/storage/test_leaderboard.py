from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.board import Board
from chalicelib.errors import Invalid
from chalicelib.storage import cursor as cursors
from chalicelib.storage.leaderboard import LeaderboardStore, board_shard

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

BOARD = Board("all", "all", "food")


def rank(table: "Table", **points: int) -> None:
    for player, number in points.items():
        table.put_item(
            Item={
                "PK": f"PLAYER#{player}",
                "SK": BOARD.key,
                "INDEX": f"{BOARD.key}#{board_shard(player)}",
                "NUMBER": number,
                "rounds": 1,
                "recognised": 1,
            }
        )


def test_rows_come_best_first_whatever_their_shard(table: "Table", leaderboards: LeaderboardStore) -> None:
    points = {f"p{number}": number * 7 % 40 for number in range(40)}
    rank(table, **points)

    rows, cursor = leaderboards.page(BOARD, 100, None)

    assert [row.points for row in rows] == sorted(points.values(), reverse=True)
    assert [row.rank for row in rows] == list(range(1, 41))
    assert len({board_shard(player) for player in points}) > 1
    assert cursor is None


def test_equal_points_share_a_rank_and_pages_repeat_nobody(table: "Table", leaderboards: LeaderboardStore) -> None:
    rank(table, a=50, b=40, c=40, d=40, e=40, f=40, g=10)

    told: list[tuple[str, int]] = []
    cursor = None
    while True:
        rows, cursor = leaderboards.page(BOARD, 2, cursor)
        told += [(row.player, row.rank) for row in rows]
        if cursor is None:
            break

    assert told == [("a", 1), ("b", 2), ("c", 2), ("d", 2), ("e", 2), ("f", 2), ("g", 7)]


def test_a_players_rank_is_one_more_than_those_above(table: "Table", leaderboards: LeaderboardStore) -> None:
    rank(table, a=50, b=40, c=40, d=30)

    ranks = {player: row.rank for player in "abcd" if (row := leaderboards.row(BOARD, player))}

    assert ranks == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_no_more_rows_are_counted_for_a_rank_than_there_is_time_for(table: "Table") -> None:
    rank(table, **{f"p{number}": 1_000 - number for number in range(60)})
    few = LeaderboardStore(table, counted=5)

    first, last = few.row(BOARD, "p2"), few.row(BOARD, "p59")

    assert first is not None
    assert last is not None
    assert (first.rank, first.beyond) == (3, False)
    assert (last.rank, last.beyond) == (21, True)  # five of each shard are above, and more


@pytest.mark.parametrize("place", ["x", [], [1, 2, 3, 4], ["1", "a", 1, 1], {"a": 1}, [None, "a", 1, 1]])
def test_a_false_cursor_is_refused(leaderboards: LeaderboardStore, place: object) -> None:
    with pytest.raises(Invalid):
        leaderboards.page(BOARD, 2, cursors.encode(place))
