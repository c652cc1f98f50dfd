import math
import zlib
from pathlib import Path

import numpy as np
import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.inference.batch import Batch
from tests.training.files import lines, write
from training.augmentation import PLAIN, Augmentation, prefixes, random_maps, transformed, view_maps
from training.batches import Batches
from training.dataset import load

DRAWING = Drawing.from_lists([[[0, 1, 2], [5, 6, 7]], [[3], [8]], [[4, 5, 6], [9, 9, 9]]])


@pytest.mark.parametrize("percent", [1, 10, 14, 15, 29, 43, 50, 57, 58, 99, 100])
def test_a_prefix_of_many_is_the_prefix_of_each(percent: int) -> None:
    other = Drawing.from_lists([[[1], [1]]])

    cut = prefixes(Batch.of([DRAWING, other]), np.full(2, percent / 100))

    alone = Batch.of([DRAWING.prefix(percent), other.prefix(percent)])
    assert cut.x.tolist() == alone.x.tolist()
    assert cut.strokes.tolist() == alone.strokes.tolist()
    assert cut.drawings.tolist() == alone.drawings.tolist()


def test_each_drawing_is_cut_at_its_own_share() -> None:
    cut = prefixes(Batch.of([DRAWING, DRAWING]), np.array([1.0, 0.3]))

    assert np.diff(cut.point_offsets()).tolist() == [7, 2]


def test_each_drawing_is_moved_by_its_own_map() -> None:
    maps = np.array([np.eye(2), np.diag([-1.0, 2.0])])

    moved = transformed(Batch.of([DRAWING, DRAWING]), maps)

    assert moved.x.tolist() == [0, 1, 2, 3, 4, 5, 6, 0, -1, -2, -3, -4, -5, -6]
    assert moved.y[7:].tolist() == [10, 12, 14, 16, 18, 18, 18]


def test_views_are_the_maps_that_the_teacher_answered_for() -> None:
    random = np.random.default_rng([zlib.crc32(b"4711"), 3])
    angle, (wide, high), shear = random.uniform(-0.2, 0.2), random.uniform(0.8, 1.2, 2), random.uniform(-0.15, 0.15)
    mirror = -1 if random.random() < 0.5 else 1
    rotation = [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]

    (found,) = view_maps(["4711"], 3)

    assert found == pytest.approx(np.array(rotation) @ np.array([[mirror * wide, shear], [0, high]]))


def test_the_first_two_views_are_the_drawing_and_its_mirror_image() -> None:
    assert view_maps(["1"], 0).tolist() == [[[1, 0], [0, 1]]]
    assert view_maps(["1"], 1).tolist() == [[[-1, 0], [0, 1]]]


def test_random_maps_are_slight_and_half_of_them_mirrored() -> None:
    maps = random_maps(np.random.default_rng(1), 1000)

    areas = np.linalg.det(maps)
    assert 0.6 < np.abs(areas).min() < np.abs(areas).max() < 1.5
    assert 400 < (areas < 0).sum() < 600


def test_stronger_maps_differ_more_and_without_strength_only_the_mirror_is_left() -> None:
    strong, none = (Augmentation(affine).maps(np.random.default_rng(1), 1000) for affine in (2.0, 0.0))

    areas = np.abs(np.linalg.det(strong))
    assert areas.min() < 0.5
    assert areas.max() > 1.6
    assert np.abs(none).tolist() == [[[1, 0], [0, 1]]] * 1000


def test_strokes_are_left_out_at_random_but_never_all() -> None:
    dropped = Augmentation(drop=0.5).strokes(Batch.of([DRAWING] * 1000), np.random.default_rng(1))

    strokes = np.diff(dropped.drawings)
    assert strokes.min() == 1
    assert strokes.mean() == pytest.approx(3 / 2 + 3 / 8, abs=0.1)  # one of eight would lose all three


def test_points_are_moved_by_the_given_deviation() -> None:
    batch = Batch.of([DRAWING] * 1000)

    moved = Augmentation(jitter=2.0).strokes(batch, np.random.default_rng(1))

    assert (moved.x - batch.x).std() == pytest.approx(2, abs=0.1)
    assert (moved.y - batch.y).std() == pytest.approx(2, abs=0.1)
    assert moved.strokes.tolist() == batch.strokes.tolist()


def test_without_drop_and_jitter_drawings_stay_as_they_are() -> None:
    batch = Batch.of([DRAWING])

    assert PLAIN.strokes(batch, np.random.default_rng(1)) is batch


@pytest.mark.parametrize("settings", [{"affine": -1.0}, {"affine": 5.0}, {"drop": 1.1}, {"jitter": -1.0}])
def test_an_augmentation_without_sense_is_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="affine is 0 to 4"):
        Augmentation(**settings)


def test_batches_are_dealt_as_much_changed_as_the_augmentation_says(tmp_path: Path) -> None:
    dataset = load([write(tmp_path / "a.ndjson", lines(12))])

    dealt = [
        next(Batches(dataset, 36, prefixes=0.0, smoothing=0.0, seed=1, augmentation=augmentation).epoch(0)).features[0]
        for augmentation in (PLAIN, Augmentation(affine=2.0), Augmentation(drop=0.5), Augmentation(jitter=9.0))
    ]

    assert not any(np.array_equal(dealt[0], other) for other in dealt[1:])
