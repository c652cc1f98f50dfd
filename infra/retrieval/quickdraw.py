"""The categories of Quick, Draw!, a name a line: the labels that the champion knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.retrieval.candidate import Candidate, Origin
from infra.retrieval.web import Unreadable, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.retrieval.web import Web

URL = "https://raw.githubusercontent.com/googlecreativelab/quickdraw-dataset/master/categories.txt"
LONGEST = 100


class QuickDraw:
    origin = Origin("Quick, Draw!", "https://github.com/googlecreativelab/quickdraw-dataset", "CC BY 4.0")

    def __init__(self, web: Web) -> None:
        self._web = web

    def steps(self) -> int:
        return 1

    def candidates(self) -> Iterator[tuple[Candidate, ...]]:
        labels = read(self._web, _labels, URL)
        yield tuple(Candidate(label, self.origin, label=label, reference=label) for label in labels)


def _labels(body: bytes) -> list[str]:
    try:
        labels = body.decode().splitlines()
    except UnicodeDecodeError:
        raise Unreadable(f"{URL} is no UTF-8 text") from None
    if not labels or any(not label.strip() or len(label) > LONGEST or "<" in label for label in labels):
        raise Unreadable(f"{URL} is no list of names, one a line")
    return labels
