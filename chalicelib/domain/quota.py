"""Limits: how often one player, or one address, may do something; and how long to wait who has done it as often."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.errors import TooManyRequests

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
_KEPT_WINDOWS = 2


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `most` of something in a window of time, which begins at a multiple of its length (UTC).

    `name` is what is counted, in the plural; `refusal` the sentence for whoever has used it up.
    """

    name: str
    most: int
    window_ms: int
    refusal: str

    def window(self, now: int) -> str:
        """What the window of a time in ms is called: `2026-11-22`; one shorter than a day `2026-11-22T17:45`."""
        begun = datetime.fromtimestamp(self._begun(now) / 1_000, UTC)
        return begun.date().isoformat() if self.window_ms == DAY_MS else begun.isoformat("T", "minutes")[:16]

    def expires_at(self, now: int) -> int:
        """When its count need not be kept any longer, in s since 1970."""
        return (self._begun(now) + _KEPT_WINDOWS * self.window_ms) // 1_000

    def used_up(self, now: int) -> TooManyRequests:
        """The refusal, with the seconds until the next window begins."""
        return TooManyRequests(self.refusal, math.ceil((self._begun(now) + self.window_ms - now) / 1_000))

    def _begun(self, now: int) -> int:
        return now - now % self.window_ms


@dataclass(frozen=True, slots=True)
class Pace:
    """At most `at_once` of something, and `a_second` more with each second that goes by."""

    at_once: int
    a_second: int

    def wait_seconds(self, done: int, elapsed_ms: int) -> int:
        """How long to wait for the next one, after so many of them within so many ms; 0 where it may be now."""
        over = done + 1 - self.at_once - self.a_second * elapsed_ms / 1_000
        return max(0, math.ceil(over / self.a_second))
