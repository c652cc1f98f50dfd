from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.inference.imprint import Imprint
from tests.cheat.hands import DISGUISES, Hand, disguised, lasts_ms, questions, until
from tests.inference.test_imprint import scrawl

if TYPE_CHECKING:
    from collections.abc import Sequence

LINES = Drawing.from_lists([[[0, 30], [0, 40]], [[30, 0], [0, 40]]])
HAND = Hand(speed=2, lifted_ms=100)


def recorded(seed: int) -> Drawing:
    """A scrawl as a device records it, with points between its corners."""
    return Drawing(tuple(Stroke(*map(_halved, (stroke.x, stroke.y))) for stroke in scrawl(seed).strokes))


def _halved(axis: Sequence[float]) -> tuple[float, ...]:
    between = ((first, (first + second) / 2) for first, second in pairwise(axis))
    return (*(float(value) for pair in between for value in pair), float(axis[-1]))


def test_a_hand_draws_at_its_pace_and_lifts_the_pen() -> None:
    timed = HAND.timed(LINES)

    assert [stroke.t for stroke in timed.strokes] == [(0, 500), (600, 1_100)]
    assert lasts_ms(timed) == 1_100


@pytest.mark.parametrize(
    ("ms", "drawn"),
    [
        (0, [[[0, 0], [0, 0], [0, 0]]]),
        (250, [[[0, 15], [0, 20], [0, 250]]]),
        (550, [[[0, 30], [0, 40], [0, 500]]]),
    ],
)
def test_what_is_drawn_until_a_time_ends_where_the_pen_is(ms: float, drawn: list[list[list[float]]]) -> None:
    assert until(HAND.timed(LINES), ms).to_lists() == drawn


def test_the_site_asks_every_400_ms_when_the_pen_is_lifted_and_thrice_a_second() -> None:
    asked = [question.ms for question in questions(HAND.timed(LINES), lambda: 50)]

    assert asked == [0, 400, 500, 1_000, 1_400]


def test_the_site_waits_for_an_answer_before_it_asks_again() -> None:
    assert [question.ms for question in questions(HAND.timed(LINES), lambda: 900)] == [0, 900, 1_800]


@pytest.mark.parametrize("way", DISGUISES)
def test_a_disguised_drawing_is_known_for_a_copy(way: str) -> None:
    known = Imprint.of(recorded(3)).data

    assert Imprint.of(disguised(recorded(3), way, Random(1))).is_in(known)
