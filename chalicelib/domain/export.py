"""The export of results: which file a closed round is in, and the line that tells of it without telling of anybody."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from chalicelib.domain.pseudonym import pseudonym, round_pseudonym

if TYPE_CHECKING:
    from chalicelib.domain.round import Result, Round

SHARDS = 4
"""Files of a day."""


@dataclass(frozen=True, order=True, slots=True)
class Partition:
    """The rounds that closed on a day (UTC, `2026-11-23`), of a share of the players: one file."""

    day: str
    shard: int

    @property
    def name(self) -> str:
        return f"{self.day}#{self.shard}"

    @property
    def key(self) -> str:
        """Where it lies in the bucket; folders are named as Athena, DuckDB and others expect of a partition."""
        return f"results/day={self.day}/{self.shard}.ndjson.gz"


@dataclass(frozen=True, slots=True)
class Mark:
    """A file that has to be made anew from `due` on, in ms since 1970."""

    partition: Partition
    due: int


def partition_of(player: str, day: str) -> Partition:
    """A player's results of a day are in one file."""
    return Partition(day, zlib.crc32(player.encode()) % SHARDS)


def partitions_of(day: str) -> tuple[Partition, ...]:
    return tuple(Partition(day, shard) for shard in range(SHARDS))


def day_of(ms: int) -> str:
    """The day, UTC, of a time in ms since 1970."""
    return datetime.fromtimestamp(ms / 1_000, UTC).date().isoformat()


def days_between(first: str, last: str) -> tuple[str, ...]:
    """Both included; none where the first is the later one."""
    begin = date.fromisoformat(first)
    count = (date.fromisoformat(last) - begin).days + 1
    return tuple((begin + timedelta(days=number)).isoformat() for number in range(count))


def day_after(day: str, days: int = 1) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def row(round_: Round, result: Result) -> dict[str, Any]:
    """The line of a closed round; docs/data-model.md tells its columns."""
    feedback = round_.feedback
    return {
        "round": round_pseudonym(round_.id),
        "player": pseudonym(round_.player),
        "closed_at": result.closed_at,
        "mode": round_.mode.value,
        "language": round_.language,
        "word": round_.word,
        "label": round_.label,
        "category": round_.category,
        "difficulty": round_.difficulty,
        "seconds": round_.seconds,
        "teaching": round_.teaching,
        "model_version": round_.model_version,
        "recognised": result.recognised,
        "reason": result.reason.value,
        "time_to_guess_ms": result.time_to_guess_ms,
        "time_to_draw_ms": result.time_to_draw_ms,
        "attempts": result.attempts,
        "points": result.points,
        "announced": list(result.announced),
        "guesses": [{"label": guess.label, "probability": round(guess.probability, 4)} for guess in result.guesses],
        "verdict": None if feedback is None else feedback.verdict.value,
        "verdict_label": None if feedback is None else feedback.label,
    }
