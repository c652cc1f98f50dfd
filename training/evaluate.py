"""Measures a model version on drawings, finished and unfinished, as it is shipped: through its graph and calibration.

    python -m training.evaluate --drawings ../shared/quickdraw/drawings.ndjson.gz --part validation
    python -m training.evaluate --drawings FILE --model DIR --json

Reads Quick, Draw! ndjson, gzipped too, in simplified form; what is not simplified is simplified first. Needs no torch.
The last line is one JSON object: `drawings, top1, top3, map3, ece, early` (top-1 with the first 10 %, 20 % … 100 % of
the points, at least one), `early_mean, early_ece, ece_untold, confidence, latency_ms {p50, p99}` (one drawing, one
thread, features included), `parameters, multiply_adds, bytes`. Expected calibration errors are over 15 bins
(https://arxiv.org/abs/1706.04599): `ece` of finished drawings, which the model is told are finished; `early_ece` of all
ten shares together, of which it is told nothing; `ece_untold` of the finished drawings among these. `confidence` is how
sure the best guesses are on average with 50 % of the points, which should equal their top-1.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.inference.classifier import Classifier, calibrated
from chalicelib.inference.manifest import Manifest
from chalicelib.inference.simplification import SIDE, simplify
from training.augmentation import prefixes
from training.cost import multiply_adds
from training.dataset import load, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from chalicelib.inference.batch import Batch
    from training.dataset import Dataset

CHAMPION = Path(__file__).parent / "champion"
PERCENTS = tuple(range(10, 101, 10))
HALF = 50  # percent
BINS = 15
CHUNK = 256  # drawings that are answered at once


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    classifier, model = opened(options.model)
    dataset = drawings(options.drawings, classifier, options.part)
    cost = {"parameters": classifier.manifest.parameters, "multiply_adds": multiply_adds(model), "bytes": len(model)}
    found = metrics(classifier, dataset) | cost
    if not options.json:
        print("\n".join(f"{name:12}{value}" for name, value in found.items()))
    print(json.dumps(found))


def opened(folder: Path) -> tuple[Classifier, bytes]:
    """The model version in a folder, ready to answer, and its graph."""
    model = (folder / "model.onnx").read_bytes()
    return Classifier(model, Manifest.from_json((folder / "manifest.json").read_bytes())), model


def drawings(place: Path, classifier: Classifier, name: str) -> Dataset:
    """The drawings of a file or folder, or a part of them, that the model has labels for; ends where there is none."""
    dataset = part(load([place], classifier.labels), name)
    if not len(dataset):
        sys.exit(f"{place}: no drawing here has a label that model {classifier.version} knows.")
    return dataset


def part(dataset: Dataset, name: str) -> Dataset:
    """All of a dataset, or one side of the split."""
    return dataset if name == "all" else split(dataset)[name == "validation"]


def metrics(classifier: Classifier, dataset: Dataset, timed: int = 500) -> dict[str, Any]:
    """What `main` prints, less what the files tell; latency is taken on the first `timed` drawings."""
    dataset = replace(dataset, batch=simplified(dataset.batch))
    growing, finished = (classifier.manifest.calibration.scaling(finished=done) for done in (False, True))
    judged, done = [], []
    for percent in PERCENTS:
        for chunk in cut(dataset, percent):
            logits = classifier.logits(chunk.batch)
            judged.append(judge(calibrated(logits, growing), chunk.label))
            if percent == PERCENTS[-1]:
                done.append(calibrated(logits, finished).max(axis=1))
    answers = Judged(*(np.concatenate(parts).reshape(len(PERCENTS), -1) for parts in zip(*judged, strict=True)))
    return figures(answers, np.concatenate(done)) | {"latency_ms": latency(classifier, dataset.batch, timed)}


class Judged(NamedTuple):
    """How sure the best guesses were, 0 to 1, and how many labels stood before the right one."""

    sure: NDArray[np.float32]
    rank: NDArray[np.int64]


def judge(probability: NDArray[np.float32], label: NDArray[np.int64]) -> Judged:
    """Hold probabilities, shape (n, labels), against the right labels; both answers have shape (n,).

    Of labels that are equally likely the first stands before the others, as in `Classifier.guess`.
    """
    of_label = probability[np.arange(len(label)), label][:, np.newaxis]
    earlier = np.arange(probability.shape[1]) < label[:, np.newaxis]
    before = (probability > of_label) | ((probability == of_label) & earlier)
    return Judged(probability.max(axis=1), before.sum(axis=1))


def figures(answers: Judged, finished: NDArray[np.float32]) -> dict[str, Any]:
    """Accuracy and calibration of answers to 10 %, 20 % … 100 % of each drawing, arrays of shape (10, drawings).

    `finished`, of shape (drawings,), is how sure the best guesses are if the drawings are known to be finished.
    """
    right, rank = answers.rank == 0, answers.rank[-1]
    return {
        "drawings": len(rank),
        "top1": _share(rank < 1),
        "top3": _share(rank < 3),
        "map3": _share(np.where(rank < 3, 1 / (rank + 1.0), 0)),
        "ece": calibration_error(finished, right[-1]),
        "early": [_share(each) for each in right],
        "early_mean": _share(right),
        "early_ece": calibration_error(answers.sure.ravel(), right.ravel()),
        "ece_untold": calibration_error(answers.sure[-1], right[-1]),
        "confidence": _share(answers.sure[PERCENTS.index(HALF)]),
    }


def simplified(batch: Batch) -> Batch:
    """The drawings in the published simplified form; those that are in it already stay as they are."""
    published = all(((axis >= 0) & (axis <= SIDE) & (axis == np.rint(axis))).all() for axis in (batch.x, batch.y))
    return batch if published else simplify(batch)


def cut(dataset: Dataset, percent: int) -> Iterator[Dataset]:
    """The first `percent` of each drawing's points, in parts of at most `CHUNK` drawings."""
    for start in range(0, len(dataset), CHUNK):
        chunk = dataset.take(np.arange(start, min(start + CHUNK, len(dataset))))
        yield replace(chunk, batch=prefixes(chunk.batch, np.full(len(chunk), percent / 100)))


def calibration_error(sure: NDArray[np.float32], right: NDArray[np.bool_]) -> float:
    """Expected calibration error: by how much confidence and accuracy differ, averaged over bins of confidence."""
    place = np.minimum((sure * BINS).astype(np.int64), BINS - 1)
    gap = np.bincount(place, sure, BINS) - np.bincount(place, right, BINS)
    return round(float(np.abs(gap).sum() / len(sure)), 4)


def latency(
    classifier: Classifier, batch: Batch, timed: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """Milliseconds for one guess, features included, over the first drawings; the graph is warmed up before."""
    drawings = [single(batch.take(np.array([index]))) for index in range(min(timed, len(batch)))]
    for drawing in drawings[:20]:
        classifier.guess(drawing)
    seconds = [_seconds(classifier, drawing, clock) for drawing in drawings]
    return {f"p{share}": round(float(np.percentile(seconds, share)) * 1000, 3) for share in (50, 99)}


def _seconds(classifier: Classifier, drawing: Drawing, clock: Callable[[], float]) -> float:
    started = clock()
    classifier.guess(drawing)
    return clock() - started


def single(batch: Batch) -> Drawing:
    """A batch of one as a drawing."""
    bounds = zip(batch.strokes[:-1], batch.strokes[1:], strict=True)
    return Drawing(tuple(Stroke(tuple(batch.x[a:b].tolist()), tuple(batch.y[a:b].tolist())) for a, b in bounds))


def _share(values: NDArray[Any]) -> float:
    return round(float(values.mean()), 4)


def add_source(parser: argparse.ArgumentParser) -> None:
    """The arguments that say which drawings are put before which model version: see `drawings` and `opened`."""
    parser.add_argument("--drawings", type=Path, required=True, help="a file or a folder, of any form that is known")
    parser.add_argument("--model", type=Path, default=CHAMPION, help="folder of a version (default: the champion)")
    parser.add_argument("--part", choices=("all", "train", "validation"), default="all", help="by the split rule")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_source(parser)
    parser.add_argument("--json", action="store_true", help="print nothing but the JSON object")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
