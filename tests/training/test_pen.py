import numpy as np
import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.inference.batch import Batch
from training.pen import Pen, seen

CORNER = Drawing.from_lists([[[0, 100, 100], [0, 0, 50]], [[20], [20]]])
LINE = Drawing.from_lists([[[0, 255], [0, 0]]])
PEN = Pen(speed=100, rest=0.5)


def strokes(batch: Batch) -> list[list[list[float]]]:
    bounds = zip(batch.strokes[:-1], batch.strokes[1:], strict=True)
    return [[batch.x[a:b].tolist(), batch.y[a:b].tolist()] for a, b in bounds]


def test_time_passes_with_the_way_of_the_pen_and_between_strokes() -> None:
    times = PEN.times(Batch.of([CORNER, LINE]))

    assert times == pytest.approx([0, 1, 1.5, 2, 0, 2.55])


def test_drawings_without_a_point_take_no_time() -> None:
    times = PEN.times(Batch.of([Drawing(()), LINE, Drawing(())]))

    assert times == pytest.approx([0, 2.55])


def test_a_line_that_is_being_drawn_reaches_to_the_pen() -> None:
    batch = Batch.of([CORNER, CORNER, CORNER])

    drawn = seen(batch, PEN.times(batch), np.array([0.25, 1.5, 1.7]))

    assert strokes(drawn) == [
        [[0, 25], [0, 0]],
        [[0, 100, 100], [0, 0, 50]],
        [[0, 100, 100], [0, 0, 50]],
    ]
    assert np.diff(drawn.drawings).tolist() == [1, 1, 1]


def test_at_pen_down_there_is_one_point_and_at_the_end_the_whole_drawing() -> None:
    batch = Batch.of([CORNER, CORNER])

    drawn = seen(batch, PEN.times(batch), np.array([0.0, 2.0]))

    assert strokes(drawn) == [[[0], [0]], [[0, 100, 100], [0, 0, 50]], [[20], [20]]]


def test_a_faster_device_sends_more_points_of_the_same_line() -> None:
    slow, fast = (PEN.sampled(Batch.of([CORNER]), rate) for rate in (10, 40))

    assert len(slow.x) == 1 + 10 + 5 + 1
    assert len(fast.x) == 1 + 40 + 20 + 1
    assert set(strokes(slow)[0][0]) <= set(strokes(fast)[0][0])
    assert np.diff(fast.strokes).tolist() == [61, 1]
    assert (fast.x[0], fast.x[40], fast.y[60]) == (0, 100, 50)
