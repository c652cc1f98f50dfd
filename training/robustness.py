"""Measures what becomes of the guesses when the same drawing comes from another window, device or hand.

    python -m training.robustness --drawings ../shared/quickdraw/drawings.ndjson.gz --part validation
    python -m training.robustness --drawings FILE --model DIR --json

For each change: top-1 on finished drawings and on their first half of the points, and the share of finished drawings
whose best guess stays. Prints a table in Markdown, and with `--json` one JSON object instead. Needs no torch.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from chalicelib.inference.batch import Batch
from chalicelib.inference.simplification import SIDE
from training.evaluate import add_source, cut, drawings, opened, simplified
from training.pen import Pen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from chalicelib.inference.classifier import Classifier
    from training.dataset import Dataset

    Change = Callable[[Batch], Batch]

PLAIN = "as published"
UNITED = "240 Hz, whole px of a window of 320"


def changes() -> dict[str, Change]:
    """What may happen to a drawing on its way, by name; the first changes nothing."""
    pen = Pen()
    return {
        PLAIN: lambda batch: batch,
        "a quarter as large": lambda batch: mapped(batch, 0.25),
        "four times as large": lambda batch: mapped(batch, 4),
        "moved": lambda batch: mapped(batch, 1, 1234.5, -321.25),
        "whole px of a window of 200": lambda batch: in_window(batch, 200),
        "whole px of a window of 320": lambda batch: in_window(batch, 320),
        "whole px of a window of 1000": lambda batch: in_window(batch, 1000),
        "60 Hz": lambda batch: pen.sampled(batch, 60),
        "240 Hz": lambda batch: pen.sampled(batch, 240),
        UNITED: lambda batch: in_window(pen.sampled(batch, 240), 320),
        "each point up to 0.5 px off": jittered,
    }


def mapped(batch: Batch, scale: float, right: float = 0, down: float = 0) -> Batch:
    """The drawings scaled and then moved, in px."""
    x, y = (
        (axis * np.float32(scale) + np.float32(by)).astype(np.float32)
        for axis, by in ((batch.x, right), (batch.y, down))
    )
    return Batch(x, y, batch.strokes, batch.drawings)


def in_window(batch: Batch, side: int) -> Batch:
    """The drawings as they are told by a window of `side` px, which they fill: in whole px."""
    large = mapped(batch, side / SIDE)
    return Batch(np.rint(large.x), np.rint(large.y), batch.strokes, batch.drawings)


def jittered(batch: Batch) -> Batch:
    """The drawings with each point up to 0.5 px off, of 255; the same points every time."""
    random = np.random.default_rng(0)
    x, y = (axis + random.uniform(-0.5, 0.5, len(axis)).astype(np.float32) for axis in (batch.x, batch.y))
    return Batch(x, y, batch.strokes, batch.drawings)


def robustness(classifier: Classifier, dataset: Dataset) -> dict[str, dict[str, float]]:
    """For each change `top1`, `top1_half` and `same`, the share of finished drawings whose best guess stays."""
    found, plain = {}, _best(classifier, dataset, 100, changes()[PLAIN])
    for name, change in changes().items():
        finished, half = (_best(classifier, dataset, percent, change) for percent in (100, 50))
        shares = {"top1": finished == dataset.label, "top1_half": half == dataset.label, "same": finished == plain}
        found[name] = {figure: round(float(each.mean()), 4) for figure, each in shares.items()}
    return found


def largest_difference(found: dict[str, dict[str, float]]) -> float:
    """By how much top-1, of finished or half drawings, differs at most from that of the published drawings."""
    plain = found[PLAIN]
    return round(max(abs(row[name] - plain[name]) for row in found.values() for name in ("top1", "top1_half")), 4)


def table(found: dict[str, dict[str, float]]) -> str:
    """The figures as a table in Markdown."""
    rows = [
        f"| {name} | {row['top1']:.4f} | {row['top1_half']:.4f} | {row['same']:.4f} |" for name, row in found.items()
    ]
    return "\n".join(
        ["| the drawing | top-1 | top-1 at half of the points | same best guess |", "| --- | --- | --- | --- |", *rows]
    )


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    classifier = opened(options.model)[0]
    dataset = drawings(options.drawings, classifier, options.part)
    found = robustness(classifier, replace(dataset, batch=simplified(dataset.batch)))
    print(json.dumps(found) if options.json else f"{table(found)}\n\nAt most {largest_difference(found):.2%} apart.")


def _best(classifier: Classifier, dataset: Dataset, percent: int, change: Change) -> NDArray[np.int64]:
    return np.concatenate([classifier.logits(change(chunk.batch)).argmax(axis=1) for chunk in cut(dataset, percent)])


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_source(parser)
    parser.add_argument("--json", action="store_true", help="print nothing but one JSON object")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
