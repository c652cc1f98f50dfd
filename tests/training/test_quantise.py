import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from chalicelib.inference.classifier import Classifier
from tests.inference.tiny import LABELS, SHAPE, pair_manifest, tiny_manifest, tiny_model, tiny_pair
from tests.training.files import held_back, write
from training.dataset import Dataset, load
from training.quantisation import stored, ways
from training.quantise import inputs, main, quantised, some, table
from training.views import mirroring
from training.weights import halved

MODEL = tiny_model(sharpness=20)
MANIFEST = tiny_manifest(MODEL)


def drawing(number: int) -> dict[str, Any]:
    """Ink in the corner that the word names."""
    word = LABELS[number % 2]
    left = 150 if "right" in word else 0
    frame = [[[0, 1], [0, 0]], [[255, 254], [255, 255]]]
    rows = [[[left, left + 100], [y, y]] for y in range(0, 105, 10)]
    return {"word": word, "key_id": str(number), "drawing": [*frame, *rows]}


@pytest.fixture
def judged(tmp_path: Path) -> Dataset:
    return load([write(tmp_path / "a.ndjson", [drawing(number) for number in range(24)])], LABELS)


def outlier(model: bytes) -> bytes:
    """The graph with a weight so large that eight bits have nothing left for the others; no drawing here uses it."""
    proto = onnx.load_from_string(model)
    tensor = proto.graph.initializer[0]
    weights = numpy_helper.to_array(tensor).reshape(*SHAPE, 4).copy()
    weights[0, :, :, 2] += 0.1 * weights[0, :, :, :2].sum(axis=-1)  # of another label, which then is all that is left
    weights[1, -1, 3, :2] = 1e6 * weights.max()  # order, at a place of the lowest row
    tensor.CopyFrom(numpy_helper.from_array(weights.reshape(-1, 4), tensor.name))
    return bytes(proto.SerializeToString())


def answers(model: bytes, judged: Dataset) -> Any:
    return Classifier(model, replace(MANIFEST, sha256=hashlib.sha256(model).hexdigest())).logits(judged.batch)


@pytest.mark.parametrize("name", ways())
def test_a_graph_of_eight_bits_is_a_quarter_as_large_and_answers_nearly_as_before(judged: Dataset, name: str) -> None:
    small = ways()[name](MODEL, inputs(MANIFEST, judged))

    assert len(small) < 0.4 * len(MODEL)
    before, after = answers(MODEL, judged), answers(small, judged)
    assert after == pytest.approx(before, abs=0.03 * float(np.abs(before).max()))
    assert (after.argmax(axis=1) == judged.label).all()


def test_weights_have_a_scale_for_each_channel() -> None:
    proto = onnx.load_from_string(MODEL)
    tensor = proto.graph.initializer[0]
    weights = numpy_helper.to_array(tensor) * np.array([1, 100, 1e-4, 0], np.float32)
    tensor.CopyFrom(numpy_helper.from_array(weights, tensor.name))

    small = onnx.load_from_string(stored(proto.SerializeToString()))

    found = {each.name: numpy_helper.to_array(each) for each in small.graph.initializer}
    assert found["weights.int8"].dtype == np.int8
    assert found["weights.scale"].shape == (1, 4)
    assert found["weights.int8"] * found["weights.scale"] == pytest.approx(weights, rel=0.005)


def test_a_graph_that_eight_bits_ruin_is_refused_in_a_sentence(judged: Dataset) -> None:
    model = outlier(MODEL)

    rows = {row["name"]: row for row in quantised(model, tiny_manifest(model), judged, judged, ways())}

    assert rows["as shipped"]["refused"] is None
    assert rows["as shipped"]["top1"] == 1
    assert rows["weights"]["top1"] == 0
    assert rows["weights"]["refused"] == "the smaller graph recognises 0.00% where the full one does 100.00%"
    assert "refused: the smaller graph recognises 0.00%" in table(list(rows.values()))


def test_a_graph_that_cannot_be_run_is_refused_with_the_reason(judged: Dataset) -> None:
    half = {"broken": lambda model, _: model[:50]}

    broken = list(quantised(MODEL, MANIFEST, judged, judged, half))[-1]

    assert broken.keys() == {"name", "bytes", "refused"}
    assert "no graph that can be run" in broken["refused"]
    assert "| broken | 50 | - |" in table([broken])


def test_ranges_are_found_with_finished_drawings_and_with_begun_ones(judged: Dataset) -> None:
    ink = np.concatenate([each["features"][:, 0] for each in inputs(MANIFEST, judged)]).sum(axis=(1, 2), dtype=int)

    assert (ink[::4] == ink[0]).all()
    assert (ink[1::4] < ink[0]).any()


def test_a_sample_is_evenly_from_all(judged: Dataset) -> None:
    assert some(judged, 3).rows.tolist() == [0, 11, 23]
    assert len(some(judged, 100)) == len(judged)


@pytest.mark.parametrize("model", [halved(tiny_pair()), halved(mirroring(tiny_pair()))], ids=["plain", "mirroring"])
def test_the_command_tells_every_way_for_a_version_of_two_inputs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], model: bytes
) -> None:
    manifest = pair_manifest(model)
    (tmp_path / "model.onnx").write_bytes(model)
    (tmp_path / "manifest.json").write_text(manifest.to_json())
    drawings = write(tmp_path / "b.ndjson", [drawing(number) for number in range(300)])

    main(["--drawings", str(drawings), "--model", str(tmp_path), "--limit", "8", "--calibration", "8", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (told["version"], told["drawings"], told["calibration"]) == (manifest.version, 8, 8)
    assert [row["name"] for row in told["graphs"]] == ["as shipped", "float32", *ways()]
    figures = {"bytes", "top1", "top3", "half", "early_mean", "ms", "opening_ms", "refused"}
    assert all(row.keys() == {"name", *figures} for row in told["graphs"])


def test_drawings_of_the_training_part_alone_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(MODEL)
    (tmp_path / "manifest.json").write_text(MANIFEST.to_json())
    drawings = write(tmp_path / "b.ndjson", [drawing(number) for number in range(300) if not held_back(str(number))])

    with pytest.raises(SystemExit, match="no drawings to measure with"):
        main(["--drawings", str(drawings), "--model", str(tmp_path)])


def test_a_sample_of_nothing_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--drawings", str(tmp_path), "--limit", "0"])

    assert "--limit and --calibration must be 1 or more" in capsys.readouterr().err
