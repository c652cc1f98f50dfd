"""What networks see of drawings, by name: a raster, a sequence of points, or both.

A name says all: `raster-28-v1` is a raster of 28 px, `points-128-v1` are 128 points, and names joined by + are the
inputs of one network, in this order. The same code makes the features for training and for the game; it needs numpy
alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from numpy.typing import NDArray

from chalicelib.inference.points import Points
from chalicelib.inference.raster import Raster
from chalicelib.inference.simplification import simplify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chalicelib.inference.batch import Batch

Tensors = tuple[NDArray[Any], ...]

NAME = re.compile(r"([a-z]+)-([1-9]\d{0,3})-(v\d+)")


class Input(Protocol):
    """One input of a network: what it is called, the type and shape of one drawing's numbers, and how they are made."""

    @property
    def kind(self) -> str: ...
    @property
    def dtype(self) -> str: ...
    @property
    def shape(self) -> tuple[int, ...]: ...
    def extract(self, batch: Batch) -> NDArray[Any]:
        """The numbers of simplified drawings: shape (drawings, *shape)."""


KINDS: Mapping[tuple[str, str], Callable[[int], Input]] = {  # any change to what one computes is a new version
    ("raster", "v1"): Raster,
    ("points", "v1"): Points,
}


@dataclass(frozen=True, slots=True)
class Features:
    """All inputs of a network, in its order."""

    name: str
    inputs: tuple[Input, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the inputs are called in a graph: by their kinds, unless there is but one."""
        return tuple(each.kind for each in self.inputs) if len(self.inputs) > 1 else ("features",)

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Of one drawing, for each input."""
        return tuple(each.shape for each in self.inputs)

    def extract(self, batch: Batch) -> Tensors:
        """Simplify the drawings and compute every input: arrays of shape (drawings, *shape)."""
        simplified = simplify(batch)
        return tuple(each.extract(simplified) for each in self.inputs)


def named(name: str) -> Features:
    """The features of this name; raises ValueError where this code can't compute them."""
    inputs = tuple(_input(part) for part in name.split("+"))
    if len({each.kind for each in inputs}) < len(inputs):
        raise ValueError(f"features {name!r} have two inputs of one kind")
    return Features(name, inputs)


def _input(name: str) -> Input:
    found = NAME.fullmatch(name)
    kind = KINDS.get((found[1], found[3])) if found else None
    if found is None or kind is None:
        known = ", ".join(f"{known}-SIZE-{version}" for known, version in KINDS)
        raise ValueError(f"features {name!r} are none of {known}")
    return kind(int(found[2]))


RASTER_28 = named("raster-28-v1")
