import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.inference.classifier import calibrated, entropy, softmax
from chalicelib.inference.manifest import Scaling
from training.calibration import calibrate, cross_fitted, scaling
from training.evaluate import calibration_error

LABELS = 5


def honest(drawings: int, sharpness: float = 2.0, seed: int = 1) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Logits whose softmax is right as often as it says, and what was right."""
    random = np.random.default_rng(seed)
    logits = random.normal(0, sharpness, (drawings, LABELS)).astype(np.float32)
    edges = softmax(logits).cumsum(axis=1)
    return logits, (random.random((drawings, 1)) > edges / edges[:, -1:]).sum(axis=1)


def test_the_temperature_undoes_what_made_the_answers_too_sure() -> None:
    logits, label = honest(20_000)

    found = scaling(logits * 2.5, label, by_entropy=False)

    assert found.temperature == pytest.approx(2.5, rel=0.05)
    assert found.entropy == 0


def test_the_entropy_undoes_what_made_undecided_answers_too_hesitant() -> None:
    logits, label = honest(40_000, sharpness=1.5)
    wanted = Scaling(0.8, 0.3)
    dull = _dulled(logits, wanted)

    found = scaling(dull, label, by_entropy=True)

    assert found.entropy == pytest.approx(wanted.entropy, abs=0.1)
    assert calibrated(dull, found) == pytest.approx(softmax(logits), abs=0.05)


def test_finished_drawings_are_calibrated_apart_from_growing_ones() -> None:
    logits, label = honest(20_000)
    shares = np.stack([logits * 3, logits * 3, logits * 0.5])

    found = calibrate(shares, label)

    assert found.finished is not None
    assert found.finished.temperature < 1 < found.temperature
    assert calibration_error(calibrated(shares[-1], found.finished).max(axis=1), shares[-1].argmax(axis=1) == label) < (
        0.02
    )


def test_answers_that_are_always_right_are_no_more_than_sharpened() -> None:
    label = np.arange(LABELS)

    found = scaling(np.eye(LABELS, dtype=np.float32), label, by_entropy=True)

    assert found.temperature > 0
    assert calibrated(np.eye(LABELS, dtype=np.float32), found).argmax(axis=1).tolist() == label.tolist()


def test_answers_that_know_nothing_are_called_unsure() -> None:
    random = np.random.default_rng(2)
    logits, label = honest(2_000)

    found = scaling(logits, random.permutation(label), by_entropy=True)

    assert calibrated(logits, found).max() < 0.4


def test_cross_fitted_answers_owe_nothing_to_their_own_drawings() -> None:
    logits, label = honest(4_000)
    shares = np.stack([logits * 2, logits])
    shares[:, 1::2] *= 4  # were the second half's answers fitted on itself, they would be honest

    growing, finished = cross_fitted(shares, label)

    even, odd = slice(0, None, 2), slice(1, None, 2)
    assert growing.shape == (2, 4_000)
    for half in (even, odd):
        assert calibration_error(finished[half], logits[half].argmax(axis=1) == label[half]) > 0.05


def _dulled(logits: NDArray[np.float32], undone_by: Scaling) -> NDArray[np.float32]:
    """What becomes the logits when it is scaled, found by iterating."""
    dull = logits
    for _ in range(50):
        dull = logits * undone_by.temperature / (1 + undone_by.entropy * entropy(dull))[:, np.newaxis]
    return dull
