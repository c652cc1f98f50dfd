"""What was played, as the statistics tell it: of a word, a category, a difficulty, a model version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from chalicelib.domain.shrinkage import Estimate, Prior
    from chalicelib.domain.statistics import Detail, Sums
    from chalicelib.domain.word import Category, Difficulty, Word

Order = Literal["hardest", "easiest"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which words: under a model version or (None) all of them, of a category, of a difficulty; and in which order."""

    version: str | None = None
    category: str | None = None
    difficulty: Difficulty | None = None
    order: Order = "hardest"


@dataclass(frozen=True, slots=True)
class Played:
    """Sums over rounds, and the recognised share that they let expect."""

    sums: Sums
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class PlayedWord(Played):
    """A word's; what words have in common goes into its estimate."""

    word: Word
    detail: Detail


@dataclass(frozen=True, slots=True)
class PlayedCategory(Played):
    category: Category


@dataclass(frozen=True, slots=True)
class PlayedDifficulty(Played):
    difficulty: Difficulty


@dataclass(frozen=True, slots=True)
class PlayedVersion(Played):
    version: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordReport:
    """A word, how it fared under each model version, and how much better under the champion than the previous one."""

    played: PlayedWord
    versions: tuple[PlayedVersion, ...]
    change: Estimate | None


@dataclass(frozen=True, slots=True)
class Survey:
    """The words of the list that were played, with their sums, and what they have in common."""

    rows: tuple[tuple[Word, Sums], ...]
    prior: Prior
