"""Drawings as they come in: checked quickly, however they are malformed, and made into the domain's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from annotated_types import Len
from pydantic import AfterValidator, FailFast, Field, FiniteFloat, GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from chalicelib.domain.drawing import Drawing

if TYPE_CHECKING:
    from collections.abc import Callable

STROKES_LIMIT = 200
POINTS_LIMIT = 6_000
COORDINATE_LIMIT = 100_000
TIME_LIMIT_MS = 3_600_000

_Number = Annotated[FiniteFloat, Field(strict=True, ge=-COORDINATE_LIMIT, le=TIME_LIMIT_MS)]
_Axis = Annotated[list[_Number], Len(1, POINTS_LIMIT), FailFast()]


def _refuse(kind: str, message: str) -> PydanticCustomError:
    return PydanticCustomError(kind, message)


def _check_stroke(stroke: list[list[float]]) -> list[list[float]]:
    x, y = stroke[0], stroke[1]
    if len(x) != len(y) or len(stroke[-1]) != len(x):
        raise _refuse("stroke_lengths", "x, y and t must have the same length.")
    if max(x) > COORDINATE_LIMIT or max(y) > COORDINATE_LIMIT:
        raise _refuse("stroke_bounds", f"x and y must lie between -{COORDINATE_LIMIT} and {COORDINATE_LIMIT}.")
    if len(stroke) == 3 and (stroke[2][0] < 0 or stroke[2] != sorted(stroke[2])):
        raise _refuse("stroke_times", "t must start at 0 or later and must not decrease.")
    return stroke


_Stroke = Annotated[list[_Axis], Len(2, 3), FailFast(), AfterValidator(_check_stroke)]


def _to_drawing(strokes: list[list[list[float]]]) -> Drawing:
    if sum(len(stroke[0]) for stroke in strokes) > POINTS_LIMIT:
        raise _refuse("drawing_points", f"The drawing must not have more than {POINTS_LIMIT} points.")
    return Drawing.from_lists(strokes)


class _Strokes:
    """Pydantic's view of a drawing: lists of numbers outside, `Drawing` inside."""

    def __init__(self, at_least: int) -> None:
        self._at_least = at_least

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        lists = Annotated[list[_Stroke], Len(self._at_least, STROKES_LIMIT), FailFast()]
        convert: Callable[[Any], Drawing] = _to_drawing
        return core_schema.no_info_after_validator_function(convert, handler.generate_schema(lists))


DrawingBody = Annotated[Drawing, _Strokes(at_least=1)]
"""A field for a drawing of 1 to 200 strokes, `[[x…],[y…]]` or `[[x…],[y…],[t…]]`, at most 6,000 points in all."""

FinalDrawingBody = Annotated[Drawing, _Strokes(at_least=0)]
"""The same, where nothing may have been drawn at all: a round can time out before the first stroke."""
