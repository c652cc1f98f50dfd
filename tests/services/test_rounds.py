"""Requests of one player that cross each other, at the places where it matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.clock import date_of, end_of
from chalicelib.domain.drawing import Drawing
from chalicelib.domain.round import Reason
from chalicelib.errors import Conflict, NotFound, TooLate, Unavailable
from chalicelib.services.meter import Meter
from chalicelib.services.rounds import RoundService
from tests.api.champion import TellingChampion, drawing_of
from tests.builders import NOON, a_game, a_round

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.fairness import Dealt
    from chalicelib.domain.round import Result, Round
    from chalicelib.domain.totals import Totals
    from chalicelib.services.ports import Closings, Games
    from chalicelib.storage.closing import ClosingStore
    from chalicelib.storage.drawings import DrawingStore
    from chalicelib.storage.games import GameStore
    from chalicelib.storage.statistics import StatisticsStore

CAT = Drawing.from_lists(drawing_of("cat"))
DOG = Drawing.from_lists(drawing_of("dog"))
ID = a_round().id


class Interrupted:
    """A closing store before whose writes something else happens, so many times."""

    def __init__(self, closings: ClosingStore, other: Callable[[], object], times: int = 1) -> None:
        self._closings = closings
        self._other = other
        self._times = times

    def totals(self, player: str) -> Totals:
        return self._closings.totals(player)

    def dealt(self, player: str, date: str) -> Dealt:
        return self._closings.dealt(player, date)

    def close(
        self, read: Round, round_: Round, result: Result, drawing: str, totals: Totals, imprint: bytes | None = None
    ) -> bool:
        if self._times:
            self._times -= 1
            self._other()
        return self._closings.close(read, round_, result, drawing, totals, imprint)


@pytest.fixture
def service(games: GameStore, closings: ClosingStore, drawings: DrawingStore) -> Callable[..., RoundService]:
    """Makes a service five seconds into an open round; stores and time can be others."""
    games.add(a_game())
    games.add_round(a_game(), a_round(), None)

    def make(now: int = NOON + 5_000, closings: Closings = closings, games: Games = games) -> RoundService:
        return RoundService(games, closings, drawings, TellingChampion(), lambda: now, Meter())

    return make


def test_what_was_recognised_is_handed_in_as_a_finished_drawing(service: Callable[..., RoundService]) -> None:
    service().guess("ann", ID, CAT, 0)

    closed = service().end("ann", ID, CAT, Reason.RECOGNISED)

    assert closed.result is not None
    assert closed.result.guesses[0].probability == pytest.approx(0.8)


def test_what_was_not_recognised_is_handed_in_as_it_may_have_gone_on(service: Callable[..., RoundService]) -> None:
    closed = service().end("ann", ID, DOG, Reason.SKIPPED)

    assert closed.result is not None
    assert closed.result.guesses[0].probability == pytest.approx(0.6)


def test_an_end_that_another_end_was_faster_than_answers_what_that_one_did(
    service: Callable[..., RoundService], closings: ClosingStore
) -> None:
    first = service()
    second = service(closings=Interrupted(closings, lambda: first.end("ann", ID, CAT, Reason.RECOGNISED)))

    answered = second.end("ann", ID, DOG, Reason.SKIPPED)

    assert answered == first.round("ann", ID)
    assert answered.result is not None
    assert answered.result.recognised
    assert closings.totals("ann").rounds == 1


def test_a_guess_between_reading_and_closing_is_counted(
    service: Callable[..., RoundService], closings: ClosingStore
) -> None:
    other = service(now=NOON + 4_000)
    ending = service(closings=Interrupted(closings, lambda: other.guess("ann", ID, CAT, 7)))

    result = ending.end("ann", ID, DOG, Reason.SKIPPED).result

    assert result is not None
    assert (result.recognised, result.time_to_guess_ms) == (True, 4_000)
    assert result.announced == ("cat",)


def test_an_end_gives_up_where_the_round_never_rests(
    service: Callable[..., RoundService], closings: ClosingStore
) -> None:
    seq = iter(range(1, 100))
    other = service()
    ending = service(closings=Interrupted(closings, lambda: other.guess("ann", ID, DOG, next(seq)), times=99))

    with pytest.raises(Unavailable):
        ending.end("ann", ID, DOG, Reason.SKIPPED)

    assert closings.totals("ann").rounds == 0


class Overtaken:
    """A game store in which another guess is kept just before the first one of ours."""

    def __init__(self, games: GameStore, other: Callable[[], object]) -> None:
        self._games = games
        self._other: Callable[[], object] | None = other

    def __getattr__(self, name: str) -> object:
        return getattr(self._games, name)

    def keep_guess(self, before: Round, after: Round) -> bool:
        other, self._other = self._other, None
        if other is not None:
            other()
        return self._games.keep_guess(before, after)


def test_of_two_guesses_at_once_both_count(service: Callable[..., RoundService], games: GameStore) -> None:
    early = service()
    late = service(games=Overtaken(games, lambda: early.guess("ann", ID, DOG, 1)))

    guessed = late.guess("ann", ID, CAT, 2)

    assert guessed.round.announced == {"dog", "cat"}
    assert guessed.round.recognised_at is not None


def test_a_guess_that_a_later_one_was_faster_than_changes_nothing(
    service: Callable[..., RoundService], games: GameStore
) -> None:
    early = service()
    late = service(games=Overtaken(games, lambda: early.guess("ann", ID, DOG, 2)))

    late.guess("ann", ID, CAT, 1)

    kept = games.round("ann", ID)
    assert kept is not None
    assert kept.announced == {"dog"}
    assert (kept.recognised_at, kept.seq) == (None, 2)


def test_a_guess_that_the_end_was_faster_than_is_refused(
    service: Callable[..., RoundService], games: GameStore
) -> None:
    ending = service()
    late = service(games=Overtaken(games, lambda: ending.end("ann", ID, DOG, Reason.SKIPPED)))

    with pytest.raises(Conflict):
        late.guess("ann", ID, CAT, 1)


def test_the_drawing_of_the_winning_end_is_the_one_that_is_kept(
    service: Callable[..., RoundService], closings: ClosingStore, drawings: DrawingStore
) -> None:
    first = service()
    second = service(closings=Interrupted(closings, lambda: first.end("ann", ID, CAT, Reason.RECOGNISED)))

    kept = second.end("ann", ID, DOG, Reason.SKIPPED).drawing

    assert kept is not None
    assert drawings.get(kept) == CAT


def test_a_drawing_that_comes_after_the_deadline_is_kept_but_not_guessed(
    service: Callable[..., RoundService],
) -> None:
    result = service(now=NOON + 20_001).end("ann", ID, CAT, Reason.RECOGNISED).result

    assert result is not None
    assert (result.recognised, result.reason) == (False, Reason.TIMEOUT)


def test_an_end_that_comes_far_too_late_is_refused(service: Callable[..., RoundService]) -> None:
    with pytest.raises(TooLate):
        service(now=NOON + 50_001).end("ann", ID, CAT, Reason.RECOGNISED)


def test_nobody_else_can_touch_the_round(service: Callable[..., RoundService]) -> None:
    with pytest.raises(NotFound):
        service().end("bob", ID, CAT, Reason.SKIPPED)


def test_of_two_ends_about_midnight_the_one_that_is_kept_last_is_of_the_later_day(
    games: GameStore, closings: ClosingStore, drawings: DrawingStore, statistics: StatisticsStore
) -> None:
    midnight = end_of(date_of(NOON))
    later = a_round(id=f"{ID[:-2]}02", number=2, deadline=None, seconds=None)
    games.add(a_game())
    games.add_round(a_game(), a_round(deadline=None, seconds=None), None)
    games.add_round(a_game(words=("cat",)), later, None)

    def ends(round_id: str, now: int, store: Closings) -> Round:
        service = RoundService(games, store, drawings, TellingChampion(), lambda: now, Meter())
        return service.end("ann", round_id, CAT, Reason.TIMEOUT)

    faster = Interrupted(closings, lambda: ends(later.id, midnight + 200, closings))
    closed = ends(ID, midnight - 200, faster)

    assert closed.result is not None
    assert closed.result.closed_at == midnight
    days = {day.date: (day.players, day.sums.rounds) for day in statistics.days("2000-01-01", "2100-01-01")}
    assert days == {date_of(NOON): (0, 0), date_of(midnight): (1, 2)}


def test_nothing_is_left_of_a_drawing_whose_player_is_erased_while_the_round_ends(
    service: Callable[..., RoundService], closings: ClosingStore, drawings: DrawingStore, table: Table
) -> None:
    key = drawings.put(ID, CAT)

    def erase() -> None:  # between the drawing and the result
        table.delete_item(Key={"PK": "PLAYER#ann", "SK": f"ROUND#{ID}"})

    with pytest.raises(NotFound):
        service(closings=Interrupted(closings, erase)).end("ann", ID, CAT, Reason.TIMEOUT)

    assert drawings.find(key) is None
