"""What a player hands in: a drawing, what it really shows, and what they mean to say about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.parts import Strokes


class Trick(StrEnum):
    """Why a drawing is as it is: drawn in earnest, or one of the ways in which it is not."""

    NONE = "none"
    MISHEARD = "misheard"
    UNFINISHED = "unfinished"
    FALSE = "false"
    TARGETED = "targeted"
    SCRIBBLE = "scribble"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing and the truth about it; `shows` is None for what shows nothing, or was handed in before.

    `says` is the label that a malicious player claims, None for a player who says what they think is true.
    """

    drawing: Strokes
    shows: str | None
    trick: Trick = Trick.NONE
    says: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A round as it was played: who drew it, what was asked and what it shows, and which label was claimed, if any."""

    round: str
    kind: str
    asked: str
    shows: str | None
    trick: str
    teaching: bool
    recognised: bool
    claimed: str | None

    @property
    def poisoned(self) -> bool:
        """Whether the claim would teach something false: another label than the drawing shows."""
        return self.claimed is not None and self.claimed != self.shows

    def told(self) -> dict[str, Any]:
        return asdict(self)
