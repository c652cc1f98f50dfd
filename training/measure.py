"""Calibrates a trained model, measures it, and writes it as a model version: all that its card tells.

    python -m training.measure --drawings ../shared/quickdraw/drawings.ndjson.gz --model training/champion \
        --model-dir build/model
    python -m training.measure --drawings FILE --model training/champion --model-dir DIR --views 2 --weights float16

`training.train` and `training.export` end with this. By itself it makes a new version, named by the time, of a model
that there is: with calibration and figures from the validation part of these drawings, and with its graph made over if
that is asked for (`training.artefact`). Needs no torch.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from chalicelib.inference.classifier import Classifier, calibrated
from training import card
from training.artefact import Artefact, add_artefact, chosen
from training.calibration import calibrate, cross_fitted
from training.confusions import Confusions
from training.evaluate import (
    PERCENTS,
    Judged,
    calibration_error,
    cut,
    drawings,
    figures,
    judge,
    latency,
    opened,
    simplified,
)
from training.pen import Pen
from training.policy import lowest, outcome
from training.robustness import robustness
from training.simulation import play

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from chalicelib.inference.manifest import Manifest
    from training.dataset import Dataset

SECONDS = 20.0  # that a simulated round lasts
ROUNDS = 8000  # that are simulated at most


def measure(model: bytes, manifest: Manifest, validation: Dataset, folder: Path) -> Manifest:
    """Write the model as a version, calibrated and measured on the validation drawings, into a folder; its manifest."""
    validation = replace(validation, batch=simplified(validation.batch))
    logits = _logits(Classifier(model, manifest), validation)
    manifest = _announcing(model, replace(manifest, calibration=calibrate(logits, validation.label)), validation)
    classifier = Classifier(model, manifest)
    found = _figures(logits, validation.label, manifest)
    found["latency_ms"] = latency(classifier, validation.batch, timed=500)
    metrics = {**manifest.metrics, "validation": found, "robustness": robustness(classifier, validation)}
    manifest = replace(manifest, metrics=metrics)
    rank = judge(logits[-1], validation.label).rank
    confusions = Confusions.of(manifest.labels, validation.label, logits[-1].argmax(axis=1), rank)
    write(model, manifest, confusions, folder)
    return manifest


def write(model: bytes, manifest: Manifest, confusions: Confusions, folder: Path) -> None:
    """Write the files of a model version into a folder, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(model)
    (folder / "manifest.json").write_text(manifest.to_json(), "utf-8")
    card.write(model, manifest, confusions, folder)


def _logits(classifier: Classifier, dataset: Dataset) -> NDArray[np.float32]:
    """What the network says to 10 %, 20 % … 100 % of each drawing, shape (10, drawings, labels)."""
    return np.stack(
        [np.concatenate([classifier.logits(chunk.batch) for chunk in cut(dataset, percent)]) for percent in PERCENTS]
    )


def _figures(logits: NDArray[np.float32], label: NDArray[np.int64], manifest: Manifest) -> dict[str, object]:
    growing, finished = (manifest.calibration.scaling(finished=done) for done in (False, True))
    judged = [judge(calibrated(share, growing), label) for share in logits]
    answers = Judged(*(np.stack(parts) for parts in zip(*judged, strict=True)))
    right = answers.rank == 0
    told, sure = cross_fitted(logits, label)
    return figures(answers, calibrated(logits[-1], finished).max(axis=1)) | {
        "cross_fitted": {
            "ece": calibration_error(sure, right[-1]),
            "early_ece": calibration_error(told.ravel(), right.ravel()),
        }
    }


def _announcing(model: bytes, manifest: Manifest, validation: Dataset) -> Manifest:
    """The manifest with the threshold of announcing, and what it comes to in simulated rounds."""
    some = validation.take(np.arange(min(len(validation), ROUNDS)))
    rounds = play(Classifier(model, manifest), some, Pen(), SECONDS)
    policy = lowest(rounds)
    metrics = {**manifest.metrics, "announcing": asdict(outcome(rounds, policy))}
    return replace(manifest, calibration=replace(manifest.calibration, announce_at=policy.at), metrics=metrics)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", type=Path, required=True, help="of which the validation part is used")
    parser.add_argument("--model", type=Path, required=True, help="folder of the version that there is")
    parser.add_argument("--model-dir", type=Path, required=True, help="where the new version is written")
    add_artefact(parser)
    options = parser.parse_args(arguments)
    classifier, model = opened(options.model)
    validation, manifest = drawings(options.drawings, classifier, "validation"), classifier.manifest
    now = datetime.now(UTC)
    named = replace(manifest, version=now.strftime("%Y%m%dT%H%M%SZ"), created_at=int(now.timestamp() * 1000))
    try:
        made = chosen(options, Artefact.of(model)).make(model, named, validation)
    except ValueError as error:
        sys.exit(str(error))
    written = measure(*made, validation, options.model_dir)
    print(f"{written.version}: top-1 {written.metrics['validation']['top1']}")


if __name__ == "__main__":
    main()
