"""Quick, Draw! lines in gzipped files of bounded size, the same bytes for the same lines.

The fields are those of https://github.com/googlecreativelab/quickdraw-dataset#the-raw-moderated-dataset, but for
`countrycode`, which the game does not know; `timestamp` is cut to the day, so that it leads to no round, and strokes
are in the simplified form, without times.
"""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.storage.harvest import Sketch

MOST = 32_000_000  # bytes of a file before it is compressed


class Bundle:
    """Files of one name, numbered; `write` is given each when it is full: its number, its bytes, how many drawings."""

    def __init__(self, write: Callable[[int, bytes, int], None], most: int = MOST) -> None:
        self._write = write
        self._most = most
        self._number = 0
        self._start()

    def add(self, text: bytes) -> None:
        """Add a line, which ends with a line feed."""
        if self._drawings and self._size + len(text) > self._most:
            self.flush()
        self._file.write(text)
        self._size += len(text)
        self._drawings += 1

    def flush(self) -> None:
        """Write what is not written yet, if there is anything."""
        if self._drawings:
            self._file.close()
            self._write(self._number, self._buffer.getvalue(), self._drawings)
            self._number += 1
            self._start()

    def _start(self) -> None:
        self._buffer = io.BytesIO()
        self._file = gzip.GzipFile(filename="", fileobj=self._buffer, mode="wb", mtime=0)
        self._size = 0
        self._drawings = 0


def line(sketch: Sketch, key_id: str, strokes: list[list[list[int]]]) -> bytes:
    """A drawing as a line; the word is empty where nobody said what it is."""
    day = datetime.fromtimestamp(sketch.at / 1000, UTC).strftime("%Y-%m-%d 00:00:00 UTC")
    record = {
        "word": sketch.label or "",
        "timestamp": day,
        "recognized": sketch.recognised,
        "key_id": key_id,
        "drawing": strokes,
    }
    return json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
