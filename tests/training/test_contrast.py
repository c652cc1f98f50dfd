from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")

from chalicelib.inference.batch import Batch  # noqa: E402
from chalicelib.inference.raster import Raster  # noqa: E402
from chalicelib.inference.simplification import simplify  # noqa: E402
from tests.training.files import lines, write  # noqa: E402
from training.contrast import Projection, Views, contrast, reordered  # noqa: E402
from training.dataset import load  # noqa: E402

STILL = Views(affine=0, drop=0, jitter=0, prefixes=0, shortest=0.2, reorder=0)


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    return load([write(tmp_path / "a.ndjson", lines(20))]).batch


def test_the_loss_is_that_of_the_formula() -> None:
    projected = torch.tensor([[2.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 3.0]])
    root = 1 / np.sqrt(2)
    cosines = np.array([[0, 0, root, 0], [0, 0, root, 1], [root, root, 0, root], [0, 1, root, 0]]) / 0.5
    partner = [2, 3, 0, 1]

    found = float(contrast(projected, 0.5))

    others = [[other for other in range(4) if other != view] for view in range(4)]
    wanted = [np.log(np.exp(cosines[v, others[v]]).sum()) - cosines[v, partner[v]] for v in range(4)]
    assert found == pytest.approx(np.mean(wanted), rel=1e-5)


def test_the_loss_is_low_where_pairs_lie_together_and_apart_from_others() -> None:
    apart = torch.eye(8)

    together = float(contrast(torch.cat([apart, apart]), 0.1))
    mixed = float(contrast(torch.cat([apart, apart.roll(1, 0)]), 0.1))

    assert together < 0.01
    assert mixed > 5


def test_views_without_a_change_are_the_drawing_or_its_mirror_image(batch: Batch) -> None:
    views = STILL.pair(batch, np.random.default_rng(0))

    either = np.stack([raster(batch), raster(Batch(-batch.x, batch.y, batch.strokes, batch.drawings))])
    for view in map(raster, views):
        assert np.abs(either - view).max(axis=(2, 3, 4)).min(axis=0).max() <= 1


def test_the_second_view_alone_may_be_a_beginning(batch: Batch) -> None:
    first, second = replace(STILL, prefixes=1.0, shortest=0.3).pair(batch, np.random.default_rng(0))

    assert len(first.x) == len(batch.x)
    points = np.diff(second.point_offsets()) / np.diff(batch.point_offsets())
    assert points.min() > 0.15  # of six points one
    assert 0.5 < points.mean() < 0.75
    assert np.abs(second.x[second.point_offsets()[:-1]]) == pytest.approx(np.abs(batch.x[batch.point_offsets()[:-1]]))


def test_two_views_are_changed_each_by_itself(batch: Batch) -> None:
    first, second = map(raster, Views().pair(batch, np.random.default_rng(0)))

    assert (first != second).any(axis=(1, 2, 3)).all()


def test_strokes_come_in_another_order_within_their_drawing(batch: Batch) -> None:
    found = reordered(batch, 1.0, np.random.default_rng(0))

    swapped = 0
    for number in range(len(batch)):
        before, after = (_strokes(each.take(np.array([number]))) for each in (batch, found))
        assert sorted(before) == sorted(after)
        swapped += before != after
    assert 15 < swapped < 45


def test_without_the_chance_the_order_stays(batch: Batch) -> None:
    found = reordered(batch, 0.0, np.random.default_rng(0))

    assert (found.x == batch.x).all()
    assert (found.strokes == batch.strokes).all()


def test_a_projection_has_its_width() -> None:
    assert Projection(256, 32)(torch.rand(5, 256)).shape == (5, 32)


@pytest.mark.parametrize("wrong", [{"prefixes": 1.5}, {"shortest": -0.1}, {"reorder": 2}, {"drop": 2}, {"affine": 9}])
def test_views_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        Views(**wrong)


def raster(batch: Batch) -> "np.ndarray[tuple[int, ...], np.dtype[np.int64]]":
    return Raster(28).extract(simplify(batch)).astype(int)


def _strokes(batch: Batch) -> list[list[float]]:
    return [batch.x[a:b].tolist() for a, b in zip(batch.strokes[:-1], batch.strokes[1:], strict=True)]
