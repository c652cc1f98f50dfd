"""Counts what one answer of a graph costs, in multiplications with an addition, whatever the graph was made into."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import onnx

if TYPE_CHECKING:
    from collections.abc import Mapping

    Shapes = Mapping[str, tuple[int, ...]]


def multiply_adds(model: bytes) -> int:
    """Those of convolutions, matrices and recurrent layers for one drawing.

    Its mirror image is included where the graph answers for that. Raises ValueError where the graph lacks a shape that
    they follow from.
    """
    proto = onnx.load_from_string(model)
    del proto.graph.value_info[:]  # told for any number of drawings
    for tensor in (*proto.graph.input, *proto.graph.output):
        tensor.type.tensor_type.shape.dim[0].dim_value = 1
    graph = onnx.shape_inference.infer_shapes(proto, strict_mode=True, data_prop=True).graph
    shapes = {tensor.name: tuple(tensor.dims) for tensor in graph.initializer}
    for value in (*graph.input, *graph.value_info, *graph.output):
        shapes[value.name] = tuple(each.dim_value for each in value.type.tensor_type.shape.dim)
    return sum(_of(node, shapes) for node in graph.node)


def _of(node: onnx.NodeProto, shapes: Shapes) -> int:
    """Each number of the result is a sum of so many products; a recurrent layer uses its weights at every step."""
    if node.op_type in {"LSTM", "GRU"}:
        steps, drawings, _ = _shape(node.input[0], shapes)
        return steps * drawings * sum(math.prod(_shape(weights, shapes)) for weights in node.input[1:3])
    if node.op_type == "Conv":
        products = math.prod(_shape(node.input[1], shapes)[1:])
    elif node.op_type in {"Gemm", "MatMul"}:
        transposed = any(each.name == "transA" and each.i for each in node.attribute)
        products = _shape(node.input[0], shapes)[0 if transposed else -1]
    else:
        return 0
    return products * math.prod(_shape(node.output[0], shapes))


def _shape(name: str, shapes: Shapes) -> tuple[int, ...]:
    found = shapes.get(name, ())
    if not found or 0 in found:
        raise ValueError(f"the graph does not tell the shape of {name}")
    return found
