from datetime import UTC, datetime

from chalicelib.domain.board import board, boards_of, expires_at


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1_000)


def test_a_week_belongs_to_the_year_that_iso_gives_it() -> None:
    assert board("week", "all", ms("2027-01-01T12:00")).key == "BOARD#week#2026-W53#all"


def test_a_day_ends_at_midnight_utc() -> None:
    assert board("day", "food", ms("2026-11-22T23:59:59")).bucket == "2026-11-22"
    assert board("day", "food", ms("2026-11-23T00:00:00")).bucket == "2026-11-23"


def test_a_result_counts_for_every_period_overall_and_in_its_category() -> None:
    keys = [row.key for row in boards_of("food", daily=None, now=ms("2026-11-22T10:00"))]

    assert len(keys) == len(set(keys)) == 6
    assert {key.rsplit("#", 1)[1] for key in keys} == {"all", "food"}


def test_daily_has_a_ranking_of_its_own() -> None:
    assert len([row for row in boards_of("food", daily=0, now=0) if row.category == "daily"]) == 3


def test_a_daily_game_over_midnight_counts_for_the_day_of_its_words() -> None:
    begun, closed = ms("2026-11-22T23:59"), ms("2026-11-23T00:01")

    days = {row.category: row.bucket for row in boards_of("food", daily=begun, now=closed) if row.period == "day"}

    assert days == {"all": "2026-11-23", "food": "2026-11-23", "daily": "2026-11-22"}


def test_only_running_boards_expire() -> None:
    now = ms("2026-11-22T10:00")

    assert expires_at(board("all", "all", now), now) is None
    assert (expires_at(board("day", "all", now), now) or 0) > now // 1_000 + 86_400
