import numpy as np
import pytest

from training.embedded import Embedded
from training.prototypes import Whitened
from training.teaching import COUNTS, Known, Pretence, _derivatives, scaling, some, teaching

RANDOM = np.random.default_rng(4)
LABELS, DIMENSIONS, STAGES = 40, 12, 2
PLACES = RANDOM.normal(0, 1, (LABELS, DIMENSIONS))


def drawings(label: np.ndarray) -> np.ndarray:
    """Embeddings at two stages, the first of which tells less."""
    noise = RANDOM.normal(0, 0.8, (STAGES, len(label), DIMENSIONS))
    return (np.array([0.5, 1.0])[:, np.newaxis, np.newaxis] * PLACES[label] + noise).astype(np.float32)


def make(temperature: float = 1.0) -> Known:
    """Labels whose answer layer is the best there can be, times the temperature."""
    label = np.repeat(np.arange(LABELS), 20)
    embedding = drawings(label)
    weight = PLACES / 0.64
    logits = temperature * (embedding @ weight.T - 0.5 * (PLACES * weight).sum(1))
    lessons = tuple(drawings(np.full(30, each)) for each in range(LABELS))
    return Known(lessons, Embedded(logits.astype(np.float32), embedding, label), temperature)


KNOWN = make()


def loss(pretences: list[Pretence], weight: np.ndarray) -> float:
    total, answers = 0.0, 0
    for each in pretences:
        logit = each.score * (weight[0] + weight[1] / each.drawings) + weight[2] + weight[3] / each.drawings
        own = [logit[:, at, word] for at, word in enumerate(each.word) if word >= 0]
        total += np.logaddexp(each.rest, np.logaddexp.reduce(logit, axis=2)).sum() - np.sum(own)
        answers += each.rest.size
    return total / answers


def test_the_derivatives_are_those_of_the_loss() -> None:
    shape = (3, 50, 4)
    pretences = [
        Pretence(RANDOM.normal(2, 1, shape[:2]), RANDOM.normal(0, 2, shape), RANDOM.integers(-1, 4, 50), drawings)
        for drawings in (5, 20)
    ]
    weight, small = np.array([0.3, 0.2, -0.5, 0.4]), 1e-5 * np.eye(4)

    slope, curve = _derivatives(pretences, weight)

    slopes = [(loss(pretences, weight + each) - loss(pretences, weight - each)) / 2e-5 for each in small]
    curves = [
        (_derivatives(pretences, weight + each)[0] - _derivatives(pretences, weight - each)[0]) / 2e-5 for each in small
    ]
    assert slope == pytest.approx(slopes, abs=1e-5)
    assert curve == pytest.approx(np.array(curves), abs=1e-3)


def test_a_word_is_trusted_less_the_fewer_drawings_it_was_taught_with() -> None:
    (scale, by_count), _ = scaling(KNOWN, Whitened.of(KNOWN.lessons))

    assert 0.3 < scale < 1.5
    assert by_count < 0


def test_words_are_scaled_as_the_logits_are_before_they_are_divided_by_the_temperature() -> None:
    cool, hot = ({**teaching(make(temperature)).__dict__} for temperature in (1.0, 2.0))

    assert hot["scale"][0] == pytest.approx(2 * cool["scale"][0], rel=0.3)


def test_taught_words_answer_about_as_often_as_they_are_right() -> None:
    method = Whitened.of(KNOWN.lessons)
    (scale, by_count), (bias, bias_by_count) = scaling(KNOWN, method)
    seen, group = KNOWN.validation, np.arange(4)
    others = np.delete(seen.logits, group, axis=2)
    lessons = [some(KNOWN.lessons[label], 20, RANDOM) for label in group]

    words = np.stack([method.scores(lesson, seen.embedding) for lesson in lessons], axis=2)
    words = words * (scale + by_count / 20) + bias + bias_by_count / 20

    logits = np.concatenate([words, others], axis=2)
    probability = np.exp(logits - np.logaddexp.reduce(logits, axis=2)[..., np.newaxis])
    mean, share = probability[..., :4].sum(2).mean(), (seen.label < 4).mean()
    assert mean == pytest.approx(share, abs=0.03)
    assert (logits.argmax(2) == seen.label)[1, seen.label < 4].mean() > 0.5


def test_the_same_drawings_make_the_same_teaching() -> None:
    assert teaching(KNOWN) == teaching(KNOWN)


def test_a_lesson_has_the_drawings_that_were_asked_for_or_all() -> None:
    lesson = KNOWN.lessons[0]

    assert some(lesson, COUNTS[0], RANDOM).shape == (STAGES, COUNTS[0], DIMENSIONS)
    assert some(lesson, 99, RANDOM).shape == lesson.shape
