"""Drawings as they grow under a hand, for the model version that is told what to guess."""

from __future__ import annotations

from typing import Any

from tests.api.champion import LABELS, drawing_of

MOST = 6
"""Strokes after the first one: from five on a drawing is so rich that copies of it are known."""


def drawn(label: str, right: bool, number: int, strokes: int = 0) -> Any:
    """A drawing that is taken for the label, or for another one, whose first stroke `number` tells from others.

    It has so many strokes more, each half a second after the last one.
    """
    other = LABELS[(LABELS.index(label) + 1 + number % 3) % len(LABELS)]
    return drawing_of(label if right else other, 35 + number % 60) + [_stroke(place) for place in range(strokes)]


def _stroke(place: int) -> list[list[float]]:
    left, top, at = 10 * place, 75 + 20 * (place % 2), 500 * (place + 1)
    return [[left, left + 25], [top, top + 15], [at, at + 300]]
