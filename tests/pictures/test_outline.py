"""Drawings fitted into a box, as smooth lines, and where the pen is at a time."""

from itertools import pairwise
from math import atan2, dist, pi

import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.pictures.outline import Box, filling, lines, scale_of

BOX = Box(10, 20, 100)


def of(*strokes: list[list[float]]) -> Drawing:
    return Drawing.from_lists(strokes)


def test_a_drawing_fills_its_box_and_is_in_its_middle() -> None:
    wide = of([[0, 200], [50, 50]], [[100], [150]])

    (across, dot) = lines(wide, BOX)

    assert across.points == ((10, 45), (110, 45))
    assert dot.points == ((60, 95),)
    assert scale_of(wide, BOX) == 0.5


def test_a_small_drawing_is_not_blown_up() -> None:
    assert scale_of(of([[0, 1], [0, 1]]), BOX) == pytest.approx(100 / 64)
    assert lines(of([[7], [7]]), BOX)[0].points == ((60, 70),)


def test_a_picture_is_filled_as_the_site_s_own_replay_is() -> None:
    box = filling(of([[0, 255], [0, 100]]), 271)

    assert (box.left, box.top, box.side) == pytest.approx((8, 8, 255))


def test_corners_are_rounded_and_the_ends_stay_where_they_are() -> None:
    (line,) = lines(of([[0, 100, 100], [0, 0, 100]]), Box(0, 0, 100))

    assert (line.points[0], line.points[-1]) == ((0, 0), (100, 100))
    assert (100, 0) not in line.points
    assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in line.points)


def test_a_large_curve_is_as_smooth_as_a_small_one() -> None:
    (line,) = lines(of([[0, 255, 255], [0, 0, 255]]), Box(0, 0, 1_000))

    turns = [
        abs(atan2(c[1] - b[1], c[0] - b[0]) - atan2(b[1] - a[1], b[0] - a[0]))
        for (a, b), (_, c) in pairwise(pairwise(line.points))
    ]
    assert max(turns) < pi / 30


def test_a_scribble_has_no_more_points_than_can_be_drawn_in_a_moment() -> None:
    scribble = [[float(37 * x % 256) for x in range(30)], [float(91 * x % 256) for x in range(30)]]

    found = lines(of(*[scribble] * 200), Box(0, 0, 600))

    assert sum(len(line.points) for line in found) < 25_000


def test_points_that_would_change_nothing_are_left_out() -> None:
    still = [float(x % 2) for x in range(5_000)]

    (line,) = lines(of([[0, *still, 200], [0] * 5_002]), BOX)

    assert len(line.points) < 20
    assert all(dist(*ends) > 0 for ends in pairwise(line.points))


def test_the_pen_is_where_its_times_say() -> None:
    first, second = lines(of([[0, 200], [0, 0], [0, 100]], [[0, 200], [200, 200], [300, 400]]), BOX)

    assert first.until(50) == ((10, 20), (60, 20))
    assert first.until(100) == first.until(1_000) == first.points
    assert second.until(299) == ()
    assert second.until(400) == second.points


def test_without_times_one_stroke_is_drawn_after_the_other() -> None:
    first, second = lines(of([[0, 200], [0, 0]], [[0, 200], [200, 200]]), BOX)

    assert 0 == first.begins < first.ends < second.begins < second.ends


def test_times_that_run_backwards_do_no_harm() -> None:
    first, second = lines(of([[0, 200], [0, 0], [500, 100]], [[0, 200], [200, 200], [50, 20]]), BOX)

    assert first.until(first.ends) == first.points
    assert second.until(second.ends) == second.points
    assert second.begins >= first.ends
