import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training.files import write
from tests.training.suspected import quarter, quarters
from training.dataset import Dataset, load
from training.duplicates import WAYS, duplicates, trial


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def read(folder: Path, *records: dict[str, Any]) -> Dataset:
    return load([write(folder / "a.ndjson", records)])


def moved(record: dict[str, Any], by: int, **changes: str) -> dict[str, Any]:
    """The drawing with each second line a little off."""
    copy: dict[str, Any] = json.loads(json.dumps(record)) | changes
    for _, y in copy["drawing"][2::2]:
        y[1] += by
    return copy


def test_a_drawing_that_comes_again_repeats_the_first_of_them(folder: Path) -> None:
    first, other = quarter("top left", 1), quarter("top left", 2)

    found = duplicates(read(folder, other, first, first, first))

    assert [(each.place, each.of) for each in found] == [(2, 1), (3, 1)]
    assert [each.likeness for each in found] == [1, 1]


def test_nearly_the_same_repeats_a_drawing_of_the_same_label_alone(folder: Path) -> None:
    first = quarter("top left", 1)

    near, apart = (duplicates(read(folder, first, moved(first, 2, word=word))) for word in ("top left", "bottom right"))

    assert [(each.place, each.of) for each in near] == [(1, 0)]
    assert 0.95 <= near[0].likeness < 1
    assert apart == []


def test_the_very_same_repeats_a_drawing_whatever_it_is_said_to_be(folder: Path) -> None:
    first = quarter("top left", 1)

    found = duplicates(read(folder, first, {**first, "word": "bottom right"}))

    assert [(each.place, each.of) for each in found] == [(1, 0)]


def test_what_anybody_draws_alike_is_no_duplicate(folder: Path) -> None:
    line = {"word": "line", "key_id": "1", "drawing": [[[0, 255], [0, 3]]]}

    assert duplicates(read(folder, line, line)) == []


@pytest.mark.parametrize("records", [[], [quarter("top left", 1)]])
def test_nothing_and_one_drawing_have_no_duplicate(folder: Path, records: list[dict[str, Any]]) -> None:
    assert duplicates(read(folder, *records)) == []


def test_planted_copies_are_told_by_the_way_they_were_made(folder: Path) -> None:
    found = trial(read(folder, *quarters(4)), np.random.default_rng(0))

    assert set(found) == {*WAYS, "recall", "precision", "real"}
    assert found["the same"] == found["in a window of 200 px"] == 1
    assert all(0 <= value <= 1 for value in found.values())
