from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="scikit-learn is in the training environment")

from tests.inference.tiny import LABELS
from tests.training.files import write
from tests.training.suspected import quarters, tiny_folder
from training.dataset import load
from training.detectors import BASELINE, COMBINED
from training.evaluate import opened
from training.planting import FINE, SCRIBBLE, WRONG
from training.scribbles import KINDS
from training.suspicion import threshold
from training.trial import QUEUES, RECALLS, Trial, averaged, found_in_queue, performance, precisions

FAULT = np.array([FINE, WRONG, FINE, SCRIBBLE, FINE])
SCORE = np.array([0.1, 0.9, 0.5, 0.6, 0.2])


def test_planted_faults_are_found_and_every_detector_is_told(tmp_path: Path) -> None:
    classifier = opened(tiny_folder(tmp_path / "version"))[0]
    good, tried = (load([write(tmp_path / f"{number}.ndjson", quarters(number))], LABELS) for number in (50, 40))

    found = Trial(classifier, good, tried, seeds=2).figures()

    for manner in ("any", "plausible"):
        told = found["detectors"][manner]
        assert {BASELINE, COMBINED, "confident learning", "neighbours"} <= set(told)
        assert told[COMBINED]["average_precision"][0] > 0.85
        assert told[COMBINED]["recall_of_wrong_labels"][0] > 0.7
        assert found["curves"][manner][COMBINED].keys() == {str(recall) for recall in RECALLS}
        assert found["queues"][manner][BASELINE].keys() == {str(looked) for looked in QUEUES}
        assert found["cleared"][manner]["drawings"][0] > found["cleared"][manner]["faults"][0]
    assert found["scribbles"].keys() == KINDS.keys()
    assert found["duplicates"]["the same"][0] == 1


def test_performance_tells_faults_apart() -> None:
    found = performance(SCORE, FAULT, at=0.55)

    assert found == {
        "average_precision": 1,
        "of_wrong_labels": 1,
        "of_scribbles": 1,
        "precision": 1,
        "recall": 1,
        "recall_of_wrong_labels": 1,
        "recall_of_scribbles": 1,
    }
    assert performance(SCORE, FAULT, at=0.5)["precision"] == pytest.approx(2 / 3)
    assert performance(SCORE, FAULT, at=0.7)["recall_of_scribbles"] == 0
    assert performance(SCORE, FAULT, at=1.0)["precision"] == 0
    assert performance(-SCORE, FAULT, at=0.5)["average_precision"] < 0.5


def test_the_curve_tells_the_best_precision_at_each_recall() -> None:
    score = np.array([0.95, 0.9, 0.5, 0.6, 0.2])  # a good drawing is the most suspicious

    assert precisions(score, FAULT) == {str(recall): pytest.approx(2 / 3) for recall in RECALLS}


def test_the_queue_tells_how_many_faults_are_at_its_head() -> None:
    fault, score = np.array([WRONG] * 5 + [FINE] * 95), np.arange(100, 0, -1.0)

    assert found_in_queue(score, fault)["0.02"] == 0.4
    assert found_in_queue(score, fault)["0.05"] == 1
    assert found_in_queue(-score, fault)["0.2"] == 0


def test_the_threshold_is_that_of_the_best_balance() -> None:
    assert threshold(SCORE, FAULT > 0, np.ones(5)) == 0.6
    assert threshold(np.array([0.9, 0.8, 0.1]), np.array([False, True, False]), np.array([0.01, 1, 1])) == 0.8


def test_figures_are_means_with_their_deviation() -> None:
    assert averaged([{"a": 0.5}, {"a": 1.0}]) == {"a": (0.75, 0.25)}
