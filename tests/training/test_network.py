import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")
pytest.importorskip("onnxscript", reason="onnxscript is in the training environment")

import onnxruntime  # noqa: E402

from chalicelib.inference.features import SHAPE  # noqa: E402
from training.export import to_onnx  # noqa: E402
from training.network import Form, Network, multiply_adds, parameters  # noqa: E402

FORMS = {
    "plain": Form(),
    "separable": Form(family="separable"),
    "squeezed": Form(squeeze=8),
    "three stages at full resolution": Form(stem=1, stages="16x0,32x1,64x1"),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_network_of_every_form_answers_as_its_exported_graph(form: Form) -> None:
    torch.manual_seed(0)
    features = np.random.default_rng(0).integers(0, 256, (3, *SHAPE), np.uint8)
    network = Network(labels=5, form=form).eval()

    model = to_onnx(network, features)

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    logits, embedding = session.run(["logits", "embedding"], {"features": features})
    assert logits.shape == (3, 5)
    assert embedding.shape == (3, 256)
    with torch.inference_mode():
        assert logits == pytest.approx(network(torch.from_numpy(features))[0].numpy(), abs=1e-3)


def test_a_convolution_s_multiply_adds_are_counted() -> None:
    layer = torch.nn.Conv2d(6, 10, 3, padding=1)

    assert multiply_adds(layer, (6, 28, 28)) == 28 * 28 * 10 * 6 * 3 * 3


def test_a_matrix_s_multiply_adds_are_counted() -> None:
    assert multiply_adds(torch.nn.Linear(20, 7), (20,)) == 20 * 7


def test_counting_leaves_the_network_as_it_was() -> None:
    network = Network(labels=5).train()
    before = {name: weight.clone() for name, weight in network.state_dict().items()}

    multiply_adds(network)

    assert network.training
    assert all(torch.equal(weight, before[name]) for name, weight in network.state_dict().items())


def test_a_separable_network_is_cheaper() -> None:
    full, separable = (Network(labels=5, form=Form(family=family)) for family in ("residual", "separable"))

    assert parameters(separable) < parameters(full) / 3
    assert multiply_adds(separable) < multiply_adds(full) / 2


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"family": "round"}, "not one of"),
        ({"stages": "48"}, "such as 48x1"),
        ({"stages": "48x1,"}, "such as 48x1"),
        ({"stages": "0x1"}, "1 or more"),
        ({"stem": 0}, "1 or more"),
        ({"squeeze": 64}, "1 or more"),
    ],
)
def test_a_network_that_cannot_be_built_is_refused(settings: dict[str, object], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Form(**settings)  # type: ignore[arg-type]
