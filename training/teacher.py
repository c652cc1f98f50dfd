"""A larger network's answers for the training drawings, which a small network learns from beside the labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.augmentation import VIEWS, view_maps

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from training.dataset import Dataset


class Teacher:
    """Reads `view0.npz` to `view6.npz`, each with `label` and `probability` of shape (lines of the file, 8).

    The likeliest eight labels are given by their line in `categories`; what is left of the probability is spread evenly
    over the others. The rows are those of the one file that the dataset was read from.
    """

    def __init__(self, folder: Path, categories: Path, dataset: Dataset) -> None:
        index = {word: number for number, word in enumerate(dataset.labels)}
        column = np.array([index.get(word, -1) for word in categories.read_text("utf-8").splitlines()])
        if (missing := set(range(len(dataset.labels))) - set(column)) or -1 in column:
            raise ValueError(f"{categories}: not the labels of the dataset ({len(missing)} of them are missing)")
        self._labels = len(dataset.labels)
        self._label = np.empty((VIEWS, len(dataset), 8), np.int16)
        self._probability = np.empty((VIEWS, len(dataset), 8), np.float16)
        self._maps = np.empty((VIEWS, len(dataset), 2, 2), np.float32)
        for view in range(VIEWS):
            with np.load(folder / f"view{view}.npz") as answers:
                self._label[view] = column[answers["label"][dataset.rows]]
                self._probability[view] = answers["probability"][dataset.rows]
            self._maps[view] = view_maps(dataset.keys, view)

    def maps(self, view: NDArray[np.int64], drawing: NDArray[np.int64]) -> NDArray[np.float32]:
        """The affine maps of these views of these drawings (indices into the dataset), shape (n, 2, 2)."""
        return self._maps[view, drawing]

    def answers(self, view: NDArray[np.int64], drawing: NDArray[np.int64]) -> NDArray[np.float32]:
        """The teacher's probabilities for these views of these drawings, shape (n, labels), each row sums to 1."""
        likeliest = self._probability[view, drawing].astype(np.float32)
        rest = np.maximum(0, 1 - likeliest.sum(1, keepdims=True)) / (self._labels - likeliest.shape[1])
        answers = np.repeat(rest, self._labels, axis=1)
        np.put_along_axis(answers, self._label[view, drawing].astype(np.int64), likeliest, axis=1)
        shares: NDArray[np.float32] = answers / answers.sum(1, keepdims=True)
        return shares
