from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from chalicelib.inference.classifier import Classifier
from chalicelib.inference.manifest import Manifest
from tests.inference.tiny import LABELS, tiny_manifest, tiny_model
from tests.training.files import held_back, write
from training.artefact import Artefact
from training.dataset import load
from training.measure import main, measure

MODEL = tiny_model(sharpness=0.05)
DATA = {"drawings": 7, "epochs": 2, "teacher": False, "command": "python -m training.train", "settings": {"seed": 3}}
MANIFEST = replace(tiny_manifest(MODEL), training_data=DATA, metrics={"gate": {"passed": True}})


def drawing(number: int, word: str = "top left") -> dict[str, Any]:
    """Ink in the corner that the word names, but every fourth has it at the top right."""
    frame = [[[0, 1], [0, 0]], [[255, 254], [255, 255]]]
    left = 150 if number % 4 == 0 or "right" in word else 0
    rows = [[[left, left + 100], [y, y]] for y in range(0, 105, 10)]
    return {"word": word, "key_id": str(number), "drawing": [*frame, *rows]}


@pytest.fixture
def drawings(tmp_path: Path) -> Path:
    return write(tmp_path / "a.ndjson", [drawing(number, LABELS[number % 2]) for number in range(40)])


def test_a_measured_version_is_honest_about_what_it_gets_wrong(tmp_path: Path, drawings: Path) -> None:
    manifest = measure(MODEL, MANIFEST, load([drawings], LABELS), tmp_path / "new")

    found = manifest.metrics["validation"]
    classifier = Classifier(MODEL, Manifest.from_json((tmp_path / "new" / "manifest.json").read_bytes()))
    probabilities = classifier.probabilities(load([drawings], LABELS).batch, finished=True)
    assert found["top1"] == 0.75
    assert probabilities.max(axis=1).mean() == pytest.approx(0.75, abs=0.05)
    assert found["ece"] < 0.05
    assert found["cross_fitted"].keys() == {"ece", "early_ece"}


def test_what_a_version_announces_keeps_within_the_false_announcements_allowed(tmp_path: Path, drawings: Path) -> None:
    manifest = measure(MODEL, MANIFEST, load([drawings], LABELS), tmp_path / "new")

    assert manifest.metrics["announcing"]["false"] <= 0.5
    assert 0 <= manifest.calibration.announce_at <= 1


def test_what_was_known_of_a_version_stays_known(tmp_path: Path, drawings: Path) -> None:
    manifest = measure(MODEL, MANIFEST, load([drawings], LABELS), tmp_path / "new")

    assert manifest.metrics["gate"] == {"passed": True}
    assert manifest.training_data == DATA


def test_the_card_tells_labels_pairs_and_robustness(tmp_path: Path, drawings: Path) -> None:
    noted = replace(MANIFEST, training_data=DATA | {"note": "It was resumed twice."})

    measure(MODEL, noted, load([drawings], LABELS), tmp_path / "new")

    card = (tmp_path / "new" / "MODEL_CARD.md").read_text("utf-8")
    assert "| top left | top right |" in card
    assert "| 240 Hz |" in card
    assert "It was resumed twice." in card
    assert "(LABELS.md)" in card
    assert "(confusions.svg)" in card
    assert "| top left | 20 |" in (tmp_path / "new" / "LABELS.md").read_text("utf-8")
    assert "top right" in (tmp_path / "new" / "confusions.svg").read_text("utf-8")


def test_the_command_makes_a_new_version_of_the_same_model_from_the_validation_part(tmp_path: Path) -> None:
    numbers = [number for number in range(400) if held_back(str(number))]
    drawings = write(tmp_path / "a.ndjson", [drawing(number, LABELS[number % 2]) for number in range(400)])
    (tmp_path / "model.onnx").write_bytes(MODEL)
    (tmp_path / "manifest.json").write_text(MANIFEST.to_json())

    main(["--drawings", str(drawings), "--model", str(tmp_path), "--model-dir", str(tmp_path / "new")])

    manifest = Manifest.from_json((tmp_path / "new" / "manifest.json").read_bytes())
    assert (tmp_path / "new" / "model.onnx").read_bytes() == MODEL
    assert manifest.version > MANIFEST.version or manifest.created_at != MANIFEST.created_at
    assert manifest.metrics["validation"]["drawings"] == len(numbers)


def test_the_command_makes_the_graph_over_and_the_manifest_tells_it(tmp_path: Path) -> None:
    drawings = write(tmp_path / "a.ndjson", [drawing(number, LABELS[number % 2]) for number in range(400)])
    (tmp_path / "model.onnx").write_bytes(MODEL)
    (tmp_path / "manifest.json").write_text(MANIFEST.to_json())
    arguments = ["--drawings", str(drawings), "--model", str(tmp_path), "--model-dir", str(tmp_path / "new")]

    main([*arguments, "--views", "2", "--weights", "float16"])

    manifest = Manifest.from_json((tmp_path / "new" / "manifest.json").read_bytes())
    assert Artefact.of((tmp_path / "new" / "model.onnx").read_bytes()) == Artefact(2, "float16")
    assert manifest.training_data["settings"] == {"seed": 3, "views": 2, "weights": "float16"}
    assert manifest.training_data["command"] == DATA["command"]


def test_a_graph_that_cannot_be_made_is_refused_in_a_sentence(tmp_path: Path) -> None:
    drawings = write(tmp_path / "a.ndjson", [drawing(number, LABELS[number % 2]) for number in range(400)])
    (tmp_path / "model.onnx").write_bytes(MODEL)
    (tmp_path / "manifest.json").write_text(MANIFEST.to_json())
    arguments = ["--drawings", str(drawings), "--model", str(tmp_path), "--model-dir", str(tmp_path / "new")]

    with pytest.raises(SystemExit, match="views is 0, not 1 or 2"):
        main([*arguments, "--views", "0"])

    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("command", ["announcing", "robustness", "measure"])
def test_drawings_of_which_the_model_knows_none_are_refused(tmp_path: Path, command: str) -> None:
    drawings = write(tmp_path / "a.ndjson", [drawing(number, "cat") for number in range(3)])
    (tmp_path / "model.onnx").write_bytes(MODEL)
    (tmp_path / "manifest.json").write_text(MANIFEST.to_json())
    arguments = ["--drawings", str(drawings), "--model", str(tmp_path)]
    arguments += ["--model-dir", str(tmp_path / "new")] if command == "measure" else []

    with pytest.raises(SystemExit, match="no drawing"):
        import_module(f"training.{command}").main(arguments)

    assert not (tmp_path / "new").exists()
