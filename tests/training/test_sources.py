import json
from pathlib import Path

import pytest

from chalicelib.inference.manifest import Manifest
from tests.training.files import lines, write
from training.dataset import load
from training.evaluate import CHAMPION
from training.sources import SKETCHY, files, names

EMPTY = b""


def touch(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(EMPTY)


def test_a_channel_is_all_files_of_a_folder_by_name(tmp_path: Path) -> None:
    touch(
        tmp_path,
        "b.ndjson",
        "a.ndjson.gz",
        "notes.txt",
        "c.bin",
        "cat/1.PNG",
        "cat/2.jpg",
        "view0.npz",
        "d.ndjson.part",
    )

    assert [path.name for path in files(tmp_path)] == ["a.ndjson.gz", "b.ndjson", "c.bin", "1.PNG", "2.jpg"]


def test_a_channel_without_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no \*\.ndjson, .*\*\.bin, .*\*\.png"):
        files(tmp_path)


def test_photos_beside_sketches_are_left_out(tmp_path: Path) -> None:
    touch(tmp_path, "256x256/sketch/tx_000000000000/ape/n1-1.png", "256x256/photo/tx_000000000000/ape/n1.jpg")
    touch(tmp_path, "photo/album/1.png")

    assert [path.name for path in files(tmp_path)] == ["n1-1.png", "1.png"]


def test_hidden_files_are_left_out(tmp_path: Path) -> None:
    touch(tmp_path, "cat/1.png", "cat/._1.png", ".trash/cat/2.png")

    assert [path.name for path in files(tmp_path)] == ["1.png"]


def test_several_forms_make_one_dataset(tmp_path: Path) -> None:
    write(tmp_path / "lines.ndjson", lines(2, ["line"]))
    head = (7).to_bytes(8, "little") + b"DE\1" + bytes(4) + (1).to_bytes(2, "little")
    (tmp_path / "hot_dog.bin").write_bytes(head + b"\2\0\1\2\3\4")

    dataset = load([tmp_path])

    assert dataset.labels == ("hot dog", "line")
    assert dataset.keys == ("7", "0", "1")


def test_a_folder_may_say_what_its_names_mean(tmp_path: Path) -> None:
    (tmp_path / "labels.json").write_text('{"auto": "car", "hotdog": "sausage"}')

    found = names(tmp_path)

    assert (found["auto"], found["hotdog"], found["motorcycle"]) == ("car", "sausage", "motorbike")


@pytest.mark.parametrize("said", ["[]", '{"a": 1}', "{"])
def test_a_folder_that_says_nonsense_is_told_so(tmp_path: Path, said: str) -> None:
    (tmp_path / "labels.json").write_text(said)

    with pytest.raises(ValueError, match=r"labels\.json: not"):
        names(tmp_path)


def test_sketchy_s_classes_are_labels_of_the_champion() -> None:
    labels = Manifest.from_json((CHAMPION / "manifest.json").read_bytes()).labels

    meant = json.loads(SKETCHY.read_text("utf-8"))

    assert len(meant) == 98
    assert set(meant.values()) <= set(labels)
    assert meant["hot-air_balloon"] == "hot air balloon"
