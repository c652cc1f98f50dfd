from __future__ import annotations

import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.inference.classifier import Classifier
from chalicelib.inference.detector import Detector
from tests.inference.tiny import LABELS, tiny_manifest, tiny_model, tiny_norms

INK = Drawing.from_lists([[[0, 90, 10, 80], [0, 5, 90, 60]], [[250, 255], [0, 255]]])


@pytest.fixture(scope="module")
def detector() -> Detector:
    model = tiny_model(sharpness=40)
    return Detector(Classifier(model, tiny_manifest(model)), tiny_norms())


def test_the_likelier_a_label_the_less_suspicious_it_is(detector: Detector) -> None:
    model = tiny_model(sharpness=40)
    ranked = [guess.label for guess in Classifier(model, tiny_manifest(model)).guess(INK, finished=True)]

    found = [detector.suspicion(INK, label) for label in ranked]

    assert sorted(ranked) == sorted(LABELS)
    assert None not in found
    assert found == sorted(found)  # type: ignore[type-var]
    assert found[0] < found[-1]  # type: ignore[operator]


def test_of_a_label_that_the_version_does_not_have_nothing_is_told(detector: Detector) -> None:
    assert detector.suspicion(INK, "unicorn") is None


def test_of_a_drawing_without_a_point_nothing_is_told(detector: Detector) -> None:
    assert detector.suspicion(Drawing.from_lists([]), LABELS[0]) is None
