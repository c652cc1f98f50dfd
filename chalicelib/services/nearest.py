"""The drawings of others that are nearest to a player's own: of the word, and of what the machine saw in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.services.memory import Remembered
from chalicelib.services.own import own_closed_round

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.gallery import Entry
    from chalicelib.domain.round import Round
    from chalicelib.services.ports import Drawings, Gallery, Games, Neighbours

LABELS = 4
"""Labels that are looked for: the word's, and the likeliest others that the machine saw."""

LOOKED_AT = 24
"""Drawings of a label that are compared, those shown last."""

SHOWN = 3
"""Drawings of a label that are shown, each of another player."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The drawings of a label that are nearest to a player's own, the nearest first; `asked` is the word's own."""

    label: str
    asked: bool
    entries: tuple[Entry, ...]


class NearestService:
    """Compares a drawing with those of the gallery."""

    def __init__(
        self, games: Games, drawings: Drawings, gallery: Gallery, neighbours: Neighbours, clock: Clock
    ) -> None:
        self._games = games
        self._drawings = drawings
        self._neighbours = neighbours
        self._gallery = gallery
        self._shown = Remembered(self._read, clock)

    def of(self, player: str, round_id: str) -> tuple[Likeness, ...]:
        """For the word and up to three other labels that the machine saw, up to three drawings of other players.

        The word comes first, then the likeliest; labels of which nothing is shown are left out. Raises NotFound where
        the caller has no such round, Conflict while it is open.
        """
        round_ = own_closed_round(self._games, player, round_id)
        if round_.drawing is None or not round_.drawn:
            return ()
        found = {label: self._others(label, player) for label in _labels(round_)}
        near = self._nearness(round_.drawing, [entry for entries in found.values() for entry in entries])
        return tuple(
            Likeness(label, label == round_.label, tuple(_first_of_each(sorted(entries, key=lambda e: -near[e.id]))))
            for label, entries in found.items()
            if entries
        )

    def _read(self, label: str) -> tuple[Entry, ...]:
        return self._gallery.of_label(label, LOOKED_AT, None)[0]

    def _others(self, label: str, player: str) -> list[Entry]:
        return [entry for entry in self._shown.get(label) if entry.review.player != player and len(entry.sketch)]

    def _nearness(self, drawing: str, entries: Sequence[Entry]) -> dict[str, float]:
        if not entries:
            return {}
        near = self._neighbours.nearness(self._drawings.get(drawing), [entry.sketch for entry in entries])
        return {entry.id: value for entry, value in zip(entries, near, strict=True)}


def _labels(round_: Round) -> list[str]:
    """The word's, then what the machine saw in the end, best first."""
    seen = [guess.label for guess in round_.result.guesses] if round_.result else []
    return list(dict.fromkeys([round_.label, *seen]))[:LABELS]


def _first_of_each(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The first of each player, as many as are shown: one hand's drawings are near to each other, too."""
    players: set[str] = set()
    for entry in entries:
        if len(players) < SHOWN and entry.review.player not in players:
            players.add(entry.review.player)
            yield entry
