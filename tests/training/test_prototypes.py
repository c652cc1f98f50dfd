import numpy as np
import pytest
from numpy.typing import NDArray

from training.prototypes import Cosine, Finished, Several, Whitened, clusters, unit

RANDOM = np.random.default_rng(3)
STRETCH = np.array([[3, 0, 0], [1, 0.5, 0], [0, 0, 1]])  # of the scatter around every mean
PLACES = RANDOM.normal(0, 4, (30, 3))


def lesson(place: NDArray[np.float64], drawings: int = 200) -> NDArray[np.float32]:
    """Two stages of drawings that scatter around a place."""
    return (place + RANDOM.normal(0, 1, (2, drawings, 3)) @ STRETCH).astype(np.float32)


LESSONS = [lesson(place) for place in PLACES]
WHITENED = Whitened.of(LESSONS)


def test_whitening_makes_the_scatter_of_each_label_a_ball() -> None:
    rest = WHITENED.place(LESSONS[0]).reshape(-1, 3)

    assert np.cov(rest.T) == pytest.approx(np.eye(3), abs=0.25)


def test_labels_without_drawings_are_left_out() -> None:
    empty = np.empty((2, 0, 3), np.float32)

    found = Whitened.of([*LESSONS, empty])

    assert found.whitening.tolist() == WHITENED.whitening.tolist()
    assert found.centre.tolist() == WHITENED.centre.tolist()


def test_the_score_says_how_much_likelier_an_embedding_is_of_the_word_than_of_no_word() -> None:
    mean, seen = np.array([1, 2, 3], np.float32), np.array([2, 2, 0], np.float32)

    score = WHITENED.near(mean, seen)

    place = [WHITENED.place(each) for each in (seen, mean, WHITENED.centre)]
    near, far = (((place[0] - other) ** 2).sum() for other in place[1:])
    assert score == pytest.approx((far - near) / 2, rel=1e-4)


def test_whitened_scores_tell_labels_apart_that_cosines_confuse() -> None:
    asked = [lesson(place, 50).reshape(-1, 3) for place in PLACES]

    right = {}
    for method in (WHITENED, Cosine()):
        scores = [np.stack([method.scores(each, seen) for each in LESSONS], axis=1) for seen in asked]
        right[type(method)] = np.mean([(score.argmax(1) == at).mean() for at, score in enumerate(scores)])

    assert right[Whitened] > right[Cosine] + 0.1


def test_finished_drawings_alone_are_the_last_stage() -> None:
    two = np.concatenate([LESSONS[0], LESSONS[1]])

    score = Finished(WHITENED).scores(two, PLACES.astype(np.float32))

    assert score.tolist() == WHITENED.scores(two[-1:], PLACES.astype(np.float32)).tolist()


def test_one_of_several_prototypes_is_that_of_all_drawings() -> None:
    seen = PLACES.astype(np.float32)

    assert Several(WHITENED, 1).scores(LESSONS[0], seen) == pytest.approx(WHITENED.scores(LESSONS[0], seen), rel=1e-3)


def test_several_prototypes_find_both_ways_to_draw_a_word() -> None:
    both = np.concatenate([lesson(np.array([-20, 0, 0]), 10), lesson(np.array([20, 9, 0]), 10)], axis=1)
    middle, sides = np.array([[0, 4.5, 0]], np.float32), np.array([[-20, 0, 0], [20, 9, 0]], np.float32)

    scores = {number: Several(WHITENED, number).scores for number in (1, 2)}

    assert (scores[2](both, sides) > scores[1](both, sides) + 10).all()
    assert abs(scores[1](both, middle) - scores[1](both, sides)).max() < abs(scores[2](both, sides)).max()


def test_clusters_are_of_points_that_lie_together() -> None:
    points = np.array([[0, 0], [9, 9], [0.1, 0], [9, 9.1], [0, 0.1]], np.float32)

    found = clusters(points, 2)

    assert found.tolist() == [0, 1, 0, 1, 0]


def test_nothing_has_no_direction() -> None:
    assert unit(np.array([[0, 0], [3, 4]], np.float32)) == pytest.approx(np.array([[0, 0], [0.6, 0.8]]))
