"""Plants faults in good drawings, so that what finds faults can be measured: wrong labels and scribbles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chalicelib.inference.norms import REASONS
from training.evaluate import single
from training.scribbles import KINDS, scribbles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from chalicelib.inference.batch import Batch
    from training.dataset import Dataset

FINE, WRONG, SCRIBBLE = range(len(REASONS))
LENDERS = 3000  # drawings, at most, whose strokes are borrowed


@dataclass(frozen=True, slots=True)
class Shares:
    """Which shares of the drawings get a wrong label, and are replaced by a scribble.

    Of the wrong labels a share is `plausible`: what the network takes such drawings for, as often as it does.
    """

    wrong: float = 0.05
    scribble: float = 0.02
    plausible: float = 0.0


@dataclass(frozen=True, slots=True)
class Planted:
    """Claimed labels and the fault of each drawing, an index into `REASONS`, both of shape (n,).

    `scribbles` are the drawings that stand in place of those at `places`, and `kinds` of which kind they are.
    """

    label: NDArray[np.int64]
    fault: NDArray[np.int64]
    places: NDArray[np.int64]
    scribbles: Batch
    kinds: NDArray[np.str_]


def plant(dataset: Dataset, shares: Shares, taken_for: NDArray[np.int64], random: np.random.Generator) -> Planted:
    """Plant faults; `taken_for[i, j]` drawings of label i are taken for j, shape (labels, labels).

    A scribble is claimed to be of any label. Raises ValueError where there are too few drawings or labels for one fault
    of each sort that has a share.
    """
    count, labels = len(dataset), len(dataset.labels)
    wrong, scribble = (round(share * count) for share in (shares.wrong, shares.scribble))
    enough = (wrong or not shares.wrong) and (scribble or not shares.scribble)
    if labels < 2 or count < 3 or not enough:
        raise ValueError(f"{count} drawings of {labels} labels are too few to plant faults in")
    order = random.permutation(count)
    label, fault = dataset.label.copy(), np.full(count, FINE)
    fault[order[:wrong]] = WRONG
    fault[order[wrong : wrong + scribble]] = SCRIBBLE
    for place in np.flatnonzero(fault == WRONG):
        plausible = random.random() < shares.plausible
        label[place] = another(label[place], taken_for[label[place]] if plausible else np.zeros(labels), random)
    places = np.flatnonzero(fault == SCRIBBLE)
    label[places] = random.integers(0, labels, len(places))
    kinds = random.permutation(np.resize(list(KINDS), len(places)))
    lenders = [single(dataset.batch.take(np.array([index]))) for index in order[-LENDERS:]]
    return Planted(label, fault, places, scribbles(kinds.tolist(), random, lenders), kinds)


def another(label: int, times: NDArray[np.float64] | NDArray[np.int64], random: np.random.Generator) -> int:
    """Another label, as often as `times` tells of each, shape (labels,); any if it tells of no other."""
    chance = times.astype(np.float64)
    chance[label] = 0
    if not chance.any():
        chance = np.ones(len(times))
        chance[label] = 0
    return int(random.choice(len(times), p=chance / chance.sum()))


def without(planted: Planted, kind: str) -> NDArray[np.bool_]:
    """Which drawings are no scribble of this kind, shape (n,)."""
    kept = np.ones(len(planted.fault), bool)
    kept[planted.places[planted.kinds == kind]] = False
    return kept
