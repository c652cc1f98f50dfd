"""Champions of a simulation are measured on the same drawings and compared pair by pair; no gate means no objection."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="scikit-learn is in the training environment")
pytest.importorskip("scipy", reason="scipy is in the training environment")

from chalicelib.domain.gate import Allowances
from simulation import measuring
from simulation.measuring import Asked, compared
from simulation.plan import TRAINED
from simulation.retraining import note, unlimited
from training.dataset import packed
from training.line import Line
from training.replay import write

if TYPE_CHECKING:
    from pathlib import Path

DRAWINGS = 400
EVERYTHING = {"all": np.ones(DRAWINGS, bool), "ten": np.arange(DRAWINGS) < 40}


def asked(right: int) -> Asked:
    """A version that is right about so many drawings, the first ones."""
    knows = np.arange(DRAWINGS) < right
    return Asked(knows, np.stack([knows[::5], knows[::5]]))


def test_each_champion_is_compared_with_the_one_before_and_with_the_first() -> None:
    found = compared({"honest/0": asked(200), "honest/1": asked(220), "honest/2": asked(260)}, {}, EVERYTHING)

    assert found["champions"]["honest/2"]["all"] == 0.65
    assert found["steps"]["honest/2"]["all"]["champion"] == 0.55
    assert found["whole"]["honest/2"]["all"]["champion"] == 0.5
    assert found["steps"]["honest/2"]["all"]["low"] > 0


def test_another_scenario_begins_with_the_same_champion_and_is_held_against_honest_players() -> None:
    found = compared({"honest/0": asked(200), "honest/1": asked(220), "attacked/1": asked(212)}, {}, EVERYTHING)

    assert found["steps"]["attacked/1"]["all"]["champion"] == 0.5
    against = found["against"]["attacked/1"]["all"]
    assert against["challenger"] - against["champion"] == pytest.approx(-0.02)
    assert "honest/1" not in found["against"]


def test_a_version_that_was_refused_is_compared_with_the_champion_that_stayed() -> None:
    same = asked(200)

    found = compared({"honest/0": same, "honest/1": same}, {"honest/1": asked(230)}, EVERYTHING)

    assert found["steps"]["honest/1"]["all"]["challenger"] == 0.5
    assert found["made"]["honest/1"]["all"]["challenger"] == 0.575


def test_every_part_is_compared_by_itself() -> None:
    found = compared({"honest/0": asked(20), "honest/1": asked(220)}, {}, EVERYTHING)

    assert found["steps"]["honest/1"]["ten"]["drawings"] == 40
    assert found["steps"]["honest/1"]["ten"]["champion"] == 0.5


def test_the_parts_of_the_holdout_are_told_by_label() -> None:
    dataset = packed([Line(word, word, [[[0, 9], [0, 9]]]) for word in ("ant", "cow", "cow", "sun")])

    found = measuring.parts(dataset, ["sun"])

    assert {name: int(chosen.sum()) for name, chosen in found.items()} == {"all": 4, "known": 2, "ten": 2, "targets": 1}


def test_without_a_gate_every_allowance_is_beyond_what_can_happen() -> None:
    values = {field.name: getattr(unlimited(), field.name) for field in fields(Allowances)}

    assert values.pop("chance") == 0
    assert all(value >= 1e6 for value in values.values())


def test_it_is_noted_which_drawings_of_players_are_trained_on(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    drawn, base = (Line("ant", key, [[[0, 9], [0, 9]]]) for key in ("drawn", "base"))
    write(folder / "snapshot" / "train" / "drawings.ndjson.gz", [drawn, Line("ant", "doubted", drawn.strokes)])
    write(folder / "mixture" / "train" / "drawings.ndjson.gz", [drawn, base])

    note(folder, {"mixture": {"train": 2}})

    assert json.loads((tmp_path / TRAINED).read_text()) == ["drawn"]
