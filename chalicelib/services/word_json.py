"""Words from JSON: a list of them, or `{"categories": [...], "words": [...]}`; each with the line that it begins in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chalicelib.domain.upload import MOST_LINES, Line
from chalicelib.errors import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_DIGITS = 18
_SPACE = re.compile(r"[ \t\n]*")
_TEXTS = {"texts": "", "category_texts": "category_"}


@dataclass(frozen=True, slots=True)
class Lists:
    """What a JSON upload holds."""

    words: list[Line] = field(default_factory=list)
    categories: list[Line] = field(default_factory=list)


def read_json(text: str) -> Lists:
    """Raises Rejected, with the line, for what is no such JSON."""
    return _Reader(text).read()


class _Reader:
    """Walks along the outer brackets itself, so that it knows where each word begins."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._has_lines = "\n" in text.strip()
        self._counted = (0, 1)
        self._decoder = json.JSONDecoder(
            object_pairs_hook=_unique, parse_int=_whole, parse_constant=_no_number, strict=True
        )

    def read(self) -> Lists:
        found = Lists()
        self._skip()
        if self._sees("["):
            self._list(found.words)
        elif self._sees("{"):
            for name in self._members():
                self._list({"words": found.words, "categories": found.categories}[name])
        else:
            raise self._rejected("A list of words is expected, `[{…}, {…}]`.")
        self._skip()
        if self._place < len(self._text):
            raise self._rejected("There is something behind the end of the list.")
        return found

    def _members(self) -> Iterator[str]:
        """The names of the outer object's members; whoever asks reads the value of each."""
        seen: set[str] = set()
        self._take("{")
        while not self._sees("}"):
            if seen:
                self._take(",")
            name = self._value()
            if name not in ("words", "categories") or name in seen:
                raise self._rejected('The object has "words" and perhaps "categories", each once, and nothing else.')
            seen.add(name)
            self._take(":")
            yield name
        self._take("}")

    def _list(self, lines: list[Line]) -> None:
        self._take("[")
        while not self._sees("]"):
            if lines:
                self._take(",")
            self._skip()
            lines.append(self._line(len(lines) + 1))
            if len(lines) > MOST_LINES:
                raise self._rejected(f"An upload has {MOST_LINES} words at most: this one has more.")
        self._take("]")

    def _line(self, place: int) -> Line:
        """The next word; where all words are in one line, its place counts in the line's stead."""
        number = self._line_number() if self._has_lines else place
        value = self._value()
        if not isinstance(value, dict):
            raise Rejected(((number, 'A word is an object, `{"text": …, "category": …}`.'),))
        return Line(number, _flat(number, value))

    def _value(self) -> Any:
        self._skip()
        try:
            value, self._place = self._decoder.raw_decode(self._text, self._place)
        except json.JSONDecodeError as error:
            raise Rejected(((error.lineno, f"This is no JSON: {error.msg}."),)) from None
        except RecursionError:
            raise self._rejected("This is nested too deeply.") from None
        except _Fault as fault:
            raise self._rejected(str(fault)) from None
        return value

    def _take(self, mark: str) -> None:
        if not self._sees(mark):
            raise self._rejected(f"This is no JSON: {mark!r} is expected.")
        self._place += 1

    def _sees(self, mark: str) -> bool:
        self._skip()
        return self._text.startswith(mark, self._place)

    def _skip(self) -> None:
        match = _SPACE.match(self._text, self._place)
        self._place = match.end() if match else self._place

    def _line_number(self) -> int:
        """The line of the place, counted on from where it was counted last."""
        place, line = self._counted
        self._counted = (self._place, line + self._text.count("\n", place, self._place))
        return self._counted[1]

    def _rejected(self, reason: str) -> Rejected:
        return Rejected(((self._line_number(), reason),))


class _Fault(Exception):
    """What the decoder's hooks refuse; no ValueError, which the decoder has for its own."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Fault("A name is given twice in one object.")
    return found


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise _Fault(f"A number has more than {MOST_DIGITS} digits.")
    return int(digits)


def _no_number(name: str) -> None:
    raise _Fault(f"{name} is no number.")


def _flat(number: int, value: dict[str, Any]) -> dict[str, object]:
    """A word's values by the names of a sheet's columns: `texts: {en}` is `en`, and so is `text`."""
    flat: dict[str, object] = {}
    for name, given in value.items():
        if name in _TEXTS and isinstance(given, dict):
            named = {f"{_TEXTS[name]}{language}": text for language, text in given.items()}
        else:
            named = {"en" if name == "text" else name: given}
        if set(named) & set(flat):
            raise Rejected(((number, "The same text is given twice, as `text` and in `texts`."),))
        flat |= named
    return flat
