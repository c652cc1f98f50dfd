import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")
pytest.importorskip("onnxscript", reason="onnxscript is in the training environment")

import onnxruntime  # noqa: E402

from chalicelib.inference.features import Tensors  # noqa: E402
from training.export import to_onnx  # noqa: E402
from training.form import Form  # noqa: E402
from training.network import Network, multiply_adds, parameters  # noqa: E402

SEQUENCE = Form(family="sequence")
ALONG_POINTS = ("sequence", "recurrent", "attention")
FORMS = {
    "plain": Form(),
    "separable": Form(family="separable"),
    "squeezed": Form(squeeze=8),
    "three stages at full resolution": Form(stem=1, stages="16x0,32x1,64x1"),
    "sequence": SEQUENCE,
    "sequence pooled by its mean": Form(family="sequence", points=48, strand_stem=2, squeeze=4, pooling="mean"),
    "recurrent": Form(family="recurrent", strands="16x0,32x1"),
    "attention": Form(family="attention", points=49, strands="16x0,32x2"),
    "sum of both": Form(family="both", raster=40, stages="16x1,32x1", strands="16x1,32x1"),
    "projection of both": Form(family="both", stages="16x1,32x1", strands="16x1,32x1", fusion="project"),
}


def given(form: Form, drawings: int = 3) -> Tensors:
    """Numbers as the features might be."""
    random = np.random.default_rng(0)
    inputs = form.features.inputs
    return tuple(random.integers(0, 128, (drawings, *each.shape)).astype(each.dtype) for each in inputs)


def learnt(form: Form) -> Network:
    """A network as it might be after some steps, when nothing is zero any more."""
    torch.manual_seed(0)
    network = Network(labels=5, form=form).eval()
    with torch.no_grad():
        for weight in network.parameters():
            if not weight.any():
                weight.normal_(0, 0.3)
    return network


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_network_of_every_form_answers_as_its_exported_graph(form: Form) -> None:
    network = learnt(form)

    model = to_onnx(network, given(form))

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    for drawings in (3, 1, 8):
        features = given(form, drawings)
        logits, embedding = session.run(["logits", "embedding"], dict(zip(form.features.names, features, strict=True)))
        assert logits.shape == (drawings, 5)
        assert embedding.shape == (drawings, 256)
        with torch.inference_mode():
            assert logits == pytest.approx(network(*map(torch.from_numpy, features))[0].numpy(), abs=1e-3)


def test_a_convolution_s_multiply_adds_are_counted() -> None:
    layer = torch.nn.Conv2d(6, 10, 3, padding=1)

    assert multiply_adds(layer, (6, 28, 28)) == 28 * 28 * 10 * 6 * 3 * 3


def test_a_matrix_s_multiply_adds_are_counted() -> None:
    assert multiply_adds(torch.nn.Linear(20, 7), (20,)) == 20 * 7


def test_counting_leaves_the_network_as_it_was() -> None:
    network = Network(labels=5).train()
    before = {name: weight.clone() for name, weight in network.state_dict().items()}

    multiply_adds(network, *network.form.features.shapes)

    assert network.training
    assert all(torch.equal(weight, before[name]) for name, weight in network.state_dict().items())


def test_a_separable_network_is_cheaper() -> None:
    full, separable = (Network(labels=5, form=Form(family=family)) for family in ("residual", "separable"))

    assert parameters(separable) < parameters(full) / 3
    assert multiply_adds(separable, (6, 28, 28)) < multiply_adds(full, (6, 28, 28)) / 2


@pytest.mark.parametrize("fusion", ["sum", "project"])
def test_a_network_of_both_costs_what_its_parts_and_their_fusion_cost(fusion: str) -> None:
    both = Form(family="both", fusion=fusion)

    joined, *parts = (multiply_adds(Network(5, form=form), *form.features.shapes) for form in (both, Form(), SEQUENCE))

    assert joined == sum(parts) - 256 * 5 + (512 * 256 if fusion == "project" else 0)


@pytest.mark.parametrize("strand", ALONG_POINTS)
def test_either_trunk_of_both_is_a_network_of_its_own(strand: str) -> None:
    joined = Network(3, form=Form(family="both", strand=strand))

    for trunk, family in zip(joined.body.trunks, ("residual", strand), strict=True):
        alone = Network(3, form=Form(family=family)).body
        assert {name: weight.shape for name, weight in trunk.state_dict().items()} == {
            name: weight.shape for name, weight in alone.state_dict().items()
        }


def test_the_points_of_a_sequence_are_counted_along_its_strands() -> None:
    form = Form(family="sequence", points=64, strand_stem=2, strands="8x1,16x0")

    stem, block, second, last = 32 * 7 * 5 * 8, 2 * 32 * 8 * 3 * 8, 16 * 8 * 3 * 16, 16 * 16 * 256
    assert multiply_adds(Network(5, form=form), (7, 64)) == stem + block + second + last + 256 * 5


def test_an_lstm_is_counted_in_both_directions() -> None:
    form = Form(family="recurrent", points=64, strand_stem=2, strands="8x0,16x3")

    stem, second, last = 32 * 7 * 5 * 8, 16 * 8 * 3 * 16, 16 * 16 * 256
    layer = 16 * 2 * 4 * 8 * (16 + 8)  # four gates of eight channels in each direction, from what comes in and what was
    assert multiply_adds(Network(5, form=form), (7, 64)) == stem + second + 3 * layer + last + 256 * 5


def test_a_transformer_is_counted_with_what_its_attention_costs() -> None:
    form = Form(family="attention", points=64, strands="8x0,16x3")

    stem, token, last = 64 * 7 * 5 * 8, 16 * 8 * 5 * 16, 16 * 16 * 256
    layer = 16 * 16 * 16 * (3 + 1 + 4 + 4) + 2 * 16 * 16 * 16  # its matrices, and every point with every other, twice
    assert multiply_adds(Network(5, form=form), (7, 64)) == stem + token + 3 * layer + last + 256 * 5


@pytest.mark.parametrize(("family", "layer"), [("recurrent", 2 * 4 * 4 * 12), ("attention", 8 * 8 * 12 + 2 * 16 * 8)])
def test_layers_may_follow_the_stem_itself(family: str, layer: int) -> None:
    form = Form(family=family, points=61, strand_stem=4, strands="8x2")

    assert multiply_adds(Network(5, form=form), (7, 61)) == 16 * (7 * 5 * 8 + 2 * layer + 8 * 256) + 256 * 5


def test_networks_along_the_points_cost_alike() -> None:
    networks = [Network(345, form=Form(family=family)) for family in ALONG_POINTS]

    costs = [multiply_adds(network, (7, 128)) for network in networks]

    assert max(costs) < 1.05 * min(costs)
    assert all(parameters(network) < 600_000 for network in networks)


@pytest.mark.parametrize("fusion", ["sum", "project"])
def test_a_network_of_both_learns_from_either(fusion: str) -> None:
    form = Form(family="both", stages="8x0,16x0", strands="8x0,16x0", fusion=fusion)
    network = Network(labels=5, form=form)

    network(*map(torch.from_numpy, given(form)))[0].square().sum().backward()

    assert all(weight.grad is not None and weight.grad.any() for weight in network.parameters())


@pytest.mark.parametrize("family", ["recurrent", "attention"])
def test_all_weights_of_layers_learn(family: str) -> None:
    network = learnt(Form(family=family, strands="8x0,16x2")).train()

    network(*map(torch.from_numpy, given(network.form)))[0].square().sum().backward()

    assert all(weight.grad is not None and weight.grad.any() for weight in network.parameters())


@pytest.mark.parametrize("family", ALONG_POINTS)
def test_a_sequence_is_told_apart_from_the_same_points_in_another_order(family: str) -> None:
    network = learnt(Form(family=family))
    (points,) = given(network.form)

    there, back = (network(torch.from_numpy(each))[0] for each in (points, points[:, :, ::-1].copy()))

    assert not torch.allclose(there, back, atol=1e-4)


def test_a_form_tells_the_features_that_it_takes() -> None:
    along = (Form(family=family, points=64) for family in ALONG_POINTS)
    forms = (Form(raster=40), Form(family="separable"), *along, Form(family="both"))

    assert [form.features.name for form in forms] == [
        "raster-40-v1",
        "raster-28-v1",
        *["points-64-v1"] * 3,
        "raster-28-v1+points-128-v1",
    ]


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"family": "round"}, "not one of"),
        ({"stages": "48"}, "such as 48x1"),
        ({"stages": "48x1,"}, "such as 48x1"),
        ({"stages": "0x1"}, "1 or more"),
        ({"stem": 0}, "1 or more"),
        ({"squeeze": 64}, "1 or more"),
        ({"squeeze": -1}, "0 or more"),
        ({"strands": "wide"}, "strands are"),
        ({"strands": "0x1"}, "1 or more"),
        ({"strand_stem": 0}, "1 or more"),
        ({"pooling": "most"}, "pooling is 'most', not one of"),
        ({"fusion": "product"}, "fusion is 'product', not one of"),
        ({"family": "recurrent", "strands": "64x1,128x0"}, "recurrent ends with 1 layer or more"),
        ({"family": "recurrent", "strands": "64x1,127x2"}, "a multiple of 2 channels"),
        ({"family": "both", "strand": "attention", "strands": "64x1,126x2"}, "attention ends with 1 layer or more"),
        ({"family": "both", "strand": "residual"}, "strand is 'residual', not one of sequence"),
        ({"family": "attention", "strands": "64x1,126x2"}, "a multiple of 4 channels"),
        ({"raster": 4}, "raster of 4 px"),
        ({"family": "sequence", "points": 4}, "sequence of 4 points"),
    ],
)
def test_a_network_that_cannot_be_built_is_refused(settings: dict[str, object], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Form(**settings)  # type: ignore[arg-type]
