from datetime import UTC, datetime

import pytest

from chalicelib.domain.quota import DAY_MS, HOUR_MS, MINUTE_MS, Pace, Quota


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1_000)


def quota(window_ms: int) -> Quota:
    return Quota("games", 5, window_ms, "Please wait.")


@pytest.mark.parametrize(
    ("window_ms", "name"),
    [(DAY_MS, "2026-11-22"), (HOUR_MS, "2026-11-22T17:00"), (5 * MINUTE_MS, "2026-11-22T17:45")],
)
def test_a_window_is_named_by_its_beginning(window_ms: int, name: str) -> None:
    assert quota(window_ms).window(at("2026-11-22T17:47:12")) == name


@pytest.mark.parametrize(
    ("now", "seconds"),
    [("2026-11-22T17:00:00", 3_600), ("2026-11-22T17:47:12.500", 768), ("2026-11-22T17:59:59.999", 1)],
)
def test_who_has_used_it_up_is_told_when_the_next_window_begins(now: str, seconds: int) -> None:
    assert quota(HOUR_MS).used_up(at(now)).retry_after == seconds


def test_a_count_is_kept_beyond_its_window() -> None:
    assert quota(HOUR_MS).expires_at(at("2026-11-22T17:47:12")) == at("2026-11-22T19:00:00") // 1_000


@pytest.mark.parametrize(
    ("done", "elapsed_ms", "wait"),
    [(0, 0, 0), (29, 0, 0), (30, 0, 1), (30, 200, 0), (59, 5_000, 0), (90, 0, 11), (90, 9_000, 2)],
)
def test_what_comes_too_fast_waits_until_it_may(done: int, elapsed_ms: int, wait: int) -> None:
    pace = Pace(at_once=30, a_second=6)

    assert pace.wait_seconds(done, elapsed_ms) == wait
    assert pace.wait_seconds(done, elapsed_ms + 1_000 * wait) == 0
