"""The model version that the project ships, as its files are."""

from itertools import islice

import numpy as np
import pytest

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.inference.batch import Batch
from chalicelib.inference.classifier import Classifier
from chalicelib.inference.manifest import Manifest
from tests.training.files import SHARED, held_back
from training.evaluate import CHAMPION
from training.line import Line
from training.ndjson import read

MODEL = (CHAMPION / "model.onnx").read_bytes()
MANIFEST = Manifest.from_json((CHAMPION / "manifest.json").read_bytes())

real = pytest.mark.skipif(not SHARED.exists(), reason="the Quick, Draw! drawings are not here")


@pytest.fixture(scope="module")
def champion() -> Classifier:
    return Classifier(MODEL, MANIFEST)


@pytest.fixture(scope="module")
def held() -> list[Line]:
    """A tenth of the validation drawings."""
    lines = (line for line in read(SHARED / "drawings.ndjson.gz") if held_back(line.key_id))
    return list(islice(lines, 0, None, 10))


def right(champion: Classifier, drawings: list[Drawing], lines: list[Line]) -> float:
    """Share of the drawings whose best guess is the word."""
    best = np.concatenate(
        [
            champion.probabilities(Batch.of(drawings[start : start + 100])).argmax(axis=1)
            for start in range(0, len(drawings), 100)
        ]
    )
    return float(np.mean([champion.labels[index] == line.word for index, line in zip(best, lines, strict=True)]))


def test_it_is_small_and_knows_345_labels() -> None:
    assert len(MODEL) <= 2_500_000
    assert MANIFEST.parameters <= 1_000_000
    assert len(MANIFEST.labels) == 345


def test_it_tells_nothing_of_the_machine_it_was_made_on() -> None:
    assert b'.py", line' not in MODEL


def test_its_card_tells_its_version_and_whose_data_it_learnt_from() -> None:
    card = (CHAMPION / "MODEL_CARD.md").read_text("utf-8")

    assert MANIFEST.version in card
    assert "Creative Commons Attribution 4.0" in card


def test_it_can_be_taught_words() -> None:
    assert MANIFEST.teaching is not None


@real
def test_it_knows_the_dataset_s_labels() -> None:
    assert set(MANIFEST.labels) == set((SHARED / "categories.txt").read_text("utf-8").split("\n")[:345])


@real
def test_it_recognises_two_of_three_finished_drawings(champion: Classifier, held: list[Line]) -> None:
    assert len(held) > 600
    assert right(champion, [line.drawing for line in held], held) >= 0.66


@real
def test_it_recognises_some_of_those_that_are_half_drawn_and_is_not_sure_of_them(
    champion: Classifier, held: list[Line]
) -> None:
    halves = [line.drawing.prefix(50) for line in held]

    share = right(champion, halves, held)

    sure = np.mean([champion.guess(half, top=1)[0].probability for half in halves[:200]])
    assert share >= 0.2
    assert sure == pytest.approx(share, abs=0.12)


@real
def test_it_is_as_sure_of_finished_drawings_as_it_is_right(champion: Classifier, held: list[Line]) -> None:
    batch = Batch.of([line.drawing for line in held])

    probability = champion.probabilities(batch, finished=True)

    known = [champion.labels[index] == line.word for index, line in zip(probability.argmax(axis=1), held, strict=True)]
    assert probability.max(axis=1).mean() == pytest.approx(np.mean(known), abs=0.04)


@real
@pytest.mark.parametrize("change", ["scaled and moved", "many points", "few pixels"])
def test_another_window_or_event_rate_changes_hardly_a_guess(
    champion: Classifier, held: list[Line], change: str
) -> None:
    drawings = [line.drawing for line in held[:300]]

    before = [champion.guess(drawing, top=1)[0].label for drawing in drawings]
    after = [champion.guess(CHANGES[change](drawing), top=1)[0].label for drawing in drawings]

    same = np.mean([a == b for a, b in zip(before, after, strict=True)])
    assert same >= 0.98


def _moved(drawing: Drawing) -> Drawing:
    return Drawing(
        tuple(Stroke(tuple(3.7 * x + 91 for x in s.x), tuple(3.7 * y - 40 for y in s.y)) for s in drawing.strokes)
    )


def _dense(drawing: Drawing) -> Drawing:
    """Five points in place of each, evenly along the way."""

    def along(axis: tuple[float, ...]) -> tuple[float, ...]:
        places = np.linspace(0, len(axis) - 1, 5 * len(axis)) if len(axis) > 1 else np.zeros(1)
        return tuple(np.interp(np.union1d(places, np.arange(len(axis))), np.arange(len(axis)), axis).tolist())

    return Drawing(tuple(Stroke(along(stroke.x), along(stroke.y)) for stroke in drawing.strokes))


def _tiny(drawing: Drawing) -> Drawing:
    return Drawing(
        tuple(Stroke(tuple(x / 20 for x in stroke.x), tuple(y / 20 for y in stroke.y)) for stroke in drawing.strokes)
    )


CHANGES = {"scaled and moved": _moved, "many points": _dense, "few pixels": _tiny}
