from dataclasses import replace

import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.fairness import MOST_A_DAY, Dealt, Flag, held, judge
from chalicelib.domain.game import Mode
from chalicelib.domain.round import Round
from chalicelib.domain.totals import Totals
from chalicelib.domain.trace import UNSEEN
from tests.builders import NOON, a_round, guesses

TODAY = "2027-01-15"
DRAWING = Drawing.from_lists([[[0, 30, 60], [0, 40, 0], [0, 400, 900]], [[10, 50], [20, 20], [1_300, 1_600]]])
FIRST = Drawing(DRAWING.strokes[:1])
ROUND = a_round(seq=3, recognised_at=NOON + 2_500, trace=UNSEEN.grown(FIRST, 1_200).grown(DRAWING, 2_500))
NOTHING_YET = Totals()
THIS_ONE = Dealt(1, ROUND.id)


def judged(
    round_: Round = ROUND,
    drawing: Drawing = DRAWING,
    *,
    after_ms: int = 4_000,
    labels: tuple[str, ...] = ("cat",),
    totals: Totals = NOTHING_YET,
    dealt: Dealt = THIS_ONE,
    copied: bool = False,
) -> tuple[Flag, ...]:
    return judge(round_, drawing, guesses(*labels), NOON + after_ms, totals, dealt, copied=copied)


def test_a_round_that_a_hand_draws_has_no_flag() -> None:
    assert judged() == ()


@pytest.mark.parametrize("after_ms", [-3_000, 0, 250, 450])
def test_what_is_recognised_before_a_hand_can_have_drawn_it_is_hasty(after_ms: int) -> None:
    assert Flag.HASTY in judged(replace(ROUND, recognised_at=NOON + after_ms))


def test_a_drawing_that_comes_whole_has_leapt() -> None:
    assert judged(replace(ROUND, trace=UNSEEN.grown(DRAWING, 2_500))) == (Flag.LEAP,)


def test_a_drawing_that_grows_in_long_steps_has_not_leapt() -> None:
    pen_down = FIRST.prefix(1)

    assert judged(replace(ROUND, trace=UNSEEN.grown(pen_down, 500).grown(DRAWING, 2_500))) == ()
    assert judged(replace(ROUND, trace=UNSEEN.grown(pen_down, 2_490).grown(DRAWING, 2_500))) == (Flag.LEAP,)


def test_times_longer_than_the_round_has_lasted_are_flagged() -> None:
    slow = Drawing.from_lists([[[0, 30, 60], [0, 40, 0], [0, 400, 5_100]]])

    assert judged(drawing=slow, after_ms=4_000) == (Flag.CLOCK,)
    assert judged(drawing=slow, after_ms=4_200) == ()


def test_times_shorter_than_a_hand_needs_are_flagged() -> None:
    lines = [[[0, 30], [0, 40], [time, time + 1]] for time in range(0, 14, 2)]

    assert judged(drawing=Drawing.from_lists(lines)) == (Flag.CLOCK,)


def test_a_drawing_without_times_is_judged_by_the_servers_clock_alone() -> None:
    assert judged(drawing=Drawing.from_lists([stroke[:2] for stroke in DRAWING.to_lists()])) == ()


def test_a_final_drawing_that_no_guess_led_to_is_swapped() -> None:
    other = Drawing.from_lists([[[7, 9], [7, 9]]])

    assert judged(drawing=other, labels=("dog", "bear", "ant", "cat")) == (Flag.SWAPPED,)
    assert judged(drawing=other, labels=("dog", "cat")) == ()
    assert judged(drawing=DRAWING, labels=("dog", "bear", "ant")) == ()


def test_a_copy_is_flagged_in_zen_too_where_nothing_else_is() -> None:
    zen = replace(ROUND, mode=Mode.ZEN, recognised_at=NOON)

    assert judged(zen) == ()
    assert judged(zen, copied=True) == (Flag.COPY,)


def test_a_round_that_was_left_for_another_and_is_played_all_the_same_is_parallel() -> None:
    assert judged(dealt=Dealt(2, "another")) == (Flag.PARALLEL,)


@pytest.mark.parametrize(("left_open", "ended", "chosen"), [(5, 0, False), (6, 0, True), (9, 9, False), (10, 9, True)])
def test_whoever_leaves_more_rounds_open_than_they_end_chooses_words(left_open: int, ended: int, chosen: bool) -> None:
    totals = Totals(active_on=TODAY if ended else None, of_day=ended)

    found = judged(totals=totals, dealt=Dealt(left_open + ended + 1, ROUND.id))

    assert (Flag.CHOOSING in found) == chosen


def test_yesterdays_rounds_are_not_counted_among_todays() -> None:
    totals = Totals(active_on="2027-01-14", of_day=MOST_A_DAY)

    assert judged(totals=totals) == ()


def test_more_rounds_in_a_day_than_anybody_plays_are_mass_play() -> None:
    totals = Totals(active_on=TODAY, of_day=MOST_A_DAY)

    assert judged(totals=totals, dealt=Dealt(MOST_A_DAY + 1, ROUND.id)) == (Flag.MASS,)


@pytest.mark.parametrize(
    ("rounds", "flagged", "is_held"),
    [(1, 1, False), (2, 2, True), (10, 2, True), (11, 2, False), (60, 9, False), (100, 10, True), (101, 10, False)],
)
def test_whoever_was_flagged_often_is_believed_nothing(rounds: int, flagged: int, is_held: bool) -> None:
    totals = Totals(rounds=rounds, flagged=flagged, active_on=TODAY, of_day=rounds)

    assert held(totals) == is_held
    assert (judged(totals=totals, dealt=Dealt(rounds + 1, ROUND.id)) == (Flag.HELD,)) == is_held


@pytest.mark.parametrize("round_", [replace(ROUND, recognised_at=None), replace(ROUND, teaching=True)])
def test_what_is_worth_nothing_is_not_judged(round_: Round) -> None:
    assert judged(round_, copied=True, dealt=Dealt(9, "another")) == ()
