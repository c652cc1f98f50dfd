from dataclasses import replace

import pytest

from chalicelib.domain.game import Mode
from chalicelib.domain.round import Feedback, Reason, Verdict, close
from chalicelib.errors import Invalid, Unauthenticated
from chalicelib.storage.closing import ClosingStore
from chalicelib.storage.games import GameStore
from tests.builders import NOON, a_game, a_round


def test_a_game_is_read_back_as_it_was_written(games: GameStore) -> None:
    game = a_game(categories=("animals", "food"), difficulty=2, planned=("cat", "dog"))

    games.add(game)

    assert games.game("ann", game.id) == game


def test_another_players_game_is_not_found(games: GameStore) -> None:
    games.add(a_game())

    assert games.game("bob", a_game().id) is None


def test_nobody_starts_a_game_after_being_erased(games: GameStore) -> None:
    with pytest.raises(Unauthenticated):
        games.add(a_game(player="carl"))

    assert games.game("carl", a_game().id) is None


def test_a_player_has_one_daily_game_a_day(games: GameStore) -> None:
    first, second = a_game(id="1" * 26, mode=Mode.DAILY), a_game(id="2" * 26, mode=Mode.DAILY)

    assert games.add(first, daily="2026-11-23")
    assert not games.add(second, daily="2026-11-23")
    assert games.game("ann", second.id) is None
    assert games.daily("ann", "2026-11-23") == first
    assert games.daily("ann", "2026-11-25") is None
    assert games.add(second, daily="2026-11-24")


def test_a_round_is_read_back_as_it_was_dealt(games: GameStore) -> None:
    games.add(a_game())

    assert games.add_round(a_game(), a_round(), None)

    assert games.round("ann", a_round().id) == a_round()
    dealt = games.game("ann", a_game().id)
    assert dealt is not None
    assert dealt.words == ("cat",)


def test_two_requests_deal_one_round(games: GameStore) -> None:
    games.add(a_game())
    games.add_round(a_game(), a_round(), None)

    assert not games.add_round(a_game(), a_round(word="dog"), None)

    assert games.rounds("ann", a_game().id) == (a_round(),)


def test_sprints_first_round_starts_the_games_clock(games: GameStore) -> None:
    sprint = a_game(mode=Mode.SPRINT, seconds=60)
    games.add(sprint)

    games.add_round(sprint, a_round(mode=Mode.SPRINT), NOON + 60_000)

    assert games.game("ann", sprint.id) == replace(sprint, words=("cat",), deadline=NOON + 60_000)


def test_a_guess_is_kept_once(games: GameStore) -> None:
    games.add(a_game())
    games.add_round(a_game(), a_round(), None)
    after = replace(
        a_round(),
        seq=3,
        guessed=1,
        announced=frozenset({"cat"}),
        recognised_at=NOON + 5_000,
        model_version="20261122T174500Z",
    )

    assert games.keep_guess(a_round(), after)

    assert games.round("ann", after.id) == after
    assert not games.keep_guess(a_round(), replace(a_round(), seq=2))


def test_a_closed_round_takes_no_guess(games: GameStore, closings: ClosingStore) -> None:
    games.add(a_game())
    games.add_round(a_game(), a_round(), None)
    closings.close(a_round(), a_round(), close(a_round(), (), Reason.SKIPPED, NOON), "key", closings.totals("ann"))

    assert not games.keep_guess(a_round(), replace(a_round(), seq=1))


def test_there_is_one_verdict_on_a_round_and_none_on_an_open_one(games: GameStore, closings: ClosingStore) -> None:
    games.add(a_game())
    games.add_round(a_game(), a_round(), None)
    verdict = Feedback(Verdict.WRONG, "dog", NOON)

    assert not games.keep_feedback(a_round(), verdict)
    closings.close(a_round(), a_round(), close(a_round(), (), Reason.SKIPPED, NOON), "key", closings.totals("ann"))
    assert games.keep_feedback(a_round(), verdict)
    assert not games.keep_feedback(a_round(), Feedback(Verdict.RIGHT, None, NOON))

    kept = games.round("ann", a_round().id)
    assert kept is not None
    assert kept.feedback == verdict


def close_rounds(games: GameStore, closings: ClosingStore, count: int, still_open: int = 0) -> list[str]:
    """Play so many rounds of Zen to the end and leave some open; the ids of the closed ones, oldest first."""
    game = a_game(mode=Mode.ZEN)
    games.add(game)
    rounds = [a_round(id=f"{game.id}-{number:02}", number=number) for number in range(1, count + still_open + 1)]
    for round_ in rounds:
        games.add_round(game, round_, None)
    for round_ in rounds[:count]:
        closings.close(round_, round_, close(round_, (), Reason.SKIPPED, NOON), "key", closings.totals("ann"))
    return [round_.id for round_ in rounds[:count]]


def test_history_comes_newest_first_page_by_page_without_open_rounds(games: GameStore, closings: ClosingStore) -> None:
    closed = close_rounds(games, closings, 5, still_open=2)

    first, cursor = games.closed_rounds("ann", 2, None)
    second, following = games.closed_rounds("ann", 2, cursor)
    third, end = games.closed_rounds("ann", 2, following)

    assert [round_.id for page in (first, second, third) for round_ in page] == closed[::-1]
    assert end is None


def test_the_last_page_has_no_cursor_when_it_is_full(games: GameStore, closings: ClosingStore) -> None:
    close_rounds(games, closings, 2)

    assert games.closed_rounds("ann", 2, None)[1] is None


@pytest.mark.parametrize("cursor", ["x", "", "IlJPVU5EIg", "eyJQSyI6MX0", "é", "A" * 5_000])
def test_a_false_cursor_is_refused(games: GameStore, cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        games.closed_rounds("ann", 2, cursor)

    assert refused.value.field == "cursor"
