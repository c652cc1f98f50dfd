import math

import numpy as np
import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.inference.batch import Batch
from chalicelib.inference.traits import TRAITS, traits
from tests.inference.pens import house

CORNER = Drawing.from_lists([[[0, 255, 255], [0, 0, 255]]])
BACK = Drawing.from_lists([[[0, 255, 0], [0, 0, 10]], [[0, 255], [20, 20]]])
TAP = Drawing.from_lists([[[7], [7]]])


def measured(*drawings: Drawing) -> list[dict[str, float]]:
    return [dict(zip(TRAITS, row, strict=True)) for row in traits(Batch.of(drawings)).tolist()]


def test_a_corner_has_two_sides_of_ink_and_turns_once_by_a_quarter() -> None:
    found = measured(CORNER)[0]

    assert found == pytest.approx(
        {
            "ink": math.log1p(510),
            "strokes": math.log1p(1),
            "points": math.log1p(3),
            "turning": math.log1p(math.pi / 2),
            "reversals": 0,
            "segment": math.log1p(255),
            "turn": math.pi / 4,
            "narrow": 1,
        },
        rel=1e-5,
    )


def test_a_turn_back_is_a_reversal_and_lifting_the_pen_is_no_turn() -> None:
    found = measured(BACK)[0]

    assert found["reversals"] == pytest.approx(math.log1p(1))
    assert found["turning"] == pytest.approx(math.log1p(math.pi - math.atan2(10, 255)), rel=1e-3)
    assert found["narrow"] == pytest.approx(20 / 255)


def test_drawings_are_measured_as_if_each_were_alone() -> None:
    together = traits(Batch.of([CORNER, Drawing(()), TAP, BACK]))

    alone = np.concatenate([traits(Batch.of([drawing])) for drawing in (CORNER, Drawing(()), TAP, BACK)])
    assert together.tolist() == alone.tolist()


def test_what_is_empty_or_a_dot_is_measured_too() -> None:
    empty, tap = measured(Drawing(()), TAP)

    assert set(empty.values()) == {0}
    assert (tap["ink"], tap["strokes"], tap["points"]) == pytest.approx((0, math.log(2), math.log(2)))


def test_no_drawing_gives_no_row() -> None:
    assert traits(Batch.of([])).shape == (0, len(TRAITS))


def test_the_window_and_the_event_rate_change_nothing_that_matters() -> None:
    slow, fast = traits(Batch.of([house(rate=60), house(rate=240, scale=3.7, left=90)]))

    assert fast == pytest.approx(slow, abs=0.15)
