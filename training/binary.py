"""Reads the binary files of Quick, Draw!: simplified drawings of one label, which is the name of the file.

Little-endian and without padding, as https://github.com/googlecreativelab/quickdraw-dataset#binary-files-bin says: key
id (uint64), country (2 bytes), recognised (1 byte, 0 or 1), time (uint32, s), number of strokes (uint16); then for each
stroke the number of points (uint16), all x and all y (a byte each).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO

from training.line import BrokenDrawingError, Line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADER = struct.Struct("<Q2sBIH")
COUNT = struct.Struct("<H")


def read(path: Path, word: str) -> Iterator[Line]:
    """The drawings of one file in order. Raises BrokenDrawingError, with the offset of the first broken drawing."""
    with path.open("rb") as file:
        begin = 0
        while file.peek(1):
            try:
                yield _drawing(file, word)
            except ValueError as error:
                raise BrokenDrawingError(f"{path}: byte {begin:,}: {error}") from error
            begin = file.tell()


def _drawing(file: BinaryIO, word: str) -> Line:
    key_id, _, recognised, _, strokes = HEADER.unpack(_exactly(file, HEADER.size))
    if recognised > 1:
        raise ValueError(f"no drawing begins here: `recognised` is {recognised}, neither 0 nor 1")
    if not strokes:
        raise ValueError("a drawing without a stroke")
    return Line(word, str(key_id), [_stroke(file) for _ in range(strokes)])


def _stroke(file: BinaryIO) -> list[list[float]]:
    (points,) = COUNT.unpack(_exactly(file, COUNT.size))
    if not points:
        raise ValueError(f"a stroke without a point at byte {file.tell() - COUNT.size:,}")
    return [list(_exactly(file, points)), list(_exactly(file, points))]


def _exactly(file: BinaryIO, size: int) -> bytes:
    found = file.read(size)
    if len(found) < size:
        raise ValueError(f"the file ends within this drawing, at byte {file.tell():,}")
    return found
