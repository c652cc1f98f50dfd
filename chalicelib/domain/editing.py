"""How an admin changes one word."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from chalicelib.domain.spelling import Unfit, note, spell
from chalicelib.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from chalicelib.domain.upload import Texts
    from chalicelib.domain.word import Difficulty, Word


@dataclass(frozen=True, slots=True)
class Edit:
    """What is changed; None, or a language without a text, stays as it is."""

    texts: Texts = field(default_factory=dict)
    category: str | None = None
    difficulty: Difficulty | None = None
    dealt: bool | None = None
    reason: str | None = None


def edited(word: Word, edit: Edit, categories: Collection[str]) -> Word:
    """The word after an edit. Raises Invalid, with the field, for what breaks a rule."""
    texts = {language: _read(spell, text, f"texts.{language}") for language, text in edit.texts.items()}
    category = edit.category or word.category
    if category not in categories:
        raise Invalid("category", "There is no such category.")
    dealt = word.dealt if edit.dealt is None else edit.dealt
    if dealt and edit.reason:
        raise Invalid("reason", "A reason says why a word is not dealt, but this one is.")
    reason = None if dealt else _read(note, edit.reason, "reason") if edit.reason else word.reason
    if not dealt and reason is None:
        raise Invalid("reason", "Please give a reason why the word is not dealt.")
    return replace(
        word,
        texts={**word.texts, **texts},
        category=category,
        difficulty=edit.difficulty or word.difficulty,
        dealt=dealt,
        reason=reason,
    )


def _read(rule: Callable[[str], str], value: str, name: str) -> str:
    try:
        return rule(value)
    except Unfit as fault:
        raise Invalid(name, f"This {fault}.") from None
