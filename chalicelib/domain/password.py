"""A password that somebody chooses: what the first guesses of anybody else would be is none."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

OWN_WORDS = frozenset({"inkling", "pictionary", "quickdraw", "drawing", "dessin", "password", "motdepasse", "admin"})
"""Words of the game's own, and what stands in for a password: none of them is one, whatever is put around it."""

REFUSED = "This password is one of the first that would be guessed. Please choose another."

_COMMON = Path(__file__).with_name("common-passwords.txt.gz")
_SHORTEST_NAME = 3


def check_password(password: str, email: str, display_name: str = "") -> None:
    """Raise Invalid for a password that everybody uses, one character repeated, or made of a name and little else.

    Names are the words of the game's own, the e-mail address with its parts, and the display name. Case does not
    matter, and of names neither do digits and signs: `Inkling-2026!` is `inkling`.
    """
    plain = password.casefold()
    if len(set(plain)) == 1 or plain in common_passwords() or _is_made_of(plain, _names(email, display_name)):
        raise Invalid("password", REFUSED)


@cache
def common_passwords() -> frozenset[str]:
    """The most used passwords of eight characters and more, in lower case, as they were found in breaches.

    They are those of zxcvbn (MIT), made into a file by `python -m infra.common_passwords`.
    """
    return frozenset(gzip.decompress(_COMMON.read_bytes()).decode().split())


def _names(email: str, display_name: str) -> Iterable[str]:
    local, _, domain = email.partition("@")
    parts = (*OWN_WORDS, email, local, domain, domain.partition(".")[0], display_name)
    return {name for name in map(_letters, parts) if len(name) >= _SHORTEST_NAME}


def _is_made_of(plain: str, names: Iterable[str]) -> bool:
    """Whether nothing is left but digits and signs when a name is taken out of it."""
    letters = _letters(plain)
    return bool(letters) and any(not letters.replace(name, "") for name in names)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.casefold()))
