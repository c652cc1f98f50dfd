"""Puts the same drawings before champion and challenger, and gathers all that the gate looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chalicelib.domain.evidence import Calibrated, Comparison, Costs, Difference, Drift, Evidence
from chalicelib.domain.gate import Allowances, objections
from chalicelib.errors import BrokenModel
from training.answers import answers, error_by_chance
from training.dataset import load
from training.drift import of_confidence, of_labels
from training.evaluate import PERCENTS, calibration_error, latency, opened, simplified
from training.pairing import by_label, difference, mean_difference

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from chalicelib.inference.classifier import Classifier
    from training.answers import Answers
    from training.dataset import Dataset

EARLY = (50, 70)  # percent of the points
TURNS = 3  # in which latency is taken, of both in turn; what else the machine does can only add to it
TIMED = 200  # drawings


class Verdict(NamedTuple):
    """What the gate says; `learnt` is how often labels that only the challenger has are recognised.

    `unseen` are labels that both have and no drawing is there of. Without evidence the challenger could not be loaded.
    """

    objections: tuple[str, ...]
    evidence: Evidence | None = None
    learnt: dict[str, float] | None = None
    unseen: tuple[str, ...] = ()


class Both(NamedTuple):
    """The same drawings before champion and challenger.

    `shared` and `new`, of shape (n,), say whether both have a drawing's label, and whether the challenger alone has it.
    """

    dataset: Dataset
    champion: Answers
    challenger: Answers
    shared: NDArray[np.bool_]
    new: NDArray[np.bool_]


def examine(
    champion: Path,
    challenger: Path,
    holdout: Path,
    fresh: Path | None,
    relied: Collection[str] | None,
    allowed: Allowances,
) -> Verdict:
    """What the gate says of the versions in two folders; `relied` are the labels of words, None for all.

    Raises ValueError where the holdout has no drawing of a label that both have, BrokenModel for a broken champion.
    """
    before, old_graph = opened(champion)
    try:
        after, new_graph = opened(challenger)
    except (BrokenModel, OSError) as error:
        return Verdict((f"The challenger can't be loaded: {error}",))
    labels = (*before.labels, *(label for label in after.labels if label not in before.labels))
    fixed = _both(before, after, load([holdout], labels), PERCENTS)
    if fixed is None:
        raise ValueError(f"{holdout}: no drawing here has a label that both models know.")
    new = _both(before, after, load([fresh], labels), PERCENTS[-1:]) if fresh else None
    costs = _costs((before, len(old_graph)), (after, len(new_graph)), fixed.dataset)
    missing = [label for label in before.labels if label not in after.labels and (relied is None or label in relied)]
    evidence = _evidence(fixed, new, costs, tuple(sorted(missing)), allowed)
    unseen = sorted(set(before.labels) & set(after.labels) - set(evidence.holdout.labels))
    return Verdict(objections(evidence, allowed), evidence, _learnt(fixed, new), tuple(unseen))


def _both(champion: Classifier, challenger: Classifier, dataset: Dataset, percents: Sequence[int]) -> Both | None:
    """What both answer; None where no drawing has a label that both know."""
    old, known = (np.isin(dataset.labels, version.labels)[dataset.label] for version in (champion, challenger))
    if not (old & known).any():
        return None
    before, after = (answers(version, dataset, percents) for version in (champion, challenger))
    return Both(dataset, before, after, old & known, known & ~old)


def _evidence(
    fixed: Both, fresh: Both | None, costs: tuple[Costs, Costs], missing: tuple[str, ...], allowed: Allowances
) -> Evidence:
    finished, growing = _calibrations(fixed)
    same, other = (None, None) if fresh is None else _drifts(fixed, fresh)
    return Evidence(
        holdout=_comparison(fixed, fresh, allowed.chance),
        fresh=fresh and difference(*_finished(fresh)),
        finished=finished,
        growing=growing,
        champion=costs[0],
        challenger=costs[1],
        missing=missing,
        label_drift=same,
        confidence_drift=other,
    )


def _calibrations(fixed: Both) -> tuple[Calibrated, Calibrated]:
    """Of finished drawings and of growing ones; each version is asked about the labels that it has."""
    before, after = fixed.champion.of(fixed.shared), fixed.challenger.of(fixed.shared | fixed.new)
    return (
        Calibrated(
            error=calibration_error(after.finished, after.right[-1]),
            by_chance=error_by_chance(after.finished[np.newaxis]),
            champion=calibration_error(before.finished, before.right[-1]),
        ),
        Calibrated(
            error=calibration_error(after.sure.ravel(), after.right.ravel()),
            by_chance=error_by_chance(after.sure),
            champion=calibration_error(before.sure.ravel(), before.right.ravel()),
        ),
    )


def _comparison(fixed: Both, fresh: Both | None, chance: float) -> Comparison:
    """On the drawings of shared labels alone: what is new must not make up for what is lost."""
    before, after = fixed.champion.right[:, fixed.shared], fixed.challenger.right[:, fixed.shared]
    places = {percent: PERCENTS.index(percent) for percent in EARLY}
    return Comparison(
        top1=difference(before[-1], after[-1]),
        early={percent: difference(before[place], after[place]) for percent, place in places.items()},
        early_mean=mean_difference(before, after),
        labels=_labels(fixed, fresh, chance),
    )


def _labels(fixed: Both, fresh: Both | None, chance: float) -> dict[str, Difference]:
    """Label by label; one that the holdout has no drawing of is looked at in the fresh drawings."""
    champion, challenger = _finished(fixed)
    label = fixed.dataset.label[fixed.shared]
    if fresh is not None:
        only = ~np.isin(fresh.dataset.label[fresh.shared], label)
        champion, challenger = (
            np.concatenate([known, new[only]])
            for known, new in zip((champion, challenger), _finished(fresh), strict=True)
        )
        label = np.concatenate([label, fresh.dataset.label[fresh.shared][only]])
    found = by_label(champion, challenger, label, chance)
    return {fixed.dataset.labels[place]: one for place, one in found.items()}


def _finished(both: Both) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether champion and challenger were right about each finished drawing of a shared label."""
    return both.champion.right[-1, both.shared], both.challenger.right[-1, both.shared]


def _drifts(fixed: Both, fresh: Both) -> tuple[Drift | None, Drift | None]:
    """Drift of labels, those alone that the holdout has, and of the champion's confidence."""
    known = fresh.shared & np.isin(fresh.dataset.label, fixed.dataset.label)
    if not known.any():
        return None, None
    count = len(fixed.dataset.labels)
    spread = of_labels(fixed.dataset.label[fixed.shared], fresh.dataset.label[known], count)
    return spread, of_confidence(fixed.champion.finished[fixed.shared], fresh.champion.finished[known])


def _learnt(fixed: Both, fresh: Both | None) -> dict[str, float]:
    """How often each label that only the challenger has is recognised, in all drawings of it."""
    parts = [part for part in (fixed, fresh) if part is not None]
    label = np.concatenate([part.dataset.label[part.new] for part in parts])
    right = np.concatenate([part.challenger.right[-1, part.new] for part in parts])
    names = fixed.dataset.labels
    return {names[each]: round(float(right[label == each].mean()), 4) for each in np.unique(label)}


def _costs(
    champion: tuple[Classifier, int], challenger: tuple[Classifier, int], dataset: Dataset
) -> tuple[Costs, Costs]:
    batch = simplified(dataset.take(np.arange(min(TIMED, len(dataset)))).batch)
    turns = [[latency(version, batch, TIMED) for version, _ in (champion, challenger)] for _ in range(TURNS)]
    first, second = (
        Costs(
            p50=min(turn[place]["p50"] for turn in turns),
            p99=min(turn[place]["p99"] for turn in turns),
            bytes=size,
            parameters=version.manifest.parameters,
        )
        for place, (version, size) in enumerate((champion, challenger))
    )
    return first, second
