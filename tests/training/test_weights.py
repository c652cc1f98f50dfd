from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto

from tests.inference.tiny import SHAPE, tiny_model
from training.evaluate import CHAMPION
from training.weights import full, halved, weights

SEEN = np.random.default_rng(2).integers(1, 256, (5, *SHAPE), np.uint8)
MODEL = full((CHAMPION / "model.onnx").read_bytes())


def answers(model: bytes) -> list[Any]:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return list(session.run(["logits", "embedding"], {"features": SEEN}))


def test_weights_of_half_the_bytes_answer_nearly_as_before() -> None:
    small = halved(MODEL)

    assert weights(MODEL) == "float32"
    assert weights(small) == "float16"
    assert len(small) < 0.52 * len(MODEL)
    for before, after in zip(answers(MODEL), answers(small), strict=True):
        assert after == pytest.approx(before, abs=0.02)


def test_casts_are_done_when_a_session_opens(tmp_path: Path) -> None:
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / "opened.onnx")

    onnxruntime.InferenceSession(halved(MODEL), options, providers=["CPUExecutionProvider"])

    found = onnx.load(tmp_path / "opened.onnx").graph
    casts = [node for node in found.node if node.op_type == "Cast"]
    assert [node.input[0] for node in casts] == ["features"]
    assert not [each for each in found.initializer if each.data_type == TensorProto.FLOAT16]


def test_small_tensors_stay_as_they_are() -> None:
    stored = {each.name: each.data_type for each in onnx.load_from_string(halved(MODEL)).graph.initializer}

    assert stored["answer.bias"] == TensorProto.FLOAT
    assert stored["answer.weight.float16"] == TensorProto.FLOAT16


def test_full_weights_are_those_that_the_graph_computes_with() -> None:
    small = halved(MODEL)

    again = full(small)

    assert weights(again) == "float32"
    assert len(again) > 1.9 * len(small)
    for before, after in zip(answers(small), answers(again), strict=True):
        assert (before == after).all()
    assert full(MODEL) == MODEL
    assert halved(again) == small


def test_a_weight_that_has_no_room_is_refused() -> None:
    with pytest.raises(ValueError, match="no room"):
        halved(tiny_model(sharpness=1e8))
