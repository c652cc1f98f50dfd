"""Writes the model card: what a model version is for, how good it is and how that was measured, and its limits.

    python -m training.card --drawings ../shared/quickdraw/drawings.ndjson.gz
    python -m training.card --drawings FILE --model DIR

`training.measure` writes it for a new version. By itself it writes MODEL_CARD.md, LABELS.md and confusions.svg of a
version again, in its folder: figures are those of the manifest, and the labels are counted on the validation part of
the drawings, which must be those that the version was measured on. Needs no torch.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from training import anatomy, rivals
from training.confusions import Confusions
from training.cost import multiply_adds
from training.evaluate import CHAMPION, cut, drawings, judge, opened, simplified
from training.history import history
from training.lineage import taught
from training.picture import picture
from training.robustness import largest_difference, table
from training.wording import CARD, TEACHER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chalicelib.inference.classifier import Classifier
    from chalicelib.inference.manifest import Manifest, Scaling
    from training.dataset import Dataset

APART = 5e-4  # what top-1 may differ by from that of the manifest: another processor rounds another way


def write(model: bytes, manifest: Manifest, confusions: Confusions, folder: Path) -> None:
    """Write the card of a version, the page of its labels and the picture into a folder."""
    (folder / "MODEL_CARD.md").write_text(card(manifest, model, confusions), "utf-8")
    (folder / "LABELS.md").write_text(confusions.page(manifest.version), "utf-8")
    (folder / "confusions.svg").write_text(picture(confusions.pairs()), "utf-8")


def card(manifest: Manifest, model: bytes, confusions: Confusions) -> str:
    """The card of a measured version, in Markdown."""
    found, data = manifest.metrics["validation"], manifest.training_data
    ours = rivals.ours(manifest.version, manifest.parameters, multiply_adds(model), found)
    return CARD.format(
        **_figures(found),
        **manifest.metrics["announcing"],
        **_calibration(manifest),
        **_labels(confusions),
        version=manifest.version,
        kind=anatomy.kind(manifest),
        anatomy=anatomy.table(manifest, model),
        features=manifest.features,
        rivals=rivals.table([*rivals.PUBLIC, ours]),
        robustness=table(manifest.metrics["robustness"]),
        apart=largest_difference(manifest.metrics["robustness"]),
        command=data["command"],
        history=history(data),
        teacher=TEACHER.format(learner="it" if data.get("teacher") else "a version that it comes from")
        if taught(data)
        else "",
    )


def _figures(found: Mapping[str, Any]) -> dict[str, Any]:
    """Those of finished and unfinished drawings; versions of before it was measured tell no confidence."""
    names = ("drawings", "top1", "top3", "map3", "early_mean", "ece", "early_ece", "ece_untold")
    confidence = found.get("confidence")
    return {name: found[name] for name in names} | {
        "early": ", ".join(f"{share:.3f}" for share in found["early"]),
        "first": found["early"][0],
        "half": found["early"][4],
        "confidence": "not measured" if confidence is None else f"{confidence:.4f}",
        "cross_ece": found["cross_fitted"]["ece"],
        "cross_early_ece": found["cross_fitted"]["early_ece"],
        **found["latency_ms"],
    }


def _calibration(manifest: Manifest) -> dict[str, Any]:
    found = manifest.calibration
    finished = _scaled(found.scaling(finished=True))
    return {"temperature": found.temperature, "finished": finished, "announce_at": found.announce_at}


def _scaled(scaling: Scaling) -> str:
    sign = "-" if scaling.entropy < 0 else "+"
    return f"multiplied by (1 {sign} {abs(scaling.entropy)} H) / {scaling.temperature}"


def _labels(confusions: Confusions) -> dict[str, Any]:
    middle, low = np.percentile(confusions.accuracy[confusions.drawings > 0], (50, 10))
    pairs = [f"{pair.first} and {pair.second}" for pair in confusions.pairs(3)]
    return {
        "labels": len(confusions.labels),
        "middle": middle,
        "low": low,
        "pairs": confusions.table(),
        "alike": f",\n  most of all {'; '.join(pairs)}" if pairs else "",
    }


def confused(classifier: Classifier, dataset: Dataset) -> Confusions:
    """What a version takes the finished drawings of a dataset for."""
    dataset = replace(dataset, batch=simplified(dataset.batch))
    logits = np.concatenate([classifier.logits(chunk.batch) for chunk in cut(dataset, 100)])
    rank = judge(logits, dataset.label).rank
    return Confusions.of(classifier.labels, dataset.label, logits.argmax(axis=1), rank)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", type=Path, required=True, help="of which the validation part is used")
    parser.add_argument("--model", type=Path, default=CHAMPION, help="folder of a version (default: the champion)")
    options = parser.parse_args(arguments)
    classifier, model = opened(options.model)
    found = classifier.manifest.metrics.get("validation")
    if found is None:
        sys.exit(f"{options.model}: the version has not been measured; training.measure does that, and writes the card")
    confusions = confused(classifier, drawings(options.drawings, classifier, "validation"))
    number, top1 = int(confusions.drawings.sum()), float(np.trace(confusions.counts) / confusions.drawings.sum())
    if number != found["drawings"] or abs(top1 - found["top1"]) > APART:
        sys.exit(
            f"{options.drawings}: top-1 is {top1:.4f} on the {number:,} validation drawings here, but the manifest "
            f"tells {found['top1']:.4f} on {found['drawings']:,}; measure the version anew with training.measure"
        )
    write(model, classifier.manifest, confusions, options.model)
    print(f"{classifier.version}: MODEL_CARD.md, LABELS.md and confusions.svg are written anew")


if __name__ == "__main__":
    main()
