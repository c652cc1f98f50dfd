"""What a player is asked to draw, and the categories that words are grouped in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["en", "fr"]
Difficulty = Literal[1, 2, 3]
LANGUAGES: tuple[Language, ...] = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Category:
    """A named group of words; `texts` has its name in every language."""

    id: str
    texts: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the game; `reason` says why it is not dealt, and is None for those that are."""

    id: str
    label: str
    texts: Mapping[Language, str]
    category: str
    difficulty: Difficulty
    dealt: bool = True
    reason: str | None = None


@dataclass(frozen=True)
class Catalogue:
    """All words and categories at one moment; `retired` words were removed, and dealt only where they are planned."""

    categories: tuple[Category, ...]
    words: tuple[Word, ...]
    retired: tuple[Word, ...] = ()

    @cached_property
    def _by_id(self) -> Mapping[str, Word]:
        return {word.id: word for word in self.words}

    @cached_property
    def _by_label(self) -> Mapping[str, Word]:
        return {word.label: word for word in self.words}

    @cached_property
    def dealt_labels(self) -> frozenset[str]:
        """The labels of words that games deal."""
        return frozenset(word.label for word in self.words if word.dealt)

    def word(self, word_id: str) -> Word | None:
        return self._by_id.get(word_id)

    def planned(self, word_id: str) -> Word | None:
        """A word that a game has planned: it may have been removed since."""
        return self.word(word_id) or next((word for word in self.retired if word.id == word_id), None)

    def has_label(self, label: str) -> bool:
        return label in self._by_label

    def of_label(self, label: str) -> Word | None:
        """The word that has a label."""
        return self._by_label.get(label)

    def of(self, category: str) -> tuple[Word, ...]:
        return tuple(word for word in self.words if word.category == category)

    def text_of(self, label: str, language: Language) -> str:
        """What the game calls a label in a language: the text of its word, or the label itself."""
        word = self._by_label.get(label)
        return label if word is None else word.texts[language]

    def texts_of(self, label: str) -> dict[Language, str]:
        """What the game calls a label, by language."""
        return {language: self.text_of(label, language) for language in LANGUAGES}
