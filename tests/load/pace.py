"""How a drawing grows under a hand: what of it is there at a time."""

from __future__ import annotations

Strokes = list[list[list[float]]]

POINT_MS, LIFTED_MS = 20, 300
"""From one point to the next, and from the end of a stroke to the beginning of the next one."""


def timed(drawing: Strokes) -> Strokes:
    """The drawing's strokes `[[x…], [y…]]` with the time of each point in ms since the first."""
    now, drawn = 0, []
    for xs, ys, *_ in drawing:
        times = [float(now + POINT_MS * place) for place in range(len(xs))]
        drawn.append([xs, ys, times])
        now += POINT_MS * (len(xs) - 1) + LIFTED_MS
    return drawn


def lasts_ms(drawing: Strokes) -> float:
    """How long a timed drawing takes."""
    return drawing[-1][2][-1]


def so_far(drawing: Strokes, now_ms: float) -> Strokes:
    """What of a timed drawing is there at a time, its first point at least."""
    grown = []
    for xs, ys, times in drawing:
        there = sum(1 for time in times if time <= max(now_ms, 0))
        if there:
            grown.append([xs[:there], ys[:there], times[:there]])
    return grown


def shape(drawing: Strokes) -> Strokes:
    """A drawing without its times, as the site asks for a guess."""
    return [stroke[:2] for stroke in drawing]
