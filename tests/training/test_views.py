import hashlib
from dataclasses import replace
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.inference.batch import Batch
from chalicelib.inference.classifier import Classifier
from chalicelib.inference.features import named
from tests.inference.tiny import tiny_manifest, tiny_model
from training.evaluate import CHAMPION, opened
from training.views import is_mirroring, mirrored, mirroring, single

#: Strokes of all directions, a dot among them; whole px, as simplified drawings have.
STROKES = [([0, 255, 200], [0, 30, 254]), ([40, 41], [250, 10]), ([90], [120]), ([10, 130, 10], [200, 60, 61])]
DRAWING = Drawing(tuple(Stroke(tuple(map(float, x)), tuple(map(float, y))) for x, y in STROKES))
OTHER = Drawing((Stroke((0.0, 9.0, 255.0), (0.0, 80.0, 100.0)),))
MIRRORED, OTHER_MIRRORED = (
    Drawing(tuple(Stroke(tuple(255 - x for x in stroke.x), stroke.y) for stroke in drawing.strokes))
    for drawing in (DRAWING, OTHER)
)


def classifier(model: bytes) -> Classifier:
    return Classifier(model, replace(tiny_manifest(model), sha256=hashlib.sha256(model).hexdigest()))


@pytest.mark.parametrize("name", ["raster-28-v1", "raster-40-v1", "points-64-v1"])
def test_mirrored_features_are_those_of_the_mirror_image(name: str) -> None:
    (seen,), (wanted,) = (named(name).extract(Batch.of([drawing])) for drawing in (DRAWING, MIRRORED))

    found = mirrored(seen)

    assert (seen != wanted).mean() > 0.1
    assert found.dtype == seen.dtype
    assert np.abs(found.astype(int) - wanted.astype(int)).max() <= 1


@pytest.mark.parametrize("name", ["raster-28-v1", "points-64-v1"])
def test_what_has_no_direction_is_the_same_backwards(name: str) -> None:
    (empty,) = named(name).extract(Batch.of([Drawing(())]))

    assert (mirrored(empty) == empty).all()


@pytest.mark.parametrize(
    ("shape", "values"),
    [((1, 6, 28, 28), np.arange(1, 256, dtype=np.uint8)), ((1, 7, 64), np.arange(-127, 128).astype(np.int8))],
)
def test_every_value_that_is_extracted_is_mirrored_and_back(shape: tuple[int, ...], values: Any) -> None:
    seen = np.resize(values, shape)

    assert (mirrored(mirrored(seen)) == seen).all()


def test_a_graph_of_both_views_answers_with_the_mean_for_each_of_any_number_of_drawings() -> None:
    before, after = classifier(tiny_model()), classifier(mirroring(tiny_model()))
    some = Batch.of([DRAWING, OTHER, DRAWING])
    mean = (before.logits(some) + before.logits(Batch.of([MIRRORED, OTHER_MIRRORED, MIRRORED]))) / 2

    logits, embeddings, first = after.logits(some), after.embeddings(some), after.logits(Batch.of([DRAWING]))

    assert logits == pytest.approx(mean, abs=1e-3)
    assert embeddings == pytest.approx(mean, abs=1e-3)
    assert first == pytest.approx(mean[:1], abs=1e-3)
    assert np.ptp(mean) > 0.1


def test_the_champion_answers_the_same_to_a_drawing_and_its_mirror_image() -> None:
    champion = opened(CHAMPION)[0]
    plain = single((CHAMPION / "model.onnx").read_bytes())
    model = mirroring(plain)
    both = Classifier(model, replace(champion.manifest, sha256=hashlib.sha256(model).hexdigest()))

    one, other = both.logits(Batch.of([DRAWING, MIRRORED]))

    assert one == pytest.approx(other, abs=0.05)
    assert len(model) < len(plain) + 10_000


def test_a_graph_can_be_asked_for_one_view_again() -> None:
    model = tiny_model()

    again = single(mirroring(model))

    assert is_mirroring(mirroring(model))
    assert not is_mirroring(again)
    assert (classifier(again).logits(Batch.of([DRAWING])) == classifier(model).logits(Batch.of([DRAWING]))).all()
    assert single(model) == model


def test_a_graph_is_not_mirrored_twice() -> None:
    with pytest.raises(ValueError, match="already"):
        mirroring(mirroring(tiny_model()))


def test_a_graph_of_other_features_is_not_mirrored() -> None:
    graph = helper.make_graph(
        [helper.make_node("Identity", ["features"], ["logits"])],
        "other",
        [helper.make_tensor_value_info("features", TensorProto.UINT8, ["drawings", 3, 28, 28])],
        [helper.make_tensor_value_info("logits", TensorProto.UINT8, ["drawings", 3, 28, 28])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    onnx.checker.check_model(model)

    with pytest.raises(ValueError, match="neither a raster nor points"):
        mirroring(model.SerializeToString())
