"""Reads Quick, Draw! drawings line by line, raw or simplified, gzipped too.

Each line is an object with at least `word` and `drawing`, and `key_id` where there is no channel of its own for
validation: https://github.com/googlecreativelab/quickdraw-dataset#the-raw-moderated-dataset.
"""

from __future__ import annotations

import gzip
import json
import math
import zlib
from typing import TYPE_CHECKING

from training.line import BrokenDrawingError, Line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedIOBase
    from pathlib import Path

LONGEST = 16_000_000
"""Bytes of a line; the longest raw drawing of the data set has less than a tenth. Nothing longer is held."""


def read(path: Path) -> Iterator[Line]:
    """The lines of one file in order; blank lines are skipped. Raises BrokenDrawingError at the first broken one."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rb") as file:
        for number, text in enumerate(_texts(file, path), start=1):
            if text.strip():
                yield _line(text, f"{path}:{number}")


def _texts(file: BufferedIOBase, path: Path) -> Iterator[bytes]:
    """The lines as they are, none longer than `LONGEST`."""
    number = 1
    try:
        while text := file.readline(LONGEST + 1):
            if len(text) > LONGEST:
                raise BrokenDrawingError(f"{path}:{number}: a line of more than {LONGEST:,} bytes")
            yield text
            number += 1
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BrokenDrawingError(f"{path}:{number}: broken where it is unpacked: {error}") from error


def _line(text: bytes, where: str) -> Line:
    try:
        record = json.loads(text.decode())
    except (ValueError, RecursionError) as error:  # no UTF-8 and no JSON; numbers too long, lists too deep
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
        and all(type(value) in {int, float} and _is_real(value) for axis in stroke for value in axis)
    )


def _is_real(value: float) -> bool:
    """Whether it can be computed with: JSON knows whole numbers of any length."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False
