import numpy as np
import pytest

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.inference.batch import Batch
from chalicelib.inference.likeness import SAME_AT, fingerprint, imprints, telling
from tests.inference.pens import house

HOUSE = house()
BACKWARDS = Drawing(HOUSE.strokes[::-1])
LINE = Drawing.from_lists([[[0, 255], [0, 10]]])


def likeness(one: Drawing, other: Drawing) -> float:
    printed = imprints(Batch.of([one, other]))
    return float(printed[0] @ printed[1])


def shaken(drawing: Drawing, by: float) -> Drawing:
    """Each point of a drawing 100 wide some way off."""
    random = np.random.default_rng(3)

    def off(axis: tuple[float, ...]) -> tuple[float, ...]:
        return tuple((np.array(axis) + random.normal(0, by, len(axis))).tolist())

    return Drawing(tuple(Stroke(off(stroke.x), off(stroke.y)) for stroke in drawing.strokes))


def test_the_same_drawing_elsewhere_has_the_same_fingerprint() -> None:
    prints = fingerprint(Batch.of([HOUSE, house(scale=2, left=64, top=32), BACKWARDS]))

    assert prints[0] == prints[1]
    assert prints[0] != prints[2]


def test_where_one_stroke_ends_is_part_of_the_fingerprint() -> None:
    whole = Drawing.from_lists([[[0, 255, 255, 0], [0, 0, 255, 255]]])
    cut = Drawing.from_lists([[[0, 255], [0, 0]], [[255, 0], [255, 255]]])

    prints = fingerprint(Batch.of([whole, cut]))

    assert prints[0] != prints[1]


def test_a_fingerprint_is_the_drawing_s_own_whatever_is_beside_it() -> None:
    assert fingerprint(Batch.of([LINE, HOUSE]))[1] == fingerprint(Batch.of([HOUSE]))[0]
    assert fingerprint(Batch.of([])) == []


def test_a_replay_is_like_the_drawing_and_another_drawing_is_not() -> None:
    assert likeness(HOUSE, HOUSE) == pytest.approx(1)
    assert likeness(HOUSE, house(rate=240, scale=3.3, left=10)) >= SAME_AT
    assert likeness(HOUSE, shaken(HOUSE, 0.4)) >= SAME_AT
    assert likeness(HOUSE, Drawing(HOUSE.strokes[:2])) < SAME_AT
    assert likeness(HOUSE, LINE) < 0.6


def test_an_empty_drawing_is_like_none() -> None:
    assert likeness(Drawing(()), Drawing(())) == 0
    assert imprints(Batch.of([])).shape == (0, 3136)


def test_two_people_draw_the_same_line_but_not_the_same_house() -> None:
    assert telling(Batch.of([LINE, HOUSE, Drawing(())])).tolist() == [False, True, False]
