import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from chalicelib.errors import BrokenModel
from chalicelib.inference.manifest import Scaling
from chalicelib.inference.norms import REASONS, SIGNALS, Norms
from chalicelib.inference.suspicion import NO_LABEL, Claims, signals, suspicions
from chalicelib.inference.traits import TRAITS
from tests.inference.tiny import tiny_manifest, tiny_model, tiny_norms

MANIFEST = tiny_manifest(tiny_model())
PLAIN = Scaling(1.0)
USUAL = np.zeros(len(TRAITS))
SURE = np.log([0.97, 0.01, 0.01, 0.01])


def norms(**changes: Any) -> Norms:
    return replace(tiny_norms(MANIFEST.version), **changes)


def claims(*rows: tuple[Any, Any, int]) -> Claims:
    logits, traits, label = zip(*rows, strict=True)
    return Claims(np.array(logits, np.float32), np.array(traits, np.float64), np.array(label))


def named(claim: Claims, name: str) -> list[float]:
    found: list[float] = signals(claim, norms(), PLAIN)[:, SIGNALS.index(name)].tolist()
    return found


def test_a_likely_label_is_fine_an_unlikely_one_wrong_and_a_strange_hand_scribbles() -> None:
    found = suspicions(claims((SURE, USUAL, 0), (SURE, USUAL, 2), (SURE, USUAL + 9, 0)), norms(), PLAIN)

    assert (found.score >= 0.5).tolist() == [False, True, True]
    assert [REASONS[reason] for reason in found.reason[1:]] == ["wrong label", "scribble"]
    assert ((found.score >= 0) & (found.score <= 1)).all()


def test_drawings_are_judged_one_at_a_time_as_all_at_once() -> None:
    rows = [(SURE, USUAL, 0), (SURE, USUAL + 1, 2), (np.zeros(4), USUAL - 2, 3)]

    together = suspicions(claims(*rows), norms(), PLAIN).score

    alone = [suspicions(claims(row), norms(), PLAIN).score[0] for row in rows]
    assert together.tolist() == pytest.approx(alone)


def test_of_a_word_without_a_label_scribbles_alone_are_told() -> None:
    found = suspicions(claims((SURE, USUAL, NO_LABEL), (SURE, USUAL + 9, NO_LABEL)), norms(), PLAIN)

    assert (found.score >= 0.5).tolist() == [False, True]
    assert [REASONS[reason] for reason in found.reason] == ["scribble", "scribble"]


def test_signals_of_the_network_are_those_of_its_probabilities() -> None:
    claim = claims((SURE, USUAL, 0), (SURE, USUAL, 1))

    assert named(claim, "claimed") == pytest.approx([-np.log(0.97), -np.log(0.01)], rel=1e-4)
    assert named(claim, "other") == pytest.approx(np.log([0.01, 0.97]), rel=1e-4)
    assert named(claim, "rank") == pytest.approx([0, np.log(2)])
    assert named(claim, "sure") == pytest.approx([0.97, 0.97], rel=1e-4)
    assert named(claim, "energy") == pytest.approx([0, 0], abs=1e-5)


def test_another_label_is_confident_when_it_is_as_sure_as_of_its_own_drawings() -> None:
    found = named(claims((SURE, USUAL, 0), (SURE, USUAL, 1)), "confident")

    assert found[0] < 0 < found[1]


def test_a_drawing_is_compared_with_the_claimed_label_s_and_with_the_best_guess_s_drawings() -> None:
    other = norms().mean.copy()
    other[2] = 9
    found = signals(claims((SURE, USUAL + 9, 2)), norms(mean=other), PLAIN)[0]

    told = dict(zip(SIGNALS, found.tolist(), strict=True))
    assert told["unlike_claimed"] == 0
    assert told["unlike_best"] == told["unlike_all"] == pytest.approx(np.log1p(81 * len(TRAITS)))


def test_extremes_are_no_reason_for_anything_but_numbers() -> None:
    found = suspicions(claims(([900, -900, 0, 0], USUAL + 1e6, 1)), norms(), PLAIN)

    assert np.isfinite(found.score).all()


def test_where_the_network_knows_one_label_nothing_speaks_for_another() -> None:
    one = norms(confidence=np.ones(1), mean=np.zeros((1, len(TRAITS))), spread=np.ones((1, len(TRAITS))))

    found = suspicions(claims(([3.0], USUAL, 0)), one, PLAIN)

    assert found.score[0] < 0.5


def test_no_drawing_gives_no_suspicion() -> None:
    nothing = Claims(np.empty((0, 4), np.float32), np.empty((0, len(TRAITS))), np.empty(0, np.int64))

    assert suspicions(nothing, norms(), PLAIN).score.shape == (0,)


def test_norms_are_read_as_they_were_written() -> None:
    written = norms(confidence=np.array([0.1, 1 / 3, 0.5, 0.9]))

    read = Norms.from_json(written.to_json(), MANIFEST)

    assert read.confidence == pytest.approx(written.confidence, rel=1e-4)
    assert read.weights.tolist() == written.weights.tolist()
    assert (read.version, read.review_at, read.clear_below) == (MANIFEST.version, 0.5, 0.1)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"version": "20200101T000000Z"}, "of model 20200101T000000Z"),
        ({"confidence": [0.5, 0.5]}, "mean"),
        ({"confidence": [0.5, 0.5, 0.5, 0]}, "not above 0"),
        ({"spread": "none"}, "training.suspects"),
        ({"precision": [[1]]}, "precision"),
        ({"common": [float("nan")] * len(TRAITS)}, "common"),
        ({"review_at": 0.05}, "clear_below"),
        ({"review_at": None}, "training.suspects"),
    ],
)
def test_norms_that_are_broken_or_of_another_model_are_refused(change: dict[str, Any], fault: str) -> None:
    text = json.dumps(json.loads(norms().to_json()) | change)

    with pytest.raises(BrokenModel, match=fault):
        Norms.from_json(text, MANIFEST)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "[" * 100_000])
def test_what_is_no_norms_at_all_is_refused(text: str) -> None:
    with pytest.raises(BrokenModel, match=r"training\.suspects"):
        Norms.from_json(text, MANIFEST)
