"""Traces lines that are one pixel thin into strokes, as a pen could have drawn them.

Where lines meet, a stroke goes on the straightest way and ends where every way is a sharp turn. Strokes begin at their
upper end, the left one of two as high, and follow each other from top to bottom, left to right, by where they begin:
the order in which they were really drawn cannot be seen.
"""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Pixel = tuple[int, int]  # y, x
Graph = dict[Pixel, list[Pixel]]
Way = list[Pixel]

LOOK = 6  # px over which the direction of a line is taken
STRAIGHT = 0.5  # cosine of the sharpest turn that a stroke takes where lines meet
ACROSS = 0.9  # cosine of the turn of a stroke that goes on across another one
GAP = 8  # px that crossing lines may share
MANY = 1000  # lines; more are shading, where crossings mean nothing
SHORT = 1 / 64  # of the longest side: what is shorter and hangs on another line comes from its width


def trace(skeleton: NDArray[np.bool_]) -> list[NDArray[np.float64]]:
    """The strokes of a skeleton, bool (height, width), each of shape (points, 2) with x and y in px."""
    graph = _graph(skeleton)
    ways = [way for way in _ways(graph) if not _is_spur(way, graph, SHORT * max(skeleton.shape))]
    return [_smooth(np.array(way, float)[:, ::-1]) for way in sorted(_joined(ways, graph))]


def _graph(skeleton: NDArray[np.bool_]) -> Graph:
    """The neighbours of each pixel, side by side or, where no way leads around the corner, diagonally."""
    pixels: set[Pixel] = {(y, x) for y, x in np.argwhere(skeleton).tolist()}
    return {(y, x): _neighbours(y, x, pixels) for y, x in sorted(pixels)}


def _neighbours(y: int, x: int, pixels: set[Pixel]) -> list[Pixel]:
    beside = [pixel for pixel in ((y - 1, x), (y, x - 1), (y, x + 1), (y + 1, x)) if pixel in pixels]
    diagonal = [
        (b, a)
        for b, a in ((y - 1, x - 1), (y - 1, x + 1), (y + 1, x - 1), (y + 1, x + 1))
        if (b, a) in pixels and (b, x) not in pixels and (y, a) not in pixels
    ]
    return beside + diagonal


def _ways(graph: Graph) -> list[Way]:
    """Ways that together go over every pixel and every connection once: from loose ends first, closed ones last."""
    used: set[tuple[Pixel, Pixel]] = set()
    ways = [[pixel] for pixel, around in graph.items() if not around]
    for kind in ((1,), (3, 5, 7), (2, 4, 6, 8)):
        for pixel in (pixel for pixel, around in graph.items() if len(around) in kind):
            while len(way := _walk(pixel, graph, used)) > 1:
                ways.append(way)
    return ways


def _walk(start: Pixel, graph: Graph, used: set[tuple[Pixel, Pixel]]) -> Way:
    """Go from a pixel over connections that are not used yet, which become used."""
    way = [start]
    while (following := _next(way, graph, used)) is not None:
        used |= {(way[-1], following), (following, way[-1])}
        way.append(following)
    return way


def _next(way: Way, graph: Graph, used: set[tuple[Pixel, Pixel]]) -> Pixel | None:
    here = way[-1]
    free = [pixel for pixel in graph[here] if (here, pixel) not in used]
    if not free or len(way) == 1 or len(graph[here]) == 2:
        return free[0] if free else None
    came = way[max(0, len(way) - 1 - LOOK)]
    straightness, best = max(
        (max(_cosine(came, here, here, far) for far in _ahead(here, first, graph)), first) for first in free
    )
    return best if straightness >= STRAIGHT else None


def _ahead(here: Pixel, first: Pixel, graph: Graph) -> Sequence[Pixel]:
    """Where lines lead from `here` by `first`, `LOOK` pixels on or where they end."""
    seen, front = {here, first}, [first]
    for _ in range(LOOK - 1):
        further = [pixel for last in front for pixel in graph[last] if pixel not in seen]
        if not further:
            break
        seen.update(further)
        front = further
    return front


def _cosine(start: Pixel, end: Pixel, begin: Pixel, far: Pixel) -> float:
    """Of the turn between two lines, `start` to `end` and `begin` to `far`: 1 is straight on, -1 is back."""
    before, after = (end[0] - start[0], end[1] - start[1]), (far[0] - begin[0], far[1] - begin[1])
    scale = math.hypot(*before) * math.hypot(*after)
    return (before[0] * after[0] + before[1] * after[1]) / scale if scale else -1.0


def _joined(ways: list[Way], graph: Graph) -> list[Way]:
    """Make one of the two halves of a line that crosses another, with which it shares some pixels."""
    if len(ways) > MANY:
        return ways
    left, done = list(ways), []
    while left:
        way = left.pop()
        whole = next(((across, other) for other in left if (across := _across(way, other, graph))), None)
        if whole is None:
            done.append(min(way, way[::-1]))
        else:
            left.remove(whole[1])
            left.append(whole[0])
    return done


def _across(one: Way, other: Way, graph: Graph) -> Way | None:
    for a, b in product((one, one[::-1]), (other, other[::-1])):
        meet = len(graph[a[-1]]) > 2 and len(graph[b[0]]) > 2 and math.dist(a[-1], b[0]) <= GAP
        if meet and _cosine(a[max(0, len(a) - 1 - LOOK)], a[-1], b[0], b[min(LOOK, len(b) - 1)]) >= ACROSS:
            return a + b
    return None


def _is_spur(way: Way, graph: Graph, shortest: float) -> bool:
    return len(way) <= shortest and any(len(graph[end]) > 2 for end in (way[0], way[-1]))


def _smooth(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Even out the steps of the pixels; the ends stay."""
    for _ in range(2):
        points[1:-1] = (points[:-2] + 2 * points[1:-1] + points[2:]) / 4
    return points
