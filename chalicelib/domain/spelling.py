"""How words, categories and notes may be written; what breaks a rule is refused with the reason, never guessed at."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_TEXT: Final = 50
LONGEST_NOTE: Final = 200
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_APOSTROPHE: Final = "\N{RIGHT SINGLE QUOTATION MARK}"
_MARKS: Final = frozenset("'-.,&!?()/" + _APOSTROPHE)  # beside letters, digits and spaces
_SPELT_OUT: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "'": "", _APOSTROPHE: ""})
_FORMULA: Final = frozenset("=+-@|")  # what a spreadsheet may take for a formula when it opens the list again
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # no ink: controls, marks of direction, …


class Unfit(ValueError):
    """What is wrong with a value, as the end of a sentence that begins with its name."""


def spell(text: str) -> str:
    """A word's or category's text: composed (NFC), each run of spaces one space, none around it.

    Raises Unfit for an empty or long one, for one that does not begin with a letter or digit, and for anything but
    Latin letters, digits, spaces, apostrophes and - . , & ! ? ( ) /.
    """
    text = _tidied(text, LONGEST_TEXT)
    if not _is_letter_or_digit(text[0]):
        raise Unfit(f"must begin with a letter or digit, not with {_named(text[0])}")
    _check(text, lambda character: _is_letter_or_digit(character) or character in _MARKS or character == " ")
    return text


def note(text: str) -> str:
    """A sentence about a word (a reason, a source), tidied as `spell` does it; any script, nothing invisible.

    Raises Unfit for an empty or long one, for invisible characters, and for the beginning of a formula.
    """
    text = _tidied(text, LONGEST_NOTE)
    if text[0] in _FORMULA:
        raise Unfit(f"must not begin with {_named(text[0])}: a spreadsheet would take it for a formula")
    return text


def slug_of(text: str) -> str:
    """The id that a text gives: without accents, in lower case, words joined by hyphens; may be empty."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_SPELT_OUT)
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


def check_slug(text: str) -> str:
    """Raises Unfit for what is no id: lower-case letters and digits, joined by hyphens."""
    if len(text) > LONGEST_TEXT or not SLUG.fullmatch(text):
        raise Unfit(f"must be lower-case letters and digits joined by hyphens, {LONGEST_TEXT} characters at most")
    return text


def folded(text: str) -> str:
    """A text as searches compare it: without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text).casefold().replace(_APOSTROPHE, "'")
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _tidied(text: str, most: int) -> str:
    for character in text:
        if unicodedata.category(character) in _HIDDEN or character == "\N{REPLACEMENT CHARACTER}":
            raise Unfit(f"has {_named(character)} in it, which cannot be seen or was damaged on its way")
    tidied = unicodedata.normalize("NFC", " ".join(text.split()))
    if not tidied:
        raise Unfit("is empty")
    if len(tidied) > most:
        raise Unfit(f"is longer than {most} characters")
    return tidied


def _check(text: str, allowed: Callable[[str], bool]) -> None:
    for character in text:
        if not allowed(character):
            raise Unfit(f"has {_named(character)} in it; allowed are Latin letters, digits, spaces and '-.,&!?()/")


def _is_letter_or_digit(character: str) -> bool:
    if character.isascii():
        return character.isalnum()
    letter = unicodedata.category(character) in {"Lu", "Ll"}
    return letter and unicodedata.name(character, "").startswith("LATIN ")


def _named(character: str) -> str:
    """A character for a message, by its code point and name, for it may not be printable."""
    return f"U+{ord(character):04X} ({unicodedata.name(character, 'a control character').lower()})"
