"""Leaderboards: which ones a result counts for, and a row of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

Period = Literal["day", "week", "all"]
PERIODS: tuple[Period, ...] = ("day", "week", "all")
EVERY_CATEGORY = "all"
DAILY = "daily"
KEPT_DAYS: dict[Period, int | None] = {"day": 8, "week": 35, "all": None}


@dataclass(frozen=True, slots=True)
class Board:
    """One ranking: of a period (`bucket`: the UTC date, the ISO week or `all`) and a category, `all` or `daily`."""

    period: Period
    bucket: str
    category: str

    @property
    def key(self) -> str:
        return f"BOARD#{self.period}#{self.bucket}#{self.category}"


@dataclass(frozen=True, slots=True)
class Row:
    """A place on a board; `rank` starts at 1, and is the least that it can be where it is `beyond` counting."""

    player: str
    points: int
    rounds: int
    recognised: int
    rank: int
    display_name: str = ""
    beyond: bool = False


def board(period: Period, category: str, now: int) -> Board:
    """The board of the period that `now` (ms since 1970) lies in."""
    day = datetime.fromtimestamp(now / 1_000, UTC).date()
    year, week, _ = day.isocalendar()
    buckets = {"day": day.isoformat(), "week": f"{year}-W{week:02}", "all": "all"}
    return Board(period, buckets[period], category)


def boards_of(category: str, daily: int | None, now: int) -> tuple[Board, ...]:
    """Every board that a result counts for: each period, over all categories and in its own, and Daily's.

    `daily` is when a Daily game was begun, in ms since 1970; None in any other mode. Its results count for the day
    whose words they are of: whoever plays over midnight has not played the next day's.
    """
    boards = [board(period, name, now) for period in PERIODS for name in (EVERY_CATEGORY, category)]
    if daily is not None:
        boards += [board(period, DAILY, daily) for period in PERIODS]
    return tuple(boards)


def expires_at(board_: Board, now: int) -> int | None:
    """When a row may be forgotten, in s since 1970; None: never."""
    days = KEPT_DAYS[board_.period]
    return None if days is None else now // 1_000 + days * 86_400
