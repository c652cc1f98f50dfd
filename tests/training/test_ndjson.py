import gzip
import json
from pathlib import Path

import pytest

from tests.training.files import lines, write
from training.line import BrokenDrawingError
from training.ndjson import LONGEST, read

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
        ('{"word":"cat","drawing":[[[0],[1' + "0" * 400 + "]]]}", "stroke"),
        ('{"word":"cat","drawing":[[[0],[1' + "0" * 5_000 + "]]]}", "not JSON"),
        ('{"word":"cat","drawing":' + "[" * 100_000, "not JSON"),
    ],
)
def test_a_broken_line_is_named_by_its_number(tmp_path: Path, broken: str, fault: str) -> None:
    path = tmp_path / "cats.ndjson"
    path.write_text(f"{GOOD}\n\n{broken}\n{GOOD}\n")

    with pytest.raises(BrokenDrawingError, match=rf"cats\.ndjson:3: .*{fault}"):
        list(read(path))


def test_bytes_that_are_no_text_are_named_by_their_line(tmp_path: Path) -> None:
    path = tmp_path / "cats.ndjson"
    path.write_bytes(GOOD.encode() + b'\n{"word":"\xa5"}\n')

    with pytest.raises(BrokenDrawingError, match=r"cats\.ndjson:2: not JSON"):
        list(read(path))


@pytest.mark.parametrize(
    "broken",
    [
        b"no gzip at all",
        gzip.compress(GOOD.encode())[:-12],
        gzip.compress(GOOD.encode(), mtime=0).replace(b"\xcf", b"\x00", 1)[:20] + b"\xff" * 40,
    ],
)
def test_a_gzipped_file_that_can_not_be_unpacked_is_told(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "cats.ndjson.gz"
    path.write_bytes(broken)

    with pytest.raises(BrokenDrawingError, match=r"cats\.ndjson\.gz:1: broken where it is unpacked"):
        list(read(path))


def test_a_line_without_an_end_is_not_held(tmp_path: Path) -> None:
    path = tmp_path / "cats.ndjson.gz"
    path.write_bytes(gzip.compress(b" " * (LONGEST + 1)))

    with pytest.raises(BrokenDrawingError, match=r"cats\.ndjson\.gz:1: a line of more than 16,000,000 bytes"):
        list(read(path))
