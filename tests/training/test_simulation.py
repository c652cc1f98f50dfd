from pathlib import Path

import numpy as np
import pytest

from chalicelib.inference.classifier import Classifier
from tests.inference.tiny import LABELS, tiny_manifest, tiny_model
from tests.training.files import write
from training.dataset import load
from training.pen import Pen
from training.simulation import play, questions

MODEL = tiny_model(sharpness=20)


def test_the_page_asks_at_pen_down_every_400_ms_and_when_the_pen_is_lifted() -> None:
    asked = questions(np.array([0.0, 1.5]), np.array([1.0, 1.7]), seconds=20)

    assert asked == pytest.approx([0, 0.4, 0.8, 1.0, 1.5, 1.7])


def test_a_stroke_soon_after_another_waits_for_its_turn() -> None:
    asked = questions(np.array([0.0, 0.6]), np.array([0.5, 1.1]), seconds=20)

    assert asked == pytest.approx([0, 0.4, 0.5, 0.9, 1.1])


def test_nothing_is_asked_when_the_time_is_over() -> None:
    asked = questions(np.array([0.0]), np.array([3.0]), seconds=1)

    assert asked == pytest.approx([0, 0.4, 0.8])


def test_guesses_follow_the_drawing(tmp_path: Path) -> None:
    classifier = Classifier(MODEL, tiny_manifest(MODEL))
    frame = [[[0, 0], [0, 1]], [[255, 255], [254, 255]]]
    rows = [[[0, 100], [y, y]] for y in range(4, 104, 10)]
    other = [[[150, 250], [y, y]] for y in range(154, 254, 5)]
    drawing = {"word": "bottom right", "key_id": "1", "drawing": [*frame, *rows, *other]}
    dataset = load([write(tmp_path / "a.ndjson", [drawing, drawing | {"word": "top left"}])], LABELS)

    rounds = play(classifier, dataset, Pen(), seconds=60)

    first, second = np.split(rounds.best, rounds.starts[1:-1])
    assert first.tolist() == second.tolist()
    assert LABELS[first[-1]] == "bottom right"
    assert LABELS[first[len(first) // 3]] == "top left"
    assert rounds.label.tolist() == [3, 0]
    assert (rounds.share[0], rounds.share[-1]) == (0, 1)
    assert (np.diff(rounds.second[: rounds.starts[1]]) > 0).all()


def test_guesses_do_not_depend_on_how_many_rounds_are_played_together(tmp_path: Path) -> None:
    classifier = Classifier(MODEL, tiny_manifest(MODEL))
    random = np.random.default_rng(3)
    drawings = [
        {"word": "top left", "key_id": str(n), "drawing": random.integers(0, 256, (6, 2, 9)).tolist()}
        for n in range(12)
    ]
    dataset = load([write(tmp_path / "a.ndjson", drawings)], LABELS)

    together = play(classifier, dataset, Pen(), seconds=20)
    alone = [play(classifier, dataset.take(np.array([n])), Pen(), seconds=20) for n in range(12)]

    assert np.concatenate([each.sure for each in alone]) == pytest.approx(together.sure, abs=1e-5)
    assert np.concatenate([each.second for each in alone]) == pytest.approx(together.second)
