"""The public models of the same labels that can be run today, and a version of ours beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UNKNOWN = "-"


class Rival(NamedTuple):
    """What is known of a model; accuracies and confidence are shares, None where nobody told.

    `half` and `seventy`: top-1 with 50 % and 70 % of the points. `mean`: of top-1 over 10 … 100 %. `confidence`: of the
    best guesses with 50 % of the points, which should equal `half`.
    """

    name: str
    parameters: int
    multiply_adds: int | None
    top1: float
    top3: float
    half: float | None = None
    seventy: float | None = None
    mean: float | None = None
    confidence: float | None = None
    milliseconds: float | None = None


PUBLIC = (
    Rival("RNN on strokes, trained on 30 M drawings", 750_000, 2_400_000_000, 0.809, 0.950, milliseconds=120),
    Rival("ResNet at 28 px, 10,000 a label", 990_000, 94_000_000, 0.791, 0.931, 0.208, 0.523, 0.347, 0.509, 4.2),
    Rival("ml5 DoodleNet", 540_000, 7_800_000, 0.737, 0.905, 0.181, 0.468, 0.316, 0.484, 0.5),
    Rival("small CNN at 28 px", 140_000, 2_100_000, 0.691, 0.870, 0.158, 0.413, 0.287, 0.425, 0.23),
    Rival("mean of the first two", 1_740_000, None, 0.833, 0.961),
)


def ours(version: str, parameters: int, multiply_adds: int, found: Mapping[str, Any]) -> Rival:
    """A version of ours, of the figures that `training.evaluate` finds; older ones don't tell the confidence."""
    early, latency = found["early"], found["latency_ms"]["p50"]
    return Rival(
        f"**Inkling {version}**",
        parameters,
        multiply_adds,
        found["top1"],
        found["top3"],
        early[4],
        early[6],
        found["early_mean"],
        found.get("confidence"),
        latency,
    )


def table(models: Sequence[Rival]) -> str:
    """Models side by side, in Markdown."""
    head = ["model", "parameters, multiply-adds", "top-1", "top-3", "50 %", "70 %", "mean", "confidence at 50 %", "ms"]
    rows = [head, ["---"] * len(head), *(_row(model) for model in models)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(model: Rival) -> list[str]:
    shares = (model.top1, model.top3, model.half, model.seventy, model.mean, model.confidence)
    size = f"{model.parameters / 1e6:.2f} M" + (f", {counted(model.multiply_adds)}" if model.multiply_adds else "")
    milliseconds = UNKNOWN if model.milliseconds is None else f"{model.milliseconds:.3g}"
    return [model.name, size, *(UNKNOWN if share is None else f"{share:.3f}" for share in shares), milliseconds]


def counted(number: int) -> str:
    """A large number in millions or milliards, as it is read most easily."""
    return f"{number / 1e9:.1f} G" if number >= 1e9 else f"{number / 1e6:.{1 if number < 1e7 else 0}f} M"
