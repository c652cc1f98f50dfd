"""The log's lines are told apart, and the tables say what was seen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.load.__main__ import DOCUMENT
from tests.load.log import GUESS, read, spent
from tests.load.plan import Plan, Request, Told, read_plan, read_told, write
from tests.load.report import HEALTH, Stage, seen_table, spent_table

if TYPE_CHECKING:
    from pathlib import Path

TOLD = Told(4, 100.0, 110.0, {"guess": Request(80, 2, 20, 40, 60), HEALTH: Request(10, 1, 8, 9, 10)}, 3, 2, 1)


def line(ms: float, waited: float, *, cold: bool = False, route: str = GUESS) -> str:
    waits: Any = {"dynamodb": {"calls": 2, "ms": waited}} if waited else None
    return json.dumps({"route": route, "ms": ms, "waits": waits, "cold_start": cold, "message": "request"})


def test_only_requests_are_read_of_a_log() -> None:
    found = list(read(["START RequestId: 1", line(9, 4), json.dumps({"_aws": {}}), "REPORT", line(3, 0)]))

    assert [(each.ms, each.waited, each.own, each.calls) for each in found] == [(9, 4, 5, 2), (3, 0, 3, 0)]


def test_what_a_route_took_leaves_out_others_and_the_first_one_of_a_process() -> None:
    found = list(read([line(10, 4), line(12, 4), line(14, 5), line(900, 100, cold=True), line(99, 9, route="/games")]))

    told = spent(found, GUESS)

    assert told is not None
    assert (told.ms, told.own, told.waited, told.calls) == (12, 8, 4, 2)


def test_nothing_is_told_of_a_route_that_nobody_asked() -> None:
    assert spent(list(read([line(10, 4)])), "/games") is None


def test_the_tables_tell_errors_pace_and_the_ratio_to_the_baseline_of_the_same_run() -> None:
    stage = Stage(TOLD, spent(list(read([line(12, 4)])), GUESS), {})

    assert seen_table([stage]).splitlines()[-1] == "| 4 | 3 | 8.0 | 3 | 1 | 20 | 40 | 60 | 8 | 9 | 10 | 2.50 |"
    assert spent_table([stage]).splitlines()[-1] == "| 4 | 20 | 12.0 | 8.0 | 4.0 | 2.00 | 8 |"


def test_a_plan_and_what_is_told_come_through_their_files(tmp_path: Path) -> None:
    plan = Plan("http://localhost/api", 4, 30, "deck.json")

    write(plan, tmp_path / "plan")
    write(TOLD, tmp_path / "told")

    assert (read_plan(tmp_path / "plan"), read_told(tmp_path / "told")) == (plan, TOLD)


@pytest.mark.parametrize("name", ["load by the edge", "load at the gateway", "profile", "soak"])
def test_the_page_has_the_marks_of_its_commands(name: str) -> None:
    text = DOCUMENT.read_text("utf-8")

    assert text.count(f"<!-- {name} -->") == text.count(f"<!-- end of {name} -->") == 1
