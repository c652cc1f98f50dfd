import cProfile
import math
import pstats
from itertools import pairwise

import numpy as np
import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.inference.batch import Batch
from chalicelib.inference.simplification import DEEPEST, EPSILON, simplify
from tests.inference.pens import house


def simplified(*strokes: list[list[float]]) -> list[list[list[float]]]:
    batch = simplify(Batch.of([Drawing.from_lists(strokes)]))
    ranges = zip(batch.strokes, batch.strokes[1:], strict=False)
    return [[batch.x[a:b].tolist(), batch.y[a:b].tolist()] for a, b in ranges]


def test_the_longest_side_becomes_255_at_the_top_left() -> None:
    answer = simplified([[100, 110], [50, 54]], [[104, 110], [51, 53]])

    assert answer[0] == [[0, 255], [0, 102]]
    assert answer[1] == [[102, 255], [25.5, 76.5]]


def test_points_on_a_line_are_dropped_and_corners_kept() -> None:
    answer = simplified([[0, 50, 100, 100, 100], [0, 0, 0, 50, 100]])

    assert answer == [[[0, 255, 255], [0, 0, 255]]]


def test_what_is_off_by_more_than_two_pixels_is_kept() -> None:
    kept = simplified([[0, 128, 255], [0, 2.1, 0]])
    dropped = simplified([[0, 128, 255], [0, 1.9, 0]])

    assert len(kept[0][0]) == 3
    assert len(dropped[0][0]) == 2


def test_a_closed_stroke_keeps_its_shape() -> None:
    turns = [n / 100 * math.tau for n in range(101)]

    (circle,) = simplified([[100 * math.cos(turn) for turn in turns], [100 * math.sin(turn) for turn in turns]])

    radius = np.hypot(np.array(circle[0]) - 127.5, np.array(circle[1]) - 127.5)
    assert 12 < len(circle[0]) < 40
    assert radius == pytest.approx(127.5, abs=1)


def test_simplifying_twice_changes_nothing() -> None:
    once = simplify(Batch.of([house()]))

    twice = simplify(once)

    assert twice.x.tolist() == once.x.tolist()
    assert twice.y.tolist() == once.y.tolist()


def test_many_drawings_are_simplified_as_each_alone() -> None:
    drawings = [house(), house(rate=7), Drawing(()), house(rate=300, scale=0.3, left=50)]

    together = simplify(Batch.of(drawings))

    for index, drawing in enumerate(drawings):
        alone, part = simplify(Batch.of([drawing])), together.take(np.array([index]))
        assert part.x.tolist() == alone.x.tolist()
        assert part.y.tolist() == alone.y.tolist()
        assert part.strokes.tolist() == alone.strokes.tolist()


def test_a_single_point_stays_a_stroke_of_one_point() -> None:
    assert simplified([[7], [9]]) == [[[0], [0]]]


@pytest.mark.parametrize("extent", [1e-45, 1e-40, 7e-37])
def test_what_is_too_small_to_be_scaled_is_a_point(extent: float) -> None:
    (stroke,) = simplified([[0, extent], [0, 0]])

    assert np.allclose(stroke, 0)


def zigzag(teeth: int) -> Drawing:
    """Teeth that grow, so that Ramer-Douglas-Peucker takes them from the end, one by one."""
    return Drawing.from_lists([[list(range(teeth)), [n * (n % 2) for n in range(teeth)]]])


def test_a_drawing_that_would_take_a_pass_for_each_point_takes_few() -> None:
    drawing, profile = zigzag(6_000), cProfile.Profile()

    profile.runcall(simplify, Batch.of([drawing]))

    passes = {of[2]: calls for of, (_, calls, *_) in pstats.Stats(profile).stats.items()}  # type: ignore[attr-defined]
    assert 0 < passes["_farthest"] <= DEEPEST + math.ceil(math.log2(6_000)) + 1


def test_where_passes_are_cut_short_no_point_is_off_by_more() -> None:
    every = Batch.of([zigzag(1_000)])
    scale = 255 / 999

    kept = simplify(every)

    at = np.rint(kept.x / scale).astype(int)
    assert kept.y == pytest.approx(every.y[at] * scale, abs=1e-3)
    for start, stop in pairwise(at):
        x, y = (axis[start : stop + 1].astype(float) * scale for axis in (every.x, every.y))
        off = np.abs((x - x[0]) * (y[-1] - y[0]) - (y - y[0]) * (x[-1] - x[0])) / np.hypot(x[-1] - x[0], y[-1] - y[0])
        assert off.max() <= EPSILON + 1e-3
