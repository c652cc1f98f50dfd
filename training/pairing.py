"""Paired statistics: two models before the same drawings.

- `chance` is McNemar's test in its exact form: of the drawings about which the two disagree, each model should be right
  about half, if neither is better (https://doi.org/10.1007/BF02295996). It is one-sided: a loss as large or larger.
- `interval` is that of Bonett and Price, a Wald interval with one disagreement added each way, which holds its 95 % for
  few drawings as well (https://doi.org/10.3102/1076998611411915; recommended, among others, by Fagerland, Lydersen and
  Laake, https://doi.org/10.1002/sim.6148).
- `corrected` is Holm's step-down correction for many labels (https://www.jstor.org/stable/4615733), among those alone
  that could be found worse at all (Tarone, https://doi.org/10.2307/2531456).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import binom, norm

from chalicelib.domain.evidence import Difference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

CONFIDENCE = 0.95
_Z = float(norm.ppf((1 + CONFIDENCE) / 2))


def difference(champion: NDArray[np.bool_], challenger: NDArray[np.bool_]) -> Difference:
    """How often each was right, from whether it was right about each drawing, both of shape (n,), n at least 1."""
    lost, gained = int((champion & ~challenger).sum()), int((challenger & ~champion).sum())
    low, high = interval(lost, gained, len(champion))
    return Difference(
        drawings=len(champion),
        champion=float(champion.mean()),
        challenger=float(challenger.mean()),
        low=low,
        high=high,
        chance=chance(lost, gained),
    )


def mean_difference(champion: NDArray[np.bool_], challenger: NDArray[np.bool_]) -> Difference:
    """The same of each drawing's mean over its prefixes, both of shape (prefixes, n): a paired t, its normal limit."""
    change = challenger.mean(axis=0) - champion.mean(axis=0)
    mean, error = float(change.mean()), float(change.std(ddof=1) / np.sqrt(len(change))) if len(change) > 1 else 1.0
    return Difference(
        drawings=len(change),
        champion=float(champion.mean()),
        challenger=float(challenger.mean()),
        low=mean - _Z * error,
        high=mean + _Z * error,
        chance=float(norm.cdf(mean / error)) if error else float(mean >= 0),
    )


def by_label(
    champion: NDArray[np.bool_], challenger: NDArray[np.bool_], label: NDArray[np.int64], error: float
) -> dict[int, Difference]:
    """The difference for each label that there are drawings of, with `chance` corrected for their number."""
    found = {int(each): difference(champion[label == each], challenger[label == each]) for each in np.unique(label)}
    apart = {each: int((champion != challenger)[label == each].sum()) for each in found}
    chances = corrected({each: one.chance for each, one in found.items()}, apart, error)
    return {each: replace(one, chance=chances[each]) for each, one in found.items()}


def chance(lost: int, gained: int) -> float:
    """How probable so many losses or more are among the disagreements, if losing and gaining are as likely."""
    return float(binom.sf(lost - 1, lost + gained, 0.5))


def interval(lost: int, gained: int, drawings: int) -> tuple[float, float]:
    """The 95 % interval of the challenger's share less the champion's, within -1 and 1."""
    down, up = (lost + 1) / (drawings + 2), (gained + 1) / (drawings + 2)
    reach = _Z * float(np.sqrt((down + up - (up - down) ** 2) / (drawings + 2)))
    return max(-1.0, up - down - reach), min(1.0, up - down + reach)


def corrected(chances: Mapping[int, float], apart: Mapping[int, int], error: float) -> dict[int, float]:
    """Chances such that, if no label is worse, the probability that any falls below `error` is at most `error`.

    A label about whose drawings the two disagree `apart` times has no chance below 2^-apart: where that is not small
    enough it can't be found worse, and does not count among the labels tested; its chance becomes 1.
    """
    tested = _testable(apart, error)
    result, highest = dict.fromkeys(chances, 1.0), 0.0
    for place, label in enumerate(sorted(tested, key=lambda each: chances[each])):
        highest = max(highest, min(1.0, chances[label] * (len(tested) - place)))
        result[label] = highest
    return result


def least_loss(drawings: int, counted: int, allowed: float = 0.10, error: float = 0.05) -> float:
    """The least share of a label's drawings whose loss, with none gained, is beyond `allowed` and no chance.

    `counted` is how many labels could be found worse; the label is taken to be the first that Holm looks at.
    """
    losses = (lost for lost in range(drawings + 1) if lost > allowed * drawings and chance(lost, 0) < error / counted)
    return next(losses, drawings + 1) / drawings


def _testable(apart: Mapping[int, int], error: float) -> list[int]:
    """The labels that could be found worse if so many were tested: the least number that holds them all."""
    for count in range(1, len(apart) + 1):
        able = [label for label, number in apart.items() if 0.5**number < error / count]
        if len(able) <= count:
            return able
    return []
