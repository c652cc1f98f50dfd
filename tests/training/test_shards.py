import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("tqdm", reason="tqdm is in the training environment")

from tests.training.files import WORDS, held_back, lines, write
from training import pieces, shard, sources
from training.dataset import load
from training.line import BrokenDrawingError, Line
from training.shards import main, prepare

RAW = {"word": "line", "key_id": "raw", "drawing": [[[0.5, 400.25, 800.5], [7, 307, 7], [0, 60, 90]]]}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """121 drawings in three files, the last of them raw."""
    records = [*lines(40), RAW]
    for word in WORDS:
        write(tmp_path / "source" / f"{word}.ndjson", [record for record in records if record["word"] == word])
    return tmp_path / "source"


def prepared(source: Path, out: Path, processes: int = 1, size: int = 20, seed: int = 0) -> dict[str, Any]:
    return prepare(source, out, processes, size, seed)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def by_key(place: Path) -> dict[str, Line]:
    return {line.key_id: line for line in sources.lines(place)}


def test_shards_hold_every_drawing_once(source: Path, tmp_path: Path) -> None:
    index = prepared(source, tmp_path / "out")

    wanted, found = by_key(source), by_key(tmp_path / "out")
    assert len(list(sources.lines(tmp_path / "out"))) == len(found) == 121
    assert all(found[key] == line for key, line in wanted.items() if key != "raw")
    assert index["labels"] == list(WORDS)
    assert not (tmp_path / "out" / "pieces").exists()


def test_a_raw_drawing_is_kept_in_simplified_form(source: Path, tmp_path: Path) -> None:
    prepared(source, tmp_path / "out")

    assert by_key(tmp_path / "out")["raw"].strokes == [[[0, 127, 255], [0, 96, 0]]]


def test_train_and_validation_lie_apart(source: Path, tmp_path: Path) -> None:
    index = prepared(source, tmp_path / "out")

    for part in pieces.PARTS:
        held = {
            held_back(line.key_id)
            for entry in index[part]
            for line in shard.read(tmp_path / "out" / entry["file"]).lines()
        }
        assert held == {part == "validation"}


def test_shards_are_of_one_size_and_mixed(source: Path, tmp_path: Path) -> None:
    index = prepared(source, tmp_path / "out")

    sizes = [entry["drawings"] for entry in index["train"]]
    words = [{line.word for line in shard.read(tmp_path / "out" / entry["file"]).lines()} for entry in index["train"]]
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= 23
    assert all(found == set(WORDS) for found in words)


def test_the_result_does_not_depend_on_the_number_of_processes(source: Path, tmp_path: Path) -> None:
    prepared(source, tmp_path / "one", processes=1)
    prepared(source, tmp_path / "two", processes=2)

    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_another_seed_is_another_order(source: Path, tmp_path: Path) -> None:
    first, second = (prepared(source, tmp_path / str(seed), seed=seed) for seed in (0, 1))

    assert [entry["sha256"] for entry in first["train"]] != [entry["sha256"] for entry in second["train"]]


def test_what_was_cut_before_an_interruption_is_kept(source: Path, tmp_path: Path) -> None:
    prepared(source, tmp_path / "straight")
    circles, zigzags = source / "circle.ndjson", source / "zigzag.ndjson"
    good = zigzags.read_bytes()
    zigzags.write_bytes(b" " * len(good[:-1]) + b"{")
    with pytest.raises(BrokenDrawingError, match=r"zigzag\.ndjson:1"):
        prepared(source, tmp_path / "out")
    zigzags.write_bytes(good)
    circles.write_bytes(b" " * len(circles.read_bytes()))  # would be missed if it were read again

    prepared(source, tmp_path / "out")

    assert content(tmp_path / "out") == content(tmp_path / "straight")


def test_shards_that_were_written_before_an_interruption_are_kept(source: Path, tmp_path: Path) -> None:
    prepared(source, tmp_path / "straight")
    out = tmp_path / "out"
    obstacle = out / "train-00002.shard.part"
    obstacle.mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        prepared(source, out)
    obstacle.rmdir()
    before = {path: path.stat().st_mtime_ns for path in out.glob("*.shard.npz")}

    prepared(source, out)

    assert [path.name for path in sorted(before)] == ["train-00000.shard.npz", "train-00001.shard.npz"]
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert content(out) == content(tmp_path / "straight")


def test_a_finished_folder_is_left_as_it_is(source: Path, tmp_path: Path) -> None:
    prepared(source, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}

    prepared(source, tmp_path / "out")

    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()} == before


def test_a_folder_with_other_shards_is_refused(source: Path, tmp_path: Path) -> None:
    prepared(source, tmp_path / "out")

    with pytest.raises(ValueError, match="holds shards of other drawings"):
        prepared(source, tmp_path / "out", size=10)


def test_shards_do_not_go_into_their_source(source: Path) -> None:
    with pytest.raises(ValueError, match="lies in the source"):
        prepared(source, source / "shards")


def test_a_changed_shard_is_found_out(source: Path, tmp_path: Path) -> None:
    entry = prepared(source, tmp_path / "out")["train"][0]
    path = tmp_path / "out" / entry["file"]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(BrokenDrawingError, match=r"train-00000\.shard\.npz: is not as it was written"):
        shard.read(path, entry["sha256"])


@pytest.mark.parametrize("content", [b"", b"PK\3\4 nothing", b"x" * 100])
def test_a_file_that_is_no_shard_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.shard.npz").write_bytes(content)

    with pytest.raises(BrokenDrawingError, match=r"a\.shard\.npz: no shard"):
        load([tmp_path])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x", [1.5, 2.5]),
        ("y", [1]),
        ("strokes", [0, 3]),
        ("strokes", [0, 0, 2]),
        ("drawings", [1, 1]),
        ("drawings", []),
        ("label", [1]),
        ("keys", [b"1", b"2"]),
        ("labels", [[b"cat"]]),
    ],
)
def test_arrays_that_do_not_fit_each_other_are_no_shard(tmp_path: Path, name: str, value: list[Any]) -> None:
    path = tmp_path / "a.shard.npz"
    fitting = {"x": [1, 2], "y": [3, 4], "strokes": [0, 2], "drawings": [0, 1], "label": [0]}
    arrays = {each: np.array(numbers, shard.ARRAYS[each]) for each, numbers in fitting.items()}
    np.savez(path, **{**arrays, "keys": np.array([b"1"]), "labels": np.array([b"cat"]), name: np.array(value)})

    with pytest.raises(BrokenDrawingError, match=r"a\.shard\.npz: no shard"):
        shard.read(path)


def test_an_array_that_can_not_be_unpacked_is_no_shard(tmp_path: Path) -> None:
    path = tmp_path / "a.shard.npz"
    np.savez_compressed(path, x=np.arange(200))
    path.write_bytes(path.read_bytes()[:60] + b"\xff" * 60 + path.read_bytes()[120:])

    with pytest.raises(BrokenDrawingError, match=r"a\.shard\.npz: no shard"):
        shard.read(path)


def test_a_folder_of_shards_is_a_dataset_as_its_source_is(source: Path, tmp_path: Path) -> None:
    prepared(source, tmp_path / "out")

    found, wanted = load([tmp_path / "out"]), load([source])

    assert found.labels == wanted.labels
    assert sorted(zip(found.keys, found.label, strict=True)) == sorted(zip(wanted.keys, wanted.label, strict=True))


def test_the_command_tells_how_many_and_how_fast(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--source", str(source), "--out", str(tmp_path / "out"), "--processes", "1", "--shard-size", "20"])

    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said["train"] + said["validation"] == 121
    assert said["drawings_per_second_per_process"] > 0


def test_the_command_ends_with_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()

    with pytest.raises(SystemExit, match="source: no"):
        main(["--source", str(tmp_path / "source"), "--out", str(tmp_path / "out")])
