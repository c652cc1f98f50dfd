import numpy as np
import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.inference.batch import Batch
from chalicelib.inference.features import named
from chalicelib.inference.points import Points
from chalicelib.inference.raster import Raster
from tests.inference.pens import house

BATCH = Batch.of([house(), Drawing(()), house(scale=3)])


def test_a_name_tells_what_is_computed() -> None:
    assert named("raster-40-v1").inputs == (Raster(40),)
    assert named("points-64-v1").inputs == (Points(64),)
    assert named("points-64-v1+raster-28-v1").inputs == (Points(64), Raster(28))


@pytest.mark.parametrize("name", ["raster-28-v1", "raster-40-v1", "points-128-v1", "raster-28-v1+points-64-v1"])
def test_every_input_is_of_the_type_and_shape_that_is_told(name: str) -> None:
    features = named(name)

    found = features.extract(BATCH)

    assert features.name == name
    assert [given.shape[1:] for given in found] == list(features.shapes)
    assert [given.dtype.name for given in found] == [each.dtype for each in features.inputs]
    assert {len(given) for given in found} == {3}


def test_joined_names_give_what_each_gives_alone() -> None:
    together = named("raster-28-v1+points-64-v1").extract(BATCH)

    alone = [named(name).extract(BATCH)[0] for name in ("raster-28-v1", "points-64-v1")]
    assert all(np.array_equal(*pair) for pair in zip(together, alone, strict=True))


def test_inputs_are_called_by_their_kinds_unless_there_is_but_one() -> None:
    assert named("raster-28-v1").names == named("points-64-v1").names == ("features",)
    assert named("raster-28-v1+points-64-v1").names == ("raster", "points")


@pytest.mark.parametrize(
    "name",
    [
        *("", "raster", "raster-28", "raster-28-v2", "points-128-v0", "raster-028-v1", "raster-28-v1 ", "photo-28-v1"),
        *("raster-7-v1", "raster-9999-v1", "raster-99999-v1", "points-4-v1"),
        *("raster-28-v1+", "+", "raster-28-v1+raster-40-v1", "raster-28-v1+photo-28-v1"),
    ],
)
def test_a_name_of_nothing_that_can_be_computed_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"features|not one of"):
        named(name)
