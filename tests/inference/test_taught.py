import base64
import json
import math
from dataclasses import replace

import numpy as np
import pytest

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.errors import BrokenModel
from chalicelib.inference.batch import Batch
from chalicelib.inference.classifier import Classifier
from chalicelib.inference.manifest import Manifest
from chalicelib.inference.taught import FEWEST, STAGES, Prototype, Taught, Teaching, begun, beside, encoded, stages
from tests.inference.tiny import LABELS, tiny_manifest, tiny_model

CENTRE = np.full(4, 0.25, np.float32)
TEACHING = Teaching.of((4.0, 0.0), (-4.0, 0.0), CENTRE, np.eye(4, dtype=np.float32))
MODEL = tiny_model(sharpness=0.02)
MANIFEST = replace(tiny_manifest(MODEL), teaching=TEACHING)
VERSION = MANIFEST.version
CLASSIFIER = Classifier(MODEL, MANIFEST)


def diagonal(shift: float) -> Drawing:
    """Ink in the top left quarter and in the bottom right one, which no label stands for."""
    rows = [Stroke((0, 100 + shift), (y, y)) for y in range(0, 100, 10)]
    others = [Stroke((150 + shift, 255), (y, y)) for y in range(150, 256, 10)]
    return Drawing((*rows, *others))


def corner() -> Drawing:
    return Drawing((*(Stroke((0, 100), (y, y)) for y in range(0, 100, 10)), Stroke((255,), (255,))))


LESSON = Batch.of([diagonal(shift) for shift in range(20)])
LOTS = CLASSIFIER.prototype("slash", LESSON)
SLASH = CLASSIFIER.teach(LOTS)


def prototype(word: str, mean: list[float], drawings: int = 20) -> Prototype:
    return Prototype(word, VERSION, drawings, np.array(mean, np.float32))


def test_a_taught_word_answers_its_own_drawings() -> None:
    guesses = CLASSIFIER.guess(diagonal(25), taught=[SLASH])

    assert guesses[0].label == "slash"
    assert guesses[0].label not in {guess.label for guess in CLASSIFIER.guess(diagonal(25))}


def test_a_taught_word_leaves_the_drawings_of_labels_to_them() -> None:
    guesses = CLASSIFIER.guess(corner(), taught=[SLASH])

    assert guesses[0].label == "top left"
    assert guesses[0].probability > 2 * next(guess.probability for guess in guesses if guess.label == "slash")


def test_with_a_low_bias_a_word_swallows_nothing() -> None:
    timid = replace(TEACHING, bias=(-200.0, 0.0)).taught(LOTS)
    batch = Batch.of([diagonal(3), corner()])

    alone, together = CLASSIFIER.probabilities(batch), CLASSIFIER.probabilities(batch, taught=[timid])

    assert together[:, :4] == pytest.approx(alone, abs=1e-6)
    assert together[:, 4] == pytest.approx([0, 0], abs=1e-6)


def test_when_nothing_is_taught_all_answers_are_the_same_to_the_bit() -> None:
    batch = Batch.of([diagonal(3), corner()])
    plain = Classifier(MODEL, replace(MANIFEST, teaching=None))

    assert CLASSIFIER.probabilities(batch, taught=[]).tobytes() == plain.probabilities(batch).tobytes()
    assert CLASSIFIER.guess(corner(), taught=()) == plain.guess(corner())


def test_a_taught_word_leaves_the_order_of_the_labels_as_it_is() -> None:
    before = [guess.label for guess in CLASSIFIER.guess(diagonal(3), top=4)]

    after = [guess.label for guess in CLASSIFIER.guess(diagonal(3), top=5, taught=[SLASH])]

    assert [label for label in after if label != "slash"] == before


def test_probabilities_of_labels_and_words_add_up_to_one() -> None:
    other = replace(SLASH, word="line", bias=SLASH.bias - 1)

    for finished in (False, True):
        probability = CLASSIFIER.probabilities(LESSON, finished=finished, taught=[SLASH, other])
        assert probability.shape == (20, len(LABELS) + 2)
        assert probability.sum(axis=1) == pytest.approx(np.ones(20), abs=1e-5)


def test_words_of_another_version_or_with_a_label_are_passed_over() -> None:
    old, known = replace(SLASH, version="20200101T000000Z"), replace(SLASH, word="top left")

    assert CLASSIFIER.guess(diagonal(3), taught=[old, known]) == CLASSIFIER.guess(diagonal(3))
    assert CLASSIFIER.guess(diagonal(3), taught=[old, SLASH])[0].label == "slash"


def test_the_row_is_that_of_a_linear_discriminant() -> None:
    whitening = np.array([[2, 0, 0, 0], [1, 1, 0, 0], [0, 0, 3, 0], [0, 0, 0, 1]], np.float32)
    teaching = Teaching.of((0.5, 0.0), (0.25, 0.0), CENTRE, whitening)
    mean, seen = np.array([1, 0, 2, 0.5], np.float32), np.array([0.5, 0.5, 1, 0], np.float32)

    word = teaching.taught(prototype("slash", mean.tolist()))

    near, far = (np.square((seen - place) @ whitening).sum() for place in (mean, CENTRE))
    assert word.weight @ seen + word.bias == pytest.approx(0.5 * (far - near) / 2 + 0.25)


def test_words_of_few_drawings_are_scaled_apart_down_to_a_least_number() -> None:
    teaching = replace(TEACHING, scale=(1.0, -2.0), bias=(0.0, 0.0))

    many, few, fewest, one = (teaching.taught(prototype("a", [1, 0, 0, 0], n)) for n in (1000, 10, FEWEST, 1))

    assert few.weight == pytest.approx(many.weight * 0.8 / 0.998)
    assert one.weight == pytest.approx(fewest.weight)
    assert one.bias == fewest.bias


def test_prototypes_add_up_to_that_of_all_drawings() -> None:
    first, second = (LESSON.take(np.arange(*ends)) for ends in ((0, 5), (5, 20)))

    both = CLASSIFIER.prototype("slash", first) + CLASSIFIER.prototype("slash", second)

    assert both.drawings == 20
    assert both.mean == pytest.approx(LOTS.mean, abs=1e-6)


@pytest.mark.parametrize("change", [{"word": "line"}, {"version": "20200101T000000Z"}])
def test_prototypes_of_two_words_or_versions_do_not_add_up(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="not one word"):
        _ = LOTS + replace(LOTS, **change)  # type: ignore[arg-type]


def test_a_prototype_is_the_mean_over_the_stages_of_all_drawings() -> None:
    embeddings = [CLASSIFIER.embeddings(begun(LESSON, np.full(20, share))) for share in STAGES]

    assert LOTS.mean == pytest.approx(np.mean(embeddings, axis=(0, 1)), abs=1e-6)
    assert [len(stage) for stage in stages(LESSON)] == [20] * len(STAGES)


def test_a_drawing_begins_with_at_least_one_point() -> None:
    batch = Batch.of([Drawing((Stroke((0, 1, 2, 3), (0, 0, 0, 0)),)), Drawing((Stroke((5,), (5,)),))])

    cut = begun(batch, np.array([0.5, 0.1]))

    assert cut.x.tolist() == [0, 1, 5]
    assert len(cut) == 2


def test_logits_of_words_come_after_those_of_labels() -> None:
    logits, embedding = np.zeros((2, 3), np.float32), np.array([[1, 2], [3, 4]], np.float32)
    words = [Taught(str(at), VERSION, np.array([at, 1], np.float32), 0.5) for at in (1, 2)]

    found = beside(logits, embedding, words)

    assert found.tolist() == [[0, 0, 0, 3.5, 4.5], [0, 0, 0, 7.5, 10.5]]


def test_a_version_without_teaching_can_be_taught_nothing() -> None:
    plain = Classifier(MODEL, replace(MANIFEST, teaching=None))

    with pytest.raises(BrokenModel, match="nothing of how"):
        plain.teach(LOTS)


def test_a_manifest_keeps_how_words_are_taught() -> None:
    read = Manifest.from_json(MANIFEST.to_json())

    assert read == MANIFEST
    assert read.teaching is not None
    assert read.teaching.taught(LOTS).bias == SLASH.bias


def test_a_manifest_without_teaching_stays_as_it_was() -> None:
    plain = replace(MANIFEST, teaching=None)

    assert "teaching" not in json.loads(plain.to_json())
    assert Manifest.from_json(plain.to_json()) == plain


SHORT = base64.b64encode(b"\0" * 12).decode()
NOT_NUMBERS = encoded(np.full(4, math.nan, np.float32))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"scale": [1]}, "two numbers"),
        ({"bias": [1, "2"]}, "two numbers"),
        ({"scale": [math.inf, 0]}, "no number"),
        ({"centre": 7}, "texts"),
        ({"centre": "?"}, "`teaching`"),
        ({"centre": SHORT}, "different dimensions"),
        ({"centre": NOT_NUMBERS}, "no number"),
        ({"whitening": base64.b64encode(b"\0" * 24).decode(), "centre": SHORT}, "dimensions of the embedding"),
        ({"scale": [10**400, 1]}, "no number"),
        ({"extra": 1}, "needs scale"),
    ],
)
def test_a_manifest_with_a_teaching_that_cannot_be_is_refused(change: dict[str, object], fault: str) -> None:
    found = json.loads(MANIFEST.to_json())
    found["teaching"] |= change

    with pytest.raises(BrokenModel, match=fault):
        Manifest.from_json(json.dumps(found))
