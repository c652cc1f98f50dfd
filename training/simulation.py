"""Rounds as they would be played with published drawings: what the page would ask, and what a model version answers.

The page asks when something was drawn, 400 ms after it last did at the earliest, and at once when the pen is lifted
(`frontend/src/play/guesser.js`). Answers are taken to come at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chalicelib.inference.batch import offsets
from training.pen import seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from chalicelib.inference.batch import Batch
    from chalicelib.inference.classifier import Classifier
    from training.dataset import Dataset
    from training.pen import Pen

EVERY = 0.4  # s between two questions while the pen draws
CHUNK = 256  # questions that are answered at once


class Rounds(NamedTuple):
    """The guesses of n rounds, one round after the other; round i has those from `starts[i]` to `starts[i + 1]`.

    For each guess: `second` of the round, `share` of the drawing's ink time that had passed, `best` label and how
    `sure` it is of that. `label` is the right one, of shape (n,).
    """

    starts: NDArray[np.int64]
    second: NDArray[np.float64]
    share: NDArray[np.float64]
    best: NDArray[np.int64]
    sure: NDArray[np.float32]
    label: NDArray[np.int64]


def play(classifier: Classifier, dataset: Dataset, pen: Pen, seconds: float) -> Rounds:
    """Play a round of `seconds` with each drawing; what would be drawn later is not."""
    time = pen.times(dataset.batch)
    asked = [questions(down, up, seconds) for down, up in _strokes(dataset.batch, time)]
    starts = offsets([len(moments) for moments in asked])
    second, drawing = np.concatenate(asked), np.repeat(np.arange(len(asked)), np.diff(starts))
    answers = [
        _answer(classifier, dataset.batch, time, drawing[at : at + CHUNK], second[at : at + CHUNK])
        for at in range(0, len(drawing), CHUNK)
    ]
    best, sure = (np.concatenate(parts) for parts in zip(*answers, strict=True))
    end = np.array([up[-1] for _, up in _strokes(dataset.batch, time)])
    share = np.where(end[drawing] > 0, second / np.maximum(end[drawing], 1e-9), 1.0)
    return Rounds(starts, second, share, best, sure, dataset.label)


def questions(down: NDArray[np.float64], up: NDArray[np.float64], seconds: float) -> NDArray[np.float64]:
    """When the page asks, in seconds, if strokes begin at `down` and end at `up`, both of shape (strokes,)."""
    asked: list[float] = []
    for start, end in zip(down, up, strict=True):
        due = start if not asked else max(start, asked[-1] + EVERY)
        asked += np.arange(due, end, EVERY).tolist()
        asked.append(end)
    return np.array([moment for moment in asked if moment <= seconds])


def _strokes(batch: Batch, time: NDArray[np.float64]) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """When the strokes of each drawing begin and end."""
    down, up = time[batch.strokes[:-1]], time[batch.strokes[1:] - 1]
    for start, stop in zip(batch.drawings[:-1], batch.drawings[1:], strict=True):
        yield down[start:stop], up[start:stop]


def _answer(
    classifier: Classifier,
    batch: Batch,
    time: NDArray[np.float64],
    drawing: NDArray[np.int64],
    second: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Best label and its probability for each of these drawings at these moments."""
    starts = batch.point_offsets()
    first, last = drawing[0], drawing[-1] + 1
    near = batch.take(np.arange(first, last))
    own = np.split(time[starts[first] : starts[last]], starts[first + 1 : last] - starts[first])
    asked = near.take(drawing - first)
    probability = classifier.probabilities(seen(asked, np.concatenate([own[at] for at in drawing - first]), second))
    return probability.argmax(axis=1), probability.max(axis=1)
