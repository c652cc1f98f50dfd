import pytest

from chalicelib.domain.drawing import Drawing, Stroke

STROKES = [[[0, 1, 2], [5, 6, 7], [0, 10, 20]], [[3], [8], [300]], [[4, 5, 6], [9, 9, 9], [400, 410, 420]]]


def test_a_drawing_is_written_as_it_was_read() -> None:
    assert Drawing.from_lists(STROKES).to_lists() == STROKES


def test_a_drawing_counts_the_points_of_all_strokes() -> None:
    assert len(Drawing.from_lists(STROKES)) == 7


@pytest.mark.parametrize(
    ("percent", "lengths"),
    [(1, [1]), (28, [1]), (29, [2]), (43, [3]), (57, [3]), (58, [3, 1]), (72, [3, 1, 1]), (100, [3, 1, 3])],
)
def test_a_prefix_has_that_share_of_the_points_rounded_down_and_at_least_one(percent: int, lengths: list[int]) -> None:
    prefix = Drawing.from_lists(STROKES).prefix(percent)

    assert [len(stroke) for stroke in prefix.strokes] == lengths


def test_a_stroke_is_cut_with_its_times() -> None:
    assert Drawing.from_lists(STROKES).prefix(30).strokes == (Stroke((0, 1), (5, 6), (0, 10)),)


def test_an_empty_drawing_has_an_empty_prefix() -> None:
    assert Drawing(()).prefix(50) == Drawing(())
