"""Datamuse's dictionary: what is a kind of something, and how often a word stands in English text.

The form of its answers: https://www.datamuse.com/api/ (`rel_gen`: what the word is more general than; `md=pf`: tags
with parts of speech and `f:`, occurrences in a million words).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from infra.retrieval.candidate import Candidate, Origin
from infra.retrieval.web import Unreadable, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.retrieval.categories import Categories
    from infra.retrieval.web import Web

URL = "https://api.datamuse.com/words"
MOST = 1000  # the most that it gives for a question


class Found(BaseModel):
    """A word of an answer; `tags` such as `["n", "f:3.51"]`."""

    model_config = ConfigDict(frozen=True)

    word: str
    score: int = 0
    tags: tuple[str, ...] = Field(default=())

    @property
    def frequency(self) -> float | None:
        """Occurrences in a million words."""
        value = next((tag[2:] for tag in self.tags if tag.startswith("f:")), None)
        try:
            return float(value) if value else None
        except ValueError:
            return None


_ANSWER = TypeAdapter(tuple[Found, ...])


class Datamuse:
    origin = Origin("Datamuse", "https://www.datamuse.com/api/", "no licence stated")

    def __init__(self, web: Web, categories: Categories) -> None:
        self._web = web
        self._questions = [(category.id, kind) for category in categories for kind in category.datamuse]

    def steps(self) -> int:
        return len(self._questions)

    def candidates(self) -> Iterator[tuple[Candidate, ...]]:
        for category, kind in self._questions:
            asked = {"rel_gen": kind, "md": "pf", "max": str(MOST)}
            found = read(self._web, _found, URL, asked, "application/json")
            yield tuple(
                Candidate(one.word, self.origin, category=category, frequency=one.frequency, reference=one.word)
                for one in found
                if "n" in one.tags
            )


def _found(body: bytes) -> tuple[Found, ...]:
    try:
        return _ANSWER.validate_json(body)
    except ValidationError:
        raise Unreadable("what Datamuse answered is no list of words") from None
