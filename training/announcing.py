"""Tries policies of announcing in simulated rounds and chooses one.

    python -m training.announcing --drawings ../shared/quickdraw/drawings.ndjson.gz --part validation
    python -m training.announcing --drawings FILE --model DIR --speed 128 --json

A policy announces a best guess that is at least so sure (`at`) and was the best guess so many times in a row (`after`).
Prints a table in Markdown, and with `--json` one JSON object instead. Needs no torch.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from training.evaluate import add_source, drawings, opened, simplified
from training.pen import REST, SPEED, Pen
from training.policy import AFTER, Policy, choose, cross_fitted, lowest, outcome
from training.simulation import play

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.simulation import Rounds

THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


def table(rounds: Rounds) -> list[dict[str, Any]]:
    """The outcomes of all policies tried: a grid, and for each number of times in a row the lowest threshold."""
    policies = {Policy(at, after) for at in THRESHOLDS for after in AFTER} | {lowest(rounds, after) for after in AFTER}
    return [
        policy._asdict() | asdict(outcome(rounds, policy)) for policy in sorted(policies, key=lambda p: (p.after, p.at))
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    classifier = opened(options.model)[0]
    dataset = drawings(options.drawings, classifier, options.part)
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
    add_source(parser)
    parser.add_argument("--speed", type=float, default=SPEED, help="of the pen, px of 255 a second")
    parser.add_argument("--rest", type=float, default=REST, help="of the pen between strokes, in seconds")
    parser.add_argument("--seconds", type=float, default=20, help="that a round lasts")
    parser.add_argument("--json", action="store_true", help="print nothing but one JSON object")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
