import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.inference.tiny import LABELS, tiny_manifest, tiny_model
from tests.training.files import write
from training.evaluate import calibration_error, judge, main

CORNERS = {"top left": (0, 0), "top right": (150, 0), "bottom left": (0, 150), "bottom right": (150, 150)}


def blob(word: str, number: int, scale: float = 1.0) -> dict[str, Any]:
    """Two dots at opposite corners, which set the frame, and then many lines in one quarter, in simplified form."""
    left, top = CORNERS[word]
    rows = [[[left, left + 105], [top + y, top + y]] for y in range(0, 105, 10)]
    strokes = [[[0, 1], [0, 0]], [[255, 254], [255, 255]], *rows]
    return {
        "word": word,
        "key_id": str(number),
        "drawing": [[[x * scale for x in xs], [y * scale for y in ys]] for xs, ys in strokes],
    }


@pytest.fixture
def version(tmp_path: Path) -> Path:
    folder = tmp_path / "version"
    folder.mkdir()
    model = tiny_model(sharpness=20)
    (folder / "model.onnx").write_bytes(model)
    (folder / "manifest.json").write_text(tiny_manifest(model).to_json())
    return folder


def evaluated(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    main([str(argument) for argument in arguments])
    found: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return found


def test_the_last_line_is_one_object_of_all_figures(
    tmp_path: Path, version: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawings = write(tmp_path / "a.ndjson", [blob(word, number) for number, word in enumerate(LABELS)])

    found = evaluated(capsys, "--drawings", drawings, "--model", version)

    assert list(found) == [
        *("drawings", "top1", "top3", "map3", "ece", "early", "early_mean", "early_ece"),
        *("ece_untold", "confidence", "latency_ms", "parameters", "multiply_adds", "bytes"),
    ]
    assert (found["drawings"], found["top1"], found["top3"], found["map3"]) == (4, 1.0, 1.0, 1.0)
    assert (found["parameters"], found["multiply_adds"]) == (4, 4 * 6 * 28 * 28)
    assert found["bytes"] == (version / "model.onnx").stat().st_size
    assert found["latency_ms"].keys() == {"p50", "p99"}


def test_with_json_nothing_else_is_printed(tmp_path: Path, version: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawings = write(tmp_path / "a.ndjson.gz", [blob("top left", 1)])

    main(["--drawings", str(drawings), "--model", str(version), "--json"])

    assert json.loads(capsys.readouterr().out)["drawings"] == 1


def test_early_answers_are_to_the_first_tenths_of_the_points(
    tmp_path: Path, version: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = [blob("bottom right", number) for number in range(3)]
    frame, wrong = [[[0, 1], [0, 0]], [[255, 254], [255, 255]]], [[[0, 99], [5, 5]] for _ in range(40)]
    for record in records:
        record["drawing"] = [*frame, *wrong, *record["drawing"] * 5]

    found = evaluated(capsys, "--drawings", write(tmp_path / "a.ndjson", records), "--model", version)

    early = found["early"]
    assert isinstance(early, list)
    assert len(early) == 10
    assert early[0] == 0
    assert early[-1] == 1
    assert found["early_mean"] == pytest.approx(np.mean(early), abs=1e-4)


def test_words_that_the_model_does_not_know_are_left_out(
    tmp_path: Path, version: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = blob("top left", 2) | {"word": "cat"}
    drawings = write(tmp_path / "a.ndjson", [blob("top left", 1), strange])

    assert evaluated(capsys, "--drawings", drawings, "--model", version)["drawings"] == 1


def test_a_file_without_a_known_label_is_refused(tmp_path: Path, version: Path) -> None:
    drawings = write(tmp_path / "a.ndjson", [blob("top left", 2) | {"word": "cat"}])

    with pytest.raises(SystemExit, match="no drawing"):
        main(["--drawings", str(drawings), "--model", str(version)])


def test_raw_drawings_are_simplified_first(tmp_path: Path, version: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = [blob(word, number) for number, word in enumerate(LABELS)]
    raw = [blob(word, number, scale=2.5) for number, word in enumerate(LABELS)]

    answers = [
        evaluated(capsys, "--drawings", write(tmp_path / f"{name}.ndjson", records), "--model", version)
        for name, records in (("plain", plain), ("raw", raw))
    ]

    assert answers[0]["early"] == answers[1]["early"]


def test_only_the_validation_part_is_measured_when_told_so(
    tmp_path: Path, version: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawings = write(tmp_path / "a.ndjson", [blob("top left", number) for number in range(200)])

    counts = [
        evaluated(capsys, "--drawings", drawings, "--model", version, "--part", part)["drawings"]
        for part in ("train", "validation", "all")
    ]

    assert counts[0] + counts[1] == counts[2] == 200
    assert 0 < counts[1] < 30


def test_finished_drawings_are_held_against_the_calibration_of_finished_drawings(
    tmp_path: Path, version: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawings = write(tmp_path / "a.ndjson", [blob(word, number) for number, word in enumerate(LABELS)])
    before = evaluated(capsys, "--drawings", drawings, "--model", version)
    manifest = json.loads((version / "manifest.json").read_text())
    manifest["calibration"]["finished"] = {"temperature": 50_000.0, "entropy": 0.0}
    (version / "manifest.json").write_text(json.dumps(manifest))

    told = evaluated(capsys, "--drawings", drawings, "--model", version)

    assert before["ece"] == before["ece_untold"] == told["ece_untold"] < 0.01
    assert told["ece"] > 0.5
    assert told["early_ece"] == before["early_ece"]


def test_of_equally_likely_labels_only_the_first_is_the_best_guess() -> None:
    probability = np.array([[0.25, 0.25, 0.25, 0.25], [0.1, 0.4, 0.1, 0.4]], np.float32)

    ranks = [judge(probability, np.array([label, label])).rank.tolist() for label in range(4)]

    assert ranks == [[0, 2], [1, 0], [2, 3], [3, 1]]


def test_the_calibration_error_is_how_much_confidence_and_accuracy_differ() -> None:
    sure = np.array([0.9] * 10 + [0.3] * 10, np.float32)
    right = np.array([True] * 5 + [False] * 5 + [True] * 3 + [False] * 7)

    assert calibration_error(sure, right) == pytest.approx(0.2, abs=1e-4)
