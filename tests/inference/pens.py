"""Drawings as different devices would report the same movement of a pen."""

import math
from itertools import pairwise

from chalicelib.domain.drawing import Drawing, Stroke

Point = tuple[float, float]


def house(rate: int = 60, scale: float = 1.0, left: float = 0.0, top: float = 0.0) -> Drawing:
    """A house, a door and a round window, each drawn within a second, reported `rate` times a second."""
    walls: list[Point] = [(0, 90), (0, 40), (50, 0), (100, 40), (100, 90), (0, 90)]
    door: list[Point] = [(40, 90), (40, 60), (60, 60), (60, 90)]
    window: list[Point] = [
        (80 + 9 * math.cos(turn / 40 * math.tau), 55 + 9 * math.sin(turn / 40 * math.tau)) for turn in range(41)
    ]
    return Drawing(tuple(_stroke(corners, rate, scale, left, top) for corners in (walls, door, window)))


def _stroke(corners: list[Point], rate: int, scale: float, left: float, top: float) -> Stroke:
    """`rate` points at even distances along the corners, and the corners themselves."""
    edges = list(pairwise(corners))
    way = sum(math.dist(*edge) for edge in edges)
    points = []
    for start, stop in edges:
        steps = max(1, round(rate * math.dist(start, stop) / way))
        points += [_between(start, stop, step / steps) for step in range(steps)]
    points.append(corners[-1])
    return Stroke(tuple(left + scale * x for x, _ in points), tuple(top + scale * y for _, y in points))


def _between(start: Point, stop: Point, share: float) -> Point:
    return start[0] + (stop[0] - start[0]) * share, start[1] + (stop[1] - start[1]) * share
