"""A word list that was dropped into the bucket, and the report of what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = "word-lists/"
REPORT = ".report.json"
LONGEST_KEY = 1_024  # bytes, of S3

LEASE_MS = 60_000
"""After which whoever was reading a list is certainly dead: the function's time limit."""


class State(StrEnum):
    """How far a list is; those that failed, and those whose reader died, are tried again."""

    READING = "reading"
    IMPORTED = "imported"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Drop:
    """One version of a file: dropped again, it is another one. `modified` in ms since 1970; None: it was not seen."""

    file: str
    etag: str | None = None
    modified: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a drop, said at `at` (ms since 1970); `answer` is what an upload would have been answered."""

    drop: Drop
    state: State
    at: int
    answer: Mapping[str, Any] = field(default_factory=dict)

    def settles(self, drop: Drop) -> bool:
        """Whether nothing more is to be done about a drop."""
        return self.drop == drop and self.state in {State.IMPORTED, State.REFUSED}

    def is_held(self, now: int) -> bool:
        """Whether somebody may still be reading the list."""
        return self.state is State.READING and now < self.at + LEASE_MS


def report_key(key: str) -> str | None:
    """Where the report of a file lies; None where the file is no list: a report, a folder, or one named too long."""
    report = f"{key}{REPORT}"
    is_list = key.startswith(FOLDER) and not key.endswith(("/", REPORT)) and len(report.encode()) <= LONGEST_KEY
    return report if is_list else None
