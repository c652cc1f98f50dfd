"""Opaque cursors: where a list goes on, told to the client as text."""

import base64
import binascii
import json
from typing import Any

from chalicelib.errors import Invalid

MOST_CHARACTERS = 2_000
NOT_OURS = "This is not a cursor that was given out."


def encode(place: Any) -> str:
    """URL-safe text of a JSON value."""
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")


def decode(cursor: str) -> Any:
    """The value that `encode` was given.

    Raises Invalid for anything that is not a cursor.
    """
    if len(cursor) > MOST_CHARACTERS:
        raise Invalid("cursor", NOT_OURS)
    try:
        return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise Invalid("cursor", NOT_OURS) from error
