"""A word as one source gives it, and what is known of the source itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chalicelib.domain.word import Difficulty, Language


@dataclass(frozen=True, slots=True)
class Origin:
    """Where words come from: its name, its address or file, and the licence under which it gives them."""

    name: str
    place: str
    licence: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that a source gives; what the source does not say is None or empty.

    `texts` are those of other languages than English, `also` other texts of the same meaning (English), `frequency`
    the times the word stands in a million words of English, `reference` the source's own name for the thing.
    """

    text: str
    origin: Origin
    texts: Mapping[Language, str] = field(default_factory=dict)
    category: str | None = None
    label: str | None = None
    difficulty: Difficulty | None = None
    frequency: float | None = None
    also: tuple[str, ...] = ()
    reference: str | None = None


class Source(Protocol):
    """Something that gives words; each step of `candidates` is one answer read, for the progress bar."""

    @property
    def origin(self) -> Origin: ...

    def steps(self) -> int:
        """How many answers it will read."""
        ...

    def candidates(self) -> Iterator[tuple[Candidate, ...]]:
        """Its words, answer by answer. Raises SourceDown, and Unreadable for an answer that is not of its form."""
        ...
