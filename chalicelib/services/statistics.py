"""What all results together say of words, categories, difficulties and model versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from chalicelib.domain.shrinkage import JEFFREYS, common, difference, estimate
from chalicelib.domain.statistics import Detail, Sums
from chalicelib.services.memory import Remembered
from chalicelib.services.places import cursor_of, places, start
from chalicelib.services.played import (
    PlayedCategory,
    PlayedDifficulty,
    PlayedVersion,
    PlayedWord,
    Survey,
    WordReport,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.shrinkage import Estimate
    from chalicelib.services.catalogue import CatalogueService
    from chalicelib.services.played import Asked
    from chalicelib.services.ports import Models, Statistics

Key = TypeVar("Key")
PAGE = 50
VERSIONS_COMPARED = 10


class StatisticsService:
    """Statistics; sums of all words, of versions and what is champion are remembered for a minute."""

    def __init__(self, statistics: Statistics, models: Models, catalogue: CatalogueService, clock: Clock) -> None:
        self._statistics = statistics
        self._catalogue = catalogue
        self._surveys = Remembered(self._survey, clock)
        self._sums: Remembered[None, Mapping[str, Sums]] = Remembered(lambda _: statistics.versions(), clock)
        self._aliases = Remembered(models.alias, clock)

    def words(self, asked: Asked, cursor: str | None) -> tuple[tuple[PlayedWord, ...], str | None]:
        """Up to 50 words that were played, hardest or easiest first, and the cursor of the next ones.

        Raises NotFound where there is no such category, Invalid for a cursor that was not given out.
        """
        if asked.category is not None:
            self._catalogue.words(asked.category)
        survey = self._played_under(asked.version)
        found = places(survey, asked)
        first = 0 if cursor is None else start(found, cursor)
        page = found[first : first + PAGE]
        words = self._told(survey, [word for _, word in page], asked.version)
        return words, cursor_of(page[-1]) if len(found) > first + PAGE else None

    def word(self, word_id: str, version: str | None) -> WordReport:
        """One word, fresh from the table. Raises NotFound where there is none of that id."""
        word = self._catalogue.word(word_id)
        known = {row.version: row for row in self.versions()}
        sums, *by_version = self._statistics.sums(word.id, [version, *known])
        rows = tuple(
            PlayedVersion(each, estimate(JEFFREYS, each.tally), row.version, row.aliases)
            for each, row in zip(by_version, known.values(), strict=True)
            if each.rounds
        )
        shrunk = estimate(self._played_under(version).prior, sums.tally)
        detail = self._statistics.detail(word.id, version)
        return WordReport(PlayedWord(sums, shrunk, word, detail), rows, _change(rows))

    def categories(self, version: str | None) -> tuple[PlayedCategory, ...]:
        """Every category whose words were played; a word counts where it is now."""
        rows = self._played_under(version).rows
        found = _summed((word.category, sums) for word, sums in rows)
        categories = self._catalogue.current().categories
        return tuple(
            PlayedCategory(found[known.id], estimate(JEFFREYS, found[known.id].tally), known)
            for known in categories
            if known.id in found
        )

    def difficulties(self, version: str | None) -> tuple[PlayedDifficulty, ...]:
        """Every difficulty of which words were played, the easiest first."""
        found = _summed((word.difficulty, sums) for word, sums in self._played_under(version).rows)
        return tuple(
            PlayedDifficulty(found[known], estimate(JEFFREYS, found[known].tally), known) for known in sorted(found)
        )

    def versions(self) -> tuple[PlayedVersion, ...]:
        """The model versions played last, ten at most, and the champion and the previous one; newest first."""
        found = self._sums.get(None)
        named = {alias: self._aliases.get(alias) for alias in ("champion", "previous")}
        shown = {*sorted(found)[-VERSIONS_COMPARED:], *filter(None, named.values())}
        return tuple(_played(version, found.get(version, Sums()), named) for version in sorted(shown, reverse=True))

    def _played_under(self, version: str | None) -> Survey:
        """Words of a version that nobody played are none: nothing is read for what a stranger makes up."""
        if version is not None and version not in self._sums.get(None):
            return Survey((), common(()))
        return self._surveys.get(version)

    def _survey(self, version: str | None) -> Survey:
        catalogue = self._catalogue.current()
        played = ((catalogue.word(word), sums) for word, sums in self._statistics.every(version).items())
        rows = tuple((word, sums) for word, sums in played if word is not None)
        return Survey(rows, common(sums.tally for _, sums in rows))

    def _told(self, survey: Survey, ids: list[str], version: str | None) -> tuple[PlayedWord, ...]:
        rows = {word.id: (word, sums) for word, sums in survey.rows}
        details = self._statistics.details(ids, version) if ids else {}
        return tuple(
            PlayedWord(sums, estimate(survey.prior, sums.tally), word, details.get(word.id, Detail()))
            for word, sums in map(rows.__getitem__, ids)
        )


def _summed(rows: Iterable[tuple[Key, Sums]]) -> Mapping[Key, Sums]:
    found: dict[Key, Sums] = {}
    for key, sums in rows:
        found[key] = found.get(key, Sums()) + sums
    return found


def _played(version: str, sums: Sums, named: Mapping[str, str | None]) -> PlayedVersion:
    aliases = tuple(alias for alias, at in named.items() if at == version)
    return PlayedVersion(sums, estimate(JEFFREYS, sums.tally), version, aliases)


def _change(rows: Iterable[PlayedVersion]) -> Estimate | None:
    """How much greater the share is under the champion than under the previous version, where both were played."""
    by_alias = {alias: row.estimate for row in rows for alias in row.aliases}
    if "champion" not in by_alias or "previous" not in by_alias:
        return None
    return difference(by_alias["champion"], by_alias["previous"])
