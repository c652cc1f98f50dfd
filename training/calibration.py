"""Fits what turns logits into honest probabilities, and from which probability on a guess is announced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from chalicelib.inference.classifier import softmax
from chalicelib.inference.manifest import Calibration
from training.evaluate import PERCENTS, cut_chunks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from chalicelib.inference.classifier import Classifier
    from training.dataset import Dataset

TEMPERATURES = np.geomspace(0.5, 3, 121)
RIGHT = 2 / 3  # of all announcements must be right


def calibrate(classifier: Classifier, validation: Dataset) -> Calibration:
    """Fit both to the first 10 %, 20 % … 100 % of every validation drawing.

    The temperature is that of the least negative log likelihood. What is announced is a best guess that is at least as
    likely as the lowest threshold, in hundredths, above which two of three best guesses are right: most drawings are
    unfinished, and a machine that is mostly wrong when it speaks is no fun.
    """
    logits = np.concatenate(
        [classifier.logits(chunk) for percent in PERCENTS for chunk in cut_chunks(validation.batch, percent)]
    )
    label = np.tile(validation.label, len(PERCENTS))
    losses = [_loss(softmax(logits, temperature), label) for temperature in TEMPERATURES]
    temperature = float(TEMPERATURES[np.argmin(losses)])
    probability = softmax(logits, temperature)
    right = probability.argmax(axis=1) == label
    return Calibration(round(temperature, 4), announcing(probability.max(axis=1), right))


def announcing(sure: NDArray[np.float32], right: NDArray[np.bool_]) -> float:
    """The lowest probability, in hundredths, at or above which a share of `RIGHT` of the guesses is right."""
    for hundredths in range(1, 100):
        said = sure >= hundredths / 100
        if said.any() and right[said].mean() >= RIGHT:
            return hundredths / 100
    return 1.0


def _loss(probability: NDArray[np.float32], label: NDArray[np.int64]) -> float:
    return -float(np.log(np.maximum(probability[np.arange(len(label)), label], 1e-12)).mean())
