from pathlib import Path
from random import Random

import numpy as np
import pytest

from tests.training.files import line, write
from training.dataset import Dataset, in_validation, load
from training.subset import Subset

WORDS = ("ant", "bee", "cat", "dog", "elk", "fox")


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    drawn = line("line", 0, Random(1))
    records = [drawn | {"word": word, "key_id": f"{word}{n}"} for n in range(100) for word in WORDS]
    return load([write(tmp_path / "a.ndjson", records)])


def test_labels_are_spread_over_the_alphabet_and_counted_anew(dataset: Dataset) -> None:
    train, validation = Subset(labels=3).parts(dataset)

    assert train.labels == validation.labels == ("ant", "cat", "elk")
    assert np.bincount(train.label).sum() + np.bincount(validation.label).sum() == 300
    assert all(key.startswith(train.labels[label]) for key, label in zip(train.keys, train.label, strict=True))


def test_training_and_validation_are_those_of_the_split(dataset: Dataset) -> None:
    train, validation = Subset().parts(dataset)

    assert len(train) + len(validation) == 600
    assert all(in_validation(key) for key in validation.keys)
    assert not any(in_validation(key) for key in train.keys)


def test_a_share_thins_out_the_training_drawings_alone_and_the_same_ones_each_time(dataset: Dataset) -> None:
    whole, half = Subset().parts(dataset), Subset(share=0.5).parts(dataset)

    assert 0.4 < len(half[0]) / len(whole[0]) < 0.6
    assert set(half[0].keys) < set(whole[0].keys)
    assert half[0].keys == Subset(share=0.5).parts(dataset)[0].keys
    assert half[1].keys == whole[1].keys


@pytest.mark.parametrize("settings", [{"labels": 1}, {"labels": -1}, {"share": 0.0}, {"share": 1.5}])
def test_a_subset_that_makes_no_sense_is_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="two labels at least"):
        Subset(**settings)  # type: ignore[arg-type]


def test_more_labels_than_there_are_are_refused(dataset: Dataset) -> None:
    with pytest.raises(ValueError, match="6 labels"):
        Subset(labels=7).parts(dataset)


def test_a_share_that_leaves_nothing_is_refused(dataset: Dataset) -> None:
    with pytest.raises(ValueError, match="0 drawings to train on"):
        Subset(share=1e-9).parts(dataset)


def test_so_many_of_each_label_are_left_at_most_and_the_fewer_are_among_the_more(dataset: Dataset) -> None:
    few, more, all_of_them = (Subset(per_label=count).parts(dataset) for count in (5, 20, 1000))

    assert np.bincount(few[0].label).tolist() == [5] * 6
    assert np.bincount(more[0].label).tolist() == [20] * 6
    assert set(few[0].keys) < set(more[0].keys)
    assert all_of_them[0].keys == Subset().parts(dataset)[0].keys
    assert few[1].keys == Subset().parts(dataset)[1].keys


def test_a_number_below_none_of_each_label_is_refused() -> None:
    with pytest.raises(ValueError, match="less than no drawing"):
        Subset(per_label=-1)
