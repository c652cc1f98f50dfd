"""Heat and crowds, small: that the real keys are written down, and that spread counters lose no round."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from chalicelib.storage.counting import PLAYED_SHARDS
from tests.scale.crowd import DESIGNS, meet
from tests.scale.heat import FAMILIES, ORDERED_BY_TIME, ROUNDS, Recorder, board_heat, hottest, play, recorder

if TYPE_CHECKING:
    from chalicelib.domain.round import Round

GAMES = 60


@pytest.fixture(scope="module")
def played() -> tuple[Recorder, list[Round]]:
    table, as_table = recorder()
    return table, play(GAMES, Random(1), as_table)


def test_every_family_of_keys_is_heated_by_every_round(played: tuple[Recorder, list[Round]]) -> None:
    table, rounds = played

    assert len(rounds) == GAMES * ROUNDS
    assert {one.family for one in hottest(table, GAMES)} == set(FAMILIES)
    assert {name for name in table.partitions if name.startswith("PLAYED#")} == {
        f"PLAYED#{shard}" for shard in range(PLAYED_SHARDS)
    }
    assert sum(units for name, units in table.partitions.items() if name.startswith("RESULTS#")) == len(rounds)


def test_a_partition_in_the_order_of_time_is_not_helped_by_splitting(played: tuple[Recorder, list[Round]]) -> None:
    for one in hottest(played[0], GAMES):
        assert one.split_games == one.games if one.family in ORDERED_BY_TIME else one.split_games >= one.games


def test_more_shards_of_a_board_are_cooler(played: tuple[Recorder, list[Round]]) -> None:
    players = [round_.player for round_ in played[1]]

    heat = [board_heat(players, shards) for shards in (1, 4, 16)]

    assert heat[0] == 2
    assert heat == sorted(heat, reverse=True)


def test_spread_counters_close_rounds_that_single_rows_do_not(played: tuple[Recorder, list[Round]]) -> None:
    one_row, _, spread = (meet(played[1], 100, design, Random(2)) for design in DESIGNS)

    assert one_row.failed > 0.5
    assert one_row.rows == 1
    assert spread.failed < 0.05
    assert spread.rows > 4


def test_a_game_that_few_play_keeps_one_row_of_each_counter(played: tuple[Recorder, list[Round]]) -> None:
    met = meet(played[1], 0.1, DESIGNS[-1], Random(2))

    assert (met.failed, met.rows) == (0, 1)
