"""Fits how a model version is taught words, by teaching it labels that it knows as if it did not know them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chalicelib.inference.norms import Norms
from chalicelib.inference.taught import FEWEST, STAGES, Teaching
from training.embedded import Embedded, embedded
from training.evaluate import opened
from training.prototypes import Whitened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from numpy.typing import NDArray

    from chalicelib.inference.classifier import Classifier
    from chalicelib.inference.manifest import Manifest
    from training.dataset import Dataset
    from training.prototypes import Method

LESSONS = 30  # drawings of each label that it is taught with, at most
COUNTS = (FEWEST, 10, 20, LESSONS)
GROUP = 10  # labels that are taught at once
GROUPS = 8  # of labels that are tried
STEPS = 30  # of Newton's method, at most
CLOSE = 1e-4  # a step that is shorter is the last
RIDGE = 1e-4  # keeps the scaling in bounds where few drawings would allow anything


@dataclass(frozen=True, slots=True)
class Known:
    """The known labels: a lesson of each from drawings to train on, and the validation drawings, all at the `STAGES`.

    `lessons`: for each label the embeddings of its drawings, shape (stages, drawings, dimensions). The logits of
    `validation` are not yet divided by the temperature.
    """

    lessons: tuple[NDArray[np.float32], ...]
    validation: Embedded
    temperature: float


class Pretence(NamedTuple):
    """Validation drawings before labels of which some are taken for taught words; n drawings at each stage.

    `rest`: logarithm of the sum of the exponentials of all other logits, shape (stages, n). `score`: of the words,
    shape (stages, n, words). `word`: which word is right, -1 for none, shape (n,). `drawings`: with how many a word was
    taught.
    """

    rest: NDArray[np.float32]
    score: NDArray[np.float32]
    word: NDArray[np.int64]
    drawings: int


def teaching(found: Known, seed: int = 0) -> Teaching:
    """How a version is taught words; raises ValueError where there are too few drawings of known labels to tell."""
    if sum(lesson.shape[1] > 0 for lesson in found.lessons) < 2 or not len(found.validation):
        raise ValueError("two known labels need drawings to train on, and some to validate with, to fit teaching")
    method = Whitened.of(found.lessons)
    scale, bias = scaling(found, method, seed)
    return Teaching.of(scale, bias, method.centre, method.whitening)


def add(folder: Path, train: Dataset, validation: Dataset) -> Manifest:
    """Fit it for the version in a folder and keep it in its manifest; for one that is in no registry yet."""
    manifest = _taught(opened(folder)[0], train, validation)
    (folder / "manifest.json").write_text(manifest.to_json(), "utf-8")
    return manifest


def anew(folder: Path, to: Path, train: Dataset, validation: Dataset, now: datetime) -> Manifest:
    """Fit it for the version in a folder, and write what comes of it into another one as a version of its own.

    It answers as the one that there was, and its `suspicion.json` is the same but for the name. A folder with a version
    in it is refused with a ValueError.
    """
    if (to / "manifest.json").exists():
        raise ValueError(f"there is a model version in {to}")
    classifier, model = opened(folder)
    named = {"version": now.strftime("%Y%m%dT%H%M%SZ"), "created_at": int(now.timestamp() * 1000)}
    manifest = replace(_taught(classifier, train, validation), **named)  # type: ignore[arg-type]
    to.mkdir(parents=True, exist_ok=True)
    (to / "model.onnx").write_bytes(model)
    (to / "manifest.json").write_text(manifest.to_json(), "utf-8")
    if (norms := folder / "suspicion.json").exists():
        found = Norms.from_json(norms.read_bytes(), classifier.manifest)
        (to / "suspicion.json").write_text(replace(found, version=manifest.version).to_json(), "utf-8")
    return manifest


def _taught(classifier: Classifier, train: Dataset, validation: Dataset) -> Manifest:
    found = known(classifier, train, embedded(classifier, validation, STAGES))
    return replace(classifier.manifest, teaching=teaching(found))


def known(classifier: Classifier, train: Dataset, validation: Embedded, seed: int = 0) -> Known:
    """What there is to fit with: drawings of the version's labels, in its order; `validation` at the `STAGES`."""
    order = np.random.default_rng(seed).permutation(len(train))
    of_label = [order[train.label[order] == label][:LESSONS] for label in range(len(train.labels))]
    lesson = embedded(classifier, train.take(np.concatenate(of_label)), STAGES).embedding
    ends = np.cumsum([len(each) for each in of_label])[:-1]
    temperature = classifier.manifest.calibration.temperature
    return Known(tuple(np.split(lesson, ends, axis=1)), validation, temperature)


def scaling(found: Known, method: Method, seed: int = 0) -> tuple[tuple[float, float], tuple[float, float]]:
    """The `scale` and `bias` of `Teaching` of the least negative log likelihood; the loss is convex in them."""
    pretences = _pretences(found, method, np.random.default_rng(seed))
    weight = np.zeros(4)
    for _ in range(STEPS):
        slope, curve = _derivatives(pretences, weight)
        step = np.linalg.solve(curve + RIDGE * np.eye(4), slope + RIDGE * weight)
        step *= min(1, 2 / max(np.abs(step).max(), CLOSE))
        weight -= step
        if np.abs(step).max() < CLOSE:
            break
    scale, by_count, bias, bias_by_count = (round(float(each) * found.temperature, 5) for each in weight)
    return (scale, by_count), (bias, bias_by_count)


def _pretences(found: Known, method: Method, random: np.random.Generator) -> list[Pretence]:
    """Groups of labels taken for taught words, with each number of drawings."""
    labels = random.permutation([label for label, lesson in enumerate(found.lessons) if lesson.shape[1]])
    size = max(1, min(GROUP, len(labels) // 2))
    groups = [labels[start : start + size] for start in range(0, len(labels) - size + 1, size)]
    return [each for group in groups[:GROUPS] for each in _of_group(found, method, group, random)]


def _of_group(
    found: Known, method: Method, group: NDArray[np.int64], random: np.random.Generator
) -> Iterator[Pretence]:
    seen = found.validation
    others = np.delete(seen.logits, group, axis=2) / np.float32(found.temperature)
    highest = others.max(axis=2)
    rest = highest + np.log(np.exp(others - highest[..., np.newaxis]).sum(axis=2))
    word = np.full(len(found.lessons), -1)
    word[group] = np.arange(len(group))
    for count in COUNTS:
        scores = [method.scores(some(found.lessons[label], count, random), seen.embedding) for label in group]
        yield Pretence(rest, np.stack(scores, axis=2), word[seen.label], count)


def some(lesson: NDArray[np.float32], count: int, random: np.random.Generator) -> NDArray[np.float32]:
    """So many drawings of a lesson, drawn by lot, or all if there are fewer."""
    return lesson[:, random.permutation(lesson.shape[1])[:count]]


def _derivatives(
    pretences: Sequence[Pretence], weight: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """First and second derivatives of the mean loss by `scale` and `bias`, shapes (4,) and (4, 4)."""
    slope, curve, answers = np.zeros(4), np.zeros((4, 4)), 0
    for each in pretences:
        count = np.kron(np.eye(2), [1, 1 / each.drawings])  # from the four numbers to scale and bias
        scale, bias = count @ weight
        logit = each.score * np.float32(scale) + np.float32(bias)
        total = np.logaddexp(each.rest, np.logaddexp.reduce(logit, axis=2))
        probability = np.exp(logit - total[..., np.newaxis])
        scored = probability * each.score
        taught, score = probability.sum(2), scored.sum(2)
        right = each.word[:, np.newaxis] == np.arange(logit.shape[2])
        slope += count.T @ [score.sum() - (each.score * right).sum(), taught.sum() - right.sum() * len(logit)]
        both = (score * (1 - taught)).sum()
        curve += (
            count.T
            @ [[(scored * each.score).sum() - (score**2).sum(), both], [both, (taught * (1 - taught)).sum()]]
            @ count
        )
        answers += total.size
    return slope / answers, curve / answers
