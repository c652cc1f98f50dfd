"""Words that the network was not trained on: rows of its answer layer that are computed from a few drawings of each."""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from chalicelib.inference.simplification import simplify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from chalicelib.inference.batch import Batch

FEWEST = 5  # drawings; a word that is taught with fewer is answered as if it were so many
STAGES = (0.2, 0.4, 0.6, 0.8, 1.0)  # shares of a drawing's points from which a word is learnt


@dataclass(frozen=True, slots=True)
class Prototype:
    """What one model version makes of the drawings of a word: how many there are, and their mean embedding.

    `mean`: float32, shape (dimensions,), over the `STAGES` of all drawings. Prototypes of one word can be added up, so
    that a new drawing changes it without the others being looked at again. It means nothing to another version.
    """

    word: str
    version: str
    drawings: int
    mean: NDArray[np.float32]

    @classmethod
    def from_bytes(cls, word: str, version: str, drawings: int, mean: bytes) -> Prototype:
        """One whose mean was written by `to_bytes`."""
        return cls(word, version, drawings, np.frombuffer(mean, "<f4").astype(np.float32))

    def to_bytes(self) -> bytes:
        """The mean: float32 numbers in little-endian order."""
        return self.mean.astype("<f4").tobytes()

    def __add__(self, other: Prototype) -> Prototype:
        """The prototype of both's drawings; raises ValueError where they are of two words or of two versions."""
        if (self.word, self.version) != (other.word, other.version):
            raise ValueError(f"{self.word} of {self.version} and {other.word} of {other.version} are not one word")
        drawings = self.drawings + other.drawings
        mean = (self.drawings * self.mean + other.drawings * other.mean) / np.float32(drawings)
        return Prototype(self.word, self.version, drawings, mean.astype(np.float32))


@dataclass(frozen=True, slots=True)
class Taught:
    """A word that can be answered: its logit for an embedding e is `weight @ e + bias`, in one model version.

    `weight`: float32, shape (dimensions,).
    """

    word: str
    version: str
    weight: NDArray[np.float32]
    bias: float


@dataclass(frozen=True)
class Teaching:
    """How a model version turns a prototype into a row of its answer layer.

    Embeddings of a word's drawings scatter around their mean as those of any label do, and differently in different
    directions: `whitening` W (dimensions, dimensions) is such that W Wᵀ is the inverse of that scatter, taken from
    known labels, and `centre` (dimensions,) is the mean of all. So the row is that of a linear discriminant (Hastie et
    al. 2009, The Elements of Statistical Learning, section 4.3), in the place of the embedding itself that Qi et al.
    2018 put there (https://arxiv.org/abs/1712.07136). Its logit is multiplied by `scale[0] + scale[1] / n` and raised
    by `bias[0] + bias[1] / n` for n drawings, with numbers that make probabilities honest beside those of the labels.

    `centre` and the lower triangle of `whitening`, row by row, are float32 numbers in little-endian order and Base64,
    so that a manifest can hold them; above the diagonal there is nothing.
    """

    scale: tuple[float, float]
    bias: tuple[float, float]
    centre: str
    whitening: str

    def __post_init__(self) -> None:
        """Raise ValueError for numbers that no word could be taught with."""
        if not all(math.isfinite(number) for number in (*self.scale, *self.bias)):
            raise ValueError("has a scale or a bias that is no number")
        if not all(np.isfinite(array).all() for array in self.arrays):
            raise ValueError("has a centre or a whitening with something that is no number")

    @classmethod
    def of(
        cls,
        scale: tuple[float, float],
        bias: tuple[float, float],
        centre: NDArray[np.float32],
        whitening: NDArray[np.float32],
    ) -> Teaching:
        """From arrays; `whitening` is lower triangular."""
        return cls(scale, bias, encoded(centre), encoded(whitening[np.tril_indices(len(centre))]))

    @classmethod
    def read(cls, found: object) -> Teaching:
        """From the JSON of a manifest; raises ValueError with what is wrong with it."""
        if not isinstance(found, dict) or found.keys() != {field.name for field in fields(cls)}:
            raise ValueError("needs scale, bias, centre and whitening")
        scale, bias, centre, whitening = (found[field.name] for field in fields(cls))
        if not all(isinstance(text, str) for text in (centre, whitening)):
            raise ValueError("needs texts as centre and whitening")
        return cls(_pair(scale), _pair(bias), centre, whitening)

    @property
    def dimensions(self) -> int:
        """Of the embedding."""
        return len(self.arrays[0])

    def taught(self, prototype: Prototype) -> Taught:
        """The word of a prototype, ready to be answered."""
        few = 1 / max(prototype.drawings, FEWEST)
        scale, bias = (a + b * few for a, b in (self.scale, self.bias))
        centre, whitening = self.arrays
        away = prototype.mean - centre
        weight = scale * (whitening @ (whitening.T @ away))
        middle = (prototype.mean + centre) / 2
        return Taught(prototype.word, prototype.version, weight.astype(np.float32), float(bias - middle @ weight))

    @cached_property
    def arrays(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """`centre`, shape (dimensions,), and `whitening`, (dimensions, dimensions); raises ValueError otherwise."""
        centre, triangle = (
            np.frombuffer(base64.b64decode(text, validate=True), "<f4") for text in (self.centre, self.whitening)
        )
        below = np.tril_indices(len(centre))
        if not len(centre) or len(triangle) != len(below[0]):
            raise ValueError("has a centre and a whitening of different dimensions")
        whitening = np.zeros((len(centre), len(centre)), np.float32)
        whitening[below] = triangle
        return centre, whitening


def encoded(numbers: NDArray[np.float32]) -> str:
    """An array as `Teaching` keeps it."""
    return base64.b64encode(numbers.astype("<f4").tobytes()).decode()


def _pair(found: object) -> tuple[float, float]:
    if not (isinstance(found, list) and len(found) == 2 and all(type(each) in {int, float} for each in found)):
        raise ValueError("needs two numbers in scale and in bias")
    first, second = found
    try:
        return float(first), float(second)
    except OverflowError:  # JSON knows whole numbers of any length
        raise ValueError("has a scale or a bias that is no number") from None


def stages(batch: Batch) -> Iterator[Batch]:
    """The drawings as they were when the `STAGES` of their points had been drawn, at least one point of each."""
    simple = simplify(batch)
    for share in STAGES:
        yield begun(simple, np.full(len(simple), share))


def begun(batch: Batch, share: NDArray[np.float64]) -> Batch:
    """The first `share` (0 to 1, one a drawing) of the points, rounded down, at least one."""
    starts = batch.point_offsets()
    points = np.diff(starts)
    left = np.maximum(1, np.floor(points * share + 1e-9).astype(np.int64))
    position = np.arange(len(batch.x)) - np.repeat(starts[:-1], points)
    return batch.keep(position < np.repeat(left, points))


def answerable(taught: Iterable[Taught], version: str, labels: Sequence[str]) -> tuple[Taught, ...]:
    """The words that a version can answer: they were taught to it, and it has no label of that name."""
    known = frozenset(labels)
    return tuple(each for each in taught if each.version == version and each.word not in known)


def beside(
    logits: NDArray[np.float32], embedding: NDArray[np.float32], taught: Sequence[Taught]
) -> NDArray[np.float32]:
    """The logits of labels, and then those of taught words: shape (drawings, labels + words)."""
    weight = np.stack([each.weight for each in taught], axis=1)
    bias = np.array([each.bias for each in taught], np.float32)
    return np.concatenate([logits, embedding @ weight + bias], axis=1)
