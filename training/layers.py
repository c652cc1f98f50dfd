"""Layers in which each point learns of all the others: recurrent ones, and those of a transformer."""

from __future__ import annotations

import torch
from torch import Tensor, nn

HEADS = 4  # that attend to different points
HIDDEN = 4  # times as many channels between the two convolutions of a transformer's layer


class Recurrent(nn.Module):
    """A long short-term memory in both directions (Hochreiter and Schmidhuber 1997), over (n, width, 1, points).

    Half of the channels are those of each direction, so that there are as many after it as before.
    """

    def __init__(self, width: int, depth: int) -> None:
        super().__init__()
        self.memory = nn.LSTM(width, width // 2, depth, batch_first=True, bidirectional=True)

    def forward(self, x: Tensor) -> Tensor:
        seen: Tensor = self.memory(x.squeeze(2).transpose(1, 2))[0]
        return seen.transpose(1, 2).unsqueeze(2)


class Attention(nn.Sequential):
    """The encoder of a transformer (Vaswani et al. 2017, https://arxiv.org/abs/1706.03762) over (n, width, 1, points).

    It learns what each place in the sequence means.
    """

    def __init__(self, width: int, depth: int, points: int) -> None:
        super().__init__(*(AttentionLayer(width) for _ in range(depth)))
        self.places = nn.Parameter(0.02 * torch.randn(1, width, 1, points))

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.places
        for layer in self:
            x = layer(x)
        return x


class AttentionLayer(nn.Module):
    """Attention, then two convolutions of single points; each is added to what went in.

    Normalised before, which trains faster (Xiong et al. 2020, https://arxiv.org/abs/2002.04745).
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.attend = nn.Sequential(ChannelNorm(width), SelfAttention(width))
        hidden = HIDDEN * width
        self.mix = nn.Sequential(ChannelNorm(width), nn.Conv2d(width, hidden, 1), nn.ReLU(), _starting(hidden, width))

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attend(x)
        return x + self.mix(x)


class ChannelNorm(nn.LayerNorm):
    """Normalises the channels of each point by themselves (Ba et al. 2016, https://arxiv.org/abs/1607.06450)."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.movedim(1, 3)).movedim(3, 1)


class SelfAttention(nn.Module):
    """Each point is given a mean of what all tell, in which those count most that match what it asks for.

    Matrices are convolutions of single points: in an exported graph these alone keep their names, by which a training
    that starts from it finds them.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.ask = nn.Conv2d(width, 3 * width, 1)
        self.answer = _starting(width, width)

    def forward(self, x: Tensor) -> Tensor:
        asked, told, content = (each.unflatten(1, (HEADS, -1)).squeeze(3) for each in self.ask(x).chunk(3, 1))
        match = asked.transpose(2, 3) @ told * asked.shape[2] ** -0.5  # (n, heads, points, points)
        seen: Tensor = content @ match.softmax(3).transpose(2, 3)  # (n, heads, width / heads, points)
        given: Tensor = self.answer(seen.flatten(1, 2).unsqueeze(2))
        return given


def _starting(before: int, after: int) -> nn.Conv2d:
    """The end of what is added: nothing at first, so that a layer starts as the identity, which trains faster."""
    layer = nn.Conv2d(before, after, 1)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)  # type: ignore[arg-type]
    return layer
