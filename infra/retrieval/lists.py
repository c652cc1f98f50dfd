"""Any list of words: a file or an address that holds CSV, JSON or a word a line, read by the rules of an upload."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import httpx

from chalicelib.domain.upload import Rejection
from chalicelib.errors import Rejected
from chalicelib.services.word_files import CSV, JSON, PLAIN, TABS, Contents, File, read_file
from infra.retrieval.candidate import Candidate, Origin
from infra.retrieval.web import Unreadable, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.domain.upload import Wish
    from infra.retrieval.web import Web

TYPES = {".json": JSON, ".csv": CSV, ".tsv": TABS}
MOST_BYTES = 20 * 1024 * 1024


class WordFile:
    """A list at `place`; `charset` is its encoding where it has no mark and is not UTF-8.

    `faults` are the lines that could not be taken, once it was read.
    """

    def __init__(self, web: Web, place: str, licence: str, charset: str | None = None) -> None:
        self.origin = Origin(PurePosixPath(place.partition("?")[0]).name or place, place, licence)
        self.faults: list[Rejection] = []
        self._web, self._place, self._charset = web, place, charset

    def steps(self) -> int:
        return 1

    def candidates(self) -> Iterator[tuple[Candidate, ...]]:
        if is_address(self._place):
            contents = read(self._web, self._parsed, self._place)
        else:
            contents = self._parsed(self._content())
        self.faults += contents.faults
        yield tuple(self._known_in_english(contents))

    def _parsed(self, content: bytes) -> Contents:
        try:
            return read_file(File(content, self._type(content), self._charset))
        except Rejected as error:
            raise Unreadable(f"{self._place}: {error}") from None

    def _content(self) -> bytes:
        path = Path(self._place)
        try:
            if path.stat().st_size > MOST_BYTES:
                raise Unreadable(f"{self._place} has more than {MOST_BYTES >> 20} MB")
            return path.read_bytes()
        except OSError as error:
            raise Unreadable(f"{self._place}: {error.strerror}") from None

    def _type(self, content: bytes) -> str:
        """By the name's ending, else by how it begins."""
        path = httpx.URL(self._place).path if is_address(self._place) else self._place
        named = TYPES.get(PurePosixPath(path).suffix.lower())
        return named or (JSON if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{") else PLAIN)

    def _known_in_english(self, contents: Contents) -> Iterator[Candidate]:
        for wish in contents.wishes:
            if "en" in wish.texts:
                yield self._candidate(wish)
            else:
                self.faults.append(Rejection(wish.line, "There is no text in English, by which lists are merged."))

    def _candidate(self, wish: Wish) -> Candidate:
        return Candidate(
            wish.texts["en"],
            self.origin,
            texts={language: text for language, text in wish.texts.items() if language != "en"},
            category=wish.category,
            label=wish.label,
            difficulty=wish.difficulty,
            reference=f"line {wish.line}",
        )


def is_address(place: str) -> bool:
    return place.startswith(("https://", "http://"))
