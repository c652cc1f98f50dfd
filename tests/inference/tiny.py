"""A model version small enough to be made in a test: it answers by where the ink is."""

import hashlib
import math
from dataclasses import replace

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from chalicelib.inference.features import RASTER_28, named
from chalicelib.inference.manifest import Calibration, Manifest, TensorSpec
from chalicelib.inference.norms import REASONS, SIGNALS, Norms
from chalicelib.inference.traits import TRAITS

LABELS = ("top left", "top right", "bottom left", "bottom right")
SHAPE = RASTER_28.shapes[0]
PAIR = named("raster-28-v1+points-16-v1")
HALF = SHAPE[-1] // 2


def tiny_model(sharpness: float = 1.0) -> bytes:
    """Logits are the mean ink in each quarter of the raster, times `sharpness`; the embedding is that as well."""
    weights = np.zeros((*SHAPE, 4), np.float32)
    for quarter in range(4):
        y, x = (quarter // 2) * HALF, (quarter % 2) * HALF
        weights[0, y : y + HALF, x : x + HALF, quarter] = sharpness / 255
    flat = weights.reshape(-1, 4)
    graph = helper.make_graph(
        [
            helper.make_node("Cast", ["features"], ["numbers"], to=TensorProto.FLOAT),
            helper.make_node("Flatten", ["numbers"], ["flat"]),
            helper.make_node("MatMul", ["flat", "weights"], ["logits"]),
            helper.make_node("Identity", ["logits"], ["embedding"]),
        ],
        "tiny",
        [helper.make_tensor_value_info("features", TensorProto.UINT8, ["drawings", *SHAPE])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["drawings", 4]) for name in ("logits", "embedding")],
        [numpy_helper.from_array(flat, "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def tiny_manifest(model: bytes, version: str = "20261123T050000Z") -> Manifest:
    return Manifest(
        version=version,
        created_at=1_795_410_000_000,
        labels=LABELS,
        features=RASTER_28.name,
        inputs={"features": TensorSpec("uint8", ("drawings", *SHAPE))},
        outputs={name: TensorSpec("float32", ("drawings", 4)) for name in ("logits", "embedding")},
        sha256=hashlib.sha256(model).hexdigest(),
        parameters=4,
        metrics={"top1": 0.75},
        training_data={},
        calibration=Calibration(temperature=2.0, announce_at=0.4),
    )


def tiny_norms(version: str = "20261123T050000Z") -> Norms:
    """By which an unlikely label is wrong, and traits unlike all are a scribble's."""
    weights = np.zeros((len(REASONS), len(SIGNALS)))
    weights[1, SIGNALS.index("claimed")] = 2
    weights[2, SIGNALS.index("unlike_all")] = 2
    return Norms(
        version=version,
        confidence=np.full(4, 0.5),
        mean=np.zeros((4, len(TRAITS))),
        spread=np.ones((4, len(TRAITS))),
        common=np.zeros(len(TRAITS)),
        precision=np.eye(len(TRAITS)),
        weights=weights,
        bias=np.array([4.0, 0, 0]),
        review_at=0.5,
        clear_below=0.1,
    )


def tiny_pair() -> bytes:
    """A model of two inputs: logits from a raster as the tiny model has them, and points as the embedding."""
    model = onnx.load_from_string(tiny_model())
    points = helper.make_tensor_value_info("points", TensorProto.INT8, ["drawings", *PAIR.shapes[1]])
    embedding = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["drawings", math.prod(PAIR.shapes[1])])
    model.graph.input.append(points)
    model.graph.output[1].CopyFrom(embedding)
    model.graph.node[-1].CopyFrom(helper.make_node("Cast", ["points"], ["signed"], to=TensorProto.FLOAT))
    model.graph.node.append(helper.make_node("Flatten", ["signed"], ["embedding"]))
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def pair_manifest(model: bytes) -> Manifest:
    specs = [TensorSpec(each.dtype, ("drawings", *each.shape)) for each in PAIR.inputs]
    outputs = {"logits": 4, "embedding": math.prod(PAIR.shapes[1])}
    return replace(
        tiny_manifest(model),
        features=PAIR.name,
        inputs=dict(zip(("features", "points"), specs, strict=True)),
        outputs={name: TensorSpec("float32", ("drawings", size)) for name, size in outputs.items()},
    )


def tiny_version(version: str) -> tuple[bytes, bytes]:
    """Model and manifest of one version, as bytes; each version has a model of its own."""
    model = tiny_model(sharpness=1 + int(version[9:15]) / 1e6)
    return model, replace(tiny_manifest(model), version=version).to_json().encode()
