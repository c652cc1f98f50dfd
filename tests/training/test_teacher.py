from pathlib import Path

import numpy as np
import pytest

from tests.training.files import lines, write
from training.augmentation import VIEWS
from training.dataset import Dataset, load
from training.teacher import Teacher

CATEGORIES = [f"word {number}" for number in range(9)] + ["zigzag"]


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """Ten labels, with drawings of the last in rows 1 and 3."""
    records = [record | {"word": word} for record, word in zip(lines(4, ["zigzag"]), "azbz", strict=True)]
    renamed = [record | {"word": "zigzag" if record["word"] == "z" else "nothing"} for record in records]
    return load([write(tmp_path / "a.ndjson", renamed)], sorted(CATEGORIES))


def answered(folder: Path, categories: list[str]) -> Path:
    """Answers for four lines: line n's likeliest is category n with 0.5 (view 0), the others share what is left."""
    for view in range(VIEWS):
        label = np.array([np.roll(np.arange(8), -n - view) for n in range(4)], np.uint16)
        probability = np.tile(np.array([0.5, 0.25, 0.05, 0.05, 0.03, 0.02, 0.02, 0.0], np.float16), (4, 1))
        np.savez(folder / f"view{view}.npz", label=label, probability=probability)
    (folder / "categories.txt").write_text("\n".join(categories) + "\n")
    return folder / "categories.txt"


def test_answers_are_probabilities_of_the_dataset_s_labels(tmp_path: Path, dataset: Dataset) -> None:
    teacher = Teacher(tmp_path, answered(tmp_path, CATEGORIES), dataset)

    answers = teacher.answers(np.array([0, 2]), np.array([1, 0]))

    assert answers.shape == (2, 10)
    assert answers.sum(axis=1) == pytest.approx(1)
    assert answers.argmax(axis=1).tolist() == [3, 3]  # line 3 in view 0, line 1 in view 2
    assert answers[0, 9] == pytest.approx(0.04, abs=0.001)  # half of what the eight leave


def test_categories_that_are_not_the_labels_are_refused(tmp_path: Path, dataset: Dataset) -> None:
    categories = answered(tmp_path, [*CATEGORIES[:9], "square"])

    with pytest.raises(ValueError, match="not the labels"):
        Teacher(tmp_path, categories, dataset)
