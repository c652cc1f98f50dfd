"""Words from what a spreadsheet writes (CSV; commas, semicolons or tabs), and from plain text, a word a line."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from chalicelib.domain.spelling import folded
from chalicelib.domain.upload import MOST_LINES, NAMES, Line
from chalicelib.errors import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

DELIMITERS = ",;\t"
MOST_COLUMNS = 20
LONGEST_CELL = 1_000
COLUMNS = {name: name for name in NAMES} | {
    "text": "en",
    "word": "en",
    "english": "en",
    "anglais": "en",
    "mot": "fr",
    "french": "fr",
    "francais": "fr",
    "categorie": "category",
    "difficulte": "difficulty",
    "etiquette": "label",
}
"""A column's name, without case and accents, to what it holds."""


def has_header(text: str) -> bool:
    """Whether a text begins as a sheet does: with names of columns."""
    first, _ = _header_line(text)
    names = [_name(cell) for cell in re.split(f"[{DELIMITERS}]", first)]
    return any(name in {"en", "fr"} for name in names) and all(names)


def read_words(text: str) -> tuple[Line, ...]:
    """A word a line; empty lines are passed over. Raises Rejected."""
    lines = [Line(number, {"en": row.strip()}) for number, row in enumerate(text.split("\n"), 1) if row.strip()]
    _check_number(lines)
    return tuple(lines)


def read_sheet(text: str) -> tuple[Line, ...]:
    """The rows below the header; empty ones are passed over, and so are empty cells.

    Raises Rejected, with the line, where the header is none or the quotes do not close.
    """
    header, at = _header_line(text)
    delimiter = max(DELIMITERS, key=header.count)
    rows = _rows(text.split("\n")[at:], delimiter, at)
    number, cells = next(rows, (1, []))
    columns = _columns(number, cells)
    lines: list[Line] = []
    for number, cells in rows:
        if any(cell.strip() for cell in cells):
            lines.append(Line(number, _values(number, columns, cells)))
        _check_number(lines)
    return tuple(lines)


def _header_line(text: str) -> tuple[str, int]:
    """The first line that says anything, and its place; Excel's `sep=;` before it says nothing."""
    lines = text.split("\n", 50)[:50]
    for place, line in enumerate(lines):
        if line.strip() and not re.fullmatch(r"\s*sep=.\s*", line):
            return line, place
    return "", 0


def _rows(lines: list[str], delimiter: str, before: int) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of the line that it begins in."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True)
    while True:
        number = before + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            reason = f"This row can't be read ({error}): is a quote not closed, or a cell too long?"
            raise Rejected(((number, reason),)) from None
        if cells is None:
            return
        yield number, cells


def _columns(number: int, cells: list[str]) -> list[str]:
    named = [place for place, cell in enumerate(cells, 1) if cell.strip()]
    cells = cells[: named[-1] if named else 0]
    if len(cells) > MOST_COLUMNS:
        raise Rejected(((number, f"There are {len(cells)} columns; a list has {MOST_COLUMNS} at most."),))
    names = [_name(cell) for cell in cells]
    known = f"The columns are: {', '.join(NAMES)}; `en` or `fr` there must be."
    for cell, name in zip(cells, names, strict=True):
        if name is None:
            raise Rejected(((number, f"There is no column {cell.strip()[:50]!r}. {known}"),))
    if not {"en", "fr"} & set(names):
        raise Rejected(((number, f"The first line must name the columns. {known}"),))
    if len(set(names)) < len(names):
        raise Rejected(((number, "Two columns have the same name."),))
    return [name for name in names if name]


def _values(number: int, columns: list[str], cells: list[str]) -> dict[str, object]:
    if any(cell.strip() for cell in cells[len(columns) :]):
        reason = f"There are {len(cells)} cells under {len(columns)} columns: put a cell with a delimiter into quotes."
        raise Rejected(((number, reason),))
    if any("\n" in cell for cell in cells):
        raise Rejected(((number, "A cell goes on in the next line: is a quote not closed?"),))
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise Rejected(((number, f"A cell is longer than {LONGEST_CELL} characters."),))
    return {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if cell.strip()}


def _name(cell: str) -> str | None:
    """What a column holds, or None where it is none of ours."""
    return COLUMNS.get(folded(cell.strip().strip('"').strip()))


def _check_number(lines: list[Line]) -> None:
    if len(lines) > MOST_LINES:
        reason = f"An upload has {MOST_LINES} words at most: this one has more."
        raise Rejected(((lines[MOST_LINES].number, reason),))
