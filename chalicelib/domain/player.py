"""A player: who calls, the profile, and the rules for a display name."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.errors import Invalid

DISPLAY_NAME_LIMIT = 30


class Language(StrEnum):
    ENGLISH = "en"
    FRENCH = "fr"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who signed a request, as the token says: `id` is the Cognito `sub`, `username` the name the pool knows."""

    id: str
    username: str
    email: str
    admin: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """What a player has told about themselves; `created_at` in ms since 1970."""

    player: str
    display_name: str
    language: Language
    created_at: int


def clean_display_name(name: str) -> str:
    """The name in NFC, trimmed, inner runs of white space made one space.

    Raises Invalid where nothing visible, more than 30 characters, or a control, bidirectional or other invisible
    character is left (Unicode categories C*, Zl, Zp).
    """
    cleaned = " ".join(unicodedata.normalize("NFC", name).split(" ")).strip()
    if not 1 <= len(cleaned) <= DISPLAY_NAME_LIMIT:
        raise Invalid("display_name", f"The name must have 1 to {DISPLAY_NAME_LIMIT} characters.")
    if not all(_is_plain(character) for character in cleaned):
        raise Invalid("display_name", "The name must not contain control or invisible characters.")
    if not any(unicodedata.category(character)[0] in "LNPS" for character in cleaned):
        raise Invalid("display_name", "The name needs a character that can be seen.")
    return cleaned


def _is_plain(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] != "C" and category not in ("Zl", "Zp")
