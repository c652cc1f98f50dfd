"""Opaque cursors: where a list goes on, told to the client as text."""

import base64
import binascii
import json
from typing import Any

from chalicelib.errors import Invalid

MOST_CHARACTERS = 2_000
MOST_BYTES = 1_000
"""Of a text: with what stands before it in a key, that is below DynamoDB's 1,024."""

BEYOND = 10**38
"""DynamoDB's numbers have 38 digits."""

NOT_OURS = "This is not a cursor that was given out."


def encode(place: Any) -> str:
    """URL-safe text of a JSON value."""
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")


def decode(cursor: str) -> Any:
    """The value that `encode` was given: text, or a list of texts and whole numbers that a table can hold.

    Raises Invalid for anything that is not a cursor.
    """
    if len(cursor) > MOST_CHARACTERS:
        raise Invalid("cursor", NOT_OURS)
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise Invalid("cursor", NOT_OURS) from error
    if not all(map(_can_be_kept, place if isinstance(place, list) else [place])):
        raise Invalid("cursor", NOT_OURS)
    return place


def _can_be_kept(value: object) -> bool:
    """Whether it can be asked for in the table, which else would fail."""
    if isinstance(value, str):
        return 0 < len(value.encode(errors="surrogatepass")) <= MOST_BYTES and _is_unicode(value)
    return type(value) is int and abs(value) < BEYOND


def _is_unicode(text: str) -> bool:
    """Whether there is no half of a surrogate pair, which JSON can hold and UTF-8 can't."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
