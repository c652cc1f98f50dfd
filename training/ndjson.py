"""Reads Quick, Draw! drawings line by line, raw or simplified, gzipped too.

Each line is an object with at least `word` and `drawing`, and `key_id` where there is no channel of its own for
validation: https://github.com/googlecreativelab/quickdraw-dataset#the-raw-moderated-dataset.
"""

from __future__ import annotations

import gzip
import json
import math
from typing import TYPE_CHECKING

from training.line import BrokenDrawingError, Line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read(path: Path) -> Iterator[Line]:
    """The lines of one file in order; blank lines are skipped. Raises BrokenDrawingError at the first broken one."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for number, text in enumerate(lines, start=1):
            if text.strip():
                yield _line(text, f"{path}:{number}")


def _line(text: str, where: str) -> Line:
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise BrokenDrawingError(f"{where}: not JSON: {error}") from error
    if not isinstance(record, dict) or not isinstance(record.get("word"), str):
        raise BrokenDrawingError(f"{where}: no `word`")
    strokes = record.get("drawing")
    if not isinstance(strokes, list) or not strokes:
        raise BrokenDrawingError(f"{where}: no `drawing`")
    if not all(_is_stroke(stroke) for stroke in strokes):
        raise BrokenDrawingError(
            f"{where}: a stroke is not [[x…], [y…]] or [[x…], [y…], [t…]] of one length, at least 1"
        )
    return Line(record["word"], str(record.get("key_id", "")), strokes)


def _is_stroke(stroke: object) -> bool:
    return (
        isinstance(stroke, list)
        and len(stroke) in {2, 3}
        and all(isinstance(axis, list) and len(axis) == len(stroke[0]) > 0 for axis in stroke)
        and all(type(value) in {int, float} and math.isfinite(value) for axis in stroke for value in axis)
    )
