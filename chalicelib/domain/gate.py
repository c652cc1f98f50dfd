"""The gate: what a challenger must hold against the champion, and the sentences that refuse it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.domain.evidence import Comparison, Difference, Evidence

HONEST = 1.6  # times the calibration error that chance shows on average, it shows once in a hundred times


@dataclass(frozen=True, slots=True)
class Allowances:
    """What the gate allows; shares are of 1. docs/gate.md says why each is what it is.

    On the holdout it must be shown that no more is lost than is allowed: of all its drawings (`holdout`), with the
    first 50 and 70 % of their points (`early`), and averaged over 10 %, 20 % … 100 % of the points (`early_mean`).
    Of what is seen with less certainty, a label (`label`) or fresh drawings (`fresh`, all of them), a challenger is
    refused if more is lost than is allowed, and chance alone shows that less often than `chance`. Calibration errors
    are of 15 bins, of finished drawings and of growing ones; latency is of one guess.
    """

    holdout: float = 0.01
    early: float = 0.015
    early_mean: float = 0.01
    label: float = 0.10
    fresh: float = 0.02
    chance: float = 0.05
    ece: float = 0.02
    early_ece: float = 0.03
    latency_p50: float = 10.0  # ms
    latency_p99: float = 50.0  # ms
    latency_ratio: float = 1.5  # to the champion's median
    bytes: int = 2_500_000
    parameters: int = 1_000_000
    drift: float = 0.25  # PSI


def objections(evidence: Evidence, allowed: Allowances) -> tuple[str, ...]:
    """Why a challenger may not become champion, as sentences for a person; empty if it may."""
    return (
        *_overall(evidence.holdout, allowed),
        *_labels(evidence.holdout.labels, allowed),
        *_calibration(evidence, allowed),
        *_costs(evidence, allowed),
        *_missing(evidence.missing),
        *_fresh(evidence, allowed),
    )


def _overall(found: Comparison, allowed: Allowances) -> Iterator[str]:
    yield from _unshown("The drawings of the holdout are", found.top1, allowed.holdout)
    for percent, difference in found.early.items():
        yield from _unshown(f"With the first {percent} % of their points, drawings are", difference, allowed.early)
    yield from _unshown(
        "Averaged over 10 %, 20 % … 100 % of their points, drawings are", found.early_mean, allowed.early_mean
    )


def _unshown(subject: str, found: Difference, allowed: float) -> Iterator[str]:
    """Where it is not shown that a loss stays within what is allowed; in tenths of points, for these are small."""
    if not found.is_shown_within(allowed):
        yield (
            f"{subject} recognised in {_percent(found.challenger, 1)} of {found.drawings}, by the champion in "
            f"{_percent(found.champion, 1)} ({_change(found, 1)}; the interval must not reach below "
            f"{_signed(-allowed, 1)})."
        )


def _labels(found: dict[str, Difference], allowed: Allowances) -> Iterator[str]:
    worst = sorted(found.items(), key=lambda item: (item[1].change, item[0]))
    for label, difference in worst:
        if difference.is_beyond(allowed.label, allowed.chance):
            yield (
                f'"{label}" is recognised in {_percent(difference.challenger)} of its drawings, the champion in '
                f"{_percent(difference.champion)} ({_change(difference)}; the gate allows {_signed(-allowed.label)})."
            )


def _calibration(evidence: Evidence, allowed: Allowances) -> Iterator[str]:
    for kind, found, most in (
        ("finished drawings", evidence.finished, allowed.ece),
        ("growing drawings", evidence.growing, allowed.early_ece),
    ):
        limit = max(most, HONEST * found.by_chance)
        if found.error > max(limit, found.champion):
            yield (
                f"Its probabilities of {kind} are off by {found.error:.3f} on average (ECE, 15 bins), the champion's "
                f"by {found.champion:.3f}; the gate allows {limit:.3f}."
            )


def _costs(evidence: Evidence, allowed: Allowances) -> Iterator[str]:
    found, before = evidence.challenger, evidence.champion
    ratio = found.p50 / before.p50
    if ratio > allowed.latency_ratio:
        yield (
            f"A guess takes {found.p50:.2f} ms at the median, {ratio:.2f} times the champion's {before.p50:.2f} ms; "
            f"the gate allows {allowed.latency_ratio:g} times."
        )
    for name, took, took_before, most in (
        ("the median", found.p50, before.p50, allowed.latency_p50),
        ("the 99th percentile", found.p99, before.p99, allowed.latency_p99),
    ):
        if took > max(most, took_before):  # where the champion is no faster the machine is to blame
            yield f"A guess takes {took:.2f} ms at {name}; the gate allows {most:g} ms."
    for name, size, limit in (
        ("bytes", found.bytes, allowed.bytes),
        ("parameters", found.parameters, allowed.parameters),
    ):
        if size > limit:
            yield f"The model has {size:,} {name}; the gate allows {limit:,}."


def _missing(labels: tuple[str, ...]) -> Iterator[str]:
    if labels:
        named = ", ".join(f'"{label}"' for label in labels)
        yield f"Words rely on labels that the champion answers and the challenger does not: {named}."


def _fresh(evidence: Evidence, allowed: Allowances) -> Iterator[str]:
    found = evidence.fresh
    if found is not None and found.is_beyond(allowed.fresh, allowed.chance):
        yield (
            f"Fresh drawings are recognised in {_percent(found.challenger, 1)} of {found.drawings}, by the champion in "
            f"{_percent(found.champion, 1)} ({_change(found, 1)}; the gate allows {_signed(-allowed.fresh, 1)})."
        )
    for what, drift in (
        ("The labels of the fresh drawings are spread", evidence.label_drift),
        ("The champion's confidence in the fresh drawings is spread", evidence.confidence_drift),
    ):
        if drift is not None and drift.psi > max(allowed.drift, drift.by_chance):
            yield (
                f"{what} otherwise than in the holdout (PSI {drift.psi:.2f}; the gate allows "
                f"{max(allowed.drift, drift.by_chance):.2f}): the holdout says little about the game as it is played."
            )


def _change(found: Difference, digits: int = 0) -> str:
    interval = f"95 % interval {_signed(found.low, digits)} to {_signed(found.high, digits)}"
    return f"{_signed(found.change, digits)} points, {interval}"


def _percent(share: float, digits: int = 0) -> str:
    return f"{100 * share:.{digits}f} %"


def _signed(share: float, digits: int = 0) -> str:
    """A difference in points, with a sign unless it is none: a true minus sign, as people write it."""
    text = f"{abs(100 * share):.{digits}f}"
    return text if not float(text) else ("\N{MINUS SIGN}" if share < 0 else "+") + text
