from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from chalicelib.inference.classifier import Classifier
from tests.inference.tiny import LABELS, tiny_manifest, tiny_model
from tests.training.files import write
from training.artefact import Artefact, plain, prove
from training.dataset import Dataset, load

MODEL = tiny_model(sharpness=0.05)
MANIFEST = replace(tiny_manifest(MODEL), training_data={"drawings": 7, "settings": {"seed": 3}})


@pytest.fixture
def judged(tmp_path: Path) -> Dataset:
    """Ink in the corner that the word names."""
    frame = [[[0, 1], [0, 0]], [[255, 254], [255, 255]]]
    drawings = [
        {
            "word": LABELS[number % 2],
            "key_id": str(number),
            "drawing": [*frame, *([[left, left + 100], [y, y]] for y in range(0, 105, 10))],
        }
        for number in range(20)
        for left in [150 * (number % 2)]
    ]
    return load([write(tmp_path / "a.ndjson", drawings)], LABELS)


@pytest.mark.parametrize("artefact", [Artefact(), Artefact(1, "float16"), Artefact(2, "float32")])
def test_a_graph_is_made_as_asked_and_its_manifest_tells_it(judged: Dataset, artefact: Artefact) -> None:
    symmetric = artefact.views == 2  # left and right are the same then, so none of these is recognised

    model, manifest = artefact.make(MODEL, MANIFEST, judged)

    classifier = Classifier(model, manifest)
    assert Artefact.of(model) == artefact
    assert Artefact.told(manifest.training_data) == artefact
    assert manifest.training_data["settings"]["seed"] == 3
    assert manifest.parameters == MANIFEST.parameters
    right = classifier.logits(judged.batch).argmax(axis=1) == judged.label
    assert right.mean() == (0.5 if symmetric else 1)


def test_a_graph_can_be_made_over_from_any_other(judged: Dataset) -> None:
    small, manifest = Artefact(2, "float16").make(MODEL, MANIFEST, judged)

    again, told = Artefact(1, "float32").make(small, manifest, judged)

    assert Artefact.of(again) == Artefact()
    assert Classifier(again, told).logits(judged.batch) == pytest.approx(
        Classifier(MODEL, MANIFEST).logits(judged.batch), abs=1e-2
    )
    assert [each.name for each in onnx.load_from_string(plain(small)).graph.initializer] == ["weights"]


def test_a_graph_that_is_as_asked_stays_as_it_is(judged: Dataset) -> None:
    assert Artefact().make(MODEL, MANIFEST, judged)[0] is MODEL


def test_a_version_that_tells_nothing_of_it_is_plain() -> None:
    assert Artefact.told({"settings": {"seed": 3}}) == Artefact()


@pytest.mark.parametrize(("views", "weights"), [(0, "float32"), (3, "float32"), (1, "int4")])
def test_what_no_graph_can_be_is_refused(views: int, weights: str) -> None:
    with pytest.raises(ValueError, match="not"):
        Artefact(views, weights)


def test_a_graph_that_guesses_worse_is_refused(judged: Dataset) -> None:
    proto = onnx.load_from_string(MODEL)
    tensor = proto.graph.initializer[0]
    tensor.CopyFrom(numpy_helper.from_array(-numpy_helper.to_array(tensor), tensor.name))
    ruined = proto.SerializeToString()
    classifiers = Classifier(MODEL, MANIFEST), Classifier(ruined, tiny_manifest(ruined))

    with pytest.raises(ValueError, match=r"recognises 0\.00%"):
        prove(*classifiers, judged)


def test_one_drawing_less_is_luck(judged: Dataset) -> None:
    other = replace(judged, label=np.where(np.arange(len(judged)) == 0, 3, judged.label))

    prove(Classifier(MODEL, MANIFEST), Classifier(MODEL, MANIFEST), other)


def test_settings_that_no_graph_can_have_are_refused_before_the_training() -> None:
    pytest.importorskip("torch", reason="torch is in the training environment")
    from training.trainer import Settings

    with pytest.raises(ValueError, match="weights is 'int4'"):
        Settings(weights="int4")
