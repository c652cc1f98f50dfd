import json
from pathlib import Path

import pytest

from tests.training.files import SHARED, held_back, lines, write
from training.dataset import BrokenLineError, files, load, read, split

GOOD = '{"word":"cat","key_id":"1","drawing":[[[0,1],[2,3]]]}'


def test_a_file_is_read_line_by_line(tmp_path: Path) -> None:
    path = write(tmp_path / "cats.ndjson", [json.loads(GOOD)])

    (line,) = read(path)

    assert (line.word, line.key_id) == ("cat", "1")
    assert line.drawing.to_lists() == [[[0, 1], [2, 3]]]


def test_a_gzipped_file_is_read_as_a_plain_one(tmp_path: Path) -> None:
    plain, zipped = write(tmp_path / "a.ndjson", lines(3)), write(tmp_path / "b.ndjson.gz", lines(3))

    assert list(read(plain)) == list(read(zipped))


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ("{", "not JSON"),
        ("[]", "word"),
        ('{"drawing":[[[0],[0]]]}', "word"),
        ('{"word":"cat"}', "drawing"),
        ('{"word":"cat","drawing":[]}', "drawing"),
        ('{"word":"cat","drawing":[[[0,1],[2]]]}', "stroke"),
        ('{"word":"cat","drawing":[[[],[]]]}', "stroke"),
        ('{"word":"cat","drawing":[[[0]]]}', "stroke"),
        ('{"word":"cat","drawing":[[[0],["1"]]]}', "stroke"),
        ('{"word":"cat","drawing":[[[0],[NaN]]]}', "stroke"),
        ('{"word":"cat","drawing":[[[0],[true]]]}', "stroke"),
    ],
)
def test_a_broken_line_is_named_by_its_number(tmp_path: Path, broken: str, fault: str) -> None:
    path = tmp_path / "cats.ndjson"
    path.write_text(f"{GOOD}\n\n{broken}\n{GOOD}\n")

    with pytest.raises(BrokenLineError, match=rf"cats\.ndjson:3: .*{fault}"):
        list(read(path))


def test_a_channel_is_all_files_of_a_folder_by_name(tmp_path: Path) -> None:
    for name in ("b.ndjson", "a.ndjson.gz", "notes.txt"):
        write(tmp_path / name, lines(1))

    assert [path.name for path in files(tmp_path)] == ["a.ndjson.gz", "b.ndjson"]


def test_a_channel_without_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no \\*"):
        files(tmp_path)


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
