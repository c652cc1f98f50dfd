"""Words in the order of their shares, hardest or easiest first, and how a list of them goes on."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from chalicelib.errors import Invalid

if TYPE_CHECKING:
    from chalicelib.services.played import Asked, Survey

Place = tuple[float, str]
"""Where a word stands: by its expected share, the other way round where the easiest come first; then by its id."""


def places(survey: Survey, asked: Asked) -> list[Place]:
    """The words that are asked for, in order."""
    sign = 1 if asked.order == "hardest" else -1
    prior = survey.prior
    return sorted(
        (sign * round((prior.recognised + sums.recognised) / (prior.rounds + sums.rounds), 9), word.id)
        for word, sums in survey.rows
        if asked.category in {None, word.category} and asked.difficulty in {None, word.difficulty}
    )


def cursor_of(place: Place) -> str:
    """Where a list goes on that was told up to a place."""
    return f"{place[0]:.9f}~{place[1]}"


def start(found: list[Place], cursor: str) -> int:
    """The number of the first place behind a cursor; raises Invalid for one that was not given out."""
    told = re.fullmatch(r"(-?\d\.\d{9})~([a-z0-9-]{1,50})", cursor)
    if told is None:
        raise Invalid("cursor", "This is not a cursor that was given out.")
    return bisect_right(found, (float(told[1]), told[2]))
