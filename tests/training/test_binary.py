import struct
from pathlib import Path

import pytest

from tests.training.files import lines, write
from training import sources
from training.binary import read
from training.line import BrokenDrawingError


def record(key_id: int, strokes: list[list[list[int]]], recognised: int = 1) -> bytes:
    """A drawing as https://github.com/googlecreativelab/quickdraw-dataset#binary-files-bin says."""
    head = struct.pack("<Q2sbIH", key_id, b"DE", recognised, 1490000000, len(strokes))
    return head + b"".join(struct.pack("<H", len(x)) + bytes(x) + bytes(y) for x, y in strokes)


FIRST = record(2**64 - 1, [[[0, 255, 7], [1, 2, 3]], [[9], [8]]])
SECOND = record(5, [[[1, 2], [3, 4]]], recognised=0)


def test_drawings_are_read_with_the_label_of_their_file(tmp_path: Path) -> None:
    (tmp_path / "ice cream.bin").write_bytes(FIRST + SECOND)

    first, second = sources.lines(tmp_path)

    assert (first.word, first.key_id) == ("ice cream", str(2**64 - 1))
    assert first.strokes == [[[0, 255, 7], [1, 2, 3]], [[9], [8]]]
    assert (second.key_id, second.strokes) == ("5", [[[1, 2], [3, 4]]])


def test_a_drawing_is_read_before_the_next_one_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "cat.bin").write_bytes(FIRST + b"broken")

    assert next(read(tmp_path / "cat.bin", "cat")).key_id == str(2**64 - 1)


@pytest.mark.parametrize("size", [1, 16, 18, 19, 22])
def test_a_file_that_ends_within_a_drawing_is_named_with_the_place(tmp_path: Path, size: int) -> None:
    (tmp_path / "cat.bin").write_bytes(FIRST + SECOND[:size])

    with pytest.raises(
        BrokenDrawingError, match=rf"cat\.bin: byte {len(FIRST)}: the file ends .* byte {len(FIRST) + size}"
    ):
        list(read(tmp_path / "cat.bin", "cat"))


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (record(1, []), "without a stroke"),
        (record(1, [[[], []]]), "without a point at byte 46"),
        (record(1, [[[1], [1]]], recognised=7), "no drawing begins here"),
    ],
)
def test_what_is_no_drawing_is_named_with_its_place(tmp_path: Path, broken: bytes, fault: str) -> None:
    (tmp_path / "cat.bin").write_bytes(FIRST + broken)

    with pytest.raises(BrokenDrawingError, match=rf"byte {len(FIRST)}: .*{fault}"):
        list(read(tmp_path / "cat.bin", "cat"))


def test_lines_and_binary_files_give_the_same_drawings(tmp_path: Path) -> None:
    records = lines(5, ["circle"])
    write(tmp_path / "lines" / "circle.ndjson", records)
    (tmp_path / "binary").mkdir()
    packed = [record(int(each["key_id"]), each["drawing"]) for each in records]
    (tmp_path / "binary" / "circle.bin").write_bytes(b"".join(packed))

    assert list(sources.lines(tmp_path / "binary")) == list(sources.lines(tmp_path / "lines"))
