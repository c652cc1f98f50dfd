import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

pytest.importorskip("scipy", reason="scipy is in the training environment")

from chalicelib.inference.manifest import Calibration
from tests.inference.tiny import LABELS, tiny_manifest, tiny_model
from tests.training.files import write
from training.gate import main

CORNERS = {"top left": (0, 0), "top right": (150, 0), "bottom left": (0, 150), "bottom right": (150, 150)}
# Neither the time that a test takes nor how few drawings it has is what is looked at.
LENIENT = ["--allow-latency-ratio", "1e9", "--allow-latency-p50", "1e9", "--allow-latency-p99", "1e9"]
LENIENT += ["--allow-holdout", "0.1", "--allow-early", "1", "--allow-early-mean", "1"]
LENIENT += ["--allow-ece", "1", "--allow-early-ece", "1"]
MINUS = "\N{MINUS SIGN}"


def version(folder: Path, favour: Sequence[float] = (1, 1, 1, 1), labels: Sequence[str] = LABELS) -> Path:
    """A model that answers by where the ink is, in which the quarters count more or less."""
    graph = onnx.load_from_string(tiny_model(sharpness=20))
    weights = graph.graph.initializer[0]
    scaled = numpy_helper.to_array(weights) * np.array(favour, np.float32)
    weights.CopyFrom(numpy_helper.from_array(scaled, weights.name))
    model = bytes(graph.SerializeToString())
    manifest = replace(tiny_manifest(model), labels=tuple(labels), calibration=Calibration(1.0, 0.4))
    folder.mkdir()
    (folder / "model.onnx").write_bytes(model)
    (folder / "manifest.json").write_text(replace(manifest, sha256=hashlib.sha256(model).hexdigest()).to_json())
    return folder


def drawn(number: int, word: str, ink: int, other: str = "top left", there: int = 0) -> list[dict[str, Any]]:
    """Drawings of a word, with so many lines in its quarter, and so many in another one."""
    strokes = [[[0, 1], [0, 0]], [[255, 254], [255, 255]], *_lines(word, ink), *_lines(other, there)]
    return [{"word": word, "key_id": str(at), "drawing": strokes} for at in range(number)]


def _lines(word: str, count: int) -> list[list[list[int]]]:
    left, top = CORNERS[word]
    return [[[left, left + 105], [top + 10 * y, top + 10 * y]] for y in range(count)]


@pytest.fixture
def holdout(tmp_path: Path) -> Path:
    """160 drawings that the champion knows, but for 40 of the top left; 16 of the bottom right are nearly unclear."""
    records = [
        *drawn(60, "top left", 10),
        *drawn(40, "top left", 8, "bottom right", 10),
        *drawn(24, "bottom right", 10),
        *drawn(16, "bottom right", 10, "top left", 8),
        *drawn(20, "top right", 10),
    ]
    return write(tmp_path / "holdout.ndjson.gz", records)


def gated(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, dict[str, Any]]:
    """The exit status and the object on the last line."""
    with pytest.raises(SystemExit) as ended:
        main([*map(str, arguments), *LENIENT])
    found: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert isinstance(ended.value.code, int)
    return ended.value.code, found


def test_the_champion_itself_passes(tmp_path: Path, holdout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    champion = version(tmp_path / "champion")

    status, found = gated(capsys, "--champion", champion, "--challenger", champion, "--holdout", holdout)

    assert (status, found["passes"], found["objections"]) == (0, True, [])
    top1 = found["evidence"]["holdout"]["top1"]
    assert (top1["drawings"], top1["champion"], top1["challenger"]) == (160, 0.75, 0.75)
    assert found["unseen"] == ["bottom left"]


def test_better_on_average_and_worse_on_one_label_is_refused_with_that_sentence(
    tmp_path: Path, holdout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    champion, challenger = version(tmp_path / "champion"), version(tmp_path / "challenger", (1.5, 1, 1, 1))

    status, found = gated(capsys, "--champion", champion, "--challenger", challenger, "--holdout", holdout)

    top1 = found["evidence"]["holdout"]["top1"]
    assert top1["challenger"] > top1["champion"] + 0.1
    assert (status, found["passes"]) == (1, False)
    assert found["objections"] == [
        '"bottom right" is recognised in 60 % of its drawings, the champion in 100 % '
        f"({MINUS}40 points, 95 % interval {MINUS}54 to {MINUS}22; the gate allows {MINUS}10)."
    ]


def test_it_passes_where_a_person_allows_that_loss(
    tmp_path: Path, holdout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = ["--champion", version(tmp_path / "a"), "--challenger", version(tmp_path / "b", (1.5, 1, 1, 1))]

    status, found = gated(capsys, *places, "--holdout", holdout, "--allow-label", "0.5")

    assert (status, found["allowances"]["label"]) == (0, 0.5)


def test_a_label_that_words_rely_on_must_not_be_lost_and_a_new_one_makes_up_for_nothing(
    tmp_path: Path, holdout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = ("top left", "circle", "bottom left", "bottom right")
    places = ["--champion", version(tmp_path / "a"), "--challenger", version(tmp_path / "b", labels=labels)]
    places += ["--holdout", holdout]
    words = tmp_path / "words.json"
    words.write_text(json.dumps({"words": [{"label": "top left", "dealt": True}, {"label": "x", "dealt": False}]}))
    circles = write(tmp_path / "fresh.ndjson", [each | {"word": "circle"} for each in drawn(3, "top right", 9)])

    lost = gated(capsys, *places)
    unused = gated(capsys, *places, "--words", words, "--fresh", circles)

    assert lost[1]["objections"] == [
        'Words rely on labels that the champion answers and the challenger does not: "top right".'
    ]
    assert (unused[0], unused[1]["objections"]) == (0, [])
    assert unused[1]["evidence"]["holdout"]["top1"]["drawings"] == 140


def test_what_is_learnt_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    champion = version(tmp_path / "a", labels=("top left", "circle", "bottom left", "bottom right"))
    holdout = write(tmp_path / "b.ndjson", [*drawn(3, "top left", 9), *drawn(4, "top right", 9)])

    _, found = gated(
        capsys, "--champion", champion, "--challenger", version(tmp_path / "c"), "--holdout", holdout, "--words",
        write_words(tmp_path, "top left"),
    )  # fmt: skip

    assert found["learnt"] == {"top right": 1.0}
    assert found["evidence"]["holdout"]["top1"]["drawings"] == 3


def write_words(folder: Path, *labels: str) -> Path:
    path = folder / "words.json"
    path.write_text(json.dumps({"words": [{"label": label, "dealt": True} for label in labels]}))
    return path


def test_fresh_drawings_are_compared_and_their_drift_is_told(
    tmp_path: Path, holdout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    champion, challenger = version(tmp_path / "a"), version(tmp_path / "b", (1.2, 1, 1, 1))
    fresh = write(tmp_path / "fresh.ndjson", [*drawn(40, "bottom right", 10, "top left", 9), *drawn(9, "top left", 9)])
    both = ["--champion", champion, "--challenger", challenger, "--holdout", holdout]

    status, found = gated(capsys, *both, "--fresh", fresh, "--allow-label", "1")

    assert status == 1
    kinds = [sentence[:38] for sentence in found["objections"]]
    assert kinds == ["Fresh drawings are recognised in 18.4 ", "The labels of the fresh drawings are s"]
    assert found["evidence"]["confidence_drift"]["by_chance"] > 0


def test_a_label_of_fresh_drawings_alone_is_looked_at_there(
    tmp_path: Path, holdout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    champion, challenger = version(tmp_path / "a"), version(tmp_path / "b", (1, 1, 0.1, 1))
    fresh = write(tmp_path / "fresh.ndjson", drawn(20, "bottom left", 9, "top right", 3))

    _, found = gated(
        capsys, "--champion", champion, "--challenger", challenger, "--holdout", holdout, "--fresh", fresh,
    )  # fmt: skip

    assert any(sentence.startswith('"bottom left" is recognised in 0 %') for sentence in found["objections"])
    assert found["unseen"] == []


def test_a_challenger_that_cannot_be_loaded_is_refused(
    tmp_path: Path, holdout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    champion, challenger = version(tmp_path / "a"), version(tmp_path / "b")
    (challenger / "model.onnx").write_bytes(b"!")

    status, found = gated(capsys, "--champion", champion, "--challenger", challenger, "--holdout", holdout)

    assert (status, found["evidence"]) == (1, None)
    assert found["objections"][0].startswith("The challenger can't be loaded: Model 20261123T050000Z has SHA-256")


@pytest.mark.parametrize("fault", ["drawings", "words", "champion"])
def test_what_cannot_be_judged_ends_with_another_status(
    tmp_path: Path, holdout: Path, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    champion = version(tmp_path / "a")
    places = {"--champion": champion, "--challenger": champion, "--holdout": holdout}
    if fault == "drawings":
        places["--holdout"] = write(tmp_path / "b.ndjson", [each | {"word": "x"} for each in drawn(2, "top left", 1)])
    elif fault == "words":
        places["--words"] = write(tmp_path / "words.json", [{"words": [{}]}])
    else:
        places["--champion"] = tmp_path

    with pytest.raises(SystemExit) as ended:
        main([str(part) for pair in places.items() for part in pair])

    assert ended.value.code == 2
    assert capsys.readouterr().err.strip()


def test_for_a_person_it_ends_with_one_sentence_a_line(
    tmp_path: Path, holdout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    champion = str(version(tmp_path / "a"))
    places = ["--champion", champion, "--challenger", champion, "--holdout", str(holdout)]

    with pytest.raises(SystemExit):
        main([*places, *LENIENT])

    said = capsys.readouterr().out.splitlines()
    assert said[0] == "20261123T050000Z may take the place of 20261123T050000Z."
    assert len(said) == 2
