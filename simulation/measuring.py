"""Measures every champion of every scenario on the untouched holdout; needs the training environment.

    python -m simulation.measuring --holdout FILE --begin DIR --out FILE --targets LABEL… --models NAME=DIR…
        --made NAME=DIR…

`NAME` is `scenario/period`; `--begin` is the starting champion, the period 0 of all; `--made` are the versions that the
gate looked at. What a version answers is kept beside `--out` and not asked again. Differences are paired, with 95 %
intervals (`training.pairing`): of each champion to the one before it, to the first, and of each scenario to `honest` at
the same period.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from training.answers import answers
from training.dataset import load
from training.evaluate import opened
from training.pairing import difference
from training.unseen import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from training.dataset import Dataset

EARLY = (50, 70)  # percent of the points
FEWER = 5  # one in so many drawings of the holdout is asked for before it is finished
COMPARED_WITH = "honest"


class Asked(NamedTuple):
    """Whether a version is right about each drawing, shape (n,), and about some unfinished ones, shape (shares, m)."""

    right: NDArray[np.bool_]
    early: NDArray[np.bool_]


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    holdout = load([options.holdout])
    places = {f"{COMPARED_WITH}/0": options.begin} | dict(_named(text) for text in options.models)
    kept = options.out.parent
    asked = {name: ask(folder, holdout, kept) for name, folder in places.items()}
    made = {name: ask(folder, holdout, kept) for name, folder in map(_named, options.made)}
    found = compared(asked, made, parts(holdout, options.targets))
    options.out.write_text(json.dumps(found, indent=1), "utf-8")


def ask(folder: Path, holdout: Dataset, kept: Path) -> Asked:
    """What a version answers, from the file that is kept of it or by asking."""
    classifier = opened(folder)[0]
    file = kept / f"{classifier.manifest.sha256[:16]}.npz"
    if not file.exists():
        some = holdout.take(np.arange(0, len(holdout), FEWER))
        right, early = answers(classifier, holdout, (100,)).right[0], answers(classifier, some, EARLY).right
        np.savez_compressed(file, right=right, early=early)
    with np.load(file) as there:
        return Asked(there["right"], there["early"])


def parts(holdout: Dataset, targets: Sequence[str]) -> dict[str, NDArray[np.bool_]]:
    """The drawings that figures are taken on: all, those of labels known from the start, the ten, the targeted."""
    names = np.array(holdout.labels)[holdout.label]
    ten = np.isin(names, UNSEEN)
    return {"all": np.ones(len(names), bool), "known": ~ten, "ten": ten, "targets": np.isin(names, list(targets))}


def compared(
    asked: Mapping[str, Asked], made: Mapping[str, Asked], parts: Mapping[str, NDArray[np.bool_]]
) -> dict[str, Any]:
    """Accuracies by version and part, and differences by pair and part; `made` is what the gate looked at."""
    begin = asked[f"{COMPARED_WITH}/0"]
    found: dict[str, Any] = {"champions": {}, "made": {}, "steps": {}, "whole": {}, "against": {}}
    for name, one in asked.items():
        scenario, _, period = name.partition("/")
        found["champions"][name] = _accuracy(one, parts)
        if int(period):
            before = asked.get(f"{scenario}/{int(period) - 1}", begin)
            found["steps"][name] = _differences(before, one, parts)
            if name in made:
                found["made"][name] = _differences(before, made[name], parts)
            found["whole"][name] = _differences(begin, one, parts)
            other = asked.get(f"{COMPARED_WITH}/{period}")
            if other is not None and scenario != COMPARED_WITH:
                found["against"][name] = _differences(other, one, parts)
    return found


def _accuracy(one: Asked, parts: Mapping[str, NDArray[np.bool_]]) -> dict[str, Any]:
    told = {name: round(float(one.right[chosen].mean()), 4) for name, chosen in parts.items() if chosen.any()}
    return told | {f"at_{percent}": round(float(row.mean()), 4) for percent, row in zip(EARLY, one.early, strict=True)}


def _differences(before: Asked, after: Asked, parts: Mapping[str, NDArray[np.bool_]]) -> dict[str, Any]:
    found = {}
    for name, chosen in parts.items():
        if chosen.any():
            told = asdict(difference(before.right[chosen], after.right[chosen]))
            found[name] = {key: float(f"{value:.5g}") for key, value in told.items()}
    return found


def _named(text: str) -> tuple[str, Path]:
    name, _, folder = text.partition("=")
    return name, Path(folder)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("holdout", "begin", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--targets", nargs="*", default=[])
    parser.add_argument("--models", nargs="*", default=[])
    parser.add_argument("--made", nargs="*", default=[])
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
