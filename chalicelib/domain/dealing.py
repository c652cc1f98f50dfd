"""Which word comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.domain.game import Mode
from chalicelib.errors import Conflict, Invalid

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from random import Random

    from chalicelib.domain.game import Game
    from chalicelib.domain.word import Catalogue, Difficulty, Word

DAILY_WORDS = 6

TEACHING_ROUNDS: dict[Mode, int | None] = {Mode.CLASSIC: 1, Mode.SPRINT: 0, Mode.ZEN: None, Mode.DAILY: 0}
"""How many words of a game nobody can answer yet, at most; None for any number."""


def eligible(catalogue: Catalogue, categories: Collection[str], difficulty: Difficulty | None) -> tuple[Word, ...]:
    """The words that may be dealt: of any of the categories (none given: all) and of the difficulty (None: any)."""
    return tuple(
        word
        for word in catalogue.words
        if word.dealt
        and (not categories or word.category in categories)
        and (difficulty is None or word.difficulty == difficulty)
    )


def check_choice(catalogue: Catalogue, game: Game, answered: Collection[str]) -> None:
    """Raise Invalid where a category does not exist or the choice leaves fewer words than a game has rounds.

    `answered` are the labels that the machine can answer: of words that it can't, a game has only so many.
    """
    known = {category.id for category in catalogue.categories}
    for number, category in enumerate(game.categories):
        if category not in known:
            raise Invalid(f"categories.{number}", "There is no such category.")
    words = eligible(catalogue, game.categories, game.difficulty)
    answerable = sum(word.label in answered for word in words)
    most = TEACHING_ROUNDS[game.mode]
    teaching = len(words) - answerable if most is None else min(most, len(words) - answerable)
    if len(words) < (game.rounds or 1):
        raise Invalid("categories", "There are too few words for a game: choose more categories or any difficulty.")
    if answerable + teaching < (game.rounds or 1):
        raise Invalid("categories", "Most of these words are still being taught: play them in Zen, or choose more.")


def choose(catalogue: Catalogue, game: Game, word_id: str) -> Word:
    """The one word that a Zen game was asked for: to draw it again, or to teach it.

    Raises Invalid in any other mode, beside a choice of words, and for a word that no game deals.
    """
    if game.mode is not Mode.ZEN:
        raise Invalid("word", "A word can be chosen in Zen alone.")
    if game.categories or game.difficulty is not None:
        raise Invalid("categories" if game.categories else "difficulty", "One word was chosen already.")
    word = catalogue.word(word_id)
    if word is None or not word.dealt:
        raise Invalid("word", "There is no such word to draw.")
    return word


def deal(words: Sequence[Word], game: Game, answered: Collection[str], random: Random) -> Word:
    """One of the words that the game has not dealt yet.

    One that the machine can't answer only where the game may have one more of them, and in no game with a clock as its
    first: that one is for getting to know the game. Raises Conflict where no word is left.
    """
    left = _left(words, game, answered)
    if not left:
        raise Conflict("All words of this choice have been dealt.")
    return random.choice(left)


def _left(words: Sequence[Word], game: Game, answered: Collection[str]) -> list[Word]:
    most = TEACHING_ROUNDS[game.mode]
    teaching = most is None or (len(game.words) > 0 and game.teaching < most)
    gone = {*game.words, *game.planned}
    return [word for word in words if word.id not in gone and (teaching or word.label in answered)]


def choices(catalogue: Catalogue, game: Game, answered: Collection[str]) -> tuple[Word, ...]:
    """The words that a game may be dealt: those of its choice.

    In a game with a number of rounds any word, where its choice has none left: words may have been removed or switched
    off since it began, and it must not end before its last round.
    """
    words = eligible(catalogue, game.categories, game.difficulty)
    if game.rounds is None or _left(words, game, answered):
        return words
    return eligible(catalogue, (), None)


def is_teaching(word: Word, game: Game, answered: Collection[str]) -> bool:
    """Whether a word that a game deals is there to be taught: in a Daily game never, everyone has the same words."""
    return TEACHING_ROUNDS[game.mode] != 0 and word.label not in answered


def draw_daily(catalogue: Catalogue, answered: Collection[str], random: Random) -> tuple[str, ...]:
    """The ids of a day's six words, which the machine can answer, easiest first.

    Raises Conflict where there are fewer than six words.
    """
    words = [word for word in eligible(catalogue, (), None) if word.label in answered]
    if len(words) < DAILY_WORDS:
        raise Conflict("There are too few words for a daily game.")
    return tuple(word.id for word in sorted(random.sample(words, DAILY_WORDS), key=lambda word: word.difficulty))
