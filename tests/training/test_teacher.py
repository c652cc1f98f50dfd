from pathlib import Path

import numpy as np
import pytest

from tests.training.files import lines, write
from training.augmentation import VIEWS, view_maps
from training.dataset import load, split
from training.teacher import UNKNOWN, Teacher, known_lines, read_lines

CATEGORIES = [f"word {number}" for number in range(9)] + ["zigzag"]


def answered(folder: Path) -> Path:
    """Answers for four lines: line n's likeliest is category n with 0.5 (view 0), the others share what is left."""
    for view in range(VIEWS):
        label = np.array([np.roll(np.arange(8), -n - view) for n in range(4)], np.uint16)
        probability = np.tile(np.array([0.5, 0.25, 0.05, 0.05, 0.03, 0.02, 0.02, 0.0], np.float16), (4, 1))
        np.savez(folder / f"view{view}.npz", label=label, probability=probability)
    (folder / "categories.txt").write_text("\n".join(CATEGORIES) + "\n")
    return folder


def teacher(folder: Path, labels: list[str], **known: int) -> Teacher:
    return Teacher(answered(folder), folder / "categories.txt", known, labels)


def test_answers_are_probabilities_of_the_labels_in_their_order(tmp_path: Path) -> None:
    labels = ["zigzag", *CATEGORIES[:9]]

    answers = teacher(tmp_path, labels).answers(np.array([0, 2]), np.array([3, 1]))

    assert answers.shape == (2, 10)
    assert answers.dtype == np.float32
    assert answers.sum(axis=1) == pytest.approx(1)
    assert answers.argmax(axis=1).tolist() == [4, 4]  # line 3 in view 0, line 1 in view 2
    assert answers[0, 0] == pytest.approx(0.04, abs=0.001)  # half of what the eight leave


def test_answers_among_some_of_the_categories_are_shares_of_what_those_have(tmp_path: Path) -> None:
    answers = teacher(tmp_path, ["word 1", "word 0"]).answers(np.array([0]), np.array([0]))

    assert answers == pytest.approx(np.array([[1 / 3, 2 / 3]]), abs=1e-3)


def test_drawings_are_found_by_their_keys(tmp_path: Path) -> None:
    found = teacher(tmp_path, CATEGORIES, a=2, b=0).lines(["b", "never seen", "a"])

    assert found.tolist() == [0, UNKNOWN, 2]


def test_maps_are_those_of_the_views_that_were_answered_for(tmp_path: Path) -> None:
    maps = teacher(tmp_path, CATEGORIES).maps(np.array([4, 0, 4]), ["a", "b", "c"])

    assert np.array_equal(maps[[0, 2]], view_maps(["a", "c"], 4))
    assert np.array_equal(maps[1], np.eye(2))


def test_lines_are_those_of_the_file_whether_it_is_read_or_a_part_of_it_is_in_memory(tmp_path: Path) -> None:
    drawings = write(tmp_path / "drawings.ndjson", lines(20))

    read = read_lines(drawings)

    assert list(read.values()) == list(range(60))
    train, validation = (known_lines(part) for part in split(load([drawings])))
    assert train | validation == read
    assert train
    assert validation


def test_labels_that_are_no_categories_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="knows no square"):
        teacher(tmp_path, [*CATEGORIES, "square"])


def test_answers_for_fewer_lines_than_the_file_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="answers for 4 lines"):
        teacher(tmp_path, CATEGORIES, last=4)
