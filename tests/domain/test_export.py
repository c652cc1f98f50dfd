"""Which file a round is in, and what its line tells."""

import json

import pytest

from chalicelib.domain.export import Partition, day_after, day_of, days_between, partition_of, partitions_of, row
from chalicelib.domain.round import Feedback, Round, Verdict
from tests.builders import GAME_ID, NOON, a_closed_round

DAY = 86_400_000


def line(round_: Round) -> dict[str, object]:
    assert round_.result is not None
    return row(round_, round_.result)


def test_a_line_tells_how_a_round_closed() -> None:
    told = line(a_closed_round(feedback=Feedback(Verdict.WRONG, "dog", NOON + 9_000)))

    assert told == {
        "round": told["round"],
        "player": told["player"],
        "closed_at": NOON + 5_000,
        "mode": "classic",
        "language": "en",
        "word": "cat",
        "label": "cat",
        "category": "animals",
        "difficulty": 1,
        "seconds": 20,
        "teaching": False,
        "model_version": "20261123T000000Z",
        "recognised": True,
        "reason": "recognised",
        "time_to_guess_ms": 2_000,
        "time_to_draw_ms": 5_000,
        "attempts": 1,
        "points": 91,
        "announced": ["cat"],
        "guesses": [
            {"label": "cat", "probability": 0.6},
            {"label": "dog", "probability": 0.3},
            {"label": "bear", "probability": 0.2},
        ],
        "verdict": "wrong",
        "verdict_label": "dog",
    }


def test_a_line_names_nobody_and_leads_to_no_round() -> None:
    told = json.dumps(line(a_closed_round(player="3e1f7a52-ann")))

    assert "3e1f7a52" not in told
    assert GAME_ID not in told
    assert "drawings/" not in told


def test_lines_of_a_player_go_together_and_those_of_rounds_do_not() -> None:
    first, second = line(a_closed_round()), line(a_closed_round(id=f"{GAME_ID}-02"))
    other = line(a_closed_round(player="bob"))

    assert first["player"] == second["player"] != other["player"]
    assert first["round"] != second["round"]


@pytest.mark.parametrize(("ms", "day"), [(NOON, "2027-01-15"), (0, "1970-01-01"), (DAY - 1, "1970-01-01")])
def test_a_day_is_that_of_utc(ms: int, day: str) -> None:
    assert day_of(ms) == day


def test_days_are_counted_over_the_end_of_a_month() -> None:
    assert days_between("2028-02-28", "2028-03-01") == ("2028-02-28", "2028-02-29", "2028-03-01")
    assert days_between("2028-03-01", "2028-02-28") == ()
    assert day_after("2026-12-31") == "2027-01-01"
    assert day_after("2027-01-01", -1) == "2026-12-31"


def test_a_player_is_in_one_file_of_a_day_and_players_are_in_all_of_them() -> None:
    files = {partition_of(f"player {number}", "2026-11-23") for number in range(100)}

    assert files == set(partitions_of("2026-11-23"))
    assert Partition("2026-11-23", 2).key == "results/day=2026-11-23/2.ndjson.gz"
