"""The word list as players see it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from chalicelib.errors import NotFound
from chalicelib.services.memory import Remembered

if TYPE_CHECKING:
    from chalicelib.domain.clock import Clock
    from chalicelib.domain.word import Catalogue, Category, Word
    from chalicelib.services.ports import TutoredChampion, Words

PAGE = 4_000
"""Words of a page: with the longest texts that there can be it stays below Lambda's 6 MB."""


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

    def words(
        self, category: str | None, *, taught: bool = False, after: str | None = None
    ) -> tuple[tuple[Word, ...], str | None]:
        """Up to 4,000 words by id, those behind the id `after`; and the last one's id where there are more.

        All words, or a category's, or those of them that the champion has no label for. Raises NotFound where there is
        no such category.
        """
        found = [
            word
            for word in self._of(category)
            if (after is None or word.id > after) and (not taught or self.progress(word) is not None)
        ]
        return tuple(found[:PAGE]), found[PAGE - 1].id if len(found) > PAGE else None

    def _of(self, category: str | None) -> tuple[Word, ...]:
        catalogue = self.current()
        if category is None:
            return catalogue.words
        if category not in {known.id for known in catalogue.categories}:
            raise NotFound("There is no such category.")
        return catalogue.of(category)

    def counts(self) -> tuple[tuple[Category, int], ...]:
        """Every category with the number of its words that are dealt."""
        catalogue = self.current()
        dealt = Counter(word.category for word in catalogue.words if word.dealt)
        return tuple((known, dealt[known.id]) for known in catalogue.categories)

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
