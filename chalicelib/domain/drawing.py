"""A drawing: strokes of points, in the Quick, Draw! format, and how a prefix of it is cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Stroke:
    """The points between pen down and pen up: x to the right, y down, in any one unit; `t` in ms since the first point.

    All tuples have the same length, at least one. `t` is None where times are not known.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    t: tuple[float, ...] | None = None

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A list of strokes, oldest first; empty before the first pen down."""

    strokes: tuple[Stroke, ...]

    def __len__(self) -> int:
        """Number of points over all strokes."""
        return sum(len(stroke) for stroke in self.strokes)

    @classmethod
    def from_lists(cls, strokes: Sequence[Sequence[Sequence[float]]]) -> Drawing:
        """Read the Quick, Draw! format: `[[[x…], [y…]] or [[x…], [y…], [t…]], …]`, already validated."""
        return cls(tuple(Stroke(*(tuple(axis) for axis in stroke)) for stroke in strokes))

    def prefix(self, percent: int) -> Drawing:
        """The first `percent` (1 to 100) of the points, rounded down, at least one; a stroke ends where it is cut."""
        left = max(1, len(self) * percent // 100)
        strokes: list[Stroke] = []
        for stroke in self.strokes:
            if left <= 0:
                break
            strokes.append(Stroke(stroke.x[:left], stroke.y[:left], stroke.t and stroke.t[:left]))
            left -= len(stroke)
        return Drawing(tuple(strokes))

    def to_lists(self) -> list[list[list[float]]]:
        """Write the Quick, Draw! format; `from_lists` reads it back."""
        return [[list(axis) for axis in (s.x, s.y, s.t) if axis is not None] for s in self.strokes]
