"""Where a training run stands: one file that its first process writes, and that all its processes go on from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import torch
from torch import distributed

if TYPE_CHECKING:
    from pathlib import Path

FILE = "checkpoint.pt"


@dataclass(frozen=True, slots=True)
class Position:
    """Epochs that are done, and so many of the `steps` of the next one, with losses that sum up to `loss`.

    `seconds` is what all of it has taken.
    """

    epoch: int = 0
    step: int = 0
    steps: int = 1
    loss: float = 0.0
    seconds: float = 0.0

    @classmethod
    def of(cls, state: dict[str, Any]) -> Position:
        """As a checkpoint tells it; older ones tell neither steps nor seconds, and were written between epochs."""
        told = {name: state[name] for name in ("epoch", "step", "steps", "loss", "seconds") if name in state}
        return cls(**told)

    def among(self, steps: int) -> Position:
        """The same place in epochs of so many steps, which another batch size or number of processes makes."""
        if steps == self.steps:
            return self
        step = self.step * steps // self.steps
        loss = self.loss * step / self.step if self.step else 0.0
        return replace(self, step=step, steps=steps, loss=loss)


def read(folder: Path) -> dict[str, Any] | None:
    """The checkpoint of a folder, if there is one: the same in all processes, which may have no disk in common."""
    found = [load(folder / FILE) if _is_first() and (folder / FILE).exists() else None]
    if distributed.is_initialized():
        distributed.broadcast_object_list(found)
    return found[0]


def load(file: Path) -> dict[str, Any]:
    state: dict[str, Any] = torch.load(file, map_location="cpu", weights_only=True)
    return state


def write(folder: Path, state: dict[str, Any]) -> None:
    """Replace the checkpoint in one step, so that a run that is stopped while writing finds the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / "checkpoint.tmp"
    torch.save(state, partial)
    partial.replace(folder / FILE)


def _is_first() -> bool:
    return not distributed.is_initialized() or distributed.get_rank() == 0
