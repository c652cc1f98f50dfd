"""The bytes of an uploaded file as text: in the encoding that they are marked with, or that the sender names."""

from __future__ import annotations

import codecs
import re
import unicodedata

from chalicelib.errors import Rejected

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CHARSETS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    # Browsers and spreadsheets mean Windows' set by the others: https://encoding.spec.whatwg.org/#names-and-labels
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
}
NOT_UTF8 = (
    "There are bytes that are not UTF-8. Save the list as UTF-8, or name its encoding: "
    "`Content-Type: text/csv; charset=windows-1252`."
)
_CONTROL = re.compile("[^\\t\\n\\r\\x20-\\x7e\\xa0-\\U0010ffff]")


def decode(content: bytes, charset: str | None) -> str:
    """The text of a file, its lines ended by line feeds; `charset` is what the sender says, if anything.

    Raises Rejected, with the line, for bytes of another encoding and for what is no text.
    """
    encoding, content = _encoding_of(content, charset)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, errors="replace")
        reason = NOT_UTF8 if encoding == "utf-8" else f"There are bytes that are not {encoding}: name another encoding."
        raise Rejected(((_line_of(before, len(before)), reason),)) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _check(text)
    return text


def _encoding_of(content: bytes, charset: str | None) -> tuple[str, bytes]:
    """The encoding and the bytes behind its mark."""
    mark, marked = next(((mark, name) for mark, name in MARKS if content.startswith(mark)), (b"", None))
    told = _named(charset) if charset else None
    if marked == "utf-32":
        raise Rejected(((1, "This is UTF-32: save the list as UTF-8."),))
    if marked and told and not marked.startswith(told):
        raise Rejected(((1, f"The file is marked as {marked}, but was sent as {charset}: name the one that it is."),))
    if told == "utf-16" and not marked:
        raise Rejected(((1, "UTF-16 without a byte order mark: name utf-16le or utf-16be."),))
    return marked or told or "utf-8", content[len(mark) :]


def _named(charset: str) -> str:
    encoding = CHARSETS.get(charset.strip().strip("\"'").lower())
    if encoding is None:
        reason = f"The encoding {charset[:40]!r} is not one of utf-8, utf-16, utf-16le, utf-16be and windows-1252."
        raise Rejected(((1, reason),))
    return encoding


def _check(text: str) -> None:
    found = _CONTROL.search(text)
    place = found.start() if found else text.find("\N{REPLACEMENT CHARACTER}")
    if place < 0:
        return
    line, character = _line_of(text, place), text[place]
    if character == "\0":
        reason = "There is a NUL: this is no text file, or UTF-16 without a byte order mark."
    elif character == "\N{REPLACEMENT CHARACTER}":
        reason = f"A character was lost on its way. {NOT_UTF8}"
    else:
        kind = unicodedata.category(character)
        reason = f"There is the control character U+{ord(character):04X} ({kind}): this is no list of words."
    raise Rejected(((line, reason),))


def _line_of(text: str, place: int) -> int:
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n", 0, place) + 1
