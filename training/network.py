"""The network: a small residual CNN from the raster of a drawing to logits and an embedding."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from chalicelib.inference.features import CHANNELS, ZERO

WIDTHS = (48, 96)  # channels at 14 and at 7 px
BLOCKS = (1, 2)
EMBEDDING = 256


class Block(nn.Module):
    """Two 3 x 3 convolutions around which the input is added (He et al. 2016, https://arxiv.org/abs/1512.03385)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = _convolution(width, width, 3)
        normalisation = nn.BatchNorm2d(width)
        nn.init.zeros_(normalisation.weight)  # a block starts as the identity, which trains faster
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, padding=1, bias=False), normalisation)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x + self.second(self.first(x)))


class Network(nn.Module):
    """uint8 features of shape (n, 6, 28, 28) -> logits (n, labels) and embedding (n, 256).

    The features are brought to about -1 … 1 inside, so that what is exported takes what `features.extract` gives.
    """

    offset: Tensor
    scale: Tensor

    def __init__(self, labels: int, dropout: float = 0.1) -> None:
        super().__init__()
        signed = torch.tensor([name in {"cos", "sin"} for name in CHANNELS]).view(1, -1, 1, 1)
        self.register_buffer("offset", torch.where(signed, float(ZERO), 0.0), persistent=False)
        self.register_buffer("scale", torch.where(signed, 1 / 127, 1 / 255), persistent=False)
        self.body = nn.Sequential(
            _convolution(len(CHANNELS), WIDTHS[0], 5, stride=2),
            *(Block(WIDTHS[0]) for _ in range(BLOCKS[0])),
            _convolution(WIDTHS[0], WIDTHS[1], 3, stride=2),
            *(Block(WIDTHS[1]) for _ in range(BLOCKS[1])),
            _convolution(WIDTHS[1], EMBEDDING, 1),
        )
        self.dropout = nn.Dropout(dropout)
        self.answer = nn.Linear(EMBEDDING, labels)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        x = (features.float() - self.offset) * self.scale
        embedding = self.body(x.contiguous(memory_format=torch.channels_last)).mean((2, 3))
        return self.answer(self.dropout(embedding)), embedding


def _convolution(before: int, after: int, size: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, size, stride, size // 2, bias=False),
        nn.BatchNorm2d(after),
        nn.ReLU(),
    )


def parameters(network: nn.Module) -> int:
    """How many numbers are learnt."""
    return sum(parameter.numel() for parameter in network.parameters())
