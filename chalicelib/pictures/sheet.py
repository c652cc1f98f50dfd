"""Paper of a few colours, ink on it, and Inkling's mark; Pillow's only user, which loads it when it first draws."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

    from chalicelib.pictures.outline import Point

Colour = tuple[int, int, int]

PAPER: Colour = (247, 245, 239)
INK: Colour = (28, 32, 51)
ACCENT: Colour = (56, 70, 200)
WHITE: Colour = (255, 255, 255)

FINER = 3
"""Lines are drawn so many times as large, then made smaller: that smoothes their edges."""

_SHADES = 16  # of ink on paper
_EDGES = 8  # shades at the edges of the mark


class Sheet:
    """A sheet of `width` by `height` px that ink is put on, line by line."""

    def __init__(self, width: int, height: int) -> None:
        from PIL import Image, ImageDraw  # noqa: PLC0415  # a process that draws nothing does not load it

        self.size = (width, height)
        self._ink = Image.new("L", (width * FINER, height * FINER))
        self._draw = ImageDraw.Draw(self._ink)

    def line(self, points: Sequence[Point], width: float) -> None:
        """Ink along the points, in px, with round ends and corners; a point alone is a dot."""
        fine = [(x * FINER, y * FINER) for x, y in points]
        if len(fine) > 1:
            self._draw.line(fine, fill=255, width=max(1, round(width * FINER)), joint="curve")
        radius = width * FINER / 2
        for x, y in (fine[0], fine[-1]):
            self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)

    def image(self) -> Image:
        """The sheet as it is now, in the colours of `palette`."""
        image = self._ink.reduce(FINER).point([_SHADES * value // 256 for value in range(256)])
        image = image.convert("P")
        image.putpalette(palette())
        return image


def palette() -> list[int]:
    """Red, green and blue of all colours: ink on paper, the mark on paper, white on the mark."""
    shades = [*_between(PAPER, INK, _SHADES), *_between(PAPER, ACCENT, _EDGES), *_between(ACCENT, WHITE, _EDGES)]
    return [value for shade in shades for value in shade]


def put_mark(image: Image, left: int, top: int, side: int) -> None:
    """Put Inkling's mark, a drop of ink with a line in it, onto an image of a sheet."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    scale = side * FINER / 64  # the mark is designed on 64 by 64
    ground, drop = (Image.new("L", (side * FINER, side * FINER)) for _ in range(2))
    ImageDraw.Draw(ground).rounded_rectangle((0, 0, side * FINER - 1, side * FINER - 1), 16 * scale, fill=255)
    draw = ImageDraw.Draw(drop)
    draw.polygon([(x * scale, y * scale) for x, y in _DROP], fill=255)
    draw.ellipse(tuple(value * scale for value in _BELLY), fill=255)
    draw.line([(x * scale, y * scale) for x, y in _WAVE], fill=0, width=round(3.5 * scale), joint="curve")
    ground, drop = ground.reduce(FINER), drop.reduce(FINER)
    colours = ground.point([_SHADES + (_EDGES - 1) * value // 255 for value in range(256)])
    white = drop.point([_SHADES + _EDGES + (_EDGES - 1) * value // 255 for value in range(256)])
    colours.paste(white, mask=drop.point([255 * (value > 0) for value in range(256)]))
    image.paste(colours.convert("P"), (left, top), ground.point([255 * (value > 0) for value in range(256)]))


def png(image: Image) -> bytes:
    return _saved(image, "PNG", optimize=True)


def gif(frames: Sequence[Image], durations: Sequence[int]) -> bytes:
    """The frames, each for its time in ms, once: the last one stays."""
    first, *others = frames
    return _saved(first, "GIF", save_all=True, append_images=others, duration=list(durations), optimize=False)


def _saved(image: Image, kind: str, **options: Any) -> bytes:
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def _between(start: Colour, end: Colour, steps: int) -> list[Colour]:
    shares = [step / (steps - 1) for step in range(steps)]
    return [(_mixed(start[0], end[0], s), _mixed(start[1], end[1], s), _mixed(start[2], end[2], s)) for s in shares]


def _mixed(start: int, end: int, share: float) -> int:
    return round(start + (end - start) * share)


def _cubic(start: Point, one: Point, two: Point, end: Point, pieces: int = 12) -> list[Point]:
    """Points of a cubic curve, with its start and without its end."""
    found = []
    for piece in range(pieces):
        t = piece / pieces
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
        found.append(
            (
                a * start[0] + b * one[0] + c * two[0] + d * end[0],
                a * start[1] + b * one[1] + c * two[1] + d * end[1],
            )
        )
    return found


# The lines of frontend/public/icon.svg.
_DROP: list[Point] = [
    *_cubic((32, 10), (39, 20), (46, 27), (46, 37)),
    (46, 37),
    (18, 37),
    *_cubic((18, 37), (18, 27), (25, 20), (32, 10)),
]
_BELLY = (18, 23, 46, 51)
_WAVE: list[Point] = [
    *_cubic((24, 39), (26, 32), (29, 32), (29, 37)),
    *_cubic((29, 37), (29, 42), (32, 42), (34, 37)),
    *_cubic((34, 37), (36, 32), (38, 33), (40, 36)),
    (40, 36),
]
