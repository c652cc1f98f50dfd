"""A player: who calls, the profile, a session, and the rules for a display name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.errors import Invalid, Unauthenticated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.domain.word import Language

ADMINS = "admins"
"""The Cognito group whose players are admins."""

DISPLAY_NAME_LIMIT = 30
MOST_MARKS = 4
"""Marks on one letter, as accents are; no script writes more, and a tower of them covers the lines above."""

_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that cannot be seen: fillers of Hangul, and a Braille cell without dots."""

_GROUP = re.compile(r"[^\s,\[\]\"']+")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who signed a request, as the token says: `id` is the Cognito `sub`, `username` the name the pool knows."""

    id: str
    username: str
    email: str
    admin: bool

    @classmethod
    def from_claims(cls, claims: Mapping[str, Any]) -> Caller:
        """The caller whom the claims of an ID token name, already verified; raises Unauthenticated for any other.

        Claims are native JSON in process, but strings behind API Gateway, where a list of groups reads
        `[admins staff]` or `admins,staff`.
        """
        if not claims.get("sub") or claims.get("token_use", "id") != "id":
            raise Unauthenticated("Please sign in.")
        sub = str(claims["sub"])
        return cls(
            id=sub,
            username=str(claims.get("cognito:username") or sub),
            email=str(claims.get("email") or ""),
            admin=ADMINS in _groups(claims.get("cognito:groups")),
        )


@dataclass(frozen=True, slots=True)
class Profile:
    """What a player has told about themselves; `created_at` in ms since 1970.

    `gallery` says whether drawings that the player says something about may be shown to others.
    """

    player: str
    display_name: str
    language: Language
    created_at: int
    gallery: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in player's tokens; a refresh brings no new refresh token unless the pool rotates them."""

    caller: Caller
    token: str
    access_token: str
    refresh_token: str | None
    expires_in: int


def clean_display_name(name: str) -> str:
    """The name in NFC, trimmed, runs of spaces made one.

    Raises Invalid where fewer than 1 or more than 30 characters are left, one of them is a control, bidirectional or
    other invisible character (Unicode categories C*, Zl, Zp; blank letters), more than 4 are marks on one letter, or
    none of them can be seen.
    """
    cleaned = re.sub(" +", " ", unicodedata.normalize("NFC", name)).strip()
    if not 1 <= len(cleaned) <= DISPLAY_NAME_LIMIT:
        raise Invalid("display_name", f"The name must have 1 to {DISPLAY_NAME_LIMIT} characters.")
    categories = [unicodedata.category(character) for character in cleaned]
    if any(category[0] == "C" or category in ("Zl", "Zp") for category in categories) or _BLANK & set(cleaned):
        raise Invalid("display_name", "The name must not contain control or invisible characters.")
    if "M" * (MOST_MARKS + 1) in "".join(category[0] for category in categories):
        raise Invalid("display_name", "The name has too many marks on one letter.")
    if not any(category[0] in "LNPS" for category in categories):
        raise Invalid("display_name", "The name needs a character that can be seen.")
    return cleaned


def _groups(claim: object) -> frozenset[str]:
    """The groups that a `cognito:groups` claim names, in whichever form it comes."""
    if isinstance(claim, list | tuple):
        return frozenset(str(group) for group in claim)
    return frozenset(_GROUP.findall(claim)) if isinstance(claim, str) else frozenset()
