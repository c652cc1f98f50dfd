"""An uploaded file as what its lines wish for, and the faults of those that say it wrongly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chalicelib.domain.spelling import Unfit
from chalicelib.domain.upload import Line, Rejection, read_category, read_line
from chalicelib.errors import Rejected
from chalicelib.services.decoding import decode
from chalicelib.services.sheets import has_header, read_sheet, read_words
from chalicelib.services.word_json import Lists, read_json

if TYPE_CHECKING:
    from chalicelib.domain.upload import Texts, Wish

JSON, CSV, TABS, PLAIN = "application/json", "text/csv", "text/tab-separated-values", "text/plain"


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file; `media_type` is one of the four above, `charset` what the sender says, if anything."""

    content: bytes
    media_type: str
    charset: str | None


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file says; `categories` are names by id, of those that it gives by themselves."""

    wishes: list[Wish] = field(default_factory=list)
    categories: dict[str, Texts] = field(default_factory=dict)
    faults: list[Rejection] = field(default_factory=list)


def read_file(file: File) -> Contents:
    """Raises Rejected, with a line, for a file that cannot be read or holds no word."""
    lists = _lines(file.media_type, decode(file.content, file.charset))
    if not lists.words:
        raise Rejected(((1, "There is no word in this list."),))
    contents = Contents()
    for line in lists.words:
        try:
            contents.wishes.append(read_line(line))
        except Unfit as fault:
            contents.faults.append(Rejection(line.number, str(fault)))
    for line in lists.categories:
        _read_category(line, contents)
    return contents


def _lines(media_type: str, text: str) -> Lists:
    if media_type == JSON:
        return read_json(text)
    if media_type == PLAIN and not has_header(text):
        return Lists(list(read_words(text)))
    return Lists(list(read_sheet(text)))


def _read_category(line: Line, contents: Contents) -> None:
    try:
        id_, texts = read_category(line)
    except Unfit as fault:
        contents.faults.append(Rejection(line.number, str(fault)))
        return
    if id_ in contents.categories:
        contents.faults.append(Rejection(line.number, f"The category {id_!r} is there twice."))
    contents.categories[id_] = texts
