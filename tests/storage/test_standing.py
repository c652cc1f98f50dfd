"""Flagged rounds and the rankings: what counts, what does not, and whose rows are taken off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain.board import board
from chalicelib.domain.fairness import Dealt, Flag
from chalicelib.domain.game import Mode
from chalicelib.domain.round import Reason, close
from chalicelib.domain.trace import Seen, Trace
from tests.builders import GAME_ID, NOON, a_game, a_round, guesses

if TYPE_CHECKING:
    from chalicelib.storage.closing import ClosingStore
    from chalicelib.storage.games import GameStore
    from chalicelib.storage.harvest import HarvestStore
    from chalicelib.storage.leaderboard import LeaderboardStore

ALL = board("all", "all", NOON)


def ended(
    games: GameStore, closings: ClosingStore, number: int, *flags: Flag, player: str = "ann", mode: Mode = Mode.CLASSIC
) -> None:
    """Deal a player's round of this number, and close it recognised, with these flags."""
    game = a_game(player=player, words=("cat",) * (number - 1))
    if number == 1:
        games.add(game)
    dealt = a_round(id=f"{GAME_ID}-{number:02}", number=number, player=player, mode=mode)
    assert games.add_round(game, dealt, None)
    last = replace(dealt, announced=frozenset({"cat"}), recognised_at=NOON + 2_000, model_version="v")
    result = replace(close(last, guesses("cat"), Reason.RECOGNISED, NOON + 3_000), flags=flags)
    assert closings.close(dealt, last, result, "drawings/key.json", closings.totals(player))


def ranked(leaderboards: LeaderboardStore) -> list[str]:
    return [row.player for row in leaderboards.page(ALL, 10, None)[0]]


def test_a_flagged_round_is_its_players_and_in_no_ranking(
    games: GameStore, closings: ClosingStore, leaderboards: LeaderboardStore
) -> None:
    ended(games, closings, 1, Flag.COPY)

    kept = games.round("ann", a_round().id)
    assert kept is not None
    assert kept.flagged
    assert kept.result is not None
    assert (kept.result.flags, kept.result.recognised) == ((Flag.COPY,), True)
    totals = closings.totals("ann")
    assert (totals.rounds, totals.flagged, totals.of_day) == (1, 1, 1)
    assert leaderboards.row(ALL, "ann") is None


def test_nothing_is_learnt_from_a_flagged_round(
    games: GameStore, closings: ClosingStore, harvest: HarvestStore
) -> None:
    ended(games, closings, 1, Flag.COPY)
    ended(games, closings, 2)

    assert [sketch.round for sketch in harvest.unlabelled(0, NOON + 9_000)] == [f"{GAME_ID}-02"]


def test_whoever_is_flagged_again_and_again_leaves_the_rankings_with_all_that_was_won(
    games: GameStore, closings: ClosingStore, leaderboards: LeaderboardStore
) -> None:
    ended(games, closings, 1, player="bob")
    ended(games, closings, 1)
    ended(games, closings, 2, Flag.COPY)
    before = ranked(leaderboards)

    ended(games, closings, 3, Flag.LEAP)

    assert sorted(before) == ["ann", "bob"]
    assert ranked(leaderboards) == ["bob"]


def test_who_left_the_rankings_is_not_back_with_a_round_that_nothing_speaks_against(
    games: GameStore, closings: ClosingStore, leaderboards: LeaderboardStore
) -> None:
    ended(games, closings, 1)
    ended(games, closings, 2, Flag.COPY)
    ended(games, closings, 3, Flag.LEAP)

    ended(games, closings, 4)

    assert ranked(leaderboards) == []


def test_who_ends_enough_rounds_that_nothing_speaks_against_is_back_in_every_ranking(
    games: GameStore, closings: ClosingStore, leaderboards: LeaderboardStore
) -> None:
    ended(games, closings, 1)
    ended(games, closings, 2, Flag.COPY)
    ended(games, closings, 3, Flag.LEAP)
    for number in range(4, 11):
        ended(games, closings, number)
    before = ranked(leaderboards)

    ended(games, closings, 11, mode=Mode.ZEN)

    assert before == []
    assert ranked(leaderboards) == ["ann"]


def test_what_was_dealt_in_a_day_is_counted(games: GameStore, closings: ClosingStore) -> None:
    ended(games, closings, 1)
    ended(games, closings, 2)

    assert closings.dealt("ann", "2027-01-15") == Dealt(2, f"{GAME_ID}-02")
    assert closings.dealt("ann", "2027-01-16") == Dealt()


def test_how_a_drawing_was_seen_to_grow_is_kept_with_a_guess(games: GameStore) -> None:
    games.add(a_game())
    games.add_round(a_game(), a_round(), None)
    trace = Trace((Seen(2**32 - 1, 1.5), Seen(7, 300.25)), 2.5, 1.25)

    assert games.keep_guess(a_round(), replace(a_round(), seq=1, model_version="v", trace=trace))

    kept = games.round("ann", a_round().id)
    assert kept is not None
    assert kept.trace == trace
