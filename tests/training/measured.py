"""A measured version of two inputs that never was, and what its labels were taken for."""

from dataclasses import replace
from typing import Any

import numpy as np

from chalicelib.inference.manifest import Manifest
from tests.inference.tiny import LABELS, pair_manifest, tiny_pair
from training.confusions import Confusions
from training.robustness import changes
from training.weights import halved

MODEL = halved(tiny_pair())
FOUND: dict[str, Any] = {
    "drawings": 7031,
    "top1": 0.7912,
    "top3": 0.9321,
    "map3": 0.8549,
    "ece": 0.0123,
    "early": [0.01, 0.05, 0.13, 0.25, 0.3718, 0.49, 0.6012, 0.7, 0.77, 0.7912],
    "early_mean": 0.4187,
    "early_ece": 0.0066,
    "ece_untold": 0.08,
    "confidence": 0.3702,
    "cross_fitted": {"ece": 0.0131, "early_ece": 0.0067},
    "latency_ms": {"p50": 1.734, "p99": 2.9},
}
ANNOUNCING = {"recognised": 0.9, "recognised_at": 0.5, "false": 0.5, "quiet": 0.6, "attempts": 1.4, "said": 0.75}
DATA: dict[str, Any] = {
    "drawings": 130_824,
    "epochs": 11,
    "teacher": True,
    "ensemble": None,
    "warm_start": {"version": "20261123T064102Z", "teacher": True},
    "command": "torchrun --nproc-per-node 2 -m training.train --train drawings.ndjson.gz --family both --model-dir DIR",
    "settings": {
        "epochs": 11,
        "batch_size": 64,
        "precision": "bfloat16",
        "prefixes": 0.6,
        "affine": 1.0,
        "family": "both",
        "stem": 2,
        "stages": "48x1,96x2",
        "squeeze": 0,
        "raster": 28,
        "points": 128,
        "strand_stem": 1,
        "strands": "64x1,128x2",
        "pooling": "mean",
        "fusion": "sum",
        "views": 1,
        "weights": "float16",
    },
}


def measured(**data: Any) -> Manifest:
    """Its manifest, with other things in `training_data`."""
    robustness = {name: {"top1": 0.7912, "top1_half": 0.3718, "same": 0.99} for name in changes()}
    return replace(
        pair_manifest(MODEL),
        features="raster-28-v1+points-128-v1",
        parameters=934_025,
        metrics={"validation": FOUND, "announcing": ANNOUNCING, "robustness": robustness},
        training_data=DATA | data,
    )


def confusions() -> Confusions:
    """Of three drawings a label, where one of the top left is taken for one of the top right."""
    label = np.repeat(np.arange(len(LABELS)), 3)
    best = np.where(np.arange(len(label)) == 0, 1, label)
    return Confusions.of(LABELS, label, best, (best != label).astype(np.int64))
