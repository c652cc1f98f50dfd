"""The networks: small residual CNNs of several forms, from the raster of a drawing to logits and an embedding."""

from __future__ import annotations

import re
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from chalicelib.inference.features import CHANNELS, SHAPE, ZERO

EMBEDDING = 256
FAMILIES = ("residual", "separable")
STAGE = re.compile(r"(\d+)x(\d+)")


@dataclass(frozen=True, slots=True)
class Form:
    """What a network looks like; raises ValueError where it can't be built.

    `family`: residual (full convolutions) or separable (each channel filtered by itself, then mixed). `stem`: stride of
    the first convolution. `stages`: channels x residual blocks of each stage, which halves the resolution of the one
    before. `squeeze`: by how much squeeze-and-excitation narrows the channels in each block, 0 for none.
    """

    family: str = "residual"
    stem: int = 2
    stages: str = "48x1,96x2"
    squeeze: int = 0

    def __post_init__(self) -> None:
        if self.family not in FAMILIES:
            raise ValueError(f"family is {self.family!r}, not one of {', '.join(FAMILIES)}")
        if not all(STAGE.fullmatch(stage) for stage in self.stages.split(",")):
            raise ValueError(f"stages are {self.stages!r}, not channels and blocks such as 48x1,96x2")
        if self.stem < 1 or self.squeeze < 0 or any(width < max(1, self.squeeze) for width, _ in self.widths_blocks()):
            raise ValueError(f"{self}: the stride, the channels and what they are squeezed by must be 1 or more")

    def widths_blocks(self) -> list[tuple[int, int]]:
        """Channels and residual blocks of each stage."""
        return [(int(width), int(blocks)) for width, blocks in STAGE.findall(self.stages)]


PLAIN = Form()


class Squeeze(nn.Module):
    """Weighs the channels by what the whole raster holds (Hu et al. 2018, https://arxiv.org/abs/1709.01507)."""

    def __init__(self, width: int, by: int) -> None:
        super().__init__()
        narrow = width // by
        self.weigh = nn.Sequential(nn.Linear(width, narrow), nn.ReLU(), nn.Linear(narrow, width), nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        weight: Tensor = self.weigh(x.mean((2, 3)))
        return x * weight[:, :, None, None]


class Block(nn.Module):
    """Two 3 x 3 convolutions around which the input is added (He et al. 2016, https://arxiv.org/abs/1512.03385)."""

    def __init__(self, width: int, form: Form) -> None:
        super().__init__()
        separable = form.family == "separable"
        self.first = _convolution(width, width, 3, separable=separable)
        filters, normalisation = _filters(width, width, 3, separable=separable), nn.BatchNorm2d(width)
        nn.init.zeros_(normalisation.weight)  # a block starts as the identity, which trains faster
        squeeze = [Squeeze(width, form.squeeze)] if form.squeeze else []
        self.second = nn.Sequential(*filters, normalisation, *squeeze)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x + self.second(self.first(x)))


class Network(nn.Module):
    """uint8 features of shape (n, 6, 28, 28) -> logits (n, labels) and embedding (n, 256).

    The features are brought to about -1 … 1 inside, so that what is exported takes what `features.extract` gives.
    """

    offset: Tensor
    scale: Tensor

    def __init__(self, labels: int, dropout: float = 0.1, form: Form = PLAIN) -> None:
        super().__init__()
        signed = torch.tensor([name in {"cos", "sin"} for name in CHANNELS]).view(1, -1, 1, 1)
        self.register_buffer("offset", torch.where(signed, float(ZERO), 0.0), persistent=False)
        self.register_buffer("scale", torch.where(signed, 1 / 127, 1 / 255), persistent=False)
        self.body = _body(form)
        self.dropout = nn.Dropout(dropout)
        self.answer = nn.Linear(EMBEDDING, labels)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        x = (features.float() - self.offset) * self.scale
        embedding = self.body(x.contiguous(memory_format=torch.channels_last)).mean((2, 3))
        return self.answer(self.dropout(embedding)), embedding


def _body(form: Form) -> nn.Sequential:
    """The stem and the stages, each entered by a convolution that changes the channels, and the embedding's."""
    layers: list[nn.Module] = []
    before = len(CHANNELS)
    for number, (width, blocks) in enumerate(form.widths_blocks()):
        separable = form.family == "separable" and number > 0  # the six channels of the raster are cheap to mix
        size, stride = (5, form.stem) if number == 0 else (3, 2)
        layers.append(_convolution(before, width, size, stride, separable=separable))
        layers += [Block(width, form) for _ in range(blocks)]
        before = width
    return nn.Sequential(*layers, _convolution(before, EMBEDDING, 1))


def _convolution(before: int, after: int, size: int, stride: int = 1, *, separable: bool = False) -> nn.Sequential:
    filters = _filters(before, after, size, stride, separable=separable)
    return nn.Sequential(*filters, nn.BatchNorm2d(after), nn.ReLU())


def _filters(before: int, after: int, size: int, stride: int = 1, *, separable: bool) -> list[nn.Module]:
    """A convolution, or in its place one of each channel by itself and one of single pixels."""
    if not separable:
        return [nn.Conv2d(before, after, size, stride, size // 2, bias=False)]
    alone = nn.Conv2d(before, before, size, stride, size // 2, groups=before, bias=False)
    return [alone, nn.BatchNorm2d(before), nn.Conv2d(before, after, 1, bias=False)]


def parameters(network: nn.Module) -> int:
    """How many numbers are learnt."""
    return sum(parameter.numel() for parameter in network.parameters())


def multiply_adds(network: nn.Module, shape: tuple[int, ...] = SHAPE) -> int:
    """Multiplications with an addition that one drawing costs: convolutions and matrices, as torch counts them."""
    training = network.training
    with torch.inference_mode(), FlopCounterMode(display=False) as counter:
        network.eval()(torch.zeros(1, *shape, device=next(network.parameters()).device))
    network.train(training)
    return int(counter.get_total_flops()) // 2  # torch counts the multiplication and the addition
