"""Wikidata's query service: what belongs to a class, with its names in English and French and other names.

Answers are SPARQL 1.1 results in JSON (https://www.w3.org/TR/sparql11-results-json/). Things with many Wikipedia
articles come first: they are what many people know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra.retrieval.candidate import Candidate, Origin
from infra.retrieval.web import Unreadable, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from infra.retrieval.categories import Categories
    from infra.retrieval.web import Web

URL = "https://query.wikidata.org/sparql"
FORM = "application/sparql-results+json"
FEWEST_ARTICLES = 30
MOST = 500
NEEDED = frozenset({"item", "en", "fr"})
BATCH = 50  # words in one question
_NAMES = """
  ?item wikibase:sitelinks ?articles ; rdfs:label ?en , ?fr .
  FILTER(LANG(?en) = "en" && LANG(?fr) = "fr")
  OPTIONAL { ?item skos:altLabel ?other . FILTER(LANG(?other) = "en") }"""
_SELECT = 'SELECT ?item ?en ?fr ?articles (GROUP_CONCAT(DISTINCT ?other; SEPARATOR="|") AS ?also)'
_END = f"GROUP BY ?item ?en ?fr ?articles ORDER BY DESC(?articles) LIMIT {MOST}"


class Value(BaseModel):
    """A term of a result: `{"type": "literal", "xml:lang": "fr", "value": "chien"}`."""

    model_config = ConfigDict(frozen=True)

    value: str


class Results(BaseModel):
    model_config = ConfigDict(frozen=True)

    bindings: tuple[dict[str, Value], ...] = Field()


class Document(BaseModel):
    """A whole answer; its head says nothing that the bindings do not."""

    model_config = ConfigDict(frozen=True)

    results: Results


class Wikidata:
    """Members of each category's classes, and the names of `words` (English), with the best known thing of a name."""

    origin = Origin("Wikidata", "https://www.wikidata.org/", "CC0 1.0")

    def __init__(self, web: Web, categories: Categories, words: Sequence[str] = ()) -> None:
        self._web = web
        members = [(category.id, members_query(item)) for category in categories for item in category.wikidata]
        batches = [words[first : first + BATCH] for first in range(0, len(words), BATCH)]
        self._questions: list[tuple[str | None, str]] = [*members, *((None, names_query(batch)) for batch in batches)]

    def steps(self) -> int:
        return len(self._questions)

    def candidates(self) -> Iterator[tuple[Candidate, ...]]:
        for category, query in self._questions:
            rows = read(self._web, _rows, URL, {"query": query, "format": "json"}, FORM)
            yield _best_known(tuple(self._candidate(row, category) for row in rows))

    def _candidate(self, row: dict[str, Value], category: str | None) -> Candidate:
        also = row["also"].value.split("|") if "also" in row else []
        return Candidate(
            row["en"].value,
            self.origin,
            texts={"fr": row["fr"].value},
            category=category,
            also=tuple(text for text in also if text),
            reference=row["item"].value.rpartition("/")[2],
        )


def _rows(body: bytes) -> tuple[dict[str, Value], ...]:
    """The rows of an answer; one that was cut at Wikidata's time limit is no JSON."""
    try:
        rows = Document.model_validate_json(body).results.bindings
    except ValidationError:
        raise Unreadable("what Wikidata answered is no table of results, or was cut") from None
    if any(not set(row) >= NEEDED for row in rows):
        raise Unreadable("what Wikidata answered is no table of item, en and fr")
    return rows


def members_query(item: str) -> str:
    """What is, through any number of steps, a subclass of an item such as `Q34379`."""
    return (
        f"{_SELECT} WHERE {{\n  ?item wdt:P279+ wd:{item} .{_NAMES}\n"
        f"  FILTER(?articles >= {FEWEST_ARTICLES})\n}} {_END}"
    )


def names_query(words: Sequence[str]) -> str:
    """Things that are called exactly so in English, and are a kind of something."""
    values = " ".join(f'"{_escaped(word)}"@en' for word in words)
    return f"{_SELECT} WHERE {{\n  VALUES ?en {{ {values} }}\n  ?item wdt:P279 [] .{_NAMES}\n}} {_END}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _best_known(found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The first of each English name: answers are sorted by the number of articles."""
    first: dict[str, Candidate] = {}
    for candidate in found:
        first.setdefault(candidate.text, candidate)
    return tuple(first.values())
