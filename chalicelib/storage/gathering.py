"""What is gathered for a job of retraining before it starts: the snapshot, what is new in it, the words that count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.storage import planning
from chalicelib.storage.news import news

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chalicelib.storage.drawings import DrawingStore
    from chalicelib.storage.harvest import HarvestStore
    from chalicelib.storage.models import ModelStore
    from chalicelib.storage.snapshots import SnapshotStore
    from chalicelib.storage.words import WordStore


@dataclass(frozen=True, slots=True)
class Gathering:
    """The stores that a snapshot is taken from and kept in."""

    models: ModelStore
    words: WordStore
    harvest: HarvestStore
    drawings: DrawingStore
    snapshots: SnapshotStore

    def taken(self, at: int, more: Callable[[], bool]) -> Mapping[str, Any]:
        """The manifest of the snapshot of a time (ms since 1970), taken as long as there is time for `more`.

        Raises Conflict where it can't be taken, Unfinished where there was no time for all of it.
        """
        return planning.taken(self, at, more)

    def news(self, found: Mapping[str, Any], before: str | None) -> int:
        """How many drawings a snapshot has to train on, with their labels, that an earlier one had not."""
        return news(self.snapshots, found, before)

    def relied(self) -> tuple[str, ...]:
        """The labels of the words that are dealt."""
        return tuple(sorted(self.words.catalogue().dealt_labels))
