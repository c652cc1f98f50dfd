"""What a process remembers for a while, so that popular reads do not reach the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.domain.clock import Clock


Key = TypeVar("Key")
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """Reads through to `read`, and answers again from memory for `keep_ms`."""

    def __init__(self, read: Callable[[Key], Value], clock: Clock, keep_ms: int = 60_000) -> None:
        self._read = read
        self._clock = clock
        self._keep_ms = keep_ms
        self._kept: dict[Key, tuple[int, Value]] = {}

    def get(self, key: Key) -> Value:
        now = self._clock()
        self._kept = {name: kept for name, kept in self._kept.items() if now - kept[0] < self._keep_ms}
        if key not in self._kept:
            self._kept[key] = (now, self._read(key))
        return self._kept[key][1]

    def forget(self) -> None:
        """Have everything read anew."""
        self._kept = {}
