import numpy as np
import pytest

from chalicelib.inference.manifest import Calibration
from training.embedded import Embedded
from training.evaluate import PERCENTS
from training.exam import Exam, answers, by_word, figures, summary, trial

KNOWN = 2
NAMES = ("circle", "line", "slash", "star")
CALIBRATION = Calibration(temperature=1.0, announce_at=0.5)
AXES = np.eye(4, dtype=np.float32)


def seen(label: list[int]) -> Embedded:
    """Embeddings are the axis of the label, which the known labels answer well; logits are 4 for the right axis."""
    embedding = np.tile(AXES[label], (len(PERCENTS), 1, 1))
    return Embedded(4 * embedding[..., :KNOWN], embedding, np.array(label))


def exam(pool: list[int]) -> Exam:
    mirrored = np.zeros((5, len(pool), 4), np.float32)
    return Exam(seen([0, 0, 1, 1, 2, 3]), seen(pool), mirrored, NAMES, KNOWN, CALIBRATION)


POOL = exam([2, 3] * 6)


def dot(lesson: np.ndarray, embedding: np.ndarray) -> np.ndarray:
    found: np.ndarray = 4 * embedding @ lesson.mean((0, 1))
    return found


def greedy(lesson: np.ndarray, embedding: np.ndarray) -> np.ndarray:
    """Always answers the word."""
    return np.full(embedding.shape[:-1], 9, np.float32) + lesson.mean((0, 1))[2]


def test_answers_are_ranked_among_labels_and_words() -> None:
    scores = np.zeros((len(PERCENTS), 6, 2), np.float32)
    scores[-1, 4] = (5, 1)
    scores[-1, 0] = (5, 6)

    found = answers(POOL.validation, scores, CALIBRATION)

    assert found.rank[-1].tolist() == [2, 0, 0, 0, 0, 0]
    assert found.best[-1, [0, 1, 4]].tolist() == [3, 0, 2]
    assert found.sure[-1, 4] == pytest.approx(np.exp(5) / (np.exp(5) + np.exp(1) + 2), rel=1e-4)
    assert found.told[4] == pytest.approx(found.sure[-1, 4], rel=1e-4)


def test_the_lot_has_so_many_drawings_of_each_word_and_others_for_another_seed() -> None:
    lots = [POOL.lot(3, seed) for seed in (0, 0, 1)]

    assert POOL.pool.label[lots[0]].tolist() == [[2, 2, 2], [3, 3, 3]]
    assert lots[0].tolist() == lots[1].tolist() != lots[2].tolist()
    assert POOL.fewest() == 6


def test_words_that_are_well_taught_are_answered_at_no_cost() -> None:
    lot = POOL.lot(2, 0)

    found = figures(POOL, POOL.before(), trial(POOL, lot, dot))

    assert found["asked"] == 2 + 12 - 4
    assert found["top1"] == found["of_validation"] == {50: 1.0, 70: 1.0, 100: 1.0}
    assert found["top3"] == 1.0
    assert found["lost"] == {50: 0.0, 70: 0.0, 100: 0.0}


def test_a_word_that_swallows_all_costs_the_others_everything() -> None:
    found = figures(POOL, POOL.before(), trial(POOL, POOL.lot(2, 0), greedy))

    assert found["lost"][100] == 100.0
    assert found["top1"][100] == 0.5
    assert found["ece"] > 0.4


def test_all_drawings_of_the_pool_may_teach() -> None:
    found = figures(POOL, POOL.before(), trial(POOL, POOL.lot(6, 0), dot))

    assert found["asked"] == 2
    assert found["top1"][100] == 1.0


def test_a_summary_is_the_mean_of_lots_and_their_spread() -> None:
    found = summary([{"top3": 0.5, "top1": {50: 0.2}}, {"top3": 0.7, "top1": {50: 0.4}}])

    assert found == {
        "top3": 0.6,
        "top1": {50: 0.3},
        "lots": 2,
        "spread": {"top3": 0.1414, "top1": {50: 0.1414}},
    }
    assert summary([{"top3": 0.5}])["spread"] == {"top3": 0.0}


def test_each_word_tells_what_it_is_taken_for_and_what_for_it() -> None:
    found = by_word(POOL, [trial(POOL, POOL.lot(2, seed), greedy) for seed in (0, 1)])

    assert found["slash"] == {"top1": 1.0, "top3": 1.0, "taken_for": {}, "takes": {"circle": 2.0, "line": 2.0}}
    assert found["star"]["taken_for"] == {"slash": 5.0}
    assert found["star"]["top3"] == 1.0
