import numpy as np
import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.inference.batch import Batch
from chalicelib.inference.simplification import SIDE
from tests.inference.pens import house
from training.scribbles import KINDS, scribbles

LENDERS = [house(), Drawing.from_lists([[[0, 9, 9], [0, 0, 9]]]), Drawing.from_lists([[[3], [3]], [[0, 9], [0, 9]]])]


def drawn(kind: str, number: int, seed: int = 0) -> Batch:
    return scribbles([kind] * number, np.random.default_rng(seed), LENDERS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawings_in_simplified_form(kind: str) -> None:
    batch = drawn(kind, 60)

    assert len(batch) == 60
    assert (np.diff(batch.point_offsets()) >= 1).all()
    for axis in (batch.x, batch.y):
        assert ((axis >= 0) & (axis <= SIDE) & (axis == np.rint(axis))).all()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_varies_and_is_the_same_again_with_the_same_seed(kind: str) -> None:
    first, again, other = drawn(kind, 20), drawn(kind, 20), drawn(kind, 20, seed=1)

    assert first.x.tolist() == again.x.tolist()
    assert first.x.tolist() != other.x.tolist()
    assert len({(*first.take(np.array([n])).x.tolist(),) for n in range(20)}) > 10


def test_no_scribble_is_asked_for_and_none_is_drawn() -> None:
    assert len(scribbles([], np.random.default_rng(0), LENDERS)) == 0
