"""Policies of announcing, what they come to in simulated rounds, and which one is chosen."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from chalicelib.inference.batch import offsets, ranges
from training.simulation import Rounds

if TYPE_CHECKING:
    from numpy.typing import NDArray

FALSE = 0.5  # false announcements that a round may hear on average
PAYS = 0.01  # share of a drawing by which a policy that is less simple must be faster
AFTER = (1, 2, 3, 4)  # how often in a row a guess must have been the best one


class Policy(NamedTuple):
    """Announce a best guess of probability `at` or more that was the best one `after` times in a row."""

    at: float
    after: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a policy comes to, on average over rounds.

    As the game counts: `recognised` is the share of rounds in which the word was ever the best guess, `recognised_at`
    the median share of the drawing by then; `false` the wrong labels announced up to then, `quiet` the share of rounds
    with none, `attempts` the labels announced in recognised rounds, the right one included. None of this but the
    announcements depends on the policy, as a right best guess always counts.

    As if nobody had told the machine: `said` is the share of rounds in which the policy announces the word by itself,
    `said_at` the median share of the drawing by then, `waited` its mean, where 1 stands for never.
    """

    recognised: float
    recognised_at: float
    false: float
    quiet: float
    attempts: float
    said: float
    said_at: float
    waited: float


def outcome(rounds: Rounds, policy: Policy) -> Outcome:
    own, right = _own(rounds), _right(rounds)
    announced = (rounds.sure >= policy.at) & (_in_a_row(rounds) >= policy.after)
    recognised, said = _first(rounds, right), _first(rounds, announced & right)
    wrong = announced & ~right & (np.arange(len(own)) < recognised[own])
    labels = int(rounds.best.max(initial=0)) + 1
    distinct = np.unique(own[wrong] * labels + rounds.best[wrong]) // labels  # the round of each label said in it
    false = np.bincount(distinct, minlength=len(rounds.label))
    known, told = recognised < len(own), said < len(own)
    return Outcome(
        recognised=_mean(known),
        recognised_at=_median(rounds.share[recognised[known]]),
        false=_mean(false),
        quiet=_mean(false == 0),
        attempts=_mean(false[known] + 1),
        said=_mean(told),
        said_at=_median(rounds.share[said[told]]),
        waited=round(float((rounds.share[said[told]].sum() + (~told).sum()) / len(told)), 4),
    )


def lowest(rounds: Rounds, after: int = 1) -> Policy:
    """The policy of the lowest threshold, in hundredths, with which a round hears at most `FALSE` on average."""
    found = bisect_left(range(100), True, key=lambda at: outcome(rounds, Policy(at / 100, after)).false <= FALSE)
    return Policy(found / 100, after)


def choose(rounds: Rounds) -> Policy:
    """Of the lowest policies, the one that says the word earliest by itself; the simpler one unless it `PAYS`."""
    best, *others = (lowest(rounds, after) for after in AFTER)
    for policy in others:
        if outcome(rounds, policy).waited <= outcome(rounds, best).waited - PAYS:
            best = policy
    return best


def halves(rounds: Rounds) -> tuple[Rounds, Rounds]:
    """Every second round, and the others."""
    each = np.arange(len(rounds.label))
    return _take(rounds, each[::2]), _take(rounds, each[1::2])


def cross_fitted(rounds: Rounds) -> float:
    """False announcements a round where the threshold was chosen on one half of the rounds and tried on the other."""
    one, other = halves(rounds)
    return round((outcome(one, lowest(other)).false + outcome(other, lowest(one)).false) / 2, 4)


def _own(rounds: Rounds) -> NDArray[np.int64]:
    """The round of each guess."""
    return np.repeat(np.arange(len(rounds.label)), np.diff(rounds.starts))


def _right(rounds: Rounds) -> NDArray[np.bool_]:
    return rounds.best == rounds.label[_own(rounds)]


def _in_a_row(rounds: Rounds) -> NDArray[np.int64]:
    """How often in a row, up to and with each guess, its label was the best one of the round."""
    index = np.arange(len(rounds.best))
    changed = np.concatenate([[True], rounds.best[1:] != rounds.best[:-1]])
    changed[rounds.starts[:-1]] = True
    return index - np.maximum.accumulate(np.where(changed, index, 0)) + 1


def _first(rounds: Rounds, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The first chosen guess of each round, and the number of all guesses where there is none."""
    found = np.full(len(rounds.label), len(chosen))
    np.minimum.at(found, _own(rounds)[chosen], np.flatnonzero(chosen))
    return found


def _take(rounds: Rounds, chosen: NDArray[np.int64]) -> Rounds:
    guesses = ranges(rounds.starts[chosen], rounds.starts[chosen + 1])
    starts = offsets(np.diff(rounds.starts)[chosen])
    return Rounds(
        starts,
        rounds.second[guesses],
        rounds.share[guesses],
        rounds.best[guesses],
        rounds.sure[guesses],
        rounds.label[chosen],
    )


def _mean(values: NDArray[Any]) -> float:
    return round(float(values.mean()), 4) if len(values) else 0.0


def _median(values: NDArray[np.float64]) -> float:
    return round(float(np.median(values)), 4) if len(values) else 1.0
