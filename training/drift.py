"""How far a distribution has moved: the population stability index, and what of it is chance.

PSI is `sum((p - q) * ln(p / q))` over bins, the symmetrised divergence of Kullback and Leibler (Siddiqi, Credit Risk
Scorecards, 2006, who calls 0.1 to 0.25 a moderate and more a large change). Of two samples of one distribution, of n
and m drawings in b bins, PSI is about `(1 / n + 1 / m)` times a chi-square of b - 1 degrees of freedom (Yurdakul,
https://scholarworks.wmich.edu/dissertations/3208): with few drawings in many bins it is large by chance alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import chi2

from chalicelib.domain.evidence import Drift

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 10
RARE = 0.01  # how rarely chance alone shows more drift than is allowed for it


def of_labels(before: NDArray[np.int64], after: NDArray[np.int64], labels: int) -> Drift:
    """Of how drawings are spread over labels, from the label of each drawing, below `labels`."""
    return drift(np.bincount(before, minlength=labels), np.bincount(after, minlength=labels))


def of_confidence(before: NDArray[np.float32], after: NDArray[np.float32]) -> Drift:
    """Of how sure a model is, in ten bins that hold as many of the drawings before."""
    edges = np.quantile(before, np.linspace(0, 1, BINS + 1)[1:-1])
    return drift(*(np.bincount(np.searchsorted(edges, each), minlength=BINS) for each in (before, after)))


def drift(before: NDArray[np.int64], after: NDArray[np.int64]) -> Drift:
    """Of counts in the same bins; bins that are empty in both are none.

    Half a drawing is added to each bin (Jeffreys' prior): an empty one would make PSI infinite.
    """
    filled = (before + after) > 0
    p, q = (_shares(counts[filled]) for counts in (before, after))
    moved = float(((p - q) * np.log(p / q)).sum())
    limit = chi2.ppf(1 - RARE, max(1, int(filled.sum()) - 1)) * (1 / before.sum() + 1 / after.sum())
    return Drift(moved, float(limit))


def _shares(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    raised = counts + 0.5
    shares: NDArray[np.float64] = raised / raised.sum()
    return shares
