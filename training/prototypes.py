"""Ways to score how well an embedding fits the drawings of a taught word; `Whitened` is the one that is shipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SHRINK = 0.01  # of the scatter towards that of a ball, so that directions with hardly any stay in bounds
ROUNDS = 10  # of k-means


class Method(Protocol):
    """How a word's lesson, shape (stages, drawings, dimensions), scores embeddings of shape (…, dimensions)."""

    def scores(self, lesson: NDArray[np.float32], embedding: NDArray[np.float32]) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True)
class Whitened:
    """The linear discriminant of `chalicelib.inference.taught.Teaching`, before it is scaled.

    `centre`: shape (dimensions,). `whitening`: shape (dimensions, dimensions).
    """

    centre: NDArray[np.float32]
    whitening: NDArray[np.float32]

    @classmethod
    def of(cls, lessons: Sequence[NDArray[np.float32]]) -> Whitened:
        """From the lessons of known labels: their mean, and their scatter around the mean of each."""
        lessons = [lesson for lesson in lessons if lesson.shape[1]]
        means = [lesson.mean((0, 1)) for lesson in lessons]
        rest = np.concatenate(
            [(lesson - mean).reshape(-1, len(mean)) for lesson, mean in zip(lessons, means, strict=True)]
        )
        scatter = rest.T.astype(np.float64) @ rest / len(rest)
        ball = max(np.trace(scatter) / len(scatter), np.finfo(np.float32).tiny)
        inverse = np.linalg.inv(scatter + SHRINK * ball * np.eye(len(scatter)))
        whitening = np.linalg.cholesky(inverse).astype(np.float32)
        return cls(np.mean(means, axis=0, dtype=np.float32), whitening)

    def scores(self, lesson: NDArray[np.float32], embedding: NDArray[np.float32]) -> NDArray[np.float32]:
        return self.near(lesson.mean((0, 1)), embedding)

    def near(self, mean: NDArray[np.float32], embedding: NDArray[np.float32]) -> NDArray[np.float32]:
        """The logarithm of the density of embeddings around a mean, less that around the centre of all."""
        weight = self.whitening @ (self.whitening.T @ (mean - self.centre))
        score = embedding @ weight - (mean + self.centre) @ weight / np.float32(2)
        return score.astype(np.float32, copy=False)

    def place(self, embedding: NDArray[np.float32]) -> NDArray[np.float32]:
        """Where the scatter of every label is a ball of radius 1."""
        return ((embedding - self.centre) @ self.whitening).astype(np.float32, copy=False)


@dataclass(frozen=True, slots=True)
class Finished:
    """Another method that learns from finished drawings alone."""

    method: Method

    def scores(self, lesson: NDArray[np.float32], embedding: NDArray[np.float32]) -> NDArray[np.float32]:
        return self.method.scores(lesson[-1:], embedding)


@dataclass(frozen=True, slots=True)
class Cosine:
    """The cosine between an embedding and the mean of the lesson's, each of length 1 (Qi et al. 2018)."""

    def scores(self, lesson: NDArray[np.float32], embedding: NDArray[np.float32]) -> NDArray[np.float32]:
        score: NDArray[np.float32] = unit(embedding) @ unit(unit(lesson).mean((0, 1)))
        return score


@dataclass(frozen=True, slots=True)
class Several:
    """Several prototypes of a word, each of the drawings nearest to it (k-means): the logarithm of their mean density.

    Densities are taken to the power `soft`, so that a sum over prototypes does not decide what scaling decides later.
    """

    whitened: Whitened
    number: int = 2
    soft: float = 0.2

    def scores(self, lesson: NDArray[np.float32], embedding: NDArray[np.float32]) -> NDArray[np.float32]:
        drawings = lesson.mean(0)
        cluster = clusters(self.whitened.place(drawings), min(self.number, len(drawings)))
        near = [
            self.soft * self.whitened.near(drawings[cluster == at].mean(0), embedding)
            + np.float32(np.log((cluster == at).mean()))
            for at in np.unique(cluster)
        ]
        score: NDArray[np.float32] = np.logaddexp.reduce(near) / np.float32(self.soft)
        return score


def unit(embedding: NDArray[np.float32]) -> NDArray[np.float32]:
    """Embeddings of length 1 along the last axis; nothing stays nothing."""
    length = np.linalg.norm(embedding, axis=-1, keepdims=True)
    scaled: NDArray[np.float32] = embedding / np.maximum(length, np.finfo(np.float32).tiny)
    return scaled


def clusters(points: NDArray[np.float32], number: int) -> NDArray[np.int64]:
    """Which cluster each point belongs to, by k-means from points that are far apart; shape (points,)."""
    means = points[:1]
    while len(means) < number:
        means = np.concatenate([means, points[[_distances(points, means).min(1).argmax()]]])
    for _ in range(ROUNDS):
        nearest = _distances(points, means).argmin(1)
        means = np.stack([points[nearest == at].mean(0) for at in np.unique(nearest)])
    return _distances(points, means).argmin(1)


def _distances(points: NDArray[np.float32], means: NDArray[np.float32]) -> NDArray[np.float32]:
    distances: NDArray[np.float32] = ((points[:, np.newaxis] - means) ** 2).sum(-1)
    return distances
