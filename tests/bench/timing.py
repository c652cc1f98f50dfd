"""Timing steps in turn, so that a machine that slows down slows all of them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class Row:
    """A step's times in ms; `ratio` is its median over the baseline's in the same run."""

    step: str
    p50: float
    p99: float
    ratio: float


def measure(
    steps: Mapping[str, Callable[[int], object]],
    rounds: int,
    warm_up: int,
    clock: Callable[[], int] = time.perf_counter_ns,
) -> list[Row]:
    """Run every step once a round, in turn; the first step is the baseline. A step gets the number of the round.

    `clock` tells ns: of the wall, or of the processor where steps wait for nothing.
    """
    times: dict[str, list[float]] = {name: [] for name in steps}
    for number in range(warm_up + rounds):
        for name, step in steps.items():
            start = clock()
            step(number)
            if number >= warm_up:
                times[name].append((clock() - start) / 1e6)
    baseline = _quantile(next(iter(times.values())), 0.5)
    return [
        Row(name, _quantile(found, 0.5), _quantile(found, 0.99), _quantile(found, 0.5) / baseline)
        for name, found in times.items()
    ]


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| step | p50 ms | p99 ms | ratio to the baseline |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {row.step} | {row.p50:.2f} | {row.p99:.2f} | {row.ratio:.2f} |" for row in rows]
    return "\n".join(lines)
