from dataclasses import replace

import pytest

from chalicelib.domain.game import READING_MS, Mode, seconds_for
from chalicelib.errors import Conflict, Invalid
from tests.builders import NOON, a_game


@pytest.mark.parametrize(
    ("mode", "asked", "expected"),
    [
        (Mode.CLASSIC, None, 20),
        (Mode.CLASSIC, 60, 60),
        (Mode.SPRINT, None, 60),
        (Mode.SPRINT, 60, 60),
        (Mode.ZEN, None, None),
        (Mode.DAILY, None, 20),
    ],
)
def test_each_mode_has_its_time(mode: Mode, asked: int | None, expected: int | None) -> None:
    assert seconds_for(mode, asked) == expected


@pytest.mark.parametrize(("mode", "asked"), [(Mode.CLASSIC, 30), (Mode.SPRINT, 20), (Mode.ZEN, 20), (Mode.DAILY, 40)])
def test_another_time_is_refused(mode: Mode, asked: int) -> None:
    with pytest.raises(Invalid) as refused:
        seconds_for(mode, asked)

    assert refused.value.field == "seconds"


def test_a_rounds_clock_starts_when_the_word_has_been_read() -> None:
    assert a_game().clock(NOON) == (NOON + READING_MS, NOON + READING_MS + 20_000)


def test_zen_has_no_clock() -> None:
    assert a_game(mode=Mode.ZEN, seconds=None).clock(NOON) == (NOON, None)


def test_sprints_later_rounds_end_with_the_game() -> None:
    sprint = a_game(mode=Mode.SPRINT, seconds=60, words=("cat",), deadline=NOON + 30_000)

    assert sprint.clock(NOON) == (NOON, NOON + 30_000)


def test_a_classic_game_has_six_rounds() -> None:
    a_game(words=("a", "b", "c", "d", "e")).check_next_round(NOON)

    with pytest.raises(Conflict):
        a_game(words=("a", "b", "c", "d", "e", "f")).check_next_round(NOON)


def test_a_zen_game_of_one_word_has_one_round() -> None:
    again = a_game(mode=Mode.ZEN, seconds=None, planned=("cat",))

    assert again.rounds == 1
    again.check_next_round(NOON)
    with pytest.raises(Conflict):
        replace(again, words=("cat",)).check_next_round(NOON)


def test_sprint_deals_until_its_time_is_over() -> None:
    sprint = a_game(mode=Mode.SPRINT, seconds=60, words=tuple("abcdefgh"), deadline=NOON)

    sprint.check_next_round(NOON - 1)
    with pytest.raises(Conflict):
        sprint.check_next_round(NOON)


def test_a_sprint_that_only_skips_ends_with_its_ninety_ninth_word() -> None:
    words = tuple(f"word-{number}" for number in range(99))

    with pytest.raises(Conflict):
        a_game(mode=Mode.SPRINT, seconds=60, words=words, deadline=NOON + 60_000).check_next_round(NOON)
