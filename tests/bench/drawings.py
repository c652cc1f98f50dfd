"""Drawings as a pen gives them, with all their points: real ones where they are at hand, else spirals."""

from __future__ import annotations

import gzip
import json
import math
import statistics
from itertools import count, islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DRAWINGS = Path(__file__).parents[3] / "shared" / "quickdraw" / "drawings.ndjson.gz"
STEP = 3  # pixels between the points of a drawing as a pen gives it
Strokes = list[list[list[float]]]


def real_drawings() -> tuple[str, list[Strokes]]:
    """What is drawn, told in words, and the drawings."""
    if not DRAWINGS.exists():
        return "spirals of 200 points", [spiral(turns) for turns in range(1, 41)]
    with gzip.open(DRAWINGS, "rt") as lines:
        drawings = [as_drawn(json.loads(line)["drawing"]) for line in islice(lines, 0, 40_000, 100)]
    points = statistics.mean(sum(len(stroke[0]) for stroke in drawing) for drawing in drawings)
    return (
        f"{len(drawings)} real drawings, a point every {STEP} pixels as a pen gives them ({points:.0f} on average)",
        drawings,
    )


def as_drawn(drawing: Strokes) -> Strokes:
    """A simplified drawing with points along its lines again, at most STEP pixels apart, and times 8 ms apart."""
    clock = count(0, 8)
    dense = [[list(axis) for axis in zip(*_points(x, y), strict=True)] for x, y in drawing]
    return [[x, y, [float(next(clock)) for _ in x]] for x, y in dense]


def _points(x: list[float], y: list[float]) -> Iterator[tuple[float, float]]:
    for (x0, y0), (x1, y1) in pairwise(zip(x, y, strict=True)):
        steps = max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / STEP))
        yield from ((x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps) for step in range(steps))
    yield x[-1], y[-1]


def spiral(turns: int) -> Strokes:
    angles = [2 * math.pi * turns * step / 200 for step in range(200)]
    return [[[angle * math.cos(angle) for angle in angles], [angle * math.sin(angle) for angle in angles]]]
