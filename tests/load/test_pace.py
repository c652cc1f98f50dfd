"""A drawing grows under a hand as its times say."""

from __future__ import annotations

import pytest

from tests.load.pace import LIFTED_MS, POINT_MS, lasts_ms, shape, so_far, timed

TWO = [[[0.0, 3.0, 6.0], [0.0, 0.0, 0.0]], [[9.0, 9.0], [0.0, 3.0]]]
SECOND = 2 * POINT_MS + LIFTED_MS


def test_points_follow_each_other_and_a_lifted_pen_takes_its_time() -> None:
    drawn = timed(TWO)

    assert [stroke[2] for stroke in drawn] == [[0, POINT_MS, 2 * POINT_MS], [SECOND, SECOND + POINT_MS]]
    assert lasts_ms(drawn) == SECOND + POINT_MS


@pytest.mark.parametrize(
    ("now", "points"), [(-5, [1]), (0, [1]), (POINT_MS, [2]), (SECOND - 1, [3]), (SECOND, [3, 1]), (9_999, [3, 2])]
)
def test_what_is_there_is_what_was_drawn_by_then(now: float, points: list[int]) -> None:
    grown = so_far(timed(TWO), now)

    assert [len(xs) for xs, _, _ in grown] == points
    assert [len(times) for _, _, times in grown] == points


def test_a_guess_is_asked_for_without_times() -> None:
    assert shape(timed(TWO)) == TWO
