"""Fits what turns logits into honest probabilities, and from which probability on a guess is announced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from chalicelib.inference.classifier import softmax
from chalicelib.inference.manifest import Calibration

if TYPE_CHECKING:
    from numpy.typing import NDArray


TEMPERATURES = np.geomspace(0.5, 3, 61)
RIGHT = 2 / 3  # of all announcements must be right


def calibrate(logits: NDArray[np.float32], label: NDArray[np.int64]) -> Calibration:
    """Fit both to answers that the network was not trained on, finished drawings and prefixes of every length.

    `logits` has shape (n, labels), `label` (n,). The temperature is that of the least negative log likelihood. What is
    announced is a best guess that is at least as likely as the lowest threshold, in hundredths, above which two of
    three best guesses are right: most drawings are unfinished, and a machine that is mostly wrong when it speaks is no
    fun.
    """
    losses = [_loss(softmax(logits, temperature), label) for temperature in TEMPERATURES]
    temperature = round(float(TEMPERATURES[np.argmin(losses)]), 4)
    probability = softmax(logits, temperature)
    right = probability.argmax(axis=1) == label
    return Calibration(temperature, announcing(probability.max(axis=1), right))


def announcing(sure: NDArray[np.float32], right: NDArray[np.bool_]) -> float:
    """The lowest probability, in hundredths, at or above which a share of `RIGHT` of the guesses is right."""
    for hundredths in range(1, 100):
        said = sure >= hundredths / 100
        if said.any() and right[said].mean() >= RIGHT:
            return hundredths / 100
    return 1.0


def _loss(probability: NDArray[np.float32], label: NDArray[np.int64]) -> float:
    return -float(np.log(np.maximum(probability[np.arange(len(label)), label], 1e-12)).mean())
