from typing import TYPE_CHECKING

import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")

from training.layers import Attention, AttentionLayer, Recurrent  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor, nn

LAYERS = {"recurrent": lambda: Recurrent(8, 2), "attention": lambda: Attention(8, 2, points=6)}


def stirred(layers: "nn.Module") -> "nn.Module":
    """With numbers where nothing was."""
    with torch.no_grad():
        for weight in layers.parameters():
            if not weight.any():
                weight.normal_()
    return layers


def sequences() -> "Tensor":
    torch.manual_seed(0)
    return torch.randn(3, 8, 1, 6)


@pytest.mark.parametrize("made", LAYERS.values(), ids=LAYERS)
def test_layers_give_as_many_channels_and_points_as_they_take(made: "Callable[[], nn.Module]") -> None:
    assert made()(sequences()).shape == (3, 8, 1, 6)


@pytest.mark.parametrize("made", LAYERS.values(), ids=LAYERS)
@pytest.mark.parametrize("changed", [0, 5])
def test_each_point_learns_of_every_other_and_of_no_other_drawing_s(
    made: "Callable[[], nn.Module]", changed: int
) -> None:
    x = sequences()
    layers = stirred(made())
    other = x.clone()
    other[1, 0, 0, changed] += 1

    apart = (layers(other) - layers(x)).abs().amax((1, 2))

    assert (apart[1] > 1e-5).all()
    assert torch.allclose(apart[[0, 2]], torch.zeros(2, 6), atol=1e-6)


def test_a_transformer_s_layer_knows_no_order_but_that_of_the_places() -> None:
    x, back = sequences(), [5, 4, 3, 2, 1, 0]
    layer, transformer = stirred(AttentionLayer(8)), stirred(Attention(8, 1, points=6))

    assert torch.allclose(layer(x[..., back]), layer(x)[..., back], atol=1e-5)
    assert not torch.allclose(transformer(x[..., back]), transformer(x)[..., back], atol=1e-3)


def test_a_transformer_starts_with_layers_that_change_nothing() -> None:
    x = sequences()

    assert torch.equal(AttentionLayer(8)(x), x)


def test_attention_is_that_of_torch() -> None:
    x, layer = sequences(), stirred(AttentionLayer(8)).attend[1]
    asked, told, content = (each.view(3, 4, 2, 6).transpose(2, 3) for each in layer.ask(x).chunk(3, 1))

    seen = torch.nn.functional.scaled_dot_product_attention(asked, told, content)

    wanted = layer.answer(seen.transpose(2, 3).reshape(3, 8, 1, 6))
    assert torch.allclose(layer(x), wanted, atol=1e-5)
