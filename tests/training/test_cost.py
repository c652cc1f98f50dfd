import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from tests.inference.tiny import SHAPE, tiny_model
from training.cost import multiply_adds
from training.views import mirroring
from training.weights import halved


def test_a_matrix_costs_as_many_as_it_has_numbers() -> None:
    assert multiply_adds(tiny_model()) == 4 * np.prod(SHAPE)


def test_the_mirror_image_costs_as_much_again_and_small_weights_nothing() -> None:
    model = tiny_model()

    assert multiply_adds(halved(model)) == multiply_adds(model)
    assert multiply_adds(halved(mirroring(model))) == 2 * multiply_adds(model)


def test_a_recurrent_layer_costs_its_weights_at_every_step() -> None:
    drawings = helper.make_tensor_value_info("features", TensorProto.FLOAT, ["drawings", 9, 5])
    answer = helper.make_tensor_value_info("answer", TensorProto.FLOAT, ["drawings", 1, 2, 8])
    graph = helper.make_graph(
        [
            helper.make_node("Transpose", ["features"], ["steps"], perm=[1, 0, 2]),
            helper.make_node("LSTM", ["steps", "w", "r"], ["", "last"], hidden_size=8, direction="bidirectional"),
            helper.make_node("Transpose", ["last"], ["turned"], perm=[1, 0, 2]),
            helper.make_node("Unsqueeze", ["turned", "axis"], ["answer"]),
        ],
        "recurrent",
        [drawings],
        [answer],
        [
            numpy_helper.from_array(np.ones((2, 32, 5), np.float32), "w"),
            numpy_helper.from_array(np.ones((2, 32, 8), np.float32), "r"),
            numpy_helper.from_array(np.array([1]), "axis"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)

    assert multiply_adds(model.SerializeToString()) == 9 * 2 * 32 * (5 + 8)


@pytest.mark.parametrize("family", ["residual", "separable", "both"])
def test_a_network_s_graph_costs_what_torch_counts(family: str) -> None:
    pytest.importorskip("torch", reason="torch is in the training environment")
    pytest.importorskip("onnxscript", reason="onnxscript is in the training environment")
    from training import network
    from training.export import to_onnx
    from training.form import Form

    built = network.Network(3, form=Form(family=family, stages="8x1,16x1", strands="8x1,16x1", points=32))
    shapes = built.form.features.shapes
    kinds = [each.dtype for each in built.form.features.inputs]
    example = tuple(np.ones((2, *shape), kind) for shape, kind in zip(shapes, kinds, strict=True))

    assert multiply_adds(to_onnx(built, example)) == network.multiply_adds(built, *shapes)
