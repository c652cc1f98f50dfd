import numpy as np

from chalicelib.domain.drawing import Drawing
from chalicelib.inference.batch import Batch, ranges

ONE = Drawing.from_lists([[[1, 2], [3, 4]], [[5], [6]]])
TWO = Drawing.from_lists([[[7, 8, 9], [1, 2, 3]]])


def test_points_strokes_and_drawings_lie_one_after_the_other() -> None:
    batch = Batch.of([ONE, Drawing(()), TWO])

    assert len(batch) == 3
    assert batch.x.tolist() == [1, 2, 5, 7, 8, 9]
    assert batch.strokes.tolist() == [0, 2, 3, 6]
    assert batch.drawings.tolist() == [0, 2, 2, 3]
    assert batch.drawing_of_point().tolist() == [0, 0, 0, 2, 2, 2]


def test_drawings_are_taken_in_the_order_asked_for() -> None:
    batch = Batch.of([ONE, TWO])

    taken = batch.take(np.array([1, 0, 1]))

    again = Batch.of([TWO, ONE, TWO])
    assert taken.x.tolist() == again.x.tolist()
    assert taken.y.tolist() == again.y.tolist()
    assert taken.strokes.tolist() == again.strokes.tolist()
    assert taken.drawings.tolist() == again.drawings.tolist()


def test_a_stroke_without_a_point_left_is_gone_and_a_drawing_stays() -> None:
    batch = Batch.of([ONE, TWO])

    kept = batch.keep(np.array([False, True, False, False, False, False]))

    assert kept.x.tolist() == [2]
    assert kept.strokes.tolist() == [0, 1]
    assert kept.drawings.tolist() == [0, 1, 1]


def test_ranges_are_counted_one_after_the_other() -> None:
    assert ranges(np.array([5, 0, 9]), np.array([7, 0, 12])).tolist() == [5, 6, 9, 10, 11]
