"""How long guesses took, as counts in bins: bounded however many rounds there are, and a median can be read from it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORTEST_MS = 250
GROWTH = 1.1
EDGES = tuple(round(SHORTEST_MS * GROWTH**place) for place in range(83))
"""Where bins 1 to 83 begin, in ms: each is a tenth longer than the one before; the last has no end (10 minutes on)."""


def bin_of(ms: int) -> int:
    """The bin of a time, 0 to 83."""
    return bisect_right(EDGES, ms)


def median(counts: Mapping[int, int]) -> float | None:
    """The median time in ms of counts by bin; None where nothing was counted.

    It is off by at most 5 %; below a quarter of a second by at most 125 ms, and nothing is above the last edge.
    """
    times = sum(counts.values())
    if not times:
        return None
    return (_time_of(counts, (times - 1) // 2) + _time_of(counts, times // 2)) / 2


def _time_of(counts: Mapping[int, int], place: int) -> float:
    """The time at a place, from 0, of all times in order: the middle of its bin."""
    bins = sorted(counts)
    reached = accumulate(counts[number] for number in bins)
    return _middle(next(number for number, until in zip(bins, reached, strict=True) if place < until))


def _middle(number: int) -> float:
    """The time that is as many per cent off a bin's beginning as off its end."""
    if number == 0:
        return SHORTEST_MS / 2
    return sqrt(EDGES[number - 1] * EDGES[number]) if number < len(EDGES) else float(EDGES[-1])
