"""Examples of how a word is drawn: drawings of the gallery, and what the machine took them for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.services.memory import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.gallery import Entry
    from chalicelib.services.ports import Gallery

LOOKED_AT = 50
"""The drawings that are looked at, those shown last."""

OF_EACH, MOST = 3, 12
"""Drawings that are shown of what the machine saw the same in, and in all."""


@dataclass(frozen=True, slots=True)
class Example:
    """A drawing, simplified and without times, and the label that the machine's best guess was in the end."""

    drawing: Drawing
    saw: str


class ExampleService:
    """Finds examples by label, remembered for a minute: one query."""

    def __init__(self, gallery: Gallery, clock: Clock) -> None:
        self._gallery = gallery
        self._found = Remembered(self._read, clock)

    def of(self, label: str) -> tuple[Example, ...]:
        """Up to 12 drawings that are shown as a label, three at most that the machine saw the same in."""
        return self._found.get(label)

    def _read(self, label: str) -> tuple[Example, ...]:
        entries, _ = self._gallery.of_label(label, LOOKED_AT, None)
        return tuple(_chosen(entries))[:MOST]


def _chosen(entries: tuple[Entry, ...]) -> Iterator[Example]:
    """A few of each thing that the machine saw, one of each player: nobody's hand is shown again and again."""
    seen: dict[str, int] = {}
    players: set[tuple[str, str]] = set()
    for entry in entries:
        if entry.saw is None:
            continue
        player = (entry.saw, entry.review.player)
        if seen.get(entry.saw, 0) < OF_EACH and player not in players:
            seen[entry.saw] = seen.get(entry.saw, 0) + 1
            players.add(player)
            yield Example(_timeless(entry.sketch), entry.saw)


def _timeless(drawing: Drawing) -> Drawing:
    return Drawing(tuple(Stroke(stroke.x, stroke.y) for stroke in drawing.strokes))
