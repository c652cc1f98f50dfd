import math

import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.inference.batch import Batch
from chalicelib.inference.features import named
from chalicelib.inference.points import CHANNELS, ONE, Points
from tests.inference.pens import house

LENGTH = 128
FEATURES = named(f"points-{LENGTH}-v1")
X, Y, COS, SIN, DOWN, UP, INK = range(len(CHANNELS))


def points(drawing: Drawing) -> NDArray[np.int64]:
    (found,) = FEATURES.extract(Batch.of([drawing]))
    return np.asarray(found[0], np.int64)


def line(*corners: tuple[float, float]) -> Stroke:
    x, y = zip(*corners, strict=True)
    return Stroke(x, y)


def drawn(*strokes: Stroke) -> NDArray[np.int64]:
    return points(Drawing(strokes))


@pytest.mark.parametrize(
    "other",
    [house(scale=0.37), house(scale=12.5), house(left=-400, top=1234.5), house(scale=3, left=99, top=-7)],
    ids=["smaller", "larger", "moved", "both"],
)
def test_scale_and_place_of_the_window_change_nothing_that_can_be_seen(other: Drawing) -> None:
    difference = np.abs(points(house()) - points(other))

    assert difference.max() <= 1


@pytest.mark.parametrize("rate", [30, 120, 240, 1000])
def test_the_device_s_event_rate_changes_next_to_nothing(rate: int) -> None:
    difference = np.abs(points(house(rate=60)) - points(house(rate=rate)))

    assert difference[[X, Y]].max() <= 3
    assert difference[[DOWN, UP]].max() == 0
    assert difference[INK].max() <= 1
    assert difference[[COS, SIN]].mean() < 8


def test_a_batch_has_the_features_of_each_drawing_alone() -> None:
    drawings = [house(), Drawing(()), house(rate=11), Drawing((line((3, 3)),)), Drawing(()), house(scale=0.1)]

    (together,) = FEATURES.extract(Batch.of(drawings))

    assert together.dtype == np.int8
    assert together.shape == (6, len(CHANNELS), LENGTH)
    for features, drawing in zip(together, drawings, strict=True):
        assert np.array_equal(features, points(drawing))


def test_points_are_equally_far_apart_along_the_ink() -> None:
    found = drawn(line((0, 0), (100, 0), (100, 50)), line((0, 50), (50, 50)))

    first = found[:, : np.flatnonzero(found[DOWN])[1]]
    steps = np.abs(np.diff(first[[X, Y]])).sum(axis=0)
    assert steps == pytest.approx(np.mean(steps), abs=1)
    assert first.shape[1] == pytest.approx(LENGTH * 150 / 200, abs=1)


def test_x_and_y_are_from_the_centre_and_reach_the_ends_of_the_longest_side() -> None:
    found = drawn(line((10, 20), (210, 20), (210, 120), (10, 120), (10, 20)))

    assert (found[X].min(), found[X].max()) == pytest.approx((-ONE, ONE), abs=2)
    assert (found[Y].min(), found[Y].max()) == pytest.approx((-ONE / 2, ONE / 2), abs=2)


def test_a_line_drawn_backwards_goes_the_other_way() -> None:
    there, back = drawn(line((0, 0), (30, 40))), drawn(line((30, 40), (0, 0)))

    assert (there[COS] == round(0.6 * ONE)).all()
    assert (there[SIN] == round(0.8 * ONE)).all()
    assert (back[[COS, SIN]] == -there[[COS, SIN]]).all()
    assert (back[[X, Y]] == there[[X, Y], ::-1]).all()


def test_the_pen_goes_down_and_up_once_a_stroke() -> None:
    found = points(house())

    down, up = (np.flatnonzero(found[channel]) for channel in (DOWN, UP))
    assert len(down) == len(up) == 3
    assert down[0] == 0
    assert up[-1] == LENGTH - 1
    assert (down[1:] == up[:-1] + 1).all()
    assert set(found[[DOWN, UP]].ravel()) == {0, ONE}


def test_a_stroke_too_short_for_a_point_has_one_all_the_same() -> None:
    eye = Stroke((60,), (30,))

    found = drawn(line((0, 0), (1000, 0), (1000, 1000), (0, 1000)), eye, line((0, 900), (900, 900)))

    alone = found[:, (found[DOWN] > 0) & (found[UP] > 0)]
    assert alone.shape[1] == 1
    assert alone[[X, Y], 0] == pytest.approx([ONE * (60 / 500 - 1), ONE * (30 / 500 - 1)], abs=1)
    assert not alone[[COS, SIN]].any()


@pytest.mark.parametrize("strokes", [LENGTH - 1, LENGTH, LENGTH + 1, 3 * LENGTH])
def test_very_many_strokes_leave_room_for_no_more_than_the_points(strokes: int) -> None:
    found = drawn(*(line((9 * number, 0), (9 * number, 100 + number)) for number in range(strokes)))

    assert (np.diff(found[X]) >= 0).all()
    assert found[X, 0] == pytest.approx(-ONE, abs=3)
    assert found[X, -1] == pytest.approx(ONE, abs=3)
    assert np.count_nonzero(found[DOWN]) == min(strokes, LENGTH)


def test_ink_tells_how_much_is_drawn_in_diagonals() -> None:
    once, twice = drawn(line((0, 0), (30, 40))), drawn(line((0, 0), (30, 40), (0, 0)))

    assert once[INK, -1] == pytest.approx(ONE / 5, abs=1)
    assert twice[INK, -1] == pytest.approx(ONE * 2 / 6, abs=1)
    assert (np.diff(twice[INK]) >= 0).all()


def test_jumps_between_strokes_cost_no_ink() -> None:
    apart = drawn(line((0, 0), (0, 100)), line((100, 100), (100, 0)))

    assert apart[INK, -1] == pytest.approx(ONE * math.sqrt(2) / (math.sqrt(2) + 4), abs=1)
    assert set(np.abs(apart[X])) == {ONE}


@pytest.mark.parametrize(
    "drawing",
    [
        Drawing((line((5, 5)),)),
        Drawing((line((5, 5), (5, 5), (5, 5)),)),
        Drawing((line((1e9, -1e9)),)),
        Drawing((line((5, 5)), line((5, 5)))),
    ],
    ids=["one point", "equal points", "far away", "two taps"],
)
def test_a_tap_is_a_dot_in_the_middle(drawing: Drawing) -> None:
    found = points(drawing)

    assert not found[[X, Y, COS, SIN, INK]].any()
    assert np.count_nonzero(found[DOWN]) == np.count_nonzero(found[UP]) == len(drawing.strokes)


@pytest.mark.parametrize("drawings", [[], [Drawing(())], [Drawing(()), Drawing(())]])
def test_without_a_drawing_there_is_nothing(drawings: list[Drawing]) -> None:
    (found,) = FEATURES.extract(Batch.of(drawings))

    assert found.shape == (len(drawings), len(CHANNELS), LENGTH)
    assert not found.any()


@pytest.mark.parametrize("length", [15, 513, 0, -1])
def test_too_few_or_too_many_points_are_refused(length: int) -> None:
    with pytest.raises(ValueError, match="not one of 16 to 512"):
        Points(length)
