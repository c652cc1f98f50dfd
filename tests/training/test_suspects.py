import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sklearn", reason="scikit-learn is in the training environment")

from chalicelib.inference.norms import Norms
from tests.inference.tiny import LABELS
from tests.training.files import write
from tests.training.suspected import quarter, quarters, tiny_folder
from training.dataset import load
from training.evaluate import opened
from training.suspects import FILE, main, sample

SCRAWL = [[[0, 255] * 20, [*range(0, 240, 6)]], [[3, 9], [255, 0]]]


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a version with what good drawings are like to it."""
    place = tmp_path_factory.mktemp("fitted")
    folder = tiny_folder(place / "version")
    command("--drawings", write(place / "good.ndjson", quarters(50)), "--model", folder, "--fit")
    return folder


def command(*arguments: str | Path) -> None:
    main([str(argument) for argument in arguments])


def listed(
    capsys: pytest.CaptureFixture[str], folder: Path, records: Iterable[dict[str, Any]], *more: str | Path
) -> list[dict[str, Any]]:
    capsys.readouterr()
    command("--drawings", write(folder.parent / "looked-at.ndjson", records), "--model", folder, "--json", *more)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_wrong_label_is_the_most_suspicious_and_the_guess_tells_what_it_may_be(
    fitted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = quarter("top left", 900) | {"word": "bottom right"}

    found = listed(capsys, fitted, [*(quarter(word, 901) for word in LABELS), wrong])

    first = found[0]
    assert (first["key_id"], first["word"], first["guess"]) == ("top left 900", "bottom right", "top left")
    assert (first["reason"], first["of"]) == ("wrong label", "")
    assert first["suspicion"] > 0.5 > found[1]["suspicion"]


def test_a_scribble_is_found_though_the_network_takes_it_for_its_label(
    fitted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scribble = {"word": "top left", "key_id": "scribble", "drawing": SCRAWL}
    seen = listed(capsys, fitted, [scribble])[0]["guess"]

    found = listed(capsys, fitted, [*(quarter(word, 902) for word in LABELS), scribble | {"word": seen}])

    assert (found[0]["key_id"], found[0]["reason"]) == ("scribble", "scribble")


def test_a_drawing_that_comes_again_names_the_earlier_one(fitted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = quarter("top left", 903)

    found = listed(capsys, fitted, [first, first | {"key_id": "again"}, quarter("top right", 903)])

    assert found[0] | {"probability": 0} == {
        "key_id": "again",
        "word": "top left",
        "suspicion": 1,
        "reason": "duplicate",
        "guess": "top left",
        "probability": 0,
        "of": "top left 903",
    }
    assert found[1]["of"] == ""


def test_no_more_are_listed_than_asked_for_and_they_are_drawn(
    fitted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = listed(capsys, fitted, quarters(3), "--most", "5", "--sheet", tmp_path / "sheet.svg")

    assert len(found) == 5
    assert [row["suspicion"] for row in found] == sorted((row["suspicion"] for row in found), reverse=True)
    assert (tmp_path / "sheet.svg").read_text("utf-8").count("<path") == 5


def test_without_json_it_is_a_table(fitted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command("--drawings", write(tmp_path / "one.ndjson", [quarter("top left", 904)]), "--model", fitted)

    told = capsys.readouterr().out
    assert "| key | label | suspicion | reason |" in told
    assert "| top left 904 | top left |" in told


def test_it_says_how_to_make_the_norms_that_a_version_lacks(tmp_path: Path) -> None:
    folder = tiny_folder(tmp_path / "version")

    with pytest.raises(SystemExit, match=r"suspicion\.json[\s\S]*--fit"):
        command("--drawings", write(tmp_path / "a.ndjson", quarters(1)), "--model", folder)


def test_norms_of_another_version_are_not_used(fitted: Path, tmp_path: Path) -> None:
    folder = tiny_folder(tmp_path / "version")
    (folder / FILE).write_text((fitted / FILE).read_text().replace("20261123T050000Z", "20261123T060000Z"))

    with pytest.raises(SystemExit, match="of model 20261123T060000Z"):
        command("--drawings", write(tmp_path / "a.ndjson", quarters(1)), "--model", folder)


@pytest.mark.parametrize("what", ["--fit", "--plant"])
def test_too_few_drawings_to_plant_faults_in_are_refused(tmp_path: Path, what: str) -> None:
    folder = tiny_folder(tmp_path / "version")

    with pytest.raises(SystemExit, match="too few"):
        command("--drawings", write(tmp_path / "a.ndjson", quarters(1)), "--model", folder, what)

    assert not (folder / FILE).exists()


@pytest.mark.parametrize("option", ["--most", "--seeds", "--sample"])
def test_numbers_below_one_are_refused(fitted: Path, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command("--drawings", fitted, "--model", fitted, option, "0")

    assert "not at least 1" in capsys.readouterr().err


def test_a_wrong_label_that_is_a_repeat_too_still_names_the_earlier_drawing(
    fitted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = quarter("top left", 905)
    again = first | {"key_id": "again", "word": "bottom right"}

    found = {row["key_id"]: row for row in listed(capsys, fitted, [first, again])}

    assert found["again"]["of"] == "top left 905"
    assert found["again"]["suspicion"] == 1


def test_what_is_written_is_read_back_and_fits_the_model(fitted: Path) -> None:
    norms = Norms.from_json((fitted / FILE).read_bytes(), opened(fitted)[0].manifest)

    assert norms.confidence.shape == (4,)
    assert 0 < norms.clear_below <= norms.review_at < 1


def test_a_sample_is_the_same_every_time_and_no_larger_than_there_is(tmp_path: Path) -> None:
    dataset = load([write(tmp_path / "a.ndjson", quarters(20))])

    assert sample(dataset, 30).keys == sample(dataset, 30).keys
    assert len(sample(dataset, 30)) == 30
    assert len(sample(dataset, 999)) == 80
