"""Which drawings are like another one, as the champion of now sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from chalicelib.inference.nearness import Embedding, nearness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.domain.drawing import Drawing


class Champion(Protocol):
    """The model version that plays."""

    def current(self) -> Embedding: ...


class Neighbours:
    """Compares drawings by their embeddings."""

    def __init__(self, champion: Champion) -> None:
        self._champion = champion

    def nearness(self, drawing: Drawing, others: Sequence[Drawing]) -> list[float]:
        """How near each other drawing is, -1 to 1; every one has a point. Raises Unavailable without a champion."""
        return nearness(self._champion.current(), drawing, others)
