"""Fits what turns logits into honest probabilities: one scaling while a drawing grows, one when it is finished.

Among drawings that look alike the finished ones are easier, for nothing more will come, and a picture does not tell
whether it is finished. So no one scaling is honest for both; but who hands a drawing in says that it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from chalicelib.inference.classifier import calibrated, entropy, softmax
from chalicelib.inference.manifest import Calibration, Scaling

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEPS = 20  # of Newton's method, at most
CLOSE = 1e-5  # a step that is shorter is the last
CHUNK = 4096  # answers that are looked at together


def calibrate(logits: NDArray[np.float32], label: NDArray[np.int64]) -> Calibration:
    """Fit both to answers that the network was not trained on; nothing is announced yet.

    `logits` has shape (shares, n, labels), those of finished drawings last; `label` (n,).
    """
    growing = scaling(logits.reshape(-1, logits.shape[-1]), np.tile(label, len(logits)), by_entropy=False)
    return Calibration(growing.temperature, announce_at=1.0, finished=scaling(logits[-1], label, by_entropy=True))


def scaling(logits: NDArray[np.float32], label: NDArray[np.int64], *, by_entropy: bool) -> Scaling:
    """The scaling of the least negative log likelihood, for `logits` of shape (n, labels) and `label` of (n,).

    The loss is convex in the sharpness `u + v * H` that logits are multiplied by, so Newton's method finds `u` and `v`.
    Where it would leave what a manifest may say, the entropy is left alone.
    """
    weight = np.array([1.0, 0.0])
    free = 2 if by_entropy else 1
    for _ in range(STEPS):
        slope, curve = _derivatives(logits, label, weight)
        step = np.linalg.solve(curve[:free, :free] + 1e-9 * np.eye(free), slope[:free])
        weight[:free] -= np.clip(step, -0.5, 0.5)
        weight[0] = max(weight[0], 0.05)
        if np.abs(step).max() < CLOSE:
            break
    if weight[0] + min(weight[1] * np.log(logits.shape[-1]), 0) < 0.05:
        return scaling(logits, label, by_entropy=False)
    return Scaling(round(float(1 / weight[0]), 4), round(float(weight[1] / weight[0]), 4))


def cross_fitted(logits: NDArray[np.float32], label: NDArray[np.int64]) -> tuple[NDArray[np.float32], ...]:
    """How sure the best guesses are if fitted on every second drawing and asked about the others, both ways.

    Of shape (shares, n) for drawings that may go on, and (n,) for finished ones.
    """
    growing, finished = np.empty(logits.shape[:2], np.float32), np.empty(len(label), np.float32)
    for one in (0, 1):
        fitted = calibrate(logits[:, one::2], label[one::2])
        other = slice(1 - one, None, 2)
        growing[:, other] = [_sure(share, fitted.scaling(finished=False)) for share in logits[:, other]]
        finished[other] = _sure(logits[-1, other], fitted.scaling(finished=True))
    return growing, finished


def _sure(logits: NDArray[np.float32], scaled: Scaling) -> NDArray[np.float32]:
    sure: NDArray[np.float32] = calibrated(logits, scaled).max(axis=-1)
    return sure


def _derivatives(
    logits: NDArray[np.float32], label: NDArray[np.int64], weight: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """First and second derivatives of the mean loss by `u` and `v`, of shape (2,) and (2, 2)."""
    slope, curve = np.zeros(2), np.zeros((2, 2))
    for start in range(0, len(label), CHUNK):
        part, right = logits[start : start + CHUNK], label[start : start + CHUNK]
        by = np.stack([np.ones(len(part)), entropy(part)])  # what u and v are multiplied by
        probability = softmax(part * (weight @ by).astype(np.float32)[:, np.newaxis])
        mean = (probability * part).sum(axis=1, dtype=np.float64)
        spread = (probability * (part - mean[:, np.newaxis].astype(np.float32)) ** 2).sum(axis=1, dtype=np.float64)
        slope += by @ (mean - part[np.arange(len(part)), right])
        curve += (by * spread) @ by.T
    return slope / len(label), curve / len(label)
