import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.inference.batch import Batch
from chalicelib.inference.nearness import nearness


class FirstPoint:
    """Places a drawing where its first point is."""

    def embeddings(self, batch: Batch) -> NDArray[np.float32]:
        first = batch.point_offsets()[:-1]
        return np.stack([batch.x[first], batch.y[first]], axis=1)


def at(x: float, y: float) -> Drawing:
    return Drawing((Stroke((x,), (y,)),))


def test_it_is_the_cosine_of_the_angle_between_embeddings() -> None:
    found = nearness(FirstPoint(), at(3, 0), [at(5, 0), at(1, 1), at(0, 2), at(-1, 0)])

    assert found == pytest.approx([1, 2**-0.5, 0, -1])


def test_an_embedding_of_nothing_is_near_to_none() -> None:
    assert nearness(FirstPoint(), at(3, 0), [at(0, 0)]) == [0]


def test_without_others_the_model_is_not_asked() -> None:
    class Unasked:
        def embeddings(self, batch: Batch) -> NDArray[np.float32]:
            raise AssertionError(len(batch))

    assert nearness(Unasked(), at(1, 1), []) == []
