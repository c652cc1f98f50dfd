"""What a network looks like, and so which features it sees."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from chalicelib.inference.features import named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.inference.features import Features

SEEN = {  # by family
    "residual": "raster-{raster}-v1",
    "separable": "raster-{raster}-v1",
    "sequence": "points-{points}-v1",
    "recurrent": "points-{points}-v1",
    "attention": "points-{points}-v1",
    "both": "raster-{raster}-v1+points-{points}-v1",
}
STRANDS = ("sequence", "recurrent", "attention")  # families along the points
LAYERED = {"recurrent": 2, "attention": 4}  # families, and what the channels of their layers are a multiple of
POOLINGS = ("mean", "mean-max")
FUSIONS = ("sum", "project")
STAGE = re.compile(r"(\d+)x(\d+)")


@dataclass(frozen=True, slots=True)
class Form:
    """What a network looks like; raises ValueError where it can't be built.

    `family`: residual (full convolutions over a raster), separable (there each channel is filtered by itself, then
    mixed), sequence (convolutions along the points), recurrent or attention (the same, but the last stage is of
    bidirectional LSTM layers or of a transformer's), or both (residual and `strand`, one of the last three, joined in
    the embedding). `stem`: stride of the first convolution over the raster. `stages`: channels x residual blocks of
    each stage over the raster, which halves the resolution of the one before. `squeeze`: by how much
    squeeze-and-excitation narrows the channels in each block, 0 for none. `raster`: its side in px. `points`: how many.
    `strand_stem` and `strands`: stride and stages along the points, as `stem` and `stages`; the last of recurrent and
    attention is channels x layers, and that of attention has a quarter of the resolution of the one before. `pooling`
    along the points: mean, or mean-max (half of the embedding is the mean, half the most). `fusion` of both: their sum,
    or a projection of the two side by side.
    """

    family: str = "residual"
    stem: int = 2
    stages: str = "48x1,96x2"
    squeeze: int = 0
    raster: int = 28
    points: int = 128
    strand_stem: int = 1
    strands: str = "64x1,128x2"
    pooling: str = "mean-max"
    fusion: str = "sum"
    strand: str = "sequence"

    def __post_init__(self) -> None:
        _one_of("family", self.family, tuple(SEEN))
        _one_of("pooling", self.pooling, POOLINGS)
        _one_of("fusion", self.fusion, FUSIONS)
        for name, stages in (("stages", self.stages), ("strands", self.strands)):
            if not all(STAGE.fullmatch(stage) for stage in stages.split(",")):
                raise ValueError(f"{name} are {stages!r}, not channels and blocks such as 48x1,96x2")
            if any(width < max(1, self.squeeze) for width, _ in widths_blocks(stages)):
                raise ValueError(f"{self}: the channels and what they are squeezed by must be 1 or more")
        _one_of("strand", self.strand, STRANDS)
        if self.along in LAYERED:
            self._layered(*widths_blocks(self.strands)[-1])
        if min(self.stem, self.strand_stem) < 1 or self.squeeze < 0:
            raise ValueError(f"{self}: the strides must be 1 or more, what channels are squeezed by 0 or more")
        named(self._features)

    @classmethod
    def told(cls, training_data: Mapping[str, Any]) -> Form:
        """As the settings of a training say; what they don't tell is as in all networks when that was trained."""
        settings = training_data.get("settings", {})
        return cls(**{field.name: settings[field.name] for field in fields(cls) if field.name in settings})

    @property
    def features(self) -> Features:
        """What the network takes."""
        return named(self._features)

    @property
    def along(self) -> str:
        """The family of what goes along the points, that of the network where nothing does."""
        return self.strand if self.family == "both" else self.family

    def _layered(self, width: int, layers: int) -> None:
        multiple = LAYERED[self.along]
        if layers < 1 or width % multiple:
            raise ValueError(
                f"strands are {self.strands!r}, but {self.along} ends with 1 layer or more "
                f"and with a multiple of {multiple} channels"
            )

    @property
    def _features(self) -> str:
        return SEEN[self.family].format(raster=self.raster, points=self.points)


def widths_blocks(stages: str) -> list[tuple[int, int]]:
    """Channels and residual blocks of each stage."""
    return [(int(width), int(blocks)) for width, blocks in STAGE.findall(stages)]


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ValueError(f"{name} is {value!r}, not one of {', '.join(known)}")


PLAIN = Form()
