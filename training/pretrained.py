"""The weights of a network but for the layer that answers with labels: what is learnt once and used for any labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from training import warm

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor, nn

    from training.batches import Batches
    from training.form import Form
    from training.network import Network
    from training.warm import Start

ANSWER = "answer."


@dataclass(frozen=True, slots=True)
class Pretrained:
    """What `training.pretrain` has written into a file of this name: weights to start from, and how they were made."""

    name: str
    weights: Mapping[str, Tensor]
    made: Mapping[str, Any]

    @classmethod
    def opened(cls, file: Path) -> Pretrained:
        """Raises FileNotFoundError where there is none."""
        state = torch.load(file, map_location="cpu", weights_only=True)
        return cls(file.name, state["network"], state["made"])

    @property
    def origin(self) -> dict[str, str]:
        """As a setting of the runs that start here."""
        return {"pretrained": self.name}

    @property
    def told(self) -> dict[str, Any]:
        """What is kept with a model that started here."""
        return {"pretrained": self.name, "epochs": self.made["recipe"]["epochs"], "drawings": self.made["drawings"]}

    def into(self, network: Network, form: Form, batches: Batches) -> None:  # noqa: ARG002 - as `warm.Start` has them
        """Put the weights into a fresh network; raises ValueError where it is of another form."""
        try:
            put(self.weights, network)
        except ValueError as error:
            raise ValueError(f"{self.name}: {error}") from error


def begun(version: Path | None, pretrained: Path | None) -> Start | Pretrained | None:
    """Where a training starts: from a version in a folder, from a file of weights, or from nothing.

    Raises ValueError where both are asked for, FileNotFoundError, and BrokenModel where a version isn't as it says.
    """
    if version and pretrained:
        raise ValueError("a network starts from a model version or from pre-trained weights, not from both")
    if pretrained:
        return Pretrained.opened(pretrained)
    return warm.opened(version) if version else None


def without_answer(network: nn.Module) -> dict[str, Tensor]:
    """The weights and statistics of a network, by name, less those of the layer that answers."""
    return {name: weight for name, weight in network.state_dict().items() if not name.startswith(ANSWER)}


def put(weights: Mapping[str, Tensor], network: nn.Module) -> None:
    """Replace a network's weights but for the answer's; raises ValueError where they are of another network."""
    own = without_answer(network)
    wrong = [name for name in own.keys() | weights.keys() if _shape(own, name) != _shape(weights, name)]
    if wrong:
        raise ValueError(f"the weights are of another network: {len(wrong)} differ, such as {min(wrong)}")
    network.load_state_dict(weights, strict=False)


def _shape(weights: Mapping[str, Tensor], name: str) -> tuple[int, ...] | None:
    """The shape of a weight, None where there is none of this name."""
    return tuple(weights[name].shape) if name in weights else None
