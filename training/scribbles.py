"""Draws what is no drawing of anything, as players who don't care would: to try what finds it.

Every kind is a function of a random generator and of real drawings, whose strokes two kinds borrow. Coordinates are
those of the simplified form, in whole px from 0 to 255.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.inference.batch import Batch
from chalicelib.inference.simplification import SIDE, simplify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Path = NDArray[np.float64]  # shape (points, 2), px
    Kind = Callable[[np.random.Generator, Sequence[Drawing]], list[Path]]

LETTERS = (
    [(0, 2), (0.5, 0), (1, 2)],  # A without its bar
    [(1, 0), (0, 0), (0, 2), (1, 2)],
    [(0, 0), (0, 2), (1, 2)],
    [(0, 2), (0, 0), (0.5, 1), (1, 0), (1, 2)],
    [(0, 2), (0, 0), (1, 2), (1, 0)],
    [(0, 0), (0.5, 2), (1, 0)],
    [(0, 0), (0.25, 2), (0.5, 1), (0.75, 2), (1, 0)],
    [(0, 0), (1, 0), (0, 2), (1, 2)],
    [(0, 0), (0, 2), (1, 2), (1, 0)],
    [(1, 0), (0, 0), (0, 1), (1, 1), (1, 2), (0, 2)],
    [(0, 2), (0, 0), (1, 0), (1, 1), (0, 1)],
    [(0.5, 0), (0, 1), (0.5, 2), (1, 1), (0.5, 0)],
)


def walk(random: np.random.Generator, _: Sequence[Drawing]) -> list[Path]:
    """Aimless lines, from smooth to jagged."""
    smooth = random.uniform(0, 0.95)
    return [_wander(random, int(random.integers(10, 120)), smooth) for _ in range(random.integers(1, 5))]


def zigzag(random: np.random.Generator, _: Sequence[Drawing]) -> list[Path]:
    """Back and forth across the canvas, with less and less care."""
    turns = random.integers(5, 30)
    across = np.linspace(0, SIDE, turns) + random.normal(0, SIDE / turns, turns)
    along = np.where(np.arange(turns) % 2, 0.0, random.uniform(60, SIDE)) + random.normal(0, 20, turns)
    return [_turned(np.stack([across, along], axis=1), random.uniform(0, np.pi))]


def coil(random: np.random.Generator, _: Sequence[Drawing]) -> list[Path]:
    """Round and round, in one place or drifting."""
    turn = np.arange(0, random.uniform(2, 12) * 2 * np.pi, 0.3)
    radius = np.linspace(random.uniform(5, 60), random.uniform(40, 110), len(turn)) + _drift(random, len(turn), 4)
    drift = np.outer(np.linspace(0, random.uniform(0, 200), len(turn)), [1.0, random.uniform(-0.5, 0.5)])
    return [np.stack([radius * np.cos(turn), radius * random.uniform(0.4, 1) * np.sin(turn)], axis=1) + drift]


def blob(random: np.random.Generator, _: Sequence[Drawing]) -> list[Path]:
    """An area filled by hatching."""
    lines = random.integers(12, 45)
    place = np.linspace(-1, 1, lines)
    half = np.sqrt(1 - place**2 * random.uniform(0, 0.98)) * random.uniform(60, 120) + random.normal(0, 6, lines)
    side = np.where(np.arange(lines) % 2, 1, -1)
    return [_turned(np.stack([side * half, place * random.uniform(60, 120)], axis=1), random.uniform(0, np.pi))]


def squiggles(random: np.random.Generator, _: Sequence[Drawing]) -> list[Path]:
    """Rows that look like joined writing."""
    rows = []
    for row in range(random.integers(1, 6)):
        way = np.arange(0, random.uniform(8, 40), 0.5)
        height = random.uniform(6, 16) * (1 + _drift(random, len(way), 0.15))
        rows.append(np.stack([way * 6 + 6 * np.cos(way * 1.7), row * 45 + height * np.sin(way * 1.7)], axis=1))
    return rows


def letters(random: np.random.Generator, _: Sequence[Drawing]) -> list[Path]:
    """Capital letters in a row or two, at random."""
    count, width = random.integers(2, 10), random.integers(3, 6)
    return [
        np.array(LETTERS[random.integers(len(LETTERS))]) * random.uniform(18, 26, 2)
        + [number % width * 40, number // width * 70]
        + random.normal(0, 3, 2)
        for number in range(count)
    ]


def taps(random: np.random.Generator, _: Sequence[Drawing]) -> list[Path]:
    """A couple of dots and short lines."""
    places = random.uniform(0, SIDE, (random.integers(1, 8), 2))
    return [place + np.array([[0, 0], random.normal(0, random.choice([0, 12, 40]), 2)]) for place in places]


def mixture(random: np.random.Generator, drawings: Sequence[Drawing]) -> list[Path]:
    """Half of the strokes of one drawing over half of those of another, or a third."""
    chosen = random.choice(len(drawings), random.integers(2, 4), replace=False)
    parts = [_paths(drawings[index]) for index in chosen]
    return [path for part in parts for path in (part[i] for i in random.permutation(len(part))[: (len(part) + 1) // 2])]


def scattered(random: np.random.Generator, drawings: Sequence[Drawing]) -> list[Path]:
    """The strokes of a drawing in another order, each turned and put somewhere else; a single one is cut up."""
    paths = _paths(drawings[int(random.integers(len(drawings)))])
    if len(paths) < 3:
        paths = [part for path in paths for part in np.array_split(path, 3) if len(part)]
    moved = [_turned(paths[i] - paths[i].mean(axis=0), random.uniform(0, 2 * np.pi)) for i in range(len(paths))]
    return [moved[i] + random.uniform(0, SIDE, 2) for i in random.permutation(len(moved))]


KINDS: dict[str, Kind] = {
    kind.__name__: kind for kind in (walk, zigzag, coil, blob, squiggles, letters, taps, mixture, scattered)
}


def scribbles(kinds: Sequence[str], random: np.random.Generator, drawings: Sequence[Drawing]) -> Batch:
    """A scribble of each of these kinds, in simplified form; `drawings` (three at least) lend their strokes."""
    drawn = [
        Drawing(
            tuple(
                Stroke(tuple(path[:, 0].tolist()), tuple(path[:, 1].tolist())) for path in KINDS[kind](random, drawings)
            )
        )
        for kind in kinds
    ]
    simple = simplify(Batch.of(drawn))
    x, y = (np.rint(axis).clip(0, SIDE).astype(np.float32) for axis in (simple.x, simple.y))
    return Batch(x, y, simple.strokes, simple.drawings)


def _wander(random: np.random.Generator, points: int, smooth: float) -> Path:
    """A path that keeps its direction by `smooth` (0 to 1) from step to step, and turns back at the canvas's edges."""
    step = random.normal(0, 25, (points, 2))
    for index in range(1, points):
        step[index] = smooth * step[index - 1] + (1 - smooth) * step[index]
    place = np.cumsum(step, axis=0) + random.uniform(0, SIDE, 2)
    return SIDE - np.abs(place % (2 * SIDE) - SIDE)


def _drift(random: np.random.Generator, points: int, size: float) -> NDArray[np.float64]:
    """Slow changes around 0, shape (points,), whose steps have the standard deviation `size`."""
    return np.cumsum(random.normal(0, size, points)) * 0.5


def _turned(path: Path, angle: float) -> Path:
    """Rotated by radians."""
    cos, sin = np.cos(angle), np.sin(angle)
    return path @ np.array([[cos, sin], [-sin, cos]])


def _paths(drawing: Drawing) -> list[Path]:
    return [np.stack([stroke.x, stroke.y], axis=1).astype(np.float64) for stroke in drawing.strokes]
