"""What the gate looks at: champion and challenger before the same drawings, in figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """How often champion and challenger were right about the same drawings, as shares of 1.

    `low` to `high` is the 95 % interval of the challenger's share less the champion's, `chance` how probable a loss as
    large is if there is none, corrected for the number of labels where there are many.
    """

    drawings: int
    champion: float
    challenger: float
    low: float
    high: float
    chance: float

    @property
    def change(self) -> float:
        return self.challenger - self.champion

    def is_shown_within(self, allowed: float) -> bool:
        return self.low >= -allowed

    def is_beyond(self, allowed: float, chance: float) -> bool:
        return self.change < -allowed and self.chance < chance


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same drawings before both; `early` by percent of their points, `labels` by label."""

    top1: Difference
    early: dict[int, Difference]
    early_mean: Difference
    labels: dict[str, Difference]


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A calibration error, the one that honest probabilities show by chance with so few drawings, the champion's."""

    error: float
    by_chance: float
    champion: float


@dataclass(frozen=True, slots=True)
class Drift:
    """How much a distribution differs between holdout and fresh drawings (PSI), and how much by chance alone."""

    psi: float
    by_chance: float


@dataclass(frozen=True, slots=True)
class Costs:
    """What a guess of a version takes: ms at the median and the 99th percentile, bytes, numbers learnt."""

    p50: float
    p99: float
    bytes: int
    parameters: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the gate looks at, on drawings of the labels that both have; None is what needs fresh drawings.

    `missing` are labels of words that the champion answers and the challenger does not.
    """

    holdout: Comparison
    fresh: Difference | None
    finished: Calibrated
    growing: Calibrated
    champion: Costs
    challenger: Costs
    missing: tuple[str, ...]
    label_drift: Drift | None
    confidence_drift: Drift | None
