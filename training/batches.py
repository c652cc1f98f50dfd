"""Minibatches for training: finished drawings and prefixes, in changed forms, with what the network should answer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from chalicelib.inference.features import RASTER_28
from training.augmentation import PLAIN, VIEWS, Augmentation, prefixes, transformed
from training.lookahead import ahead
from training.teacher import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from chalicelib.inference.features import Features, Tensors
    from training.dataset import Hand
    from training.ensemble import Ensemble
    from training.teacher import Teacher


class Deck(Protocol):
    """Labelled drawings to deal: a `Dataset` in memory, or `Shards` in files."""

    @property
    def labels(self) -> tuple[str, ...]: ...
    def __len__(self) -> int: ...
    def steps(self, size: int, processes: int) -> int: ...
    def deal(self, size: int, seed: Sequence[int], process: int, processes: int) -> Iterator[Hand]: ...


class Minibatch(NamedTuple):
    """Features, an array for each input, and the wanted probabilities, float32 (n, labels)."""

    features: Tensors
    target: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Batches:
    """Deals every drawing once an epoch, as a prefix (with the chance `prefixes`) or finished.

    Where there is a teacher, a finished drawing that it knows is dealt in one of the views that it answered for, and
    the wanted probabilities are `teacher_weight` its answer and the rest the label. A prefix is wanted to be its label:
    how unsure the network should be it learns from seeing the same beginnings end differently. Where there is an
    ensemble, it answers for every sample of a label that it knows, as it is dealt, and the wanted probabilities are in
    part its own.
    """

    dataset: Deck
    size: int
    prefixes: float
    smoothing: float
    seed: int
    teacher: Teacher | None = None
    teacher_weight: float = 0.0
    augmentation: Augmentation = PLAIN
    features: Features = RASTER_28
    ensemble: Ensemble | None = None

    def epoch(self, number: int, process: int = 0, processes: int = 1, start: int = 0) -> Iterator[Minibatch]:
        """The minibatches of one epoch for one of several processes from the `start`th on.

        The same for the same arguments, wherever they start. What is left over when they are full is not dealt in this
        epoch.
        """
        hands = enumerate(self.dataset.deal(self.size, [self.seed, number], process, processes))
        place = (self.seed, number, process)
        return ahead(lambda dealt: self._minibatch(*dealt, place), islice(hands, start, self.steps(processes)))

    def steps(self, processes: int = 1) -> int:
        """Minibatches that each process gets in an epoch."""
        return self.dataset.steps(self.size, processes)

    def _minibatch(self, step: int, hand: Hand, place: tuple[int, int, int]) -> Minibatch:
        """The features of a hand; what is random follows from where it is dealt: seed, epoch, process, and step."""
        random = np.random.default_rng([*place, step])
        dataset, chosen = hand
        cut = random.random(len(chosen)) < self.prefixes
        maps = self.augmentation.maps(random, len(chosen))
        view = random.integers(0, VIEWS, len(chosen))
        share = np.where(cut, random.random(len(chosen)), 1.0)
        target = self._labels(dataset.label[chosen], np.where(cut, 0.0, self.smoothing))
        if self.teacher is not None:
            keys = [dataset.keys[index] for index in chosen]
            lines = self.teacher.lines(keys)
            told = np.flatnonzero(~cut & (lines != UNKNOWN))
            maps[told] = self.teacher.maps(view[told], [keys[index] for index in told])
            answers = self.teacher.answers(view[told], lines[told])
            target[told] += self.teacher_weight * (answers - target[told])
        changed = transformed(prefixes(dataset.batch.take(chosen), share), maps)
        changed = self.augmentation.strokes(changed, random)
        if self.ensemble is not None:
            known = self.ensemble.knows[dataset.label[chosen]]
            weight = self.ensemble.weight * known[:, np.newaxis]
            target += weight * (self.ensemble.answers(changed, ~cut) - target)
        return Minibatch(self.features.extract(changed), target)

    def _labels(self, label: NDArray[np.int64], smoothing: NDArray[np.float64]) -> NDArray[np.float32]:
        target = np.repeat(smoothing[:, np.newaxis] / len(self.dataset.labels), len(self.dataset.labels), axis=1)
        target[np.arange(len(label)), label] += 1 - smoothing
        return target.astype(np.float32)
