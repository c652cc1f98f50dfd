import numpy as np
import pytest

from chalicelib.inference.classifier import Classifier
from tests.inference.tiny import LABELS, tiny_manifest, tiny_model
from tests.training.test_evaluate import blob
from training.answers import answers, error_by_chance
from training.dataset import packed
from training.evaluate import PERCENTS, calibration_error
from training.line import Line


def test_honest_probabilities_show_the_error_that_is_told_for_chance() -> None:
    random = np.random.default_rng(0)
    ratios = []
    for _ in range(200):
        sure = random.beta(3, 1.2, (1, 500)).astype(np.float32)
        found = calibration_error(sure.ravel(), (random.random((1, 500)) < sure).ravel())
        ratios.append(found / error_by_chance(sure))

    assert np.mean(ratios) == pytest.approx(1, abs=0.06)
    assert np.mean(np.array(ratios) > 1.6) < 0.03


def test_shares_of_one_drawing_are_worth_no_more_than_one() -> None:
    sure = np.full((1, 400), 0.7, np.float32)

    one, ten = error_by_chance(sure), error_by_chance(np.repeat(sure, 10, axis=0))

    assert ten == pytest.approx(one)


def test_a_label_that_the_version_lacks_is_never_recognised() -> None:
    model = tiny_model(sharpness=20)
    records = [blob(word, number) for number, word in enumerate(LABELS)]
    lines = [Line(record["word"], record["key_id"], record["drawing"]) for record in records]
    strange = Line("cat", "9", lines[0].strokes)

    found = answers(Classifier(model, tiny_manifest(model)), packed([*lines, strange], ("cat", *LABELS)))

    assert found.right.shape == found.sure.shape == (len(PERCENTS), 5)
    assert found.right[-1].tolist() == [True, True, True, True, False]
    assert found.of(found.right[-1]).finished.shape == (4,)
