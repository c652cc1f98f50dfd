from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.inference.features import RASTER_28, named
from tests.training.files import lines, write
from training.augmentation import Augmentation
from training.batches import Batches, Minibatch
from training.dataset import Dataset, load
from training.teacher import UNKNOWN, Teacher


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return load([write(tmp_path / "a.ndjson", lines(12))])


def epoch(batches: Batches, number: int, process: int = 0, processes: int = 1) -> list[Minibatch]:
    return list(batches.epoch(number, process, processes))


def test_every_drawing_is_dealt_once_an_epoch(dataset: Dataset) -> None:
    dealt = epoch(Batches(dataset, size=9, prefixes=0.5, smoothing=0.0, seed=1), 0)

    target = np.concatenate([batch.target for batch in dealt])
    assert [batch.features[0].shape for batch in dealt] == [(9, 6, 28, 28)] * 4
    assert target.sum(axis=0).tolist() == [12, 12, 12]


def test_an_epoch_is_the_same_when_it_is_dealt_again_and_differs_from_the_next(dataset: Dataset) -> None:
    batches = Batches(dataset, size=9, prefixes=0.5, smoothing=0.0, seed=1)

    first, again, following = epoch(batches, 0), epoch(batches, 0), epoch(batches, 1)

    assert all(np.array_equal(a.features[0], b.features[0]) for a, b in zip(first, again, strict=True))
    assert not any(np.array_equal(a.features[0], b.features[0]) for a, b in zip(first, following, strict=True))


def test_an_epoch_can_begin_in_its_middle(dataset: Dataset) -> None:
    batches = Batches(dataset, size=9, prefixes=0.5, smoothing=0.0, seed=1, augmentation=Augmentation(1.0, 0.3, 0.1))

    whole, rest = epoch(batches, 1), list(batches.epoch(1, start=2))

    assert len(rest) == 2
    assert all(np.array_equal(a.features[0], b.features[0]) for a, b in zip(whole[2:], rest, strict=True))
    assert all(np.array_equal(a.target, b.target) for a, b in zip(whole[2:], rest, strict=True))


def test_processes_share_an_epoch(dataset: Dataset) -> None:
    batches = Batches(dataset, size=6, prefixes=0.5, smoothing=0.0, seed=1)

    parts = [epoch(batches, 0, process, processes=2) for process in range(2)]

    assert [len(part) for part in parts] == [3, 3]
    assert sum(float(batch.target.sum()) for part in parts for batch in part) == 36


def test_without_prefixes_all_drawings_are_finished(dataset: Dataset) -> None:
    finished = epoch(Batches(dataset, size=36, prefixes=0.0, smoothing=0.0, seed=1), 0)[0]
    cut = epoch(Batches(dataset, size=36, prefixes=1.0, smoothing=0.0, seed=1), 0)[0]

    whole = RASTER_28.extract(dataset.batch)[0][:, 0].mean()
    assert finished.features[0][:, 0].mean() == pytest.approx(whole, rel=0.15)
    assert cut.features[0][:, 0].mean() < 0.9 * finished.features[0][:, 0].mean()


def test_smoothing_is_for_finished_drawings_alone(dataset: Dataset) -> None:
    finished = epoch(Batches(dataset, size=36, prefixes=0.0, smoothing=0.3, seed=1), 0)[0]
    cut = epoch(Batches(dataset, size=36, prefixes=1.0, smoothing=0.3, seed=1), 0)[0]

    assert finished.target.max(axis=1) == pytest.approx(0.8)
    assert finished.target.sum(axis=1) == pytest.approx(1)
    assert cut.target.max(axis=1) == pytest.approx(1)


class Circles(Teacher):
    """Knows half of the drawings, has seen them as they are, and takes all for circles."""

    def __init__(self) -> None:
        """Reads no file."""

    def lines(self, keys: Sequence[str]) -> NDArray[np.int64]:
        return np.array([0 if int(key) % 2 else UNKNOWN for key in keys])

    def maps(self, view: NDArray[np.int64], keys: Sequence[str]) -> NDArray[np.float64]:
        assert len(view) == len(keys)
        return np.tile(np.eye(2), (len(keys), 1, 1))

    def answers(self, view: NDArray[np.int64], line: NDArray[np.int64]) -> NDArray[np.float32]:
        assert not line.any()
        return np.tile(np.float32([1, 0, 0]), (len(view), 1))


def test_a_teacher_answers_for_the_finished_drawings_that_it_knows(dataset: Dataset) -> None:
    settings = {"size": 36, "smoothing": 0.0, "seed": 1, "teacher": Circles(), "teacher_weight": 0.75}

    finished = epoch(Batches(dataset, prefixes=0.0, **settings), 0)[0]  # type: ignore[arg-type]
    cut = epoch(Batches(dataset, prefixes=1.0, **settings), 0)[0]  # type: ignore[arg-type]

    assert cut.target.sum(axis=0).tolist() == [12, 12, 12]
    assert finished.target.sum(axis=0).tolist() == [12 + 2 * 6 * 0.75, 12 - 6 * 0.75, 12 - 6 * 0.75]
    unseen = epoch(Batches(dataset, size=36, prefixes=0.0, smoothing=0.0, seed=1), 0)[0]
    same = [np.array_equal(a, b) for a, b in zip(finished.features[0], unseen.features[0], strict=True)]
    assert sum(same) == 18  # the others are dealt as the teacher has seen them


def test_every_input_of_a_network_is_dealt_from_the_same_drawings(dataset: Dataset) -> None:
    both = named("raster-28-v1+points-64-v1")

    together, raster, points = (
        epoch(Batches(dataset, size=9, prefixes=0.5, smoothing=0.0, seed=1, features=features), 0)[0].features
        for features in (both, *map(named, both.name.split("+")))
    )

    assert [given.shape for given in together] == [(9, 6, 28, 28), (9, 7, 64)]
    assert np.array_equal(together[0], raster[0])
    assert np.array_equal(together[1], points[0])
