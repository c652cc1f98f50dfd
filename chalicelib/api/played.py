"""How what was played is told: sums, means, and the share that they let expect."""

from typing import Any

from chalicelib.api.bodies import Answer
from chalicelib.domain.shrinkage import Estimate
from chalicelib.services.played import Played


class EstimateAnswer(Answer):
    """A share, or a difference of two, and the interval that it lies in with a probability of 95 %."""

    share: float
    low: float
    high: float


class SharesAnswer(Answer):
    """Closed rounds; `share` is the recognised share of them, `estimate` the one that they let expect.

    Means are over the recognised rounds. Rounds that teach count nowhere.
    """

    rounds: int
    recognised: int
    share: float
    estimate: EstimateAnswer
    mean_ms: float | None
    mean_attempts: float | None


def played(row: Played) -> dict[str, Any]:
    """The fields of what was played."""
    sums = row.sums
    return {
        "rounds": sums.rounds,
        "recognised": sums.recognised,
        "share": round(sums.share, 4),
        "estimate": estimate_answer(row.estimate),
        "mean_ms": sums.mean_ms,
        "mean_attempts": sums.mean_attempts,
    }


def estimate_answer(estimate: Estimate) -> EstimateAnswer:
    """An estimate, to four decimals."""
    return EstimateAnswer(share=round(estimate.share, 4), low=round(estimate.low, 4), high=round(estimate.high, 4))
