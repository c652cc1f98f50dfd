from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.storage.sketches import SketchStore
from tests.builders import GAME_ID

if TYPE_CHECKING:
    from chalicelib.storage.drawings import DrawingStore


@pytest.fixture
def sketches(drawings: DrawingStore) -> SketchStore:
    return SketchStore(drawings)


def test_a_sketch_fills_255_pixels_and_keeps_the_corners(sketches: SketchStore) -> None:
    drawing = Drawing.from_lists([[[10, 20, 30, 30], [5, 5, 5, 25]]])

    assert sketches.of(drawing).to_lists() == [[[0, 255, 255], [0, 0, 255]]]


def test_of_times_only_the_ends_of_strokes_are_the_hand_s(sketches: SketchStore) -> None:
    hasty = Drawing.from_lists([[[0, 50, 50], [0, 0, 50], [3, 9, 404]], [[0, 0], [50, 0], [501, 799]]])
    steady = Drawing.from_lists([[[0, 50, 50], [0, 0, 50], [3, 350, 404]], [[0, 0], [50, 0], [501, 799]]])

    sketch = sketches.of(hasty)

    assert [stroke.t for stroke in sketch.strokes] == [(0, 200, 400), (500, 800)]
    assert sketches.of(steady) == sketch


def test_a_dot_and_a_drawing_without_times_have_sketches(sketches: SketchStore) -> None:
    dot = Drawing.from_lists([[[7], [7], [120]], [[0, 9], [0, 9]]])

    assert sketches.of(dot).to_lists() == [[[198], [198], [120]], [[0, 255], [0, 255]]]


def test_a_drawing_that_is_gone_has_none(sketches: SketchStore, drawings: DrawingStore) -> None:
    key = drawings.put(f"{GAME_ID}-01", Drawing.from_lists([[[0, 1], [0, 1]]]))
    drawings.erase_of_game(GAME_ID)

    assert sketches.find(key) is None
