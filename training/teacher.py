"""A larger network's answers for published drawings, which a small network learns from beside the labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training import sources
from training.augmentation import VIEWS, view_maps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.dataset import Dataset

LIKELIEST = 8  # labels that an answer tells
UNKNOWN = -1  # line of a drawing that the teacher has not answered for


class Teacher:
    """Reads `view0.npz` to `view6.npz`, each with `label` and `probability` of shape (lines of a file, 8).

    The likeliest eight of the categories are given by their line in `categories`; what is left of the probability is
    spread evenly over the others. All answers are held in memory, 0.2 KB a line, wherever the drawings are.
    """

    def __init__(self, folder: Path, categories: Path, lines: Mapping[str, int], labels: Sequence[str]) -> None:
        """`lines`: the zero-based lines of that file by the keys of their drawings, or of some of them.

        `labels` are categories, all or some; the answers are told among them alone, as shares of what they have
        together. Raises ValueError where a label is no category, or where the file has more lines than were answered.
        """
        place = {word: number for number, word in enumerate(categories.read_text("utf-8").splitlines())}
        if missing := [label for label in labels if label not in place]:
            raise ValueError(f"{categories}: the teacher knows no {', '.join(missing[:5])}")
        self._categories = len(place)
        self._column = np.array([place[label] for label in labels])
        self._lines = lines
        self._label, self._probability = _answers(folder)
        if max(lines.values(), default=UNKNOWN) >= self._label.shape[1]:
            raise ValueError(f"{folder}: has answers for {self._label.shape[1]} lines, and the drawings have more")

    def lines(self, keys: Sequence[str]) -> NDArray[np.int64]:
        """Where the answers for the drawings of these keys are, UNKNOWN where there are none; shape (n,)."""
        return np.fromiter((self._lines.get(key, UNKNOWN) for key in keys), np.int64, len(keys))

    def maps(self, view: NDArray[np.int64], keys: Sequence[str]) -> NDArray[np.float64]:
        """The affine maps of these views of the drawings of these keys, shape (n, 2, 2)."""
        maps = np.empty((len(keys), 2, 2))
        for number in range(VIEWS):
            which = np.flatnonzero(view == number)
            maps[which] = view_maps([keys[index] for index in which.tolist()], number)
        return maps

    def answers(self, view: NDArray[np.int64], line: NDArray[np.int64]) -> NDArray[np.float32]:
        """The teacher's probabilities for these views of these lines, shape (n, labels); each row sums to 1."""
        likeliest = self._probability[view, line].astype(np.float32)
        rest = np.maximum(0, 1 - likeliest.sum(1, keepdims=True)) / (self._categories - LIKELIEST)
        answers = np.repeat(rest, self._categories, axis=1)
        np.put_along_axis(answers, self._label[view, line].astype(np.int64), likeliest, axis=1)
        told = answers[:, self._column]
        shares: NDArray[np.float32] = told / np.maximum(told.sum(1, keepdims=True), np.finfo(np.float32).tiny)
        return shares


def read_lines(drawings: Path) -> dict[str, int]:
    """The zero-based lines of the drawings of a file, by their keys."""
    return {line.key_id: number for number, line in enumerate(sources.lines(drawings))}


def known_lines(dataset: Dataset) -> dict[str, int]:
    """The same for a dataset that was read from one file."""
    return dict(zip(dataset.keys, dataset.rows.tolist(), strict=True))


def _answers(folder: Path) -> tuple[NDArray[np.uint16], NDArray[np.float16]]:
    """Labels and probabilities of all views, each of shape (views, lines, 8)."""
    views = []
    for number in range(VIEWS):
        with np.load(folder / f"view{number}.npz", allow_pickle=False) as view:
            views.append((view["label"], view["probability"]))
    label, probability = (np.stack(arrays) for arrays in zip(*views, strict=True))
    return label, probability
