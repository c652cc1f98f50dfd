"""Makes a network's graph over into numbers of 8 bits, in the ways that onnxruntime can run on a processor."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static

from training.weights import LEAST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    Given = Sequence[Mapping[str, NDArray[Any]]]
    Way = Callable[[bytes, Given], bytes]

MOST = 127  # of a signed byte; -128 stays unused, so that a weight and its opposite are stored alike


def ways() -> dict[str, Way]:
    """How a graph may be made over, by name; each takes it with weights of float32, and inputs to calibrate with."""
    return {
        "weights": lambda model, _: stored(model),
        "dynamic": lambda model, _: dynamic(model),
        "static": static,
        "static, 7 bits": partial(static, narrow=True),
    }


def stored(model: bytes) -> bytes:
    """The large weights alone as bytes with a scale for each channel; all is computed with float32, as before.

    They become float32 when a session opens, as with `weights.halved`, so an answer takes as long as before.
    """
    proto = onnx.load_from_string(model)
    axes, nodes = _channels(proto.graph), []
    for tensor in list(proto.graph.initializer):
        if tensor.name in axes and tensor.data_type == TensorProto.FLOAT and np.prod(tensor.dims) >= LEAST:
            name, numbers = tensor.name, numpy_helper.to_array(tensor)
            scale = _scale(numbers, axes[name])
            small = np.rint(numbers / scale).astype(np.int8)
            tensor.CopyFrom(numpy_helper.from_array(small, f"{name}.int8"))
            proto.graph.initializer.append(numpy_helper.from_array(scale, f"{name}.scale"))
            nodes += [
                helper.make_node("Cast", [f"{name}.int8"], [f"{name}.cast"], to=TensorProto.FLOAT),
                helper.make_node("Mul", [f"{name}.cast", f"{name}.scale"], [name]),
            ]
    nodes += proto.graph.node
    del proto.graph.node[:]
    proto.graph.node.extend(nodes)
    onnx.checker.check_model(proto, full_check=True)
    return bytes(proto.SerializeToString())


def dynamic(model: bytes) -> bytes:
    """Weights as bytes, and what flows through the graph made bytes while it runs, by the range of each tensor."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / "model.onnx"  # unsigned, since convolutions of integers know no signed weights
        quantize_dynamic(_prepared(model), place, weight_type=QuantType.QUInt8)
        return place.read_bytes()


def static(model: bytes, given: Given, *, narrow: bool = False) -> bytes:
    """Weights as bytes with a scale for each channel, and what flows through the graph by ranges found beforehand.

    `given`: inputs of the graph by name, from which the ranges are found. Where it is `narrow`, weights have 7 bits:
    processors without instructions for the purpose add products of bytes in 16 bits, which 8 bits can overflow.
    """
    with TemporaryDirectory() as folder:
        place = Path(folder) / "model.onnx"
        quantize_static(
            _prepared(model),
            place,
            _Reader(given),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            reduce_range=narrow,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )
        return place.read_bytes()


def _prepared(model: bytes) -> onnx.ModelProto:
    """The graph with all shapes, said to be prepared: its normalisations were folded when it was exported."""
    proto = onnx.shape_inference.infer_shapes(onnx.load_from_string(model), strict_mode=True)
    helper.set_model_props(proto, {"onnx.quant.pre_process": "onnxruntime.quant"})
    return proto


class _Reader(CalibrationDataReader):
    """Deals inputs to onnxruntime's calibration, one at a time."""

    def __init__(self, given: Given) -> None:
        self._given = iter(given)

    def get_next(self) -> Mapping[str, NDArray[Any]] | None:
        return next(self._given, None)


def _channels(graph: onnx.GraphProto) -> dict[str, int]:
    """The axis of the outgoing channels of each weight of a convolution or matrix, by the weight's name."""
    axes = {}
    for node in graph.node:
        if node.op_type == "Conv":
            axes[node.input[1]] = 0
        elif node.op_type == "MatMul":
            axes[node.input[1]] = 1
        elif node.op_type == "Gemm":
            axes[node.input[1]] = 0 if any(each.name == "transB" and each.i for each in node.attribute) else 1
    return axes


def _scale(numbers: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
    """What one step of a byte stands for in each channel, to be broadcast over the weights."""
    others = tuple(each for each in range(numbers.ndim) if each != axis)
    most = np.abs(numbers).max(axis=others, keepdims=True)
    return np.where(most > 0, most / MOST, 1).astype(np.float32)
