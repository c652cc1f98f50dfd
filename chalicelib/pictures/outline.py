"""The outline of a drawing in the pixels of a picture: smooth lines, and when the pen was where."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil, dist, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.domain.drawing import Drawing, Stroke

Point = tuple[float, float]

SMALLEST = 64.0
"""A drawing that is smaller than this, in its own units of which the surface has 256, is not made larger than that."""

MARGIN = 8.0
NEAREST = 1.5  # px between the points of a line: nearer ones would change nothing
OFF = 0.25  # px that a curve's straight pieces may be off it
MOST_PIECES = 32  # of one curve, in a drawing of few points
MOST_POINTS = 12_000  # that all curves of a drawing have together, about, so that a scribble takes a second
PEN = 0.25  # units of the drawing in a ms: how fast a pen is whose times are not known
PAUSE_MS = 150.0  # between its strokes


@dataclass(frozen=True, slots=True)
class Line:
    """A stroke in pixels, and when it begins and ends in ms; the pen is equally fast between."""

    points: tuple[Point, ...]
    begins: float
    ends: float

    def until(self, time: float) -> tuple[Point, ...]:
        """What is there of it at a time, where the pen is then as its last point; nothing before it begins."""
        if time < self.begins:
            return ()
        if time >= self.ends:
            return self.points
        way = [0.0, *accumulate(dist(*ends) for ends in pairwise(self.points))]
        gone = way[-1] * (time - self.begins) / (self.ends - self.begins)
        there = bisect_right(way, gone)
        if there == len(way):
            return self.points
        share = (gone - way[there - 1]) / (way[there] - way[there - 1])
        (x, y), (to_x, to_y) = self.points[there - 1], self.points[there]
        return (*self.points[:there], (x + share * (to_x - x), y + share * (to_y - y)))


@dataclass(frozen=True, slots=True)
class Box:
    """A square of a picture, in px, that a drawing is fitted into."""

    left: float
    top: float
    side: float


def filling(drawing: Drawing, side: float) -> Box:
    """The box of a square picture that a drawing fills as on the site: with a margin of eight of its own units."""
    _, _, own = _square(drawing)
    margin = side * MARGIN / (own + 2 * MARGIN)
    return Box(margin, margin, side - 2 * margin)


def scale_of(drawing: Drawing, box: Box) -> float:
    """Pixels of a unit of the drawing, once it is fitted into a box."""
    _, _, side = _square(drawing)
    return box.side / side


def lines(drawing: Drawing, box: Box) -> tuple[Line, ...]:
    """The strokes of a drawing that is not empty, as large as the box allows and in its middle."""
    left, top, _ = _square(drawing)
    scale = scale_of(drawing, box)
    most = max(2, min(MOST_PIECES, MOST_POINTS // len(drawing)))
    found = []
    for stroke, (begins, ends) in zip(drawing.strokes, _times(drawing), strict=True):
        placed = [
            (box.left + (x - left) * scale, box.top + (y - top) * scale)
            for x, y in zip(stroke.x, stroke.y, strict=True)
        ]
        found.append(Line(tuple(_thinned(_smooth(placed, most))), begins, ends))
    return tuple(found)


def _square(drawing: Drawing) -> tuple[float, float, float]:
    """Left, top and side of the smallest square around a drawing."""
    xs = [x for stroke in drawing.strokes for x in stroke.x]
    ys = [y for stroke in drawing.strokes for y in stroke.y]
    side = max(max(xs) - min(xs), max(ys) - min(ys), SMALLEST)
    return (min(xs) + max(xs) - side) / 2, (min(ys) + max(ys) - side) / 2, side


def _times(drawing: Drawing) -> Iterator[tuple[float, float]]:
    """When each stroke begins and ends; where that is not known, as an even pen would draw them."""
    now = 0.0
    for stroke in drawing.strokes:
        if stroke.t is None:
            begins, now = now, now + _length(stroke) / PEN
            yield begins, now
            now += PAUSE_MS
        else:
            begins = max(now, stroke.t[0])
            now = max(begins, stroke.t[-1])
            yield begins, now


def _length(stroke: Stroke) -> float:
    return sum(dist(*ends) for ends in pairwise(zip(stroke.x, stroke.y, strict=True)))


def _smooth(points: list[Point], most: int) -> Iterator[Point]:
    """Quadratic curves through the middles of the segments, as the site draws them, each of `most` pieces at most."""
    yield points[0]
    for (before, corner), (_, after) in pairwise(pairwise(points)):
        yield from _curve(_middle(before, corner), corner, _middle(corner, after), most)
    yield points[-1]


def _curve(start: Point, corner: Point, end: Point, most: int) -> Iterator[Point]:
    bend = dist((start[0] + end[0], start[1] + end[1]), (2 * corner[0], 2 * corner[1]))
    pieces = max(1, min(most, ceil(sqrt(bend / (4 * OFF)))))  # n pieces are off by bend / 4n² at most
    for piece in range(pieces + 1):
        t = piece / pieces
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        yield (a * start[0] + b * corner[0] + c * end[0], a * start[1] + b * corner[1] + c * end[1])


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _thinned(points: Iterator[Point]) -> Iterator[Point]:
    """The points without those that are too near to the one before; the last one stays."""
    kept = next(points)
    yield kept
    last = kept
    for last in points:
        if dist(kept, last) >= NEAREST:
            yield last
            kept = last
    if last != kept:
        yield last
