import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from chalicelib.inference.classifier import Classifier
from chalicelib.inference.manifest import Manifest
from chalicelib.inference.norms import Norms
from tests.inference.tiny import LABELS, tiny_manifest, tiny_model, tiny_norms
from tests.training.files import held_back, line, write
from training.dataset import load
from training.teach import main
from training.unseen import UNSEEN

CORNERS = {"top left": [(0, 0)], "top right": [(150, 0)], "bottom left": [(0, 150)], "bottom right": [(150, 150)]}
CORNERS["slash"] = [(150, 0), (0, 150)]


def blob(word: str, number: int, random: Random) -> dict[str, Any]:
    """Dots at opposite corners, which set the frame, and then lines in the quarters that the word stands for."""
    rows = [
        [[left, left + 90 + random.randint(0, 15)], [top + y, top + y + random.randint(0, 9)]]
        for y in range(0, 96, 12)
        for left, top in CORNERS[word]
    ]
    return {"word": word, "key_id": str(number), "drawing": [[[0, 1], [0, 0]], [[255, 254], [255, 255]], *rows]}


@pytest.fixture
def version(tmp_path: Path) -> Path:
    folder = tmp_path / "version"
    folder.mkdir()
    model = tiny_model(sharpness=1)
    (folder / "model.onnx").write_bytes(model)
    (folder / "manifest.json").write_text(tiny_manifest(model).to_json())
    return folder


@pytest.fixture
def drawings(tmp_path: Path) -> Path:
    random = Random(5)
    records = [blob(word, 1000 * at + n, random) for at, word in enumerate(CORNERS) for n in range(60)]
    return write(tmp_path / "drawings.ndjson", records)


def test_words_without_a_label_are_taught_and_answered(
    version: Path, drawings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--drawings", str(drawings), "--model", str(version), "--knowing", str(version), "--lots", "2", "--json"])

    found = json.loads(capsys.readouterr().out)
    assert (found["words"], found["labels"], found["knowing"]) == (["slash"], len(LABELS), None)
    assert list(found["taught"])[:4] == ["5", "10", "20", "50"]
    assert found["taught"]["20"]["lots"] == 2
    assert found["taught"]["20"]["top1"]["100"] == 1.0
    assert found["taught"]["20"]["lost"]["100"] == 0.0
    assert found["before"]["top1"]["100"] == 1.0
    assert found["by_word"]["slash"]["top1"] == 1.0
    assert len(found["methods"]) == 5


def test_tables_come_before_the_object(version: Path, drawings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--drawings", str(drawings), "--model", str(version), "--knowing", str(version), "--lots", "1"])

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("| drawings | top-1 |")
    assert any(each.startswith("| slash | 1.00 |") for each in lines)
    assert json.loads(lines[-1])["words"] == ["slash"]


def test_a_version_learns_how_words_are_taught(version: Path, drawings: Path) -> None:
    main(["--drawings", str(drawings), "--model", str(version), "--add"])

    manifest = Manifest.from_json((version / "manifest.json").read_bytes())
    classifier = Classifier((version / "model.onnx").read_bytes(), manifest)
    dataset = load([drawings])
    lesson = dataset.take((dataset.label == dataset.labels.index("slash")).nonzero()[0][:20])
    slash = classifier.teach(classifier.prototype("slash", lesson.batch))
    probability = classifier.probabilities(dataset.batch, finished=True, taught=[slash])
    named = [(*LABELS, "slash")[at] for at in probability.argmax(1)]
    assert named == [dataset.labels[label] for label in dataset.label]


def test_a_version_that_is_registered_gets_a_successor_that_can_be_taught(
    version: Path, drawings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = (version / "manifest.json").read_bytes()
    (version / "suspicion.json").write_text(tiny_norms().to_json())
    settings = ["--drawings", str(drawings), "--model", str(version), "--add", "--to", str(tmp_path / "new")]

    main(settings)

    made = Manifest.from_json((tmp_path / "new" / "manifest.json").read_bytes())
    assert capsys.readouterr().out == f"{made.version}\n"
    assert made.version > "20261123T050000Z"
    assert made.teaching is not None
    assert (version / "manifest.json").read_bytes() == manifest
    assert (tmp_path / "new" / "model.onnx").read_bytes() == (version / "model.onnx").read_bytes()
    assert Norms.from_json((tmp_path / "new" / "suspicion.json").read_bytes(), made).version == made.version
    with pytest.raises(SystemExit, match="there is a model version in"):
        main(settings)


def test_where_every_word_has_a_label_there_is_none_to_teach(version: Path, tmp_path: Path) -> None:
    random = Random(1)
    known = write(tmp_path / "known.ndjson", [blob(word, n, random) for word in LABELS for n in range(30)])

    with pytest.raises(SystemExit, match="knows all words here"):
        main(["--drawings", str(known), "--model", str(version)])


def test_words_cannot_be_taught_where_no_known_label_has_drawings(version: Path, tmp_path: Path) -> None:
    random = Random(1)
    unknown = write(tmp_path / "unknown.ndjson", [blob("slash", n, random) for n in range(60)])

    for extra in ([], ["--add"]):
        with pytest.raises(SystemExit, match="two known labels need drawings"):
            main(["--drawings", str(unknown), "--model", str(version), *extra])


def test_a_word_without_a_drawing_to_teach_with_is_named(version: Path, tmp_path: Path, drawings: Path) -> None:
    random = Random(1)
    held = next(number for number in range(9000, 9999) if held_back(str(number)))
    records = [json.loads(text) for text in drawings.read_text().splitlines()]
    other = blob("slash", held, random) | {"word": "star"}

    with pytest.raises(SystemExit, match="star: no drawing to teach with"):
        main(["--drawings", str(write(tmp_path / "more.ndjson", [*records, other])), "--model", str(version)])


def test_a_version_that_is_not_there_is_trained_without_the_unseen_labels(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch", reason="torch is in the training environment")
    pytest.importorskip("onnxscript", reason="onnxscript is in the training environment")
    random = Random(2)
    words = {"circle": "circle", "line": "line", "zigzag": "zigzag", **dict.fromkeys(UNSEEN, "zigzag")}
    records = [
        line(kind, 1000 * at + n, random) | {"word": word}
        for at, (word, kind) in enumerate(words.items())
        for n in range(60)
    ]
    drawings, folder = write(tmp_path / "drawings.ndjson", records), tmp_path / "model"

    main(["--drawings", str(drawings), "--model", str(folder), "--epochs", "1", "--lots", "1"])

    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert found["words"] == sorted(UNSEEN)
    assert Manifest.from_json((folder / "manifest.json").read_bytes()).labels == ("circle", "line", "zigzag")
