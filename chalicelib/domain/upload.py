"""One line of an uploaded list: what it may say of a word, read strictly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from chalicelib.domain.spelling import LONGEST_TEXT, Unfit, check_slug, note, slug_of, spell
from chalicelib.domain.word import LANGUAGES, Difficulty, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST_BYTES = 1024 * 1024

MOST_LINES = 10_000
"""Words and categories of one upload."""

YES, NO = frozenset({"true", "yes", "1", "vrai", "oui"}), frozenset({"false", "no", "0", "faux", "non"})
Texts = dict[Language, str]


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says, by the names of `NAMES`; `number` counts from 1. A cell is text, JSON's values have types."""

    number: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A line that cannot be taken, and why, as a sentence."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What a line wants a word to be; what it leaves open is None, or has no text."""

    line: int
    id: str
    texts: Texts
    label: str | None = None
    category: str | None = None
    category_texts: Texts = field(default_factory=dict)
    difficulty: Difficulty | None = None
    dealt: bool | None = None
    reason: str | None = None
    source: str | None = None


def read_line(line: Line) -> Wish:
    """Raises Unfit, with a sentence, for what breaks a rule."""
    values = {name: value for name, value in line.values.items() if value is not None and value != ""}
    if unknown := sorted(set(values) - set(_READERS)):
        raise Unfit(f"There is no column {unknown[0][:LONGEST_TEXT]!r}; there are: {', '.join(_READERS)}.")
    read = {name: _read(name, value) for name, value in values.items()}
    texts = {language: read[language] for language in LANGUAGES if language in read}
    if not texts:
        raise Unfit("There is no text: give one in `en` or `fr`.")
    names = {language: read[f"category_{language}"] for language in LANGUAGES if f"category_{language}" in read}
    plain = {
        name: read[name] for name in ("label", "category", "difficulty", "dealt", "reason", "source") if name in read
    }
    wish = Wish(line.number, read.get("id") or _id_of(texts), texts, category_texts=names, **plain)
    if names and not wish.category:
        raise Unfit("`category_en` and `category_fr` name a category: give its id in `category`.")
    if wish.dealt is True and wish.reason:
        raise Unfit("`reason` says why a word is not dealt, but this one is.")
    return wish


def read_category(line: Line) -> tuple[str, Texts]:
    """A category of its own line: `{id, en, fr}`. Raises Unfit, with a sentence."""
    if unknown := sorted(set(line.values) - {"id", *LANGUAGES}):
        raise Unfit(f"A category has `id` and `texts`, and no {unknown[0][:LONGEST_TEXT]!r}.")
    read = {name: _read(name, value) for name, value in line.values.items()}
    texts = {language: read[language] for language in LANGUAGES if language in read}
    if "id" not in read or not texts:
        raise Unfit("A category needs an `id` and `texts`.")
    return read["id"], texts


def _read(name: str, value: object) -> Any:
    try:
        return _READERS[name](value)
    except Unfit as error:
        raise Unfit(f"`{name}` {error}.") from None


def _id_of(texts: Texts) -> str:
    slug = slug_of(texts.get("en") or next(iter(texts.values())))
    if not slug or len(slug) > LONGEST_TEXT:
        raise Unfit("The text makes no id of at most 50 characters: give one in `id`.")
    return slug


def _text(read: Callable[[str], str]) -> Callable[[object], str]:
    def check(value: object) -> str:
        if not isinstance(value, str):
            raise Unfit("must be text")
        return read(value)

    return check


def _difficulty(value: object) -> Difficulty:
    number = {"1": 1, "2": 2, "3": 3}.get(value.strip()) if isinstance(value, str) else value
    if type(number) is not int or number not in {1, 2, 3}:
        raise Unfit("must be 1, 2 or 3")
    return cast("Difficulty", number)


def _dealt(value: object) -> bool:
    said = str(value).strip().lower() if isinstance(value, str | bool) else ""
    if said not in YES | NO:
        raise Unfit("must be true or false")
    return said in YES


_slug = _text(lambda text: check_slug(text.strip()))
_READERS: dict[str, Callable[[object], Any]] = {
    "id": _slug,
    "en": _text(spell),
    "fr": _text(spell),
    "category": _slug,
    "category_en": _text(spell),
    "category_fr": _text(spell),
    "difficulty": _difficulty,
    "label": _text(spell),
    "dealt": _dealt,
    "reason": _text(note),
    "source": _text(note),
}
NAMES = tuple(_READERS)
