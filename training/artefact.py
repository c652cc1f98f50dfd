"""What a network's graph is made into before it is shipped, and the proof that it guesses as well as before."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from chalicelib.inference.classifier import Classifier
from training.augmentation import prefixes
from training.views import VIEWS, is_mirroring, mirroring, single
from training.weights import WEIGHTS, full, halved, weights

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from chalicelib.inference.manifest import Manifest
    from training.dataset import Dataset

LOST = 0.002  # of the finished and half-finished drawings that are recognised, what smaller weights may cost
SHARES = (0.5, 1.0)  # of the points, at which that is counted
COMPARED = 4000  # drawings at most
CHUNK = 256  # drawings that are answered at once


@dataclass(frozen=True, slots=True)
class Artefact:
    """How a graph is shipped; raises ValueError where it can't be.

    `views`: 1, or 2 to answer for the mirror image too (`training.views`), for which the network runs twice. `weights`:
    float32, or float16, which takes half the bytes (`training.weights`).
    """

    views: int = 1
    weights: str = WEIGHTS[0]

    def __post_init__(self) -> None:
        if self.views not in {1, VIEWS}:
            raise ValueError(f"views is {self.views}, not 1 or {VIEWS}")
        if self.weights not in WEIGHTS:
            raise ValueError(f"weights is {self.weights!r}, not one of {', '.join(WEIGHTS)}")

    @classmethod
    def told(cls, training_data: Mapping[str, Any]) -> Artefact:
        """As the settings of the training say; those of older versions don't."""
        settings = training_data.get("settings", {})
        return cls(**{field.name: settings[field.name] for field in fields(cls) if field.name in settings})

    @classmethod
    def of(cls, model: bytes) -> Artefact:
        """What a graph is."""
        return cls(VIEWS if is_mirroring(model) else 1, weights(model))

    def make(self, model: bytes, manifest: Manifest, judged: Dataset) -> tuple[bytes, Manifest]:
        """The graph made so, whatever it was, and its manifest, which tells it among the settings of the training.

        Raises ValueError if it would guess these drawings worse than with weights of float32.
        """
        made = model if self == self.of(model) else self._made(plain(model), manifest, judged)
        return made, replace(_of(made, manifest), training_data=self.tell(manifest.training_data))

    def tell(self, training_data: Mapping[str, Any]) -> dict[str, Any]:
        """What is kept of the training, with this among its settings."""
        return {**training_data, "settings": {**training_data.get("settings", {}), **asdict(self)}}

    def _made(self, model: bytes, manifest: Manifest, judged: Dataset) -> bytes:
        large = mirroring(model) if self.views == VIEWS else model
        if self.weights == WEIGHTS[0]:
            return large
        small = halved(large)
        prove(Classifier(large, _of(large, manifest)), Classifier(small, _of(small, manifest)), judged)
        return small


def add_artefact(parser: argparse.ArgumentParser) -> None:
    """The arguments that say how the graph is made: see `chosen`."""
    parser.add_argument("--views", type=int, help="2 to answer for the mirror image too (default: as it was)")
    parser.add_argument("--weights", choices=WEIGHTS, help="how they are stored (default: as they were)")


def chosen(options: argparse.Namespace, before: Artefact) -> Artefact:
    """What the arguments ask for, or else what it was; raises ValueError where it can't be."""
    views = before.views if options.views is None else options.views
    return Artefact(views, options.weights or before.weights)


def plain(model: bytes) -> bytes:
    """The graph of the network by itself, with weights of float32 by the names that they have in the network."""
    return full(single(model))


def prove(before: Classifier, after: Classifier, judged: Dataset) -> None:
    """Raise ValueError if a graph recognises fewer of these drawings than the one it was made of, by more than `LOST`.

    One drawing more or less is luck, however few there are.
    """
    judged = judged.take(np.arange(min(len(judged), COMPARED)))
    answers = len(judged) * len(SHARES)
    was, now = (_recognised(classifier, judged) for classifier in (before, after))
    if was - now > max(LOST * answers, 1):
        raise ValueError(
            f"the smaller graph recognises {now / answers:.2%} where the full one does {was / answers:.2%}"
        )


def _recognised(classifier: Classifier, judged: Dataset) -> int:
    right = 0
    for start in range(0, len(judged), CHUNK):
        chunk = judged.take(np.arange(start, min(start + CHUNK, len(judged))))
        for share in SHARES:
            logits = classifier.logits(prefixes(chunk.batch, np.full(len(chunk), share)))
            right += int((logits.argmax(axis=1) == chunk.label).sum())
    return right


def _of(model: bytes, manifest: Manifest) -> Manifest:
    return replace(manifest, sha256=hashlib.sha256(model).hexdigest())
