import numpy as np
import pytest

from chalicelib.inference.classifier import softmax
from training.calibration import announcing, calibrate


def test_the_temperature_undoes_what_made_the_answers_too_sure() -> None:
    random = np.random.default_rng(1)
    honest = random.normal(0, 2, (20_000, 5)).astype(np.float32)
    label = np.array(
        [
            random.choice(5, p=row)
            for row in softmax(honest, 1.0).astype(np.float64)
            / softmax(honest, 1.0).astype(np.float64).sum(1, keepdims=True)
        ]
    )

    calibration = calibrate(honest * 2.5, label)

    assert calibration.temperature == pytest.approx(2.5, rel=0.05)


def test_a_guess_is_announced_from_where_two_of_three_are_right() -> None:
    sure = np.array([0.2, 0.2, 0.5, 0.5, 0.5, 0.9], np.float32)
    right = np.array([False, False, True, True, False, True])

    assert announcing(sure, right) == pytest.approx(0.21)


def test_a_machine_that_is_never_right_announces_nothing_but_certainty() -> None:
    assert announcing(np.array([0.3, 0.99], np.float32), np.array([False, False])) == 1.0
