"""Examples of how a word is drawn: drawings that reviews accepted as it, and what the machine took them for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.services.memory import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.review import Review
    from chalicelib.services.ports import Reviews, Sketches

LOOKED_AT = 50
"""The reviews that are looked at, those accepted last."""

OF_EACH, MOST = 3, 12
"""Drawings that are shown of what the machine saw the same in, and in all."""


@dataclass(frozen=True, slots=True)
class Example:
    """A drawing, simplified, and the label that the machine's best guess was in the end."""

    drawing: Drawing
    saw: str


class ExampleService:
    """Finds examples by label, remembered for a minute: at most one query and twelve drawings."""

    def __init__(self, reviews: Reviews, sketches: Sketches, clock: Clock) -> None:
        self._reviews = reviews
        self._sketches = sketches
        self._found = Remembered(self._read, clock)

    def of(self, label: str) -> tuple[Example, ...]:
        """Up to 12 drawings that reviews accepted as a label, three at most that the machine saw the same in."""
        return self._found.get(label)

    def _read(self, label: str) -> tuple[Example, ...]:
        reviews, _ = self._reviews.accepted(label, LOOKED_AT, None)
        chosen = list(_chosen(reviews))[:MOST]
        found = ((self._sketches.find(review.drawing), review.guesses[0].label) for review in chosen)
        return tuple(Example(drawing, saw) for drawing, saw in found if drawing is not None)


def _chosen(reviews: tuple[Review, ...]) -> Iterator[Review]:
    """A few of each thing that the machine saw, one of each player: nobody's hand is shown again and again."""
    seen: dict[str, int] = {}
    players: set[tuple[str, str]] = set()
    for review in reviews:
        if not review.guesses:
            continue
        saw = review.guesses[0].label
        if seen.get(saw, 0) < OF_EACH and (saw, review.id.player) not in players:
            seen[saw] = seen.get(saw, 0) + 1
            players.add((saw, review.id.player))
            yield review
