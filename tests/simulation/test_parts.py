"""Published drawings are for one end each, and are handed out one by one."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from simulation.parts import ENDS, FILES, Pile, divide, drawings, is_watched, part_of
from training.dataset import in_validation
from training.unseen import UNSEEN

if TYPE_CHECKING:
    from pathlib import Path

KEYS = [str(number) for number in range(40_000)]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Forty drawings of each of fourteen labels, the ten among them."""
    path = tmp_path / "drawings.ndjson"
    labels = [*UNSEEN, "ant", "bear", "cat", "dog"]
    lines = [
        json.dumps({"word": label, "key_id": f"{label} {number}", "drawing": [[[0, number], [0, 1]]]})
        for label in labels
        for number in range(40)
    ]
    path.write_text("\n".join(lines))
    return path


def keys(path: Path) -> set[str]:
    with gzip.open(path, "rt") as lines:
        return {json.loads(line)["key_id"] for line in lines}


def test_parts_are_as_large_as_is_said() -> None:
    share = {name: sum(part_of(key) == name for key in KEYS) / len(KEYS) for name in ENDS}

    assert share["gate"] == pytest.approx(0.19, abs=0.01)
    assert share["holdout"] == pytest.approx(0.24, abs=0.01)
    assert share["honest"] == pytest.approx(0.25, abs=0.01)
    assert share["base"] + sum(part_of(key) == "seen" for key in KEYS) / len(KEYS) == pytest.approx(0.1, abs=0.01)


def test_nothing_that_retraining_watches_was_learnt_by_the_starting_champion() -> None:
    begin = {key for key in KEYS if part_of(key) in FILES["begin"]}

    watched = {key for key in KEYS if part_of(key) in FILES["base"] and is_watched(key) and not in_validation(key)}

    assert len(watched) > 200
    assert begin.isdisjoint(watched)


def test_no_drawing_is_for_two_ends(source: Path, tmp_path: Path) -> None:
    divide(source, tmp_path / "parts")

    found = {name: keys(tmp_path / "parts" / f"{name}.ndjson.gz") for name in FILES}
    learnt = found["begin"] | found["base"]

    assert sum(map(len, found.values())) > 300
    for one in ("gate", "holdout", "honest", "malicious"):
        assert found[one]
        assert learnt.isdisjoint(found[one])
        assert all(found[one].isdisjoint(found[other]) for other in FILES if other not in {one, "begin", "base"})


def test_the_starting_champion_sees_none_of_the_ten(source: Path, tmp_path: Path) -> None:
    divide(source, tmp_path / "parts")

    learnt = drawings(tmp_path / "parts" / "begin.ndjson.gz").keys() | drawings(tmp_path / "parts" / "base.ndjson.gz")

    assert learnt
    assert learnt.isdisjoint(UNSEEN)
    assert set(UNSEEN) <= drawings(tmp_path / "parts" / "honest.ndjson.gz").keys()


def test_fewer_labels_are_the_ten_and_some_others(source: Path, tmp_path: Path) -> None:
    divide(source, tmp_path / "parts", most=12)

    assert drawings(tmp_path / "parts" / "holdout.ndjson.gz").keys() == {*UNSEEN, "ant", "bear"}


def test_a_pile_deals_every_drawing_once_before_any_again() -> None:
    drawn = [[[[float(number)], [0.0]]] for number in range(5)]
    pile = Pile({"cat": drawn}, "seed")

    taken = [pile.take("cat") for _ in range(10)]

    assert sorted(taken[:5]) == drawn
    assert taken[5:] == taken[:5]


def test_a_pile_goes_on_where_it_was() -> None:
    drawn = {"cat": [[[[float(number)], [0.0]]] for number in range(5)]}
    first, second = Pile(drawn, "seed"), Pile(drawn, "seed")
    taken = [first.take("cat") for _ in range(3)]

    second.taken.update({"cat": 2})

    assert second.take("cat") == taken[2]
