from pathlib import Path

import pytest

from tests.training.files import lines, write
from training.dataset import Dataset, load
from training.unseen import UNSEEN, without


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return load([write(tmp_path / "a.ndjson", lines(4))])


def test_the_other_labels_are_counted_anew_and_keep_their_drawings(dataset: Dataset) -> None:
    left = without(dataset, ["line"])

    assert left.labels == ("circle", "zigzag")
    assert [left.labels[label] for label in left.label] == ["circle"] * 4 + ["zigzag"] * 4
    assert left.keys == dataset.keys[:4] + dataset.keys[8:]


def test_without_nothing_everything_is_left(dataset: Dataset) -> None:
    assert without(dataset, []) is dataset


def test_a_label_that_is_not_there_cannot_be_left_out(dataset: Dataset) -> None:
    with pytest.raises(ValueError, match="no drawings of square, unicorn"):
        without(dataset, ["unicorn", "line", "square"])


def test_ten_labels_are_unseen() -> None:
    assert len(set(UNSEEN)) == 10
