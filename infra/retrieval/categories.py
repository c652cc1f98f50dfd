"""The categories of the word list and how each source is asked for them, from `categories.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.domain.word import LANGUAGES, Category
from infra.words import FILE as SHIPPED
from infra.words import WordFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.domain.word import Language

FILE = Path(__file__).with_name("categories.toml")


@dataclass(frozen=True, slots=True)
class Asked:
    """A category, and what to ask for: WordNet's hypernyms (first lemmas), Wikidata's classes, Datamuse's kinds."""

    id: str
    texts: Mapping[Language, str]
    wordnet: tuple[str, ...] = ()
    wikidata: tuple[str, ...] = ()
    datamuse: tuple[str, ...] = ()

    @property
    def category(self) -> Category:
        return Category(self.id, self.texts)


Categories = tuple[Asked, ...]


def load_categories(path: Path = FILE, shipped: Path = SHIPPED) -> Categories:
    """In the file's order; those of the shipped list keep the names that they have there."""
    named = {one.id: one.texts for one in WordFile.model_validate_json(shipped.read_bytes()).categories}
    said = tomllib.loads(path.read_text())
    return tuple(
        Asked(
            id_,
            {language: named[id_][language] if id_ in named else asked[language] for language in LANGUAGES},
            *(tuple(asked[source]) for source in ("wordnet", "wikidata", "datamuse")),
        )
        for id_, asked in said.items()
    )
