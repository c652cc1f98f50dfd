import json
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sklearn", reason="scikit-learn is in the training environment")


from tests.inference.tiny import LABELS
from tests.training.files import held_back, write
from tests.training.suspected import quarter, quarters, tiny_folder
from training import sources
from training.dataset import load
from training.evaluate import opened
from training.replay import TIMES, Amounts, Base, Judge, mix
from training.suspects import add

EVERYTHING = Amounts(replay=1000, fewest=5, trust=1)


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """The tiny model and its norms."""
    folder = tmp_path_factory.mktemp("judge")
    version = tiny_folder(folder / "version")
    norms = add(version, load([write(folder / "good.ndjson", quarters(60))], LABELS))
    return Judge(opened(version)[0], norms)


def mixed(
    folder: Path, judge: Judge, amounts: Amounts = EVERYTHING, **players: list[dict[str, Any]]
) -> dict[str, list[str]]:
    """The keys of each file of a mixture of a base and of what players drew."""
    for part, records in players.items():
        write(folder / "snapshot" / part / "0.ndjson.gz", records)
    base = Base.read(write(folder / "base.ndjson", quarters(60)), amounts.replay, amounts.watch)
    mix(base, folder / "snapshot", folder / "mixture", amounts, judge)
    files = sources.files(folder / "mixture")
    return {str(file.relative_to(folder / "mixture")): [line.key_id for line in sources.lines(file)] for file in files}


def new(number: int) -> list[dict[str, Any]]:
    """Drawings of a word that the champion has no label for."""
    return [quarter("top left", 1000 + each) | {"word": "unicorn", "key_id": f"new {each}"} for each in range(number)]


def test_what_is_watched_or_held_is_never_replayed_and_was_never_trained_on(tmp_path: Path, judge: Judge) -> None:
    found = mixed(tmp_path, judge)

    keys = {record["key_id"] for record in quarters(60)}
    held = {key for key in keys if held_back(key)}
    watched = {key for key in held if zlib.crc32(key.encode()) // 20 % 7 < 2}
    assert watched
    assert held - watched
    assert set(found["watched/drawings.ndjson.gz"]) == watched
    assert set(found["holdout/drawings.ndjson.gz"]) == held - watched
    assert set(found["train/drawings.ndjson.gz"]) == keys - held


def test_what_is_watched_may_be_of_the_training_part_where_the_champion_saw_none_of_it(
    tmp_path: Path, judge: Judge
) -> None:
    found = mixed(tmp_path, judge, replace(EVERYTHING, watch="train"))

    keys = {record["key_id"] for record in quarters(60)}
    held = {key for key in keys if held_back(key)}
    watched = {key for key in keys if zlib.crc32(key.encode()) % 20 == 1}
    assert set(found["holdout/drawings.ndjson.gz"]) == held
    assert set(found["watched/drawings.ndjson.gz"]) == watched
    assert set(found["train/drawings.ndjson.gz"]) == keys - held - watched


def test_so_many_base_drawings_of_each_label_are_replayed_whatever_their_order(tmp_path: Path, judge: Judge) -> None:
    backwards = write(tmp_path / "backwards.ndjson", reversed(quarters(60)))

    found = mixed(tmp_path, judge, replace(EVERYTHING, replay=7))["train/drawings.ndjson.gz"]

    assert len(found) == 7 * len(LABELS)
    assert [line.key_id for line in Base.read(backwards, 7).train.lines()] == found


def test_each_part_of_the_snapshot_goes_where_it_belongs(tmp_path: Path, judge: Judge) -> None:
    drawn = {part: [quarter("top left", 100) | {"key_id": part}] for part in ("train", "holdout")}
    drawn["train"] += new(10)
    drawn["validation"] = [quarter("top left", 101) | {"word": "unicorn", "key_id": "validation"}]

    found = mixed(tmp_path, judge, **drawn, unlabelled=[quarter("top left", 9) | {"word": "", "key_id": "none"}])

    places = {key: place for place, keys in found.items() for key in keys if key in {*drawn, "none"}}
    assert places == {
        "train": "train/drawings.ndjson.gz",
        "validation": "watched/drawings.ndjson.gz",
        "holdout": "fresh/drawings.ndjson.gz",
    }


def test_players_drawings_of_labels_that_base_drawings_are_watched_of_calibrate_nothing(
    tmp_path: Path, judge: Judge
) -> None:
    accepted = quarter("top left", 100) | {"key_id": "accepted"}

    found = mixed(tmp_path, judge, validation=[accepted])

    assert not any("accepted" in keys for keys in found.values())


@pytest.mark.parametrize(("drawings", "labels"), [(4, []), (5, ["unicorn"])])
def test_a_new_label_needs_so_many_drawings_to_train_on(
    tmp_path: Path, judge: Judge, drawings: int, labels: list[str]
) -> None:
    mixed(tmp_path, judge, train=new(drawings), holdout=[new(9)[8]])

    figures = json.loads((tmp_path / "mixture" / "figures.json").read_text())
    assert figures["new_labels"] == labels
    assert figures["too_few"] == ([] if labels else ["unicorn"])
    assert figures["fresh"] == len(labels)


def test_what_there_is_little_of_is_dealt_several_times(tmp_path: Path, judge: Judge) -> None:
    mixed(tmp_path, judge, replace(EVERYTHING, replay=40), train=new(6))

    again = list(sources.lines(tmp_path / "mixture" / "train" / "again.ndjson.gz"))

    assert [line.word for line in again] == ["unicorn"] * 6 * (TIMES - 1)


def test_a_label_with_a_few_drawings_less_than_the_others_is_dealt_as_they_are(tmp_path: Path, judge: Judge) -> None:
    mixed(tmp_path, judge, replace(EVERYTHING, replay=40), train=new(30))

    assert not (tmp_path / "mixture" / "train" / "again.ndjson.gz").exists()


def test_what_is_grossly_wrong_is_left_out_and_counted(tmp_path: Path, judge: Judge) -> None:
    good = [quarter("top left", 200 + each) | {"key_id": f"good {each}"} for each in range(8)]
    wrong = [quarter("bottom right", 300 + each) | {"word": "top left", "key_id": f"bad {each}"} for each in range(8)]

    found = mixed(tmp_path, judge, replace(EVERYTHING, trust=0.9), train=[*good, *wrong])

    learnt = set(found["train/drawings.ndjson.gz"])
    figures = json.loads((tmp_path / "mixture" / "figures.json").read_text())
    assert not {record["key_id"] for record in wrong} & learnt
    assert len({record["key_id"] for record in good} & learnt) >= 7
    assert figures["doubted"] + figures["snapshot"] == 16


def test_a_version_without_norms_believes_everybody(tmp_path: Path, judge: Judge) -> None:
    wrong = [quarter("bottom right", 300 + each) | {"word": "top left", "key_id": f"bad {each}"} for each in range(8)]

    found = mixed(tmp_path, replace(judge, norms=None), replace(EVERYTHING, trust=0.5), train=wrong)

    assert {record["key_id"] for record in wrong} <= set(found["train/drawings.ndjson.gz"])


def test_too_small_a_base_is_told(tmp_path: Path, judge: Judge) -> None:
    base = Base.read(write(tmp_path / "base.ndjson", quarters(1)), 10)

    with pytest.raises(ValueError, match="too few base drawings"):
        mix(base, tmp_path, tmp_path / "mixture", EVERYTHING, judge)
