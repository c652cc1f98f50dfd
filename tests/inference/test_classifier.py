import math
from dataclasses import replace

import numpy as np
import pytest

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.errors import BrokenModel
from chalicelib.inference.batch import Batch
from chalicelib.inference.classifier import Classifier, calibrated, entropy
from chalicelib.inference.features import named
from chalicelib.inference.manifest import Manifest, Scaling, TensorSpec
from tests.inference.tiny import LABELS, pair_manifest, tiny_manifest, tiny_model, tiny_pair

MODEL = tiny_model()
MANIFEST = tiny_manifest(MODEL)
CORNER = Drawing((Stroke((0, 30, 0, 30, 0), (0, 0, 10, 10, 20)), Stroke((100,), (100,))))


def test_guesses_come_best_first() -> None:
    guesses = Classifier(MODEL, MANIFEST).guess(CORNER, top=3)

    assert guesses[0].label == "top left"
    assert len(guesses) == 3
    assert sorted(guesses, key=lambda guess: -guess.probability) == list(guesses)


def test_probabilities_add_up_to_one_over_all_labels() -> None:
    guesses = Classifier(MODEL, MANIFEST).guess(CORNER, top=len(LABELS))

    assert sum(guess.probability for guess in guesses) == pytest.approx(1)


def test_the_temperature_of_the_calibration_makes_the_classifier_less_sure() -> None:
    hot = replace(MANIFEST, calibration=replace(MANIFEST.calibration, temperature=4.0))

    surely, hardly = (Classifier(MODEL, manifest).guess(CORNER)[0] for manifest in (MANIFEST, hot))

    assert surely.label == hardly.label
    assert surely.probability > hardly.probability > 1 / len(LABELS)


def test_a_drawing_that_is_finished_is_guessed_more_surely_and_as_the_same() -> None:
    told = replace(MANIFEST, calibration=replace(MANIFEST.calibration, finished=Scaling(0.5, 0.1)))
    classifier = Classifier(MODEL, told)

    growing, finished = classifier.guess(CORNER), classifier.guess(CORNER, finished=True)

    assert [guess.label for guess in finished] == [guess.label for guess in growing]
    assert finished[0].probability > growing[0].probability
    assert growing == Classifier(MODEL, MANIFEST).guess(CORNER)


def test_the_more_undecided_the_network_the_more_its_answer_is_sharpened() -> None:
    logits = np.array([[0, 0, 0, 0], [9, 0, 0, 0], [1, 0, 0, 0]], np.float32)

    probability = calibrated(logits, Scaling(temperature=2.0, entropy=0.5))

    undecided = entropy(logits)
    assert undecided == pytest.approx([math.log(4), 0.004, 1.268], abs=2e-3)
    assert probability[0] == pytest.approx([0.25] * 4)
    for row, hesitant in zip((1, 2), undecided[1:], strict=True):
        sharp = logits[row] * (1 + 0.5 * hesitant) / 2
        assert probability[row] == pytest.approx(np.exp(sharp) / np.exp(sharp).sum(), abs=1e-6)


def test_an_empty_drawing_has_no_guess() -> None:
    assert Classifier(MODEL, MANIFEST).guess(Drawing(())) == ()


@pytest.mark.parametrize(
    "drawing",
    [
        Drawing((Stroke((3,), (4,)),)),
        Drawing((Stroke((3, 3, 3), (4, 4, 4)),)),
        Drawing((Stroke((0, 1), (0, 0)),)),
        Drawing((Stroke((-1e9, 1e9), (1e9, -1e9)),)),
    ],
    ids=["one point", "equal points", "a line", "huge"],
)
def test_a_degenerate_drawing_is_guessed_all_the_same(drawing: Drawing) -> None:
    guesses = Classifier(MODEL, MANIFEST).guess(drawing)

    assert len(guesses) == len(LABELS)
    assert all(math.isfinite(guess.probability) for guess in guesses)


def test_the_embedding_has_a_row_for_each_drawing() -> None:
    assert Classifier(MODEL, MANIFEST).embeddings(Batch.of([CORNER, CORNER])).shape == (2, 4)


def test_the_classifier_tells_version_labels_and_when_to_announce() -> None:
    classifier = Classifier(MODEL, MANIFEST)

    assert (classifier.version, classifier.labels, classifier.announce_at) == ("20261123T050000Z", LABELS, 0.4)


def test_bytes_that_are_not_the_manifest_s_are_refused() -> None:
    with pytest.raises(BrokenModel, match="SHA-256"):
        Classifier(MODEL[:-1] + b"!", MANIFEST)


def test_a_model_of_other_features_is_refused() -> None:
    with pytest.raises(BrokenModel, match="needs features raster-64"):
        Classifier(MODEL, replace(MANIFEST, features="raster-64"))


def test_a_model_of_other_features_than_its_inputs_take_is_refused() -> None:
    with pytest.raises(BrokenModel, match="other inputs than raster-40-v1 gives"):
        Classifier(MODEL, replace(MANIFEST, features="raster-40-v1"))


def test_a_model_of_two_inputs_is_given_them_in_the_order_of_the_features() -> None:
    model = tiny_pair()
    manifest = Manifest.from_json(pair_manifest(model).to_json())

    classifier = Classifier(model, manifest)

    batch = Batch.of([CORNER])
    assert classifier.guess(CORNER) == Classifier(MODEL, MANIFEST).guess(CORNER)
    assert np.array_equal(classifier.embeddings(batch), named(manifest.features).extract(batch)[1].reshape(1, -1))


def test_a_model_whose_inputs_are_in_another_order_than_the_features_is_refused() -> None:
    model = tiny_pair()

    with pytest.raises(BrokenModel, match="other inputs than points-16-v1"):
        Classifier(model, replace(pair_manifest(model), features="points-16-v1+raster-28-v1"))


def test_bytes_that_are_no_graph_are_refused() -> None:
    with pytest.raises(BrokenModel, match="no graph"):
        Classifier(b"hello", tiny_manifest(b"hello"))


def test_a_graph_of_another_shape_than_described_is_refused() -> None:
    described = {"features": TensorSpec("uint8", ("drawings", 1, 64, 64))}

    with pytest.raises(BrokenModel, match="other inputs"):
        Classifier(MODEL, replace(MANIFEST, inputs=described))
