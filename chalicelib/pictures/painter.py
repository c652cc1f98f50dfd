"""Pictures of a drawing: a card for previews of links, a square one, a small one, and an animation."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from chalicelib.pictures.outline import Box, filling, lines, scale_of
from chalicelib.pictures.page import page_of
from chalicelib.pictures.sheet import Sheet, gif, png, put_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.share import Caption
    from chalicelib.pictures.outline import Line

CARD = (1200, 630)
"""What previews of links are made for: https://ogp.me, and the sizes that messengers ask for."""

SQUARE, SMALL, MOVING = 640, 320, 480
"""Sides in px of the picture to keep, of the gallery's, and of the animation."""

LINE = 4.0
"""Width of a line in units of the drawing, as on the site."""

THINNEST, THICKEST = 2.0, 12.0  # px
MARGIN = 0.12  # of a side
LONGEST_MS = 4_000
FRAME_MS = 80
LAST_MS = 2_000


class Painter:
    """Draws drawings that are not empty: ink on paper, whatever theme their player has; no text, so no fonts."""

    def card(self, drawing: Drawing) -> bytes:
        """A PNG for previews of links, with Inkling's mark."""
        width, height = CARD
        margin = MARGIN / 2 * height
        side = height - 2 * margin
        sheet = _inked(drawing, CARD, Box((width - side) / 2, margin, side))
        put_mark(sheet, width - 104, height - 104, 72)
        return png(sheet)

    def picture(self, drawing: Drawing) -> bytes:
        """A square PNG to keep, with Inkling's mark in a corner that the drawing leaves free."""
        sheet = _inked(drawing, (SQUARE, SQUARE), _square(SQUARE))
        put_mark(sheet, SQUARE - 56, SQUARE - 56, 40)
        return png(sheet)

    def thumbnail(self, drawing: Drawing) -> bytes:
        """A small square PNG, in which the drawing lies as in its replay on the site."""
        return png(_inked(drawing, (SMALL, SMALL), filling(drawing, SMALL)))

    def animation(self, drawing: Drawing) -> bytes:
        """A GIF in which the drawing is drawn once, within 4 s, and then stays."""
        frames = list(_frames(drawing))
        return gif(frames, [FRAME_MS] * (len(frames) - 1) + [LAST_MS])

    def page(self, share: str, caption: Caption) -> str:
        """The page of the share of that id, in HTML."""
        return page_of(share, caption, CARD, SQUARE)


def _square(side: int) -> Box:
    margin = MARGIN * side
    return Box(margin, margin, side - 2 * margin)


def _inked(drawing: Drawing, size: tuple[int, int], box: Box) -> Image:
    sheet, width = Sheet(*size), _width(drawing, box)
    for line in lines(drawing, box):
        sheet.line(line.points, width)
    return sheet.image()


def _width(drawing: Drawing, box: Box) -> float:
    return min(THICKEST, max(THINNEST, LINE * scale_of(drawing, box)))


def _frames(drawing: Drawing) -> Iterator[Image]:
    """The drawing every 80 ms of its time, which is squeezed to 4 s; the last one is whole."""
    sheet, box = Sheet(MOVING, MOVING), _square(MOVING)
    width, strokes = _width(drawing, box), lines(drawing, box)
    end = max(line.ends for line in strokes)
    frames = max(1, round(min(end, LONGEST_MS) / FRAME_MS))
    drawn = [0] * len(strokes)
    for frame in range(1, frames + 1):
        _go_on(sheet, strokes, drawn, end * frame / frames, width)
        image = sheet.image()
        put_mark(image, MOVING - 36, MOVING - 36, 26)
        yield image


def _go_on(sheet: Sheet, strokes: tuple[Line, ...], drawn: list[int], time: float, width: float) -> None:
    """Draw what each stroke has gained by a time; `drawn` counts the points that the pen has passed for good."""
    for place, line in enumerate(takewhile(lambda line: line.begins <= time, strokes)):
        if drawn[place] < len(line.points):
            points = line.until(time)
            sheet.line(points[max(0, drawn[place] - 1) :], width)
            drawn[place] = len(points) if points == line.points else len(points) - 1
