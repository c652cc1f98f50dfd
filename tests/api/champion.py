"""A model version for tests that tell it what to guess."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.guessing import Guess
from chalicelib.errors import BrokenModel
from chalicelib.inference.batch import Batch
from chalicelib.inference.taught import Prototype, Taught

LABELS = ("ant", "apple", "banana", "bear", "cake", "cat", "dog", "duck", "fish", "ice cream", "pear", "pizza")


class TellingClassifier:
    """Guesses the label whose place in LABELS is the first point's x, then the others; surely, unless y says otherwise.

    `y` of the first point is the best guess's probability in percent; 0 stands for 60. Of a finished drawing it is half
    as unsure.
    """

    version = "20261123T000000Z"
    labels = LABELS
    taught: frozenset[str] = frozenset()
    progress: Mapping[str, int] = {}
    announce_at = 0.3

    def guess(
        self,
        drawing: Drawing,
        top: int = 5,
        *,
        finished: bool = False,
        asked: str | None = None,
        taught: Sequence[Taught] = (),
    ) -> tuple[Guess, ...]:
        assert not taught
        assert asked != "", "a word has a label"
        if not drawing.strokes:
            return ()
        first = int(drawing.strokes[0].x[0])
        best = (drawing.strokes[0].y[0] or 60) / 100
        best = (1 + best) / 2 if finished else best
        turned = LABELS[first:] + LABELS[:first]
        return tuple(Guess(label, best / 2**place) for place, label in enumerate(turned[:top]))

    def prototype(self, word: str, batch: Batch) -> Prototype:
        return Prototype(word, self.version, len(batch), np.zeros(1, np.float32))

    def embeddings(self, batch: Batch) -> NDArray[np.float32]:
        """Where the first point is."""
        first = batch.point_offsets()[:-1]
        return np.stack([batch.x[first], batch.y[first]], axis=1)

    def teach(self, prototype: Prototype) -> Taught:
        raise BrokenModel(f"It can be taught nothing, {prototype.word} neither.")


class TellingChampion:
    """Holds a TellingClassifier."""

    def __init__(self) -> None:
        self._classifier = TellingClassifier()

    def current(self) -> TellingClassifier:
        return self._classifier


def drawing_of(label: str, percent: int = 0) -> list[list[list[float]]]:
    """A drawing that the TellingClassifier takes for a label."""
    return [[[LABELS.index(label), 50], [percent, 70], [0, 40]]]
