"""How hard a word is to draw, estimated from reviewed words that are like it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from chalicelib.domain.word import Difficulty

SHRINK = 8.0  # reviewed words that the estimate of the wider kind weighs as much as


class Estimate:
    """Means over categories and, within, over ever narrower kinds, each shrunk towards the wider one.

    `reviewed` are (category, kinds above the word, nearest first, difficulty) of words that a person has rated.
    """

    def __init__(self, reviewed: Iterable[tuple[str, Sequence[str], int]]) -> None:
        self._rated: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for category, above, difficulty in reviewed:
            for group in ("", f"category {category}", *above[1:]):
                self._rated[group][0] += difficulty
                self._rated[group][1] += 1

    def of(self, category: str | None, above: Sequence[str], without: int | None = None) -> Difficulty:
        """1 to 3; `without` is a rating of the word's own that must not speak for it."""
        mean = 2.0
        for group in ("", f"category {category}", *reversed(above[1:])):
            total, count = self._rated.get(group, (0.0, 0.0))
            if without is not None and count:
                total, count = total - without, count - 1
            mean = (total + SHRINK * mean) / (count + SHRINK)
        return cast("Difficulty", min(3, max(1, round(mean))))


def agreement(estimate: Estimate, reviewed: Iterable[tuple[str, Sequence[str], int]]) -> Mapping[str, float]:
    """How often the estimate is what a person said (`same`) and how often a level off (`near`), each word left out."""
    off = [abs(estimate.of(category, above, without=said) - said) for category, above, said in reviewed]
    if not off:
        return {"same": 0.0, "near": 0.0}
    return {"same": off.count(0) / len(off), "near": off.count(1) / len(off)}
