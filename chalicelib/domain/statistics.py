"""What results say of a word: how often it is recognised, how fast, and what it is taken for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PRIOR_ROUNDS = 4  # a word nobody has drawn yet counts as if half of four rounds had been recognised


@dataclass(frozen=True, slots=True)
class WordStatistics:
    """Sums over the closed rounds of a word; `ms` and `attempts` over the recognised ones.

    `taken_for` counts, by label, the rounds in which another label was announced in its place.
    """

    word: str
    rounds: int = 0
    recognised: int = 0
    ms: int = 0
    attempts: int = 0
    taken_for: Mapping[str, int] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """Recognised share, 0 to 1; 0 without rounds."""
        return self.recognised / self.rounds if self.rounds else 0.0

    @property
    def ease(self) -> float:
        """The share shrunk towards one half, so that one lucky round does not make a word the easiest."""
        return (self.recognised + PRIOR_ROUNDS / 2) / (self.rounds + PRIOR_ROUNDS)

    @property
    def mean_ms(self) -> float | None:
        return self.ms / self.recognised if self.recognised else None

    @property
    def mean_attempts(self) -> float | None:
        return self.attempts / self.recognised if self.recognised else None
