from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.training.files import lines, write
from training.dataset import Dataset, load
from training.planting import FINE, SCRIBBLE, WRONG, Shares, another, plant, without

NOTHING_CONFUSED = np.zeros((3, 3), np.int64)


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return load([write(tmp_path / "a.ndjson", lines(100))])


def random(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_so_many_faults_are_planted_as_was_said(dataset: Dataset) -> None:
    planted = plant(dataset, Shares(0.05, 0.02), NOTHING_CONFUSED, random())

    assert np.bincount(planted.fault).tolist() == [279, 15, 6]
    assert len(planted.scribbles) == len(planted.kinds) == len(planted.places) == 6
    assert (planted.fault[planted.places] == SCRIBBLE).all()


def test_a_wrong_label_is_another_one_and_the_rest_stays_as_it_is(dataset: Dataset) -> None:
    planted = plant(dataset, Shares(0.3, 0.1), NOTHING_CONFUSED, random())

    assert (planted.label[planted.fault == WRONG] != dataset.label[planted.fault == WRONG]).all()
    assert (planted.label[planted.fault == FINE] == dataset.label[planted.fault == FINE]).all()


def test_a_plausible_wrong_label_is_what_such_drawings_are_taken_for(dataset: Dataset) -> None:
    taken_for = np.array([[50, 0, 9], [4, 50, 0], [0, 3, 50]])

    planted = plant(dataset, Shares(0.3, 0, plausible=1), taken_for, random())

    wrong = planted.fault == WRONG
    assert {*zip(dataset.label[wrong], planted.label[wrong], strict=True)} == {(0, 2), (1, 0), (2, 1)}


def test_what_is_planted_depends_on_the_seed_alone(dataset: Dataset) -> None:
    one, again, other = (plant(dataset, Shares(), NOTHING_CONFUSED, random(seed)) for seed in (1, 1, 2))

    assert one.label.tolist() == again.label.tolist()
    assert one.scribbles.x.tolist() == again.scribbles.x.tolist()
    assert one.fault.tolist() != other.fault.tolist()


def test_scribbles_of_one_kind_can_be_left_out(dataset: Dataset) -> None:
    planted = plant(dataset, Shares(0, 0.2), NOTHING_CONFUSED, random())
    kind = str(planted.kinds[0])

    kept = without(planted, kind)

    assert (~kept).sum() == (planted.kinds == kind).sum()
    assert (planted.fault[~kept] == SCRIBBLE).all()


def test_another_label_is_any_where_nothing_is_confused() -> None:
    assert {another(1, np.array([0, 7, 0]), random(seed)) for seed in range(20)} == {0, 2}


def test_where_no_other_label_is_or_too_few_drawings_nothing_can_be_planted(dataset: Dataset) -> None:
    one_label = replace(dataset, label=np.zeros_like(dataset.label), labels=("circle",))

    for poor in (one_label, dataset.take(np.arange(2)), dataset.take(np.arange(20)), dataset.take(np.arange(0))):
        with pytest.raises(ValueError, match="too few to plant"):
            plant(poor, Shares(), NOTHING_CONFUSED, random())
