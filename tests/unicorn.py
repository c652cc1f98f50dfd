"""A pen that draws unicorns, a word that the shipped champion has no label for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.domain.drawing import Drawing

if TYPE_CHECKING:
    from random import Random

HEAD = [(60, 250), (70, 180), (100, 140), (150, 150), (200, 200), (190, 225), (150, 220), (130, 250)]
HORN = [(110, 140), (190, 20), (140, 148)]
RINGS = [[(122, 118), (155, 112)], [(140, 92), (168, 85)], [(158, 66), (178, 58)]]
MANE = [(100, 140), (70, 130), (80, 160), (50, 155), (65, 190), (35, 195), (55, 225)]
EYE = [(135, 175), (142, 178), (136, 181)]


def unicorn(random: Random) -> Drawing:
    """A unicorn's head, each time a little another one, drawn in some two seconds."""
    wide, high = random.uniform(0.85, 1.15), random.uniform(0.85, 1.15)
    strokes = []
    for number, stroke in enumerate((HEAD, HORN, *RINGS, MANE, EYE)):
        xs = [round(x * wide + random.gauss(0, 4)) for x, _ in stroke]
        ys = [round(y * high + random.gauss(0, 4)) for _, y in stroke]
        strokes.append([xs, ys, [300 * number + 30 * place for place in range(len(stroke))]])
    return Drawing.from_lists(strokes)
