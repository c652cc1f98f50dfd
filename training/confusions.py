"""What is taken for what: accuracy label by label, and the pairs of labels that are most confused, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHOWN = 20  # pairs

LABELS = """\
# Labels of model {version}

Finished validation drawings of each label: how many there are, the share of them that is recognised, the share whose
label is among the three best guesses, and what the others are mostly taken for. With so few drawings a label a share is
off by some 0.1 easily.

| label | drawings | top-1 | top-3 | mostly taken for |
| --- | --- | --- | --- | --- |
{rows}
"""


class Pair(NamedTuple):
    """Two labels, which share of the first one's drawings is taken for the second, and the other way round."""

    first: str
    second: str
    taken: float
    taken_back: float


@dataclass(frozen=True, slots=True)
class Confusions:
    """`counts[i, j]` drawings of label i were taken for j; for `top3[i]` of them i was among the three best guesses."""

    labels: tuple[str, ...]
    counts: NDArray[np.int64]
    top3: NDArray[np.int64]

    @classmethod
    def of(
        cls, labels: tuple[str, ...], label: NDArray[np.int64], best: NDArray[np.int64], rank: NDArray[np.int64]
    ) -> Confusions:
        """From right label, best guess and how many labels were held likelier than the right one, all of shape (n,)."""
        counts = np.zeros((len(labels), len(labels)), np.int64)
        np.add.at(counts, (label, best), 1)
        return cls(labels, counts, np.bincount(label[rank < 3], minlength=len(labels)))

    @property
    def drawings(self) -> NDArray[np.int64]:
        """How many drawings there were of each label."""
        total: NDArray[np.int64] = self.counts.sum(axis=1)
        return total

    @property
    def accuracy(self) -> NDArray[np.float64]:
        """Share of each label's drawings that is recognised; 0 where there was none."""
        return np.diagonal(self.counts) / np.maximum(self.drawings, 1)

    def pairs(self, most: int = SHOWN) -> list[Pair]:
        """The pairs whose drawings are taken for each other in the largest share, both ways together."""
        share = self.counts / np.maximum(self.drawings, 1)[:, np.newaxis]
        both = np.triu(share + share.T, 1)
        order = np.argsort(-both, axis=None, kind="stable")[:most]
        found = (divmod(int(place), len(self.labels)) for place in order if both.flat[place] > 0)
        return [Pair(self.labels[i], self.labels[j], float(share[i, j]), float(share[j, i])) for i, j in found]

    def taken_for(self, index: int, most: int = 3) -> list[tuple[str, int]]:
        """What a label's drawings are mostly taken for, and how often."""
        wrong = self.counts[index].copy()
        wrong[index] = 0
        return [(self.labels[other], int(wrong[other])) for other in np.argsort(-wrong)[:most] if wrong[other]]

    def page(self, version: str) -> str:
        """All labels, as a document in Markdown."""
        rows = [
            f"| {label} | {drawings} | {accuracy:.2f} | {top3 / max(drawings, 1):.2f} | "
            f"{', '.join(f'{other} ({times})' for other, times in self.taken_for(index))} |"
            for index, (label, drawings, accuracy, top3) in enumerate(
                zip(self.labels, self.drawings, self.accuracy, self.top3, strict=True)
            )
        ]
        return LABELS.format(version=version, rows="\n".join(rows))

    def table(self) -> str:
        """The most confused pairs, as a table in Markdown."""
        rows = [f"| {a} | {b} | {taken:.0%} | {back:.0%} |" for a, b, taken, back in self.pairs()]
        head = ["| this | and that | this taken for that | that taken for this |", "| --- | --- | --- | --- |"]
        return "\n".join(head + rows)
