import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.inference.batch import Batch
from chalicelib.inference.features import RASTER_28
from chalicelib.inference.raster import CHANNELS, ZERO, Raster
from chalicelib.inference.simplification import simplify
from tests.inference.pens import house

SIZE = 28
INK, ORDER, RECENT, COS, SIN, ENDS = range(len(CHANNELS))


def raster(drawing: Drawing) -> NDArray[np.uint8]:
    features: NDArray[np.uint8] = RASTER_28.extract(Batch.of([drawing]))[0][0]
    return features


def line(*points: tuple[float, float]) -> Drawing:
    x, y = zip(*points, strict=True)
    return Drawing((Stroke(x, y),))


@pytest.mark.parametrize(
    "other",
    [
        house(scale=0.37),
        house(scale=12.5),
        house(left=-400, top=1234.5),
        house(scale=3, left=99, top=-7),
    ],
    ids=["smaller", "larger", "moved", "both"],
)
def test_scale_and_place_of_the_window_change_nothing_that_can_be_seen(other: Drawing) -> None:
    difference = np.abs(raster(house()).astype(int) - raster(other).astype(int))

    assert difference.max() <= 2


@pytest.mark.parametrize("rate", [30, 120, 240, 1000])
def test_the_device_s_event_rate_changes_next_to_nothing(rate: int) -> None:
    difference = np.abs(raster(house(rate=60)).astype(int) - raster(house(rate=rate)).astype(int))

    assert difference.mean() < 1
    assert difference[INK].max() < 64


def test_repeated_points_change_nothing() -> None:
    drawing = house()
    repeated = Drawing(
        tuple(
            Stroke(tuple(x for x in stroke.x for _ in range(3)), tuple(y for y in stroke.y for _ in range(3)))
            for stroke in drawing.strokes
        )
    )

    difference = np.abs(raster(drawing).astype(int) - raster(repeated).astype(int))

    assert difference.max() <= 1


def test_a_batch_has_the_features_of_each_drawing_alone() -> None:
    drawings = [house(), Drawing(()), house(rate=11), line((3, 3)), house(scale=0.1)]

    (together,) = RASTER_28.extract(Batch.of(drawings))

    assert together.shape == (5, len(CHANNELS), SIZE, SIZE)
    for features, drawing in zip(together, drawings, strict=True):
        assert np.array_equal(features, raster(drawing))


@pytest.mark.parametrize(
    "drawing",
    [line((5, 5)), line((5, 5), (5, 5), (5, 5)), Drawing((Stroke((1e9,), (-1e9,)),))],
    ids=["one point", "equal points", "far away"],
)
def test_a_tap_is_a_dot_in_the_middle(drawing: Drawing) -> None:
    ink = raster(drawing)[INK].astype(int)

    assert 250 <= ink.sum() <= 260
    assert ink[13:15, 13:15].sum() == ink.sum()


def test_a_straight_line_fills_the_middle_and_nothing_else() -> None:
    ink = raster(line((0, 70), (300, 70)))[INK]

    assert (ink[13:15, 3:25] > 100).all()
    assert not ink[:13].any()
    assert not ink[15:].any()


def test_an_empty_drawing_has_no_ink() -> None:
    features = raster(Drawing(()))

    assert not features[[INK, ORDER, RECENT, ENDS]].any()
    assert (features[[COS, SIN]] == ZERO).all()


def test_order_rises_and_recent_ink_shines_along_a_line() -> None:
    features = raster(line((0, 0), (100, 0))).max(axis=1)

    assert (np.diff(features[ORDER, 3:25].astype(int)) > 0).all()
    assert (np.diff(features[RECENT, 3:25].astype(int)) > 0).all()


def test_a_line_s_angle_is_the_same_backwards_and_differs_across() -> None:
    across, backwards, down = (
        raster(line(*points))[COS].astype(int) for points in ([(0, 0), (9, 0)], [(9, 0), (0, 0)], [(0, 0), (0, 9)])
    )

    assert np.abs(across - backwards).max() <= 1
    assert across.max() > ZERO
    assert down.min() < ZERO


def test_the_raster_of_the_shipped_champion_is_as_it_was() -> None:
    (rasters,) = RASTER_28.extract(Batch.of([house(), line((0, 70), (300, 70), (9, 5))]))

    places = 1 + np.arange(SIZE * SIZE).reshape(SIZE, SIZE) % 97
    found = (rasters * places).sum(axis=(2, 3))
    assert found[0] == pytest.approx([1240480, 586102, 165822, 4785378, 4867576, 64462], rel=2e-3)
    assert found[1] == pytest.approx([722112, 333069, 197583, 5216070, 4939512, 25968], rel=2e-3)


@pytest.mark.parametrize("size", [16, 40, 56, 64])
def test_a_raster_of_another_size_shows_the_same_drawing(size: int) -> None:
    drawn = simplify(Batch.of([house(), Drawing(()), line((5, 5))]))

    small, large = Raster(SIZE).extract(drawn), Raster(size).extract(drawn)

    assert large.shape == (3, len(CHANNELS), size, size)
    for channel in (INK, ORDER, RECENT):
        thickness = (SIZE - 3) / (size - 3)  # a line is one px wide whatever the size
        shown = large[0, channel].mean(dtype=float) * (size / SIZE) ** 2 * thickness
        assert shown == pytest.approx(small[0, channel].mean(dtype=float), rel=0.15)
    assert large[2, INK].astype(int).sum() == pytest.approx(255, abs=5)
    assert not large[1, INK].any()


@pytest.mark.parametrize("size", [7, 129, 0, -28])
def test_a_raster_that_is_too_small_or_too_large_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="not one of 8 to 128"):
        Raster(size)


def test_ends_are_where_the_pen_went_down_and_up() -> None:
    ends = raster(line((0, 0), (100, 0)))[ENDS]

    assert ends[:, :4].any()
    assert ends[:, SIZE - 4 :].any()
    assert not ends[:, 5:-5].any()
