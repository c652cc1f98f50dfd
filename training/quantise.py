"""Measures what a model version would lose and gain with numbers of 8 bits; ships nothing.

    python -m training.quantise --drawings ../shared/quickdraw/drawings.ndjson.gz
    python -m training.quantise --drawings FILE --model DIR --limit 2000 --json

Makes the version's graph over in each way of `training.quantisation`, in memory, and measures it as it would be
shipped, on validation drawings: `bytes, top1, top3, half` (top-1 with 50 % of the points), `early_mean`, `ms` (a guess,
features included), `opening_ms` (a session), and what the rule of `training.artefact` says, `refused` (a sentence, or
null). Times are those of the processor, which other programs on it lengthen little. Ranges are found with training
drawings. Prints a table in Markdown, with `--json` one JSON object instead.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from chalicelib.errors import BrokenModel
from chalicelib.inference.classifier import Classifier
from chalicelib.inference.features import named
from training.artefact import Artefact, plain, prove
from training.augmentation import prefixes
from training.dataset import split
from training.evaluate import CHAMPION, drawings, latency, metrics, opened, simplified
from training.quantisation import ways
from training.views import VIEWS, mirroring

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from chalicelib.inference.manifest import Manifest
    from training.dataset import Dataset
    from training.quantisation import Way

    Inputs = dict[str, NDArray[Any]]

SHIPPED, FULL = "as shipped", "float32"
LIMIT, CALIBRATION = 2000, 512  # drawings
CHUNK = 64  # drawings that are calibrated with at once
TIMED, OPENINGS = 500, 5
HALF = 4  # place of 50 % among the shares


def quantised(
    model: bytes, manifest: Manifest, train: Dataset, judged: Dataset, tried: Mapping[str, Way]
) -> Iterator[dict[str, Any]]:
    """Figures of the graph as it is, with weights of float32, and of each way; `train` is calibrated with."""
    full = plain(model)
    large = _viewed(full, model)
    before = _classifier(large, manifest)
    yield _measured(SHIPPED, model, manifest, before, judged)
    if Artefact.of(model).weights != FULL:
        yield _measured(FULL, large, manifest, before, judged)
    given = inputs(manifest, train)
    for name, way in tried.items():
        yield _measured(name, _viewed(way(full, given), model), manifest, before, judged)


def inputs(manifest: Manifest, train: Dataset) -> list[Inputs]:
    """What the graph gets in a game: of these drawings every second as it is, the others begun."""
    share = np.where(np.arange(len(train)) % 2, np.random.default_rng(0).random(len(train)), 1)
    begun = prefixes(simplified(train.batch), share)
    chunks = [np.arange(start, min(start + CHUNK, len(train))) for start in range(0, len(train), CHUNK)]
    features = named(manifest.features)
    return [dict(zip(manifest.inputs, features.extract(begun.take(chunk)), strict=True)) for chunk in chunks]


def some(dataset: Dataset, limit: int) -> Dataset:
    """So many drawings at most, evenly from all."""
    return dataset.take(np.unique(np.linspace(0, len(dataset) - 1, min(limit, len(dataset))).astype(np.int64)))


def _measured(name: str, model: bytes, manifest: Manifest, before: Classifier, judged: Dataset) -> dict[str, Any]:
    """Figures of one graph; those of a graph that onnxruntime can't run are but its bytes and the reason."""
    told: dict[str, Any] = {"name": name, "bytes": len(model)}
    try:
        after = _classifier(model, manifest)
        found = metrics(after, judged, timed=1)
    except BrokenModel as error:
        return told | {"refused": str(error)}
    told |= {each: found[each] for each in ("top1", "top3", "early_mean")}
    told |= {"half": found["early"][HALF], "opening_ms": _opening(model, manifest)}
    told["ms"] = latency(after, simplified(judged.batch), TIMED, time.process_time)["p50"]
    return told | {"refused": _refused(before, after, judged)}


def _refused(before: Classifier, after: Classifier, judged: Dataset) -> str | None:
    try:
        prove(before, after, judged)
    except ValueError as error:
        return str(error)
    return None


def _viewed(graph: bytes, shipped: bytes) -> bytes:
    """A graph of the network, answering for the mirror image too where the shipped one does."""
    return mirroring(graph) if Artefact.of(shipped).views == VIEWS else graph


def _classifier(model: bytes, manifest: Manifest) -> Classifier:
    return Classifier(model, replace(manifest, sha256=hashlib.sha256(model).hexdigest()))


def _opening(model: bytes, manifest: Manifest) -> float:
    """Milliseconds of the processor until a version can answer, in the middle of several."""
    seconds = []
    for _ in range(OPENINGS):
        started = time.process_time()
        _classifier(model, manifest)
        seconds.append(time.process_time() - started)
    return round(float(np.median(seconds)) * 1000, 1)


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The figures as a table in Markdown."""
    head = [
        "graph",
        "bytes",
        "top-1",
        "top-3",
        "top-1 at 50 %",
        "mean of 10 … 100 %",
        "ms",
        "ms to open",
        "by the rule",
    ]
    lines = [head, ["---"] * len(head), *(_row(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _row(row: dict[str, Any]) -> list[str]:
    shares = [f"{row[name]:.4f}" if name in row else "-" for name in ("top1", "top3", "half", "early_mean")]
    times = [str(row.get(name, "-")) for name in ("ms", "opening_ms")]
    return [
        row["name"],
        f"{row['bytes']:,}",
        *shares,
        *times,
        f"refused: {row['refused']}" if row["refused"] else "holds",
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    classifier, model = opened(options.model)
    manifest = classifier.manifest
    train, judged = split(drawings(options.drawings, classifier, "all"))
    if not (len(train) and len(judged)):
        sys.exit(f"{options.drawings}: there are no drawings to {'measure' if len(train) else 'calibrate'} with.")
    train, judged = some(train, options.calibration), some(judged, options.limit)
    rows = list(quantised(model, manifest, train, judged, ways()))
    told = {"version": manifest.version, "drawings": len(judged), "calibration": len(train), "graphs": rows}
    print(json.dumps(told) if options.json else f"{table(rows)}\n\n{len(judged):,} validation drawings.")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", type=Path, required=True, help="a file or a folder, of any form that is known")
    parser.add_argument("--model", type=Path, default=CHAMPION, help="folder of a version (default: the champion)")
    parser.add_argument("--limit", type=int, default=LIMIT, help="validation drawings (default: %(default)s)")
    parser.add_argument(
        "--calibration",
        type=int,
        default=CALIBRATION,
        help="training drawings to find ranges with (default: %(default)s)",
    )
    parser.add_argument("--json", action="store_true", help="print nothing but one JSON object")
    options = parser.parse_args(arguments)
    if min(options.limit, options.calibration) < 1:
        parser.error("--limit and --calibration must be 1 or more")
    return options


if __name__ == "__main__":
    main()
