"""The tables of cold starts, and the event by which a function is asked for a guess."""

import json
from pathlib import Path

from tests.bench.cloud import guess
from tests.bench.cold import Start, compared, in_turn, medians, starts_table


def test_a_package_is_held_against_the_first_one_by_medians() -> None:
    found = {
        "naive": [Start(900, each, 1000, 7, 4) for each in (1900.0, 2000.0, 9000.0)],
        "ours": [Start(300, each, 400, 6, 3) for each in (700.0, 800.0, 5000.0)],
    }

    rows = starts_table(found, {"naive": 150_000_000, "ours": 110_000_000}).splitlines()

    assert rows[2] == "| naive | 150 | 2000 | 1.00 | 900 | 1000 | 1.00 | 7.0 | 4.0 |"
    assert rows[3] == "| ours | 110 | 800 | 0.40 | 300 | 400 | 0.40 | 6.0 | 3.0 |"


def test_packages_take_turns() -> None:
    measured: list[str] = []

    in_turn({"a": Path("a"), "b": Path("b")}, lambda package: measured.append(package.name), 2)

    assert measured == ["a", "b", "a", "b"]


def test_a_module_that_one_package_does_not_import_takes_it_no_time() -> None:
    columns = {"a": medians([{"x": 1.0, "y": 5.0}, {"x": 3.0, "y": 5.0}]), "b": medians([{"x": 4.0}])}

    assert compared("module", columns, ["x", "y"]).splitlines()[2:] == ["| x | 2.0 | 4.0 |", "| y | 5.0 | 0.0 |"]


def test_the_event_is_that_of_the_route_for_guesses() -> None:
    event = guess("01KATE-01", 3)

    assert event["requestContext"]["resourcePath"] == event["resource"] == "/rounds/{id}/guesses"
    assert event["pathParameters"] == {"id": "01KATE-01"}
    assert json.loads(event["body"])["seq"] == 3
