from pathlib import Path

import pytest

from tests.training.files import SHARED, held_back, lines, write
from training.dataset import load, split
from training.ndjson import read


def test_every_word_is_a_label_in_alphabetical_order(tmp_path: Path) -> None:
    dataset = load([write(tmp_path / "a.ndjson", lines(2, ["line", "circle"]))])

    assert dataset.labels == ("circle", "line")
    assert dataset.label.tolist() == [1, 1, 0, 0]


def test_words_that_are_no_label_are_left_out_and_rows_still_count_them(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ndjson", lines(2))

    dataset = load([path], labels=["zigzag"])

    assert dataset.labels == ("zigzag",)
    assert dataset.rows.tolist() == [4, 5]


def test_the_split_is_by_the_checksum_of_the_key(tmp_path: Path) -> None:
    train, validation = split(load([write(tmp_path / "a.ndjson", lines(100))]))

    assert len(train) + len(validation) == 300
    assert all(held_back(key) for key in validation.keys)
    assert not any(held_back(key) for key in train.keys)


@pytest.mark.skipif(not SHARED.exists(), reason="the Quick, Draw! drawings are not here")
def test_a_drawing_is_as_its_line_says() -> None:
    path = SHARED / "drawings.ndjson.gz"
    wanted = next(line for number, line in enumerate(read(path)) if number == 400)

    labels = [wanted.word]
    dataset = load([path], labels)

    index = dataset.keys.index(wanted.key_id)
    points = dataset.batch.point_offsets()[index : index + 2]
    assert dataset.batch.x[slice(*points)].tolist() == [x for stroke in wanted.strokes for x in stroke[0]]
