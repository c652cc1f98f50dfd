"""The trunks of networks: from one input to an embedding."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor, nn

from chalicelib.inference import points, raster
from training.form import LAYERED, widths_blocks
from training.layers import Attention, Recurrent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.form import Form

EMBEDDING = 256
TOKEN = 4  # stride of the convolution before a transformer that isn't the stem: attention to fewer points is cheaper
Size = tuple[int, int]


class Stage(NamedTuple):
    """Channels, how many residual blocks, and the stride of the convolution before them."""

    width: int
    blocks: int
    stride: int


class Squeeze(nn.Module):
    """Weighs the channels by what the whole drawing holds (Hu et al. 2018, https://arxiv.org/abs/1709.01507)."""

    def __init__(self, width: int, by: int) -> None:
        super().__init__()
        narrow = width // by
        self.weigh = nn.Sequential(nn.Linear(width, narrow), nn.ReLU(), nn.Linear(narrow, width), nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        weight: Tensor = self.weigh(x.mean((2, 3)))
        return x * weight[:, :, None, None]


class Block(nn.Module):
    """Two convolutions around which the input is added (He et al. 2016, https://arxiv.org/abs/1512.03385)."""

    def __init__(self, width: int, size: Size, squeeze: int, *, separable: bool) -> None:
        super().__init__()
        self.first = convolution(width, width, size, separable=separable)
        filters, normalisation = _filters(width, width, size, separable=separable), nn.BatchNorm2d(width)
        nn.init.zeros_(normalisation.weight)  # a block starts as the identity, which trains faster
        weighing = [Squeeze(width, squeeze)] if squeeze else []
        self.second = nn.Sequential(*filters, normalisation, *weighing)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x + self.second(self.first(x)))


class RasterTrunk(nn.Sequential):
    """uint8 raster of shape (n, 6, size, size) -> embedding (n, 256).

    The features are brought to about -1 … 1 inside, so that what is exported takes what `features` gives.
    """

    offset: Tensor
    scale: Tensor

    def __init__(self, form: Form) -> None:
        separable = form.family == "separable"
        stages = _strided(form.stages, form.stem)
        super().__init__(*_stages(len(raster.CHANNELS), stages, 2, form.squeeze, separable=separable))
        signed = torch.tensor([name in {"cos", "sin"} for name in raster.CHANNELS]).view(1, -1, 1, 1)
        self.register_buffer("offset", torch.where(signed, float(raster.ZERO), 0.0), persistent=False)
        self.register_buffer("scale", torch.where(signed, 1 / 127, 1 / 255), persistent=False)

    def forward(self, features: Tensor) -> Tensor:
        x = ((features.float() - self.offset) * self.scale).contiguous(memory_format=torch.channels_last)
        for layer in self:
            x = layer(x)
        return x.mean((2, 3))


class SequenceTrunk(nn.Sequential):
    """int8 points of shape (n, 7, length) -> embedding (n, 256).

    The points are the single row of a raster, because convolutions over two dimensions are the faster ones. Those of
    the last stage give way to recurrent layers or to a transformer's, as `form.along` says.
    """

    def __init__(self, form: Form) -> None:
        super().__init__(*_strands(form))
        self.pooling = form.pooling

    def forward(self, features: Tensor) -> Tensor:
        x = (features.float() / points.ONE).unsqueeze(2).contiguous(memory_format=torch.channels_last)
        for layer in self:
            x = layer(x)
        x = x.squeeze(2)
        if self.pooling == "mean":
            return x.mean(2)
        half = EMBEDDING // 2
        return torch.cat([x[:, :half].mean(2), x[:, half:].amax(2)], 1)


def _strided(stages: str, stem: int) -> list[Stage]:
    """The stages, of which the first is entered at the stride of the stem, and each other at half the resolution."""
    return [Stage(*each, stem if number == 0 else 2) for number, each in enumerate(widths_blocks(stages))]


def _strands(form: Form) -> list[nn.Module]:
    """The stages along the points; the last of a family of layers has these in place of its residual blocks."""
    channels, stages = len(points.CHANNELS), _strided(form.strands, form.strand_stem)
    if form.along not in LAYERED:
        return _stages(channels, stages, 1, form.squeeze, separable=False)
    *before, last = stages
    stride = TOKEN if before and form.along == "attention" else last.stride
    entered = [*before, Stage(last.width, 0, stride)]
    *convolutions, embedding = _stages(channels, entered, 1, form.squeeze, separable=False)
    return [*convolutions, _layers(form, last, [stage.stride for stage in entered]), embedding]


def _layers(form: Form, last: Stage, strides: Sequence[int]) -> nn.Module:
    if form.along == "recurrent":
        return Recurrent(last.width, last.blocks)
    length = form.points
    for stride in strides:
        length = -(-length // stride)
    return Attention(last.width, last.blocks, length)


def _stages(
    channels: int, stages: Sequence[Stage], dimensions: int, squeeze: int, *, separable: bool
) -> list[nn.Module]:
    """The stages, each entered by a convolution that changes the channels, and the embedding's convolution."""
    layers: list[nn.Module] = []
    before = channels
    for number, (width, blocks, stride) in enumerate(stages):
        alone = separable and number > 0  # the few channels of the features are cheap to mix
        size = 5 if number == 0 or stride > 2 else 3
        layers.append(convolution(before, width, _size(size, dimensions), _size(stride, dimensions), separable=alone))
        layers += [Block(width, _size(3, dimensions), squeeze, separable=separable) for _ in range(blocks)]
        before = width
    return [*layers, convolution(before, EMBEDDING, (1, 1))]


def _size(length: int, dimensions: int) -> Size:
    """Height and width of a square, or of a piece of the single row."""
    return (length if dimensions > 1 else 1, length)


def convolution(before: int, after: int, size: Size, stride: Size = (1, 1), *, separable: bool = False) -> nn.Module:
    """With normalisation and ReLU after it."""
    filters = _filters(before, after, size, stride, separable=separable)
    return nn.Sequential(*filters, nn.BatchNorm2d(after), nn.ReLU())


def _filters(before: int, after: int, size: Size, stride: Size = (1, 1), *, separable: bool) -> list[nn.Module]:
    """A convolution, or in its place one of each channel by itself and one of single pixels."""
    padding = (size[0] // 2, size[1] // 2)
    if not separable:
        return [nn.Conv2d(before, after, size, stride, padding, bias=False)]
    alone = nn.Conv2d(before, before, size, stride, padding, groups=before, bias=False)
    return [alone, nn.BatchNorm2d(before), nn.Conv2d(before, after, 1, bias=False)]
