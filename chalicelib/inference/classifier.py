"""The classifier: from a drawing so far to guesses with calibrated probabilities."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime

from chalicelib.domain.guessing import Guess
from chalicelib.errors import BrokenModel
from chalicelib.inference.batch import Batch
from chalicelib.inference.features import named
from chalicelib.inference.taught import Prototype, answerable, beside, stages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from chalicelib.domain.drawing import Drawing
    from chalicelib.inference.features import Features
    from chalicelib.inference.manifest import Manifest, Scaling
    from chalicelib.inference.taught import Taught


class Classifier:
    """One model version in memory, ready to guess on one thread.

    Raises BrokenModel if the model's bytes are not those of the manifest, if it was trained on other features than this
    code computes, or if its graph is not the one that the manifest describes.
    """

    def __init__(self, model: bytes, manifest: Manifest) -> None:
        digest = hashlib.sha256(model).hexdigest()
        if digest != manifest.sha256:
            raise BrokenModel(f"Model {manifest.version} has SHA-256 {digest}, its manifest says {manifest.sha256}.")
        self._features = _features(manifest)
        self.manifest = manifest
        self.version = manifest.version
        self.labels = manifest.labels
        self.announce_at = manifest.calibration.announce_at
        self._session = _session(model, manifest)

    def guess(
        self, drawing: Drawing, top: int = 5, *, finished: bool = False, taught: Sequence[Taught] = ()
    ) -> tuple[Guess, ...]:
        """The `top` likeliest labels and taught words, best first; nothing for a drawing without a point.

        Whether it is `finished` changes no order, only how sure the guesses are. Words that were taught to another
        version, or that this one has a label for, are passed over.
        """
        if not len(drawing):
            return ()
        words = answerable(taught, self.version, self.labels)
        probability = self.probabilities(Batch.of([drawing]), finished=finished, taught=words)[0]
        answers = self.labels + tuple(each.word for each in words)
        best = np.argsort(-probability, kind="stable")[:top]
        return tuple(Guess(answers[index], float(probability[index])) for index in best)

    def probabilities(
        self, batch: Batch, *, finished: bool = False, taught: Sequence[Taught] = ()
    ) -> NDArray[np.float32]:
        """The calibrated probability of each label and taught word for each drawing, shape (drawings, labels + words).

        Those of drawings that may go on, unless all are said to be `finished`. All `taught` are of this version.
        """
        logits = beside(*self.answers(batch), taught) if taught else self.logits(batch)
        return calibrated(logits, self.manifest.calibration.scaling(finished=finished))

    def prototype(self, word: str, batch: Batch) -> Prototype:
        """What there is to learn of a word from drawings of it, at least one, each with a point."""
        embedding = np.stack([self.embeddings(stage) for stage in stages(batch)])
        return Prototype(word, self.version, len(batch), embedding.mean(axis=(0, 1)))

    def teach(self, prototype: Prototype) -> Taught:
        """A word that this version can answer from now on; BrokenModel if it can be taught none."""
        if self.manifest.teaching is None:
            raise BrokenModel(f"Model {self.version} says nothing of how it can be taught words.")
        return self.manifest.teaching.taught(prototype)

    def logits(self, batch: Batch) -> NDArray[np.float32]:
        """What the network says before calibration, shape (drawings, labels)."""
        return self._run(batch, "logits")[0]

    def embeddings(self, batch: Batch) -> NDArray[np.float32]:
        """Where the network places each drawing among all others, shape (drawings, dimensions)."""
        return self._run(batch, "embedding")[0]

    def answers(self, batch: Batch) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """What `logits` and `embeddings` say, at the price of one."""
        logits, embedding = self._run(batch, "logits", "embedding")
        return logits, embedding

    def _run(self, batch: Batch, *outputs: str) -> list[NDArray[np.float32]]:
        given = dict(zip(self.manifest.inputs, self._features.extract(batch), strict=True))
        answers: list[NDArray[np.float32]] = self._session.run(outputs, given)
        return answers


def calibrated(logits: NDArray[np.float32], scaling: Scaling) -> NDArray[np.float32]:
    """Honest probabilities along the last axis."""
    if not scaling.entropy:
        return softmax(logits, scaling.temperature)
    sharpness = 1 + np.float32(scaling.entropy) * entropy(logits)
    return softmax(logits * sharpness[..., np.newaxis], scaling.temperature)


def softmax(logits: NDArray[np.float32], temperature: float = 1.0) -> NDArray[np.float32]:
    """Probabilities along the last axis; the higher the temperature (above 0), the less sure."""
    scaled = logits / np.float32(temperature)
    exponential = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return (exponential / exponential.sum(axis=-1, keepdims=True)).astype(np.float32)


def entropy(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """How undecided the softmax of logits is along the last axis, in nats: 0 to the logarithm of their number."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    exponential = np.exp(shifted)
    total = exponential.sum(axis=-1)
    undecided: NDArray[np.float32] = np.log(total) - (exponential * shifted).sum(axis=-1) / total
    return undecided


def _features(manifest: Manifest) -> Features:
    """What the model's inputs are made of, in their order."""
    try:
        features = named(manifest.features)
    except ValueError as error:
        raise BrokenModel(f"Model {manifest.version} needs features {manifest.features}: {error}.") from error
    made = [(each.dtype, each.shape) for each in features.inputs]
    taken = [(spec.dtype, spec.shape[1:]) for spec in manifest.inputs.values()]
    if made != taken:
        raise BrokenModel(f"Model {manifest.version} has other inputs than {manifest.features} gives: {taken}.")
    return features


def _session(model: bytes, manifest: Manifest) -> Any:
    """Open the graph on one thread: a function has one core, and threads would only wait for each other."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors; warnings about a graph help nobody who plays
    try:
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises a class of its own for each kind of fault
        raise BrokenModel(f"Model {manifest.version} is no graph that can be run: {error}") from error
    for kind, described, found in (
        ("input", manifest.inputs, session.get_inputs()),
        ("output", manifest.outputs, session.get_outputs()),
    ):
        graph = {tensor.name: tuple(tensor.shape)[1:] for tensor in found}
        if graph != {name: spec.shape[1:] for name, spec in described.items()}:
            raise BrokenModel(f"Model {manifest.version} has other {kind}s than its manifest says: {graph}.")
    return session
