"""Tries policies of announcing in simulated rounds and chooses one.

    python -m training.announcing --drawings ../shared/quickdraw/drawings.ndjson.gz --part validation
    python -m training.announcing --drawings FILE --model DIR --speed 128 --json

A policy announces a best guess that is at least so sure (`at`) and was the best guess so many times in a row (`after`).
Prints a table in Markdown, and with `--json` one JSON object instead. Needs no torch.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_left
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from chalicelib.inference.batch import offsets, ranges
from training.dataset import load
from training.evaluate import CHAMPION, opened, part, simplified
from training.pen import REST, SPEED, Pen
from training.simulation import Rounds, play

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FALSE = 0.5  # false announcements that a round may hear on average
PAYS = 0.01  # share of a drawing by which a policy that is less simple must be faster
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
AFTER = (1, 2, 3, 4)


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


def table(rounds: Rounds) -> list[dict[str, Any]]:
    """The outcomes of all policies tried: a grid, and for each number of times in a row the lowest threshold."""
    policies = {Policy(at, after) for at in THRESHOLDS for after in AFTER} | {lowest(rounds, after) for after in AFTER}
    return [
        policy._asdict() | asdict(outcome(rounds, policy)) for policy in sorted(policies, key=lambda p: (p.after, p.at))
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    classifier = opened(options.model)[0]
    dataset = part(load([options.drawings], classifier.labels), options.part)
    dataset = replace(dataset, batch=simplified(dataset.batch))
    rounds = play(classifier, dataset, Pen(options.speed, options.rest), options.seconds)
    found = {
        "rounds": len(rounds.label),
        "guesses": round(len(rounds.best) / len(rounds.label), 1),
        "table": table(rounds),
        "chosen": choose(rounds)._asdict(),
        "false_cross_fitted": cross_fitted(rounds),
    }
    print(json.dumps(found) if options.json else _markdown(found))


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


def _markdown(found: dict[str, Any]) -> str:
    head = list(found["table"][0])
    lines = [head, ["---"] * len(head), *([f"{value:g}" for value in row.values()] for row in found["table"])]
    rows = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    chosen, cross = found["chosen"], found["false_cross_fitted"]
    return (
        f"{rows}\n\n{found['rounds']:,} rounds of {found['guesses']} guesses on average. Chosen: {chosen['at']}, after "
        f"{chosen['after']}. Chosen on one half and tried on the other: {cross} false announcements a round."
    )


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", type=Path, required=True, help="a file, or a folder of *.ndjson(.gz)")
    parser.add_argument("--model", type=Path, default=CHAMPION, help="folder of a version (default: the champion)")
    parser.add_argument("--part", choices=("all", "train", "validation"), default="all", help="by the split rule")
    parser.add_argument("--speed", type=float, default=SPEED, help="of the pen, px of 255 a second")
    parser.add_argument("--rest", type=float, default=REST, help="of the pen between strokes, in seconds")
    parser.add_argument("--seconds", type=float, default=20, help="that a round lasts")
    parser.add_argument("--json", action="store_true", help="print nothing but one JSON object")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
