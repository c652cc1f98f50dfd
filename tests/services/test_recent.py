"""A guess reads its round only where this process does not know it: whatever it knew wrongly, the write tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.round import Reason
from chalicelib.errors import Conflict, NotFound, TooLate
from chalicelib.services.meter import Meter
from chalicelib.services.recent import MOST, RecentRounds
from chalicelib.services.rounds import RoundService
from chalicelib.storage.players import PlayerStore
from chalicelib.storage.traces import trace_from, trace_text
from tests.api.champion import TellingChampion, drawing_of
from tests.builders import NOON, a_game, a_round

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.domain.round import Round
    from chalicelib.storage.closing import ClosingStore
    from chalicelib.storage.drawings import DrawingStore
    from chalicelib.storage.games import GameStore
    from tests.conftest import Cloud

CAT, DOG = Drawing.from_lists(drawing_of("cat")), Drawing.from_lists(drawing_of("dog"))
ID = a_round().id


class Counted:
    """A game store that counts how often a round is read and written."""

    def __init__(self, games: GameStore) -> None:
        self._games = games
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._games, name)

    def round(self, player: str, round_id: str) -> Round | None:
        self.calls.append("read")
        return self._games.round(player, round_id)

    def keep_guess(self, before: Round, after: Round) -> bool:
        self.calls.append("write")
        return self._games.keep_guess(before, after)


class Processes:
    """Makes the service of a process of its own, five seconds into an open round; they share the table."""

    def __init__(self, games: GameStore, closings: ClosingStore, drawings: DrawingStore) -> None:
        games.add(a_game())
        games.add_round(a_game(), a_round(), None)
        self.games, self.now = Counted(games), NOON + 5_000
        self._rest = (closings, drawings, TellingChampion())

    def start(self) -> RoundService:
        return RoundService(self.games, *self._rest, lambda: self.now, Meter())  # type: ignore[arg-type]  # a whole port

    def calls(self) -> list[str]:
        """The calls since they were last asked for."""
        calls, self.games.calls = self.games.calls, []
        return calls


def as_kept(round_: Round) -> Round:
    """A round with the lengths of its trace to the 7 digits in which the table has them."""
    return replace(round_, trace=trace_from(trace_text(round_.trace)))


@pytest.fixture
def processes(games: GameStore, closings: ClosingStore, drawings: DrawingStore) -> Processes:
    return Processes(games, closings, drawings)


def test_guesses_that_follow_each_other_in_a_process_read_the_round_once(processes: Processes) -> None:
    service = processes.start()

    service.guess("ann", ID, DOG, 1)
    service.guess("ann", ID, DOG, 4, seen=1)
    guessed = service.guess("ann", ID, CAT, 8, seen=4)

    assert processes.calls() == ["read", "write", "write", "write"]
    assert guessed.round.announced == {"dog", "cat"}
    assert guessed.round.seq == 8


@pytest.mark.parametrize("drawing", [DOG, CAT], ids=["not recognised", "recognised"])
def test_what_is_known_of_a_round_is_what_is_read_of_it(
    processes: Processes, games: GameStore, drawing: Drawing
) -> None:
    service = processes.start()
    service.guess("ann", ID, DOG, 1)

    known = service.guess("ann", ID, drawing, 4, seen=1).round

    assert as_kept(known) == games.round("ann", ID)


@pytest.mark.parametrize("seen", [None, 1], ids=["says nothing", "has had no answer of the other one"])
def test_a_guess_after_one_that_another_process_took_loses_nothing(
    processes: Processes, games: GameStore, seen: int | None
) -> None:
    first, second = processes.start(), processes.start()
    first.guess("ann", ID, DOG, 1)
    second.guess("ann", ID, CAT, 4, seen=1)

    guessed = first.guess("ann", ID, DOG, 8, seen=seen)

    assert guessed.round.announced == {"dog", "cat"}
    assert guessed.round.recognised_at == NOON + 5_000
    assert as_kept(guessed.round) == games.round("ann", ID)


def test_who_has_seen_the_answer_of_another_process_has_the_round_read_before_it_is_written(
    processes: Processes,
) -> None:
    first, second = processes.start(), processes.start()
    first.guess("ann", ID, DOG, 1)
    second.guess("ann", ID, DOG, 4, seen=1)
    processes.calls()

    first.guess("ann", ID, DOG, 8, seen=4)

    assert processes.calls() == ["read", "write"]


@pytest.mark.parametrize("ends_here", [True, False], ids=["by this process", "by another one"])
def test_a_guess_for_a_round_that_was_closed_meanwhile_is_refused(
    processes: Processes, games: GameStore, ends_here: bool
) -> None:
    service = processes.start()
    service.guess("ann", ID, DOG, 1)
    (service if ends_here else processes.start()).end("ann", ID, DOG, Reason.SKIPPED)
    closed = games.round("ann", ID)

    with pytest.raises(Conflict):
        service.guess("ann", ID, CAT, 8, seen=2)
    with pytest.raises(Conflict):
        service.guess("ann", ID, CAT, 8, seen=1)

    assert games.round("ann", ID) == closed


def test_a_guess_that_came_before_answers_what_the_table_says_and_changes_nothing(
    processes: Processes, games: GameStore
) -> None:
    first, second = processes.start(), processes.start()
    first.guess("ann", ID, DOG, 4)
    second.guess("ann", ID, CAT, 8)

    stale = first.guess("ann", ID, DOG, 4, seen=4)

    kept = games.round("ann", ID)
    assert kept is not None
    assert stale.round.seq == kept.seq == 8
    assert stale.round.announced == kept.announced == {"dog", "cat"}
    assert stale.round.recognised_at == kept.recognised_at is not None


def test_a_guess_after_one_that_came_before_knows_how_many_were_counted(processes: Processes, games: GameStore) -> None:
    service = processes.start()
    service.guess("ann", ID, DOG, 4)
    service.guess("ann", ID, DOG, 1, seen=4)

    known = service.guess("ann", ID, DOG, 8, seen=4).round

    assert as_kept(known) == games.round("ann", ID)


def test_a_round_that_is_known_takes_no_guess_after_its_deadline(processes: Processes) -> None:
    service = processes.start()
    service.guess("ann", ID, DOG, 1)
    processes.now = NOON + 20_001

    with pytest.raises(TooLate):
        service.guess("ann", ID, CAT, 4, seen=1)


def test_another_player_finds_nothing_of_a_round_that_is_known(processes: Processes) -> None:
    service = processes.start()
    service.guess("ann", ID, DOG, 1)

    with pytest.raises(NotFound):
        service.guess("bob", ID, CAT, 4, seen=1)


def test_a_player_who_was_erased_is_found_nowhere(processes: Processes, cloud: Cloud) -> None:
    service = processes.start()
    service.guess("ann", ID, DOG, 1)
    PlayerStore(cloud.clients.dynamodb.Table(cloud.environment["INKLING_TABLE"])).erase("ann", [f"ROUND#{ID}"])

    with pytest.raises(NotFound):
        service.guess("ann", ID, CAT, 4, seen=1)


def test_only_the_latest_rounds_are_remembered() -> None:
    recent = RecentRounds()
    rounds = [a_round(id=f"round-{number}", seq=1) for number in range(MOST + 1)]

    for round_ in (*rounds[:-1], rounds[0], rounds[-1]):
        recent.keep(round_)

    found: Callable[[int], Round | None] = lambda number: recent.find("ann", f"round-{number}", 1)  # noqa: E731
    assert (found(0), found(1), found(2)) == (rounds[0], None, rounds[2])


def test_a_round_that_is_forgotten_is_not_found() -> None:
    recent = RecentRounds()
    recent.keep(a_round(seq=1))

    recent.forget("ann", ID)

    assert recent.find("ann", ID, 1) is None
