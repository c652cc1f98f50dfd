"""The word list as players see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.errors import NotFound
from chalicelib.services.memory import Remembered

if TYPE_CHECKING:
    from chalicelib.domain.clock import Clock
    from chalicelib.domain.word import Catalogue, Category, Word
    from chalicelib.services.ports import TutoredChampion, Words


class CatalogueService:
    """Words and categories, remembered for a minute."""

    def __init__(self, words: Words, champion: TutoredChampion, clock: Clock) -> None:
        self._champion = champion
        self._catalogue: Remembered[None, Catalogue] = Remembered(lambda _: words.catalogue(), clock)

    def current(self) -> Catalogue:
        return self._catalogue.get(None)

    def forget(self) -> None:
        """Read the list anew: this process has changed it."""
        self._catalogue.forget()

    def word(self, word_id: str) -> Word:
        """Raises NotFound where there is none of that id."""
        word = self.current().word(word_id)
        if word is None:
            raise NotFound("There is no such word.")
        return word

    def words(self, category: str | None) -> tuple[Word, ...]:
        """All words, or a category's.

        Raises NotFound where there is no such category.
        """
        catalogue = self.current()
        if category is None:
            return catalogue.words
        if category not in {known.id for known in catalogue.categories}:
            raise NotFound("There is no such category.")
        return catalogue.of(category)

    def counts(self) -> tuple[tuple[Category, int], ...]:
        """Every category with the number of its words that are dealt."""
        catalogue = self.current()
        return tuple((known, sum(word.dealt for word in catalogue.of(known.id))) for known in catalogue.categories)

    def knows(self, label: str) -> bool:
        """Whether the champion can answer a label, or a word of the game has it."""
        return label in self._champion.current().labels or self.current().has_label(label)

    def answered(self) -> frozenset[str]:
        """The labels that the champion can answer: its own, and those of words that it was taught."""
        champion = self._champion.current()
        return frozenset((*champion.labels, *champion.taught))

    def progress(self, word: Word) -> int | None:
        """How many accepted drawings a word is learnt from; None where the champion has a label for it."""
        champion = self._champion.current()
        return None if word.label in champion.labels else champion.progress.get(word.label, 0)
