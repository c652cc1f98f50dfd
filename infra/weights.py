"""What a built site weighs on its way to a browser, page by page, as Vite's manifest tells it.

Sizes are of what CloudFront sends: files of 1000 bytes and more in gzip, smaller ones as they are.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_ENTRY = "index.html"
_PAGES = "src/pages/"
_LANGUAGE = re.compile(r"/(en|fr)\.js$")
_SMALLEST_COMPRESSED = 1000  # bytes, as CloudFront
_GZIP_LEVEL = 6  # which is what servers use: the highest level would flatter


@dataclass(frozen=True, slots=True)
class Chunk:
    """A file of the build, the chunks that it imports, and those that it may import later."""

    file: str
    imports: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    css: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weight:
    """A page's JavaScript in bytes: its first view, and what the page adds to what every page loads, now and later."""

    page: str
    first: int
    added: int
    later: int


class Site:
    """A built site: its folder, and its chunks by the source that they are made of."""

    def __init__(self, folder: Path, chunks: Mapping[str, Chunk]) -> None:
        self._folder = folder
        self._chunks = chunks

    @classmethod
    def read(cls, folder: Path) -> Site:
        """From the manifest that Vite writes: https://vite.dev/guide/backend-integration."""
        told = json.loads((folder / ".vite" / "manifest.json").read_text())
        names = {"imports": "imports", "dynamicImports": "later", "css": "css"}
        chunks = {
            key: Chunk(part["file"], **{name: tuple(part.get(theirs, ())) for theirs, name in names.items()})
            for key, part in told.items()
        }
        return cls(folder, chunks)

    def weights(self) -> list[Weight]:
        """Every page's, by its name."""
        every = self._first_view([_ENTRY])
        found = []
        for page in sorted(key for key in self._chunks if key.startswith(_PAGES)):
            first = self._first_view([_ENTRY, page])
            later = self._later(first)
            name = page.removeprefix(_PAGES).partition(".")[0]
            found.append(Weight(name, self._size(first), self._size(first - every), self._size(later)))
        return found

    def first_load(self) -> dict[str, int]:
        """Bytes that the home page's first view loads, by kind of file."""
        chunks = self._first_view([_ENTRY, f"{_PAGES}home.jsx"])
        html = (self._folder / _ENTRY).read_text()
        named = set(re.findall(r'(?:href|src)="/([^"]+)"', html)) | {
            css for key in chunks for css in self._chunks[key].css
        }
        found = {"html": self.sent(_ENTRY), "js": self._size(chunks)}
        for file in sorted(name for name in named if not name.endswith(".js")):
            kind = file.rpartition(".")[2]
            found[kind] = found.get(kind, 0) + self.sent(file)
        return found

    def sent(self, file: str) -> int:
        """Bytes of a file on its way to a browser."""
        content = (self._folder / file).read_bytes()
        if len(content) < _SMALLEST_COMPRESSED:
            return len(content)
        return len(gzip.compress(content, _GZIP_LEVEL, mtime=0))

    def _first_view(self, keys: Iterable[str]) -> frozenset[str]:
        """The chunks, all that they import, and the heavier one of the languages of each of their texts."""
        found: set[str] = set()
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting += [*self._chunks[key].imports, *self._texts(key)]
        return frozenset(found)

    def _texts(self, key: str) -> list[str]:
        pairs: dict[str, list[str]] = {}
        for text in filter(_LANGUAGE.search, self._chunks[key].later):
            pairs.setdefault(_LANGUAGE.sub("", text), []).append(text)
        return [max(languages, key=lambda text: self.sent(self._chunks[text].file)) for languages in pairs.values()]

    def _later(self, first: frozenset[str]) -> frozenset[str]:
        """What the page may load once it is there, other pages and languages apart."""
        loaded = first
        while True:
            asked = [key for chunk in loaded for key in self._chunks[chunk].later if self._is_part(key)]
            grown = loaded | self._first_view(asked)
            if grown == loaded:
                return loaded - first
            loaded = grown

    @staticmethod
    def _is_part(key: str) -> bool:
        return not (key.startswith(_PAGES) or _LANGUAGE.search(key))

    def _size(self, keys: Iterable[str]) -> int:
        return sum(self.sent(self._chunks[key].file) for key in keys if self._chunks[key].file.endswith(".js"))
