"""The weights of an exported graph's LSTM layers, by the names that they have in torch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

GATES = [0, 2, 3, 1]  # where in a graph input, forget, cell and output gate are: torch has them in this order
PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def memory(model: onnx.ModelProto) -> dict[str, Tensor]:
    """Such as `weight_ih_l0_reverse`, for networks with layers in both directions; nothing where there are none.

    The graph computes what a layer takes from several weights, most without a name, so it is asked for the results.
    """
    layers = [list(node.input[1:4]) for node in model.graph.node if node.op_type == "LSTM"]
    computed = _computed(model, [name for names in layers for name in names]) if layers else {}
    found: dict[str, Tensor] = {}
    for number, (into, again, added) in enumerate(layers):
        biases = np.split(computed[added], 2, axis=1)  # (directions, gates x channels) each
        parts = zip(PARTS, (computed[into], computed[again], *biases), strict=True)
        for part, directions in parts:
            for numbers, direction in zip(directions, ("", "_reverse"), strict=True):
                found[f"{part}_l{number}{direction}"] = _ordered(numbers)
    return found


def _ordered(numbers: NDArray[np.float32]) -> Tensor:
    gates = np.split(numbers, len(GATES))
    return torch.from_numpy(np.concatenate([gates[place] for place in GATES]))


def _computed(model: onnx.ModelProto, names: list[str]) -> dict[str, NDArray[np.float32]]:
    """What a graph has under these names, if that follows from its weights alone."""
    asked = onnx.ModelProto()
    asked.CopyFrom(model)
    del asked.graph.output[:]
    asked.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(asked.SerializeToString(), providers=["CPUExecutionProvider"])
    nothing = {given.name: _zeros(given.type.tensor_type) for given in model.graph.input}
    return dict(zip(names, session.run(names, nothing), strict=True))


def _zeros(given: onnx.TypeProto.Tensor) -> NDArray[Any]:
    shape = [dimension.dim_value or 1 for dimension in given.shape.dim]
    return np.zeros(shape, helper.tensor_dtype_to_np_dtype(given.elem_type))
