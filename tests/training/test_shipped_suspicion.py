"""What the shipped champion's good drawings are said to be like."""

from itertools import islice

import numpy as np
import pytest

from chalicelib.inference.batch import Batch
from chalicelib.inference.norms import Norms
from chalicelib.inference.suspicion import Claims, suspicions
from chalicelib.inference.traits import traits
from tests.training.files import SHARED, held_back
from training.evaluate import CHAMPION, opened
from training.ndjson import read
from training.scribbles import KINDS, scribbles

CLASSIFIER = opened(CHAMPION)[0]
SCALING = CLASSIFIER.manifest.calibration.scaling(finished=True)

real = pytest.mark.skipif(not SHARED.exists(), reason="the Quick, Draw! drawings are not here")


@pytest.fixture(scope="module")
def norms() -> Norms:
    """If they are not those of the champion: `python -m training.suspects --drawings … --fit`."""
    return Norms.from_json((CHAMPION / "suspicion.json").read_bytes(), CLASSIFIER.manifest)


@pytest.fixture(scope="module")
def held() -> Claims:
    """Some validation drawings, as they are claimed to be."""
    lines = [line for line in read(SHARED / "drawings.ndjson.gz") if held_back(line.key_id)]
    some = list(islice(lines, 0, None, 20))
    label = np.array([CLASSIFIER.labels.index(line.word) for line in some])
    return claims(Batch.of([line.drawing for line in some]), label)


def claims(batch: Batch, label: "np.typing.NDArray[np.int64]") -> Claims:
    return Claims(CLASSIFIER.logits(batch), traits(batch), label)


def test_they_are_those_of_the_champion(norms: Norms) -> None:
    assert norms.version == CLASSIFIER.version
    assert 0 < norms.clear_below < norms.review_at < 1


@real
def test_few_published_drawings_are_worth_a_look(norms: Norms, held: Claims) -> None:
    score = suspicions(held, norms, SCALING).score

    assert (score >= norms.review_at).mean() < 0.03
    assert (score < norms.clear_below).mean() > 0.5


@real
def test_nearly_all_wrong_labels_are_found(norms: Norms, held: Claims) -> None:
    wrong = (held.label + np.random.default_rng(0).integers(1, 345, len(held.label))) % 345

    score = suspicions(held._replace(label=wrong), norms, SCALING).score

    assert (score >= norms.review_at).mean() > 0.85
    assert (score < norms.clear_below).mean() < 0.02


@real
def test_most_scribbles_are_found(norms: Norms) -> None:
    random = np.random.default_rng(0)
    lenders = [line.drawing for line in islice(read(SHARED / "drawings.ndjson.gz"), 500)]
    batch = scribbles([kind for kind in KINDS for _ in range(20)], random, lenders)

    score = suspicions(claims(batch, random.integers(0, 345, len(batch))), norms, SCALING).score

    assert (score >= norms.review_at).mean() > 0.75
