"""How suspicious a drawing with a claimed label is: whether the label is wrong, or it is but a scribble.

One drawing can be judged as it comes in, with numpy alone. Whether it was drawn before is told by `likeness`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chalicelib.inference.classifier import calibrated, entropy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from chalicelib.inference.manifest import Scaling
    from chalicelib.inference.norms import Norms

NO_LABEL = -1  # in place of a claimed label, for a word that the network does not know
LEAST = 1e-6  # a probability below it is taken as it


class Claims(NamedTuple):
    """n drawings as they are judged: the network's logits, shape (n, labels), their traits, shape (n, traits), and the
    claimed labels, shape (n,), as indices or `NO_LABEL`.
    """

    logits: NDArray[np.float32]
    traits: NDArray[np.float64]
    label: NDArray[np.int64]


class Suspicions(NamedTuple):
    """For each drawing how suspicious it is, 0 to 1, and the likelier fault, an index into `REASONS`; shape (n,)."""

    score: NDArray[np.float64]
    reason: NDArray[np.int64]


def suspicions(claims: Claims, norms: Norms, scaling: Scaling) -> Suspicions:
    """Judge drawings; `scaling` is that of finished ones.

    With `NO_LABEL` what the network sees is believed, so that scribbles alone are told.
    """
    share = weighed(signals(claims, norms, scaling), norms.weights, norms.bias)
    unknown = claims.label == NO_LABEL
    return Suspicions(
        score=np.where(unknown, share[:, 2], 1 - share[:, 0]),
        reason=np.where(unknown, 2, 1 + share[:, 1:].argmax(axis=1)),
    )


def signals(claims: Claims, norms: Norms, scaling: Scaling) -> NDArray[np.float64]:
    """The signs of a fault that are weighed, shape (n, signals), in the order of `SIGNALS`."""
    logits, traits, label = claims
    probability = calibrated(logits, scaling).astype(np.float64)
    best = probability.argmax(axis=1)
    label = np.where(label == NO_LABEL, best, label)
    claimed = np.take_along_axis(probability, label[:, np.newaxis], axis=1)
    other = probability.copy()
    np.put_along_axis(other, label[:, np.newaxis], 0, axis=1)
    most = logits.max(axis=1)
    found: NDArray[np.float64] = np.stack(
        [
            -_log(claimed[:, 0]),
            _log(other.max(axis=1)),
            np.log1p((probability > claimed).sum(axis=1)),
            entropy(logits),
            probability.max(axis=1),
            most + np.log(np.exp(logits - most[:, np.newaxis]).sum(axis=1)),
            np.log(norms.confidence[label]),
            _log((other / norms.confidence).max(axis=1)),
            norms.unlike(traits, label),
            norms.unlike(traits, best),
            norms.unlike_all(traits),
        ],
        axis=1,
    )
    return found


def weighed(
    signals: NDArray[np.float64], weights: NDArray[np.float64], bias: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The probability of each of `REASONS`, shape (n, 3)."""
    odds = signals @ weights.T + bias
    share = np.exp(odds - odds.max(axis=1, keepdims=True))
    found: NDArray[np.float64] = share / share.sum(axis=1, keepdims=True)
    return found


def _log(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.log(np.maximum(probability, LEAST))
    return found
