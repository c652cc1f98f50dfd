from collections.abc import Sequence

import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.trace import UNSEEN, ink_of

LINE: list[list[float]] = [[0, 30], [0, 40]]
OTHER: list[list[float]] = [[30, 0], [0, 40]]


def drawn(*strokes: Sequence[Sequence[float]]) -> Drawing:
    return Drawing.from_lists(strokes)


def test_ink_is_told_in_diagonals_whatever_the_unit() -> None:
    assert ink_of(drawn(LINE, OTHER)) == pytest.approx(2)
    assert ink_of(drawn([[0, 3], [0, 4]], [[3, 0], [0, 4]])) == pytest.approx(2)
    assert ink_of(drawn([[5], [5]])) == 0
    assert ink_of(drawn()) == 0


def test_a_leap_is_the_most_that_came_with_one_guess() -> None:
    trace = UNSEEN.grown(drawn(LINE), 500).grown(drawn(LINE, OTHER), 500)

    assert trace.leap == pytest.approx(1)
    assert trace.ink == pytest.approx(2)


def test_what_a_hand_can_have_drawn_since_the_guess_before_is_no_leap() -> None:
    seen = UNSEEN.grown(drawn([[0], [0]]), 500)

    assert seen.grown(drawn(LINE, OTHER), 600).leap == pytest.approx(1)  # of two diagonals, ten a second
    assert seen.grown(drawn(LINE, OTHER), 700).leap == pytest.approx(0)
    assert seen.grown(drawn(LINE, OTHER), 2_500).leap == 0


def test_nothing_is_drawn_before_the_first_guess() -> None:
    assert UNSEEN.grown(drawn(LINE, OTHER), 5_000).leap == pytest.approx(2)


def test_a_guess_that_comes_before_the_last_one_is_given_no_time() -> None:
    trace = UNSEEN.grown(drawn([[0], [0]]), 900)

    assert trace.grown(drawn(LINE), 700).leap == pytest.approx(1)


def test_a_stroke_that_grows_leaps_by_what_it_grew() -> None:
    trace = UNSEEN.grown(drawn([[0, 15], [0, 20]]), 0).grown(drawn([[0, 15, 30], [0, 20, 40]]), 0)

    assert trace.leap == pytest.approx(1)  # the first half was its own box's diagonal


def test_taking_a_stroke_away_is_no_leap() -> None:
    trace = UNSEEN.grown(drawn(LINE), 0).grown(drawn(LINE, OTHER), 0).grown(drawn(LINE), 0)

    assert trace.leap == pytest.approx(1)


def test_another_drawing_in_place_of_the_last_is_a_leap() -> None:
    trace = UNSEEN.grown(drawn(LINE), 0).grown(drawn([[1, 30, 1], [1, 40, 1]]), 0)

    assert trace.leap == pytest.approx(2)


def test_how_much_of_what_was_seen_is_left() -> None:
    trace = UNSEEN.grown(drawn(LINE, OTHER), 0)

    assert trace.kept_in(drawn(LINE, OTHER)) == 1
    assert trace.kept_in(drawn(LINE, [[7, 8], [9, 9]])) == pytest.approx(0.5)
    assert trace.kept_in(drawn([[7, 8], [9, 9]])) == 0
    assert UNSEEN.kept_in(drawn()) == 1
