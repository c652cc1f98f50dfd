"""What all results together say of the words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.services.memory import Remembered

if TYPE_CHECKING:
    from chalicelib.domain.clock import Clock
    from chalicelib.domain.statistics import WordStatistics
    from chalicelib.domain.word import Word
    from chalicelib.services.catalogue import CatalogueService
    from chalicelib.services.ports import Statistics


@dataclass(frozen=True, slots=True)
class PlayedWord:
    """A word and what its rounds say of it."""

    word: Word
    statistics: WordStatistics


class StatisticsService:
    """Word statistics, the list remembered for a minute."""

    def __init__(self, statistics: Statistics, catalogue: CatalogueService, clock: Clock) -> None:
        self._statistics = statistics
        self._catalogue = catalogue
        self._every = Remembered(statistics.every, clock)

    def hardest(self, version: str | None) -> tuple[PlayedWord, ...]:
        """Every word that was played, hardest first; `version` None: under all model versions."""
        catalogue = self._catalogue.current()
        played = ((catalogue.word(row.word), row) for row in self._every.get(version))
        rows = (PlayedWord(word, row) for word, row in played if word is not None)
        return tuple(sorted(rows, key=lambda row: (row.statistics.ease, row.word.id)))

    def of(self, word_id: str, version: str | None) -> PlayedWord:
        """One word, fresh from the table.

        Raises NotFound where there is none of that id.
        """
        return PlayedWord(self._catalogue.word(word_id), self._statistics.of(word_id, version))
