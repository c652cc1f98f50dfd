"""Our own model versions as teachers: their mean answer to every sample as it is dealt, finished or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from chalicelib.inference.classifier import calibrated
from training.augmentation import transformed
from training.evaluate import opened
from training.lineage import taught

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from chalicelib.inference.batch import Batch
    from chalicelib.inference.classifier import Classifier

MIRROR = np.diag([-1.0, 1.0])


class Ensemble:
    """Versions, of any features, that know labels of the network to train, and maybe others.

    `weight` (0 to 1) is the share of their answer in what the network should answer to drawings of the labels that all
    of them know: `knows`, bool, shape (labels,). Where it is `mirrored` each version answers for the mirror image too,
    which takes twice the time.
    """

    def __init__(self, versions: Sequence[Classifier], labels: Sequence[str], weight: float, mirrored: bool) -> None:
        """Raises ValueError where there is no label that all know, where there is no version, or the weight is none."""
        if not versions:
            raise ValueError("an ensemble needs a model version")
        if not 0 <= weight <= 1:
            raise ValueError(f"the weight of an ensemble is 0 to 1, and not {weight}")
        self.weight = weight
        self._members = [(version, _columns(version, labels)) for version in versions]
        self.knows: NDArray[np.bool_] = np.all([columns >= 0 for _, columns in self._members], axis=0)
        if not self.knows.any():
            raise ValueError("there is no label that all versions of the ensemble know")
        self._mirrored = mirrored

    def answers(self, batch: Batch, finished: NDArray[np.bool_]) -> NDArray[np.float32]:
        """The mean of the versions' calibrated probabilities among the labels, shape (drawings, labels); rows sum to 1.

        A label that a version lacks has none of its probability.

        `finished`, shape (drawings,), tells which drawings are.
        """
        views = [batch, transformed(batch, np.tile(MIRROR, (len(batch), 1, 1)))] if self._mirrored else [batch]
        told = [_among(_answers(each, view, finished), column) for view in views for each, column in self._members]
        mean: NDArray[np.float32] = np.mean(told, axis=0)
        return mean

    def __str__(self) -> str:
        names = ", ".join(version.version for version, _ in self._members)
        return f"{self.weight} of {names}" + (" and mirrored" if self._mirrored else "")

    @property
    def told(self) -> dict[str, Any]:
        """What is kept with a network that learnt from it; `teacher` is whether the public teacher taught any of it."""
        manifests = [version.manifest for version, _ in self._members]
        return {
            "versions": [manifest.version for manifest in manifests],
            "weight": self.weight,
            "mirrored": self._mirrored,
            "teacher": any(taught(manifest.training_data) for manifest in manifests),
        }


def versions(places: Sequence[Path]) -> list[Classifier]:
    """The model versions of folders, or of the folders in them.

    Raises FileNotFoundError where one has none, and BrokenModel where a version is not as its manifest says.
    """
    return [opened(folder)[0] for place in places for folder in _folders(place)]


def add_arguments(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    """The arguments that make an ensemble; `default` is a folder of model versions."""
    places = [Path(default)] if default else []
    parser.add_argument(
        "--ensemble", type=Path, nargs="+", default=places, help="folders of model versions that answer every sample"
    )
    parser.add_argument(
        "--ensemble-weight", type=float, default=0.5, help="share of their answers (default: %(default)s)"
    )
    parser.add_argument("--ensemble-mirrored", action="store_true", help="let them answer for mirror images too")


def made(members: Sequence[Classifier], labels: Sequence[str], options: argparse.Namespace) -> Ensemble | None:
    """The ensemble that the arguments ask for, if any; raises ValueError as `Ensemble` does."""
    return Ensemble(members, labels, options.ensemble_weight, options.ensemble_mirrored) if members else None


def _folders(place: Path) -> list[Path]:
    if (place / "manifest.json").is_file():
        return [place]
    found = [manifest.parent for manifest in sorted(place.glob("*/manifest.json"))]
    if not found:
        raise FileNotFoundError(f"{place}: there is no model version here, nor in a folder of it")
    return found


def _columns(version: Classifier, labels: Sequence[str]) -> NDArray[np.int64]:
    """Where the version has its answers for the labels; -1 for those that it lacks."""
    place = {label: number for number, label in enumerate(version.labels)}
    return np.array([place.get(label, -1) for label in labels], np.int64)


def _answers(version: Classifier, batch: Batch, finished: NDArray[np.bool_]) -> NDArray[np.float32]:
    logits = version.logits(batch)
    probability = np.empty_like(logits)
    for done in (False, True):
        which = finished == done
        probability[which] = calibrated(logits[which], version.manifest.calibration.scaling(finished=done))
    return probability


def _among(probability: NDArray[np.float32], column: NDArray[np.int64]) -> NDArray[np.float32]:
    """The probabilities of some labels, as shares of what they have together."""
    told = np.where(column >= 0, probability[:, column], 0)
    shares: NDArray[np.float32] = told / np.maximum(told.sum(1, keepdims=True), np.finfo(np.float32).tiny)
    return shares
