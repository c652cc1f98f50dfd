"""One drawing as every reader gives it, whatever form it was kept in."""

from __future__ import annotations

from typing import NamedTuple

from chalicelib.domain.drawing import Drawing


class BrokenDrawingError(ValueError):
    """Something in a file that is no drawing; the message names the file, the place in it and the fault."""


class Line(NamedTuple):
    """A drawing by somebody who was asked for `word`; named after the lines of Quick, Draw! files."""

    word: str
    key_id: str
    strokes: list[list[list[float]]]

    @property
    def drawing(self) -> Drawing:
        return Drawing.from_lists(self.strokes)
