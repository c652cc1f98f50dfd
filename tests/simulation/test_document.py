"""The page's tables and pictures are made from the record alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from simulation.document import BEGIN, END, NAME, tables, write
from simulation.plan import SCENARIOS

if TYPE_CHECKING:
    from pathlib import Path

LOST = {"drawings": 100, "champion": 0.55, "challenger": 0.53, "low": -0.03, "high": -0.01, "chance": 0.01}


@pytest.fixture
def found() -> dict[str, Any]:
    """A record of one period in each scenario."""
    parts = {"all": 0.55, "known": 0.56, "ten": 0.0, "targets": 0.5, "at_50": 0.2, "at_70": 0.4}
    counts = {"rule": {"true": 30, "false": 0}, "admin": {"true": 9, "false": 1}}
    group = {"rounds": 60, "teaching": 4, "recognised": 30, "claims": 50, "false": 5, "tricks": {}}
    run = {
        "version": "20270111T001436Z",
        "outcome": "refused",
        "objections": ["It is worse."],
        "new": 40,
        "mixture": {},
    }
    period = {"played": {"honest": group}, "reviewed": {}, "accepted": counts, "trained": counts, "retraining": run}
    names = [f"{name}/1" for name in SCENARIOS]
    pairs = {name: dict.fromkeys(("all", "known", "ten", "targets"), LOST) for name in names}
    return {
        "size": {"periods": 1},
        "scenarios": {name: [period] for name in SCENARIOS},
        "measured": {
            "champions": {"honest/0": parts, **dict.fromkeys(names, parts)},
            "made": pairs,
            "steps": pairs,
            "whole": pairs,
            "against": {name: pair for name, pair in pairs.items() if not name.startswith("honest")},
        },
    }


def test_the_tables_tell_what_was_lost_and_learnt(found: dict[str, Any]) -> None:
    text = tables(found)

    assert "\N{MINUS SIGN}2.00 (\N{MINUS SIGN}3.00 to \N{MINUS SIGN}1.00)" in text
    assert "| 60 | 50 | 5 | 30 | 0 | 10 | 1 | 40 | 1 | 2.5 % |" in text
    assert "| refused | It is worse. |" in text


def test_a_scenario_without_protections_has_no_gate(found: dict[str, Any]) -> None:
    rows = [row for row in tables(found).splitlines() if row.startswith("| attacked, unprotected |")]

    assert rows[-1].endswith("| no gate |")


def test_only_what_lies_between_the_marks_is_written_anew(found: dict[str, Any], tmp_path: Path) -> None:
    page = tmp_path / f"{NAME}.md"
    page.write_text(f"# Before\n\n{BEGIN}\n\nold\n\n{END}\n\nAfter\n")

    write(found, tmp_path)
    once = page.read_text()
    write(found, tmp_path)

    assert once.startswith("# Before\n")
    assert once.endswith("After\n")
    assert "old" not in once
    assert page.read_text() == once
    assert json.loads((tmp_path / f"{NAME}.json").read_text()) == found


def test_the_pictures_are_well_formed(found: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.md").write_text(f"{BEGIN}{END}")

    write(found, tmp_path)

    for name in ("accuracy", "poison"):
        assert ET.parse(tmp_path / f"{NAME}-{name}.svg").getroot().tag.endswith("svg")
