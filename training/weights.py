"""Stores the weights of a graph in half the bytes; onnxruntime makes full ones of them when it opens the graph.

Each weight is kept as float16 and cast to float32 before it is used. The cast of what never changes is done once, when
a session opens ("constant folding"), so an answer takes as long as before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEIGHTS = ("float32", "float16")
LEAST = 1024  # numbers that a tensor must have to be worth a node of its own


def weights(model: bytes) -> str:
    """How the weights of a graph are stored, as one of `WEIGHTS`."""
    halves = any(tensor.data_type == TensorProto.FLOAT16 for tensor in onnx.load_from_string(model).graph.initializer)
    return WEIGHTS[halves]


def halved(model: bytes) -> bytes:
    """The graph with its large float32 tensors stored as float16; raises ValueError where one has no room in it."""
    proto = onnx.load_from_string(model)
    casts = []
    for tensor in proto.graph.initializer:
        if tensor.data_type == TensorProto.FLOAT and np.prod(tensor.dims) >= LEAST:
            name = tensor.name
            stored = f"{name}.float16"
            tensor.CopyFrom(numpy_helper.from_array(_half(numpy_helper.to_array(tensor), name), stored))
            casts.append(helper.make_node("Cast", [stored], [name], name=f"{name}.cast", to=TensorProto.FLOAT))
    nodes = list(proto.graph.node)
    del proto.graph.node[:]
    proto.graph.node.extend([*casts, *nodes])
    onnx.checker.check_model(proto, full_check=True)
    return bytes(proto.SerializeToString())


def full(model: bytes) -> bytes:
    """The graph with its weights stored as float32, numbers as they are after `halved` has rounded them."""
    proto = onnx.load_from_string(model)
    halves = {tensor.name: tensor for tensor in proto.graph.initializer if tensor.data_type == TensorProto.FLOAT16}
    others = []
    for node in proto.graph.node:
        if node.op_type == "Cast" and node.input[0] in halves:
            tensor = halves[node.input[0]]
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float32), node.output[0]))
        else:
            others.append(node)
    del proto.graph.node[:]
    proto.graph.node.extend(others)
    onnx.checker.check_model(proto, full_check=True)
    return bytes(proto.SerializeToString())


def _half(numbers: NDArray[np.float32], name: str) -> NDArray[np.float16]:
    largest = float(np.abs(numbers).max())
    if not largest <= float(np.finfo(np.float16).max):
        raise ValueError(f"{name} has a weight of {largest:g}, for which float16 has no room")
    return numbers.astype(np.float16)
