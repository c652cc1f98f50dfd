"""A target: one reader of what comes from outside, fed with any bytes, and what must hold of what it makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.mutation import as_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fuzz.mutation import Change

CORPUS = Path(__file__).parent / "corpus"
DESCRIPTION = Path(__file__).parents[2] / "docs" / "openapi.json"


@dataclass(frozen=True, slots=True)
class Target:
    """What is fed: `feed` returns for what the reader takes, or refuses as it says it does, and raises for the rest.

    `form` is how inputs are changed, `most` the longest in bytes, `share` how many it gets, compared with the others.
    """

    name: str
    feed: Callable[[bytes], None]
    form: Change = as_text
    most: int = 4_096
    share: int = 1

    def seeds(self) -> list[Path]:
        """The files that its inputs are made from, in the order of their names; what was found lies among them."""
        return sorted(path for path in (CORPUS / self.name).glob("*") if path.is_file())
