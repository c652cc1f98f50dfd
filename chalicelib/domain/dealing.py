"""Which word comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.errors import Conflict, Invalid

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from random import Random

    from chalicelib.domain.word import Catalogue, Difficulty, Word

DAILY_WORDS = 6


def eligible(catalogue: Catalogue, categories: Collection[str], difficulty: Difficulty | None) -> tuple[Word, ...]:
    """The words that may be dealt: of any of the categories (none given: all) and of the difficulty (None: any)."""
    return tuple(
        word
        for word in catalogue.words
        if word.dealt
        and (not categories or word.category in categories)
        and (difficulty is None or word.difficulty == difficulty)
    )


def check_choice(catalogue: Catalogue, categories: Sequence[str], difficulty: Difficulty | None, rounds: int) -> None:
    """Raise Invalid where a category does not exist or the choice leaves fewer words than a game has rounds."""
    known = {category.id for category in catalogue.categories}
    for number, category in enumerate(categories):
        if category not in known:
            raise Invalid(f"categories.{number}", "There is no such category.")
    if len(eligible(catalogue, categories, difficulty)) < rounds:
        raise Invalid("categories", "There are too few words for a game: choose more categories or any difficulty.")


def deal(words: Sequence[Word], dealt: Collection[str], random: Random) -> Word:
    """One of the words that was not dealt yet.

    Raises Conflict where all of them were.
    """
    left = [word for word in words if word.id not in dealt]
    if not left:
        raise Conflict("All words of this choice have been dealt.")
    return random.choice(left)


def draw_daily(catalogue: Catalogue, random: Random) -> tuple[str, ...]:
    """The ids of a day's six words, easiest first.

    Raises Conflict where there are fewer than six words.
    """
    words = eligible(catalogue, (), None)
    if len(words) < DAILY_WORDS:
        raise Conflict("There are too few words for a daily game.")
    return tuple(word.id for word in sorted(random.sample(words, DAILY_WORDS), key=lambda word: word.difficulty))
