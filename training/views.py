"""Lets a graph answer for a drawing and its mirror image alike, which mean the same: the mean of both answers.

The mirror image is made from the features, inside the graph, so whoever runs it neither sees it nor pays for features
twice; the weights are in it once. The mean of the logits is what the answering layer makes of the mean embedding, so
both outputs still belong together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from chalicelib.inference import points, raster

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

VIEWS = 2
PREFIX = "views."  # of the names of nodes and numbers that are added to a graph
BACKWARDS = {"last": [-1], "beyond": [np.iinfo(np.int64).min], "width": [-1], "step": [-1]}  # of a slice


@dataclass(frozen=True, slots=True)
class Mirror:
    """How an input becomes that of the mirror image: times `sign` plus `shift`, by channel, columns in reverse."""

    sign: NDArray[np.float32]
    shift: NDArray[np.float32]
    reverse: bool

    @classmethod
    def of(cls, shape: Sequence[int]) -> Mirror:
        """That of a raster or of points; raises ValueError where an input of this shape is neither.

        In a raster the columns are reversed and the sine of the doubled angle changes its sign; points stay in their
        order, and x and the cosine of the direction change theirs.
        """
        if len(shape) == 3 and shape[0] == len(raster.CHANNELS):
            turned = _turned(raster.CHANNELS, {"sin"}, 3)
            return cls(_signs(turned), np.where(turned, 2 * raster.ZERO, 0).astype(np.float32), reverse=True)
        if len(shape) == 2 and shape[0] == len(points.CHANNELS):
            turned = _turned(points.CHANNELS, {"x", "cos"}, 2)
            return cls(_signs(turned), np.zeros_like(turned, np.float32), reverse=False)
        raise ValueError(f"an input of shape {tuple(shape)} is neither a raster nor points: it cannot be mirrored")


def _turned(channels: Sequence[str], names: set[str], axes: int) -> NDArray[np.bool_]:
    """Whether a channel is one of these, of shape (channels, 1 ...) with so many axes."""
    return np.array([name in names for name in channels]).reshape(-1, *[1] * (axes - 1))


def _signs(turned: NDArray[np.bool_]) -> NDArray[np.float32]:
    return np.where(turned, -1, 1).astype(np.float32)


def mirrored(features: NDArray[Any]) -> NDArray[Any]:
    """An input of a network for the mirror images of the drawings, of the same shape and type.

    Exact, since extraction never gives a `sin` of 0 in a raster, nor -128 in points.
    """
    mirror = Mirror.of(features.shape[1:])
    seen = features[..., ::-1] if mirror.reverse else features
    return np.clip(seen * mirror.sign + mirror.shift, -127, 255).astype(features.dtype)


def is_mirroring(model: bytes) -> bool:
    """Whether a graph answers for the mirror image too."""
    return _mirrors(onnx.load_from_string(model))


def mirroring(model: bytes) -> bytes:
    """The graph with both views; raises ValueError if it has them, or if it takes what has no mirror image here."""
    proto = onnx.load_from_string(model)
    if _mirrors(proto):
        raise ValueError("the graph answers for the mirror image already")
    graph, body = proto.graph, list(proto.graph.node)
    named = {tensor.name: f"{PREFIX}{tensor.name}" for tensor in (*graph.input, *graph.output)}
    for node in body:
        node.input[:] = [named.get(name, name) for name in node.input]
        node.output[:] = [named.get(name, name) for name in node.output]
    del graph.node[:], graph.value_info[:]  # the latter tell of a batch that is now twice as large
    for tensor in graph.input:
        _add(graph, *_seen(tensor.name, Mirror.of(_sizes(tensor))))
    graph.node.extend(body)
    for tensor in graph.output:
        _add(graph, *_mean(tensor.name, _sizes(tensor)))
    onnx.checker.check_model(proto, full_check=True)
    return bytes(proto.SerializeToString())


def single(model: bytes) -> bytes:
    """The graph for the drawing as it is alone; what `mirroring` has made of it, or as it came."""
    proto = onnx.load_from_string(model)
    graph = proto.graph
    own = [node for node in graph.node if not node.name.startswith(PREFIX)]
    for node in own:
        node.input[:] = [name.removeprefix(PREFIX) for name in node.input]
        node.output[:] = [name.removeprefix(PREFIX) for name in node.output]
    numbers = [tensor for tensor in graph.initializer if not tensor.name.startswith(PREFIX)]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(own)
    graph.initializer.extend(numbers)
    onnx.checker.check_model(proto, full_check=True)
    return bytes(proto.SerializeToString())


def _mirrors(proto: onnx.ModelProto) -> bool:
    return any(node.name.startswith(PREFIX) for node in proto.graph.node)


def _sizes(tensor: onnx.ValueInfoProto) -> tuple[int, ...]:
    """The shape of a tensor for one drawing."""
    return tuple(dimension.dim_value for dimension in tensor.type.tensor_type.shape.dim)[1:]


def _add(graph: onnx.GraphProto, nodes: Iterable[onnx.NodeProto], numbers: dict[str, NDArray[Any]]) -> None:
    graph.node.extend(nodes)
    graph.initializer.extend(numpy_helper.from_array(each, name) for name, each in numbers.items())


def _seen(name: str, mirror: Mirror) -> tuple[list[onnx.NodeProto], dict[str, NDArray[Any]]]:
    """From an input to what the network sees: the drawings, then their mirror images, as float32."""
    at = f"{PREFIX}{name}"
    numbers: dict[str, NDArray[Any]] = {f"{at}.sign": mirror.sign, f"{at}.shift": mirror.shift}
    nodes, seen = [_node("Cast", [name], f"{at}.numbers", to=TensorProto.FLOAT)], f"{at}.numbers"
    if mirror.reverse:
        numbers |= {f"{at}.{part}": np.array(value) for part, value in BACKWARDS.items()}
        nodes.append(_node("Slice", [seen, *(f"{at}.{part}" for part in BACKWARDS)], f"{at}.backwards"))
        seen = f"{at}.backwards"
    nodes += [
        _node("Mul", [seen, f"{at}.sign"], f"{at}.signed"),
        _node("Add", [f"{at}.signed", f"{at}.shift"], f"{at}.mirrored"),
        _node("Concat", [f"{at}.numbers", f"{at}.mirrored"], at, axis=0),
    ]
    return nodes, numbers


def _mean(name: str, sizes: tuple[int, ...]) -> tuple[list[onnx.NodeProto], dict[str, NDArray[Any]]]:
    """From the answers for drawings and mirror images to the mean that goes out."""
    at = f"{PREFIX}{name}"
    nodes = [
        _node("Reshape", [at, f"{at}.shape"], f"{at}.both"),
        _node("ReduceMean", [f"{at}.both", f"{at}.axis"], name, keepdims=0),
    ]
    return nodes, {f"{at}.shape": np.array([VIEWS, -1, *sizes]), f"{at}.axis": np.array([0])}


def _node(kind: str, inputs: list[str], output: str, **attributes: Any) -> onnx.NodeProto:
    return helper.make_node(kind, inputs, [output], name=f"{PREFIX}{kind}.{output}", **attributes)
