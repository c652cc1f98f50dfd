"""A riddle: a drawing of the gallery that is drawn anew, and words of which one is what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from chalicelib.domain.gallery import Entry
    from chalicelib.domain.guessing import Guess
    from chalicelib.domain.word import Catalogue, Word

RIDDLES = 6
"""How many are given at once."""

CHOICES = 4
"""Words of which one is right."""

STEPS = tuple(range(10, 101, 10))
"""After which percentages of a drawing's points the machine looks at it."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the machine sees after `percent` of a drawing's points; `announced` says that it is sure, or right."""

    percent: int
    guess: Guess
    announced: bool
    recognised: bool


@dataclass(frozen=True, slots=True)
class Riddle:
    """A drawing, the word that it shows, the choice in which that is, and what the machine sees on the way."""

    entry: Entry
    word: Word
    choices: tuple[Word, ...]
    sights: tuple[Sight, ...]


def sight(percent: int, guess: Guess, label: str, announce_at: float) -> Sight:
    """A look at a drawing of a label; as in a round, the right guess is said however unsure it is."""
    recognised = guess.label == label
    return Sight(percent, guess, recognised or guess.probability >= announce_at, recognised)


def pick(entries: Sequence[Entry], catalogue: Catalogue, random: Random) -> tuple[tuple[Entry, Word], ...]:
    """Up to six drawings that can be riddles, in any order, each of another word that games deal."""
    picked: dict[str, tuple[Entry, Word]] = {}
    for entry in random.sample(entries, len(entries)):
        word = catalogue.of_label(entry.label)
        if word is not None and word.dealt and len(entry.sketch):
            picked.setdefault(word.id, (entry, word))
    return tuple(picked.values())[:RIDDLES]


def choose(word: Word, saw: Sequence[str], catalogue: Catalogue, random: Random) -> tuple[Word, ...]:
    """The word among others, in any order: one that the machine `saw` in it (labels), the rest of its category.

    Where these are too few, of any category. No other word is called as the word is in some language: that would be
    right, too.
    """
    others = [each for each in catalogue.words if each.dealt and _differs(each, word)]
    seen = [each for each in others if each.label in saw]
    alike = [each for each in others if each.category == word.category]
    chosen: dict[str, Word] = {}
    for words, most in ((seen, 1), (alike, CHOICES - 1), (others, CHOICES - 1)):
        for each in random.sample(words, len(words)):
            if len(chosen) < most:
                chosen.setdefault(each.id, each)
    choices = [word, *chosen.values()]
    return tuple(random.sample(choices, len(choices)))


def _differs(one: Word, other: Word) -> bool:
    return all(one.texts[language] != text for language, text in other.texts.items())
