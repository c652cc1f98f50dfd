"""The networks: from the features of a drawing to logits and an embedding."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from training.form import PLAIN
from training.trunks import EMBEDDING, RasterTrunk, SequenceTrunk, convolution

if TYPE_CHECKING:
    from training.form import Form


class Network(nn.Module):
    """Features as `form.features` gives them, one tensor an input -> logits (n, labels) and embedding (n, 256)."""

    def __init__(self, labels: int, dropout: float = 0.1, form: Form = PLAIN) -> None:
        super().__init__()
        self.form = form
        self.body = _body(form)
        self.dropout = nn.Dropout(dropout)
        self.answer = nn.Linear(EMBEDDING, labels)

    def forward(self, *features: Tensor) -> tuple[Tensor, Tensor]:
        embedding = self.body(*features)
        return self.answer(self.dropout(embedding)), embedding


class Both(nn.Module):
    """A raster and points -> one embedding: the sum of two, or what is made of the two side by side."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.trunks = nn.ModuleList([RasterTrunk(form), SequenceTrunk(form)])
        self.project = convolution(2 * EMBEDDING, EMBEDDING, (1, 1)) if form.fusion == "project" else None

    def forward(self, *features: Tensor) -> Tensor:
        embeddings = [trunk(given) for trunk, given in zip(self.trunks, features, strict=True)]
        if self.project is None:
            return embeddings[0] + embeddings[1]
        joined: Tensor = self.project(torch.cat(embeddings, 1)[:, :, None, None])
        return joined.flatten(1)


def _body(form: Form) -> nn.Module:
    if form.family == "both":
        return Both(form)
    return RasterTrunk(form) if form.family in {"residual", "separable"} else SequenceTrunk(form)


def parameters(network: nn.Module) -> int:
    """How many numbers are learnt."""
    return sum(parameter.numel() for parameter in network.parameters())


def multiply_adds(network: nn.Module, *shapes: tuple[int, ...]) -> int:
    """Multiplications with an addition that one drawing costs: convolutions and matrices, as torch counts them.

    `shapes`: of what one drawing puts into each input.
    """
    shadow = copy.deepcopy(network).eval().to("meta")  # where nothing is computed, and an LSTM isn't a single kernel
    with torch.inference_mode(), FlopCounterMode(display=False) as counter:
        shadow(*(torch.zeros(1, *shape, device="meta") for shape in shapes))
    return int(counter.get_total_flops()) // 2  # torch counts the multiplication and the addition
