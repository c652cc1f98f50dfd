"""Time, as the game counts it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], int]
"""Tells the time in ms since 1970."""


def to_rfc3339(ms: int) -> str:
    """`2026-11-22T17:45:00.123Z` for ms since 1970 (RFC 3339, UTC)."""
    return datetime.fromtimestamp(ms / 1_000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def date_of(ms: int) -> str:
    """The UTC date of a time in ms since 1970, `2026-11-22`."""
    return datetime.fromtimestamp(ms / 1_000, UTC).date().isoformat()


def start_of(date: str) -> int:
    """When a UTC date begins, in ms since 1970."""
    return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp()) * 1_000


def end_of(date: str) -> int:
    """When a UTC date ends and the next begins, in ms since 1970."""
    return int((datetime.fromisoformat(date).replace(tzinfo=UTC) + timedelta(days=1)).timestamp()) * 1_000
