"""Puts true and false claims before the review, with the champion's detector of bad labels and without it.

    python -m training.claims --drawings ../shared/quickdraw/drawings.ndjson.gz

What players may say of the validation drawings, and of scribbles (of which they say what the machine saw), is judged
as the API does when it comes in. Printed are how many claims pass without a person, if it is what was asked for
(`passes`), and how often one stands above a claim of the right label in the queue (`above`, 0.5 for a queue that knows
nothing). The last line is a JSON object. Needs neither torch nor scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.domain.suspicion import Evidence, suspect
from chalicelib.inference.detector import Detector
from chalicelib.inference.norms import Norms
from chalicelib.storage.artefacts import SUSPICION
from training.dataset import in_validation
from training.evaluate import CHAMPION, opened
from training.ndjson import read
from training.scribbles import KINDS, scribbles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chalicelib.domain.suspicion import Suspicion
    from chalicelib.inference.batch import Batch
    from chalicelib.inference.classifier import Classifier

RIGHT, ANY, LIKELY, SCRIBBLE = "the right label", "any other label", "a likely other label", "a scribble"
LENDERS = 500  # drawings whose strokes some scribbles are made of


class Judged(NamedTuple):
    """A claim's suspicion without a detector and with it; only what the machine saw, too, may pass."""

    seen: bool
    without: Suspicion
    beside: Suspicion


class Judge:
    """Judges claims as they come in, the first ones of their players."""

    def __init__(self, classifier: Classifier, norms: Norms) -> None:
        self._classifier = classifier
        self._detector = Detector(classifier, norms)

    def likely(self, drawing: Drawing) -> dict[str, float]:
        """The probability of each label, the likeliest first."""
        guesses = self._classifier.guess(drawing, len(self._classifier.labels), finished=True)
        return {guess.label: guess.probability for guess in guesses}

    def judged(self, drawing: Drawing, label: str, likely: Mapping[str, float]) -> Judged:
        """The claim that a drawing shows a label."""
        evidence = Evidence(drawing, likely[label], copies=0, claims=0)
        beside = replace(evidence, outlier=self._detector.suspicion(drawing, label))
        return Judged(label == next(iter(likely)), suspect(evidence), suspect(beside))


def figures(
    judge: Judge, labelled: Sequence[tuple[Drawing, str]], random: np.random.Generator
) -> dict[str, dict[str, float]]:
    """By what is claimed: how many claims there were, pass, and stand above one of the right label."""
    judged: dict[str, list[Judged]] = {RIGHT: [], ANY: [], LIKELY: [], SCRIBBLE: []}
    for drawing, label in labelled:
        likely = judge.likely(drawing)
        others = [other for other in likely if other != label]
        for name, claimed in ((RIGHT, label), (ANY, others[random.integers(len(others))]), (LIKELY, others[0])):
            judged[name].append(judge.judged(drawing, claimed, likely))
    for drawing in scribbled(labelled):
        likely = judge.likely(drawing)
        judged[SCRIBBLE].append(judge.judged(drawing, next(iter(likely)), likely))
    return {name: _figures(claims, judged[RIGHT]) for name, claims in judged.items()}


def scribbled(labelled: Sequence[tuple[Drawing, str]]) -> Iterator[Drawing]:
    """As many scribbles, of all kinds in turn."""
    kinds = [list(KINDS)[place % len(KINDS)] for place in range(len(labelled))]
    batch = scribbles(kinds, np.random.default_rng(0), [drawing for drawing, _ in labelled[:LENDERS]])
    return (_drawing(batch, place) for place in range(len(batch)))


def _drawing(batch: Batch, place: int) -> Drawing:
    ends = batch.strokes[batch.drawings[place] : batch.drawings[place + 1] + 1].tolist()
    return Drawing(tuple(Stroke(tuple(batch.x[a:b].tolist()), tuple(batch.y[a:b].tolist())) for a, b in pairwise(ends)))


def _figures(claims: Sequence[Judged], right: Sequence[Judged]) -> dict[str, float]:
    return {
        "claims": len(claims),
        "passes without": _share([claim.seen and claim.without.clear for claim in claims]),
        "passes": _share([claim.seen and claim.beside.clear for claim in claims]),
        "above without": _above([claim.without.score for claim in claims], [claim.without.score for claim in right]),
        "above": _above([claim.beside.score for claim in claims], [claim.beside.score for claim in right]),
    }


def _share(true: Sequence[bool]) -> float:
    return round(sum(true) / len(true), 4)


def _above(scores: Sequence[float], others: Sequence[float]) -> float:
    """How often one of the scores is above one of the others; a tie is half."""
    ordered = np.sort(others)
    places = np.searchsorted(ordered, scores, "left") + np.searchsorted(ordered, scores, "right")
    return round(float(places.mean()) / 2 / len(ordered), 4)


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    classifier = opened(options.model)[0]
    norms = Norms.from_json((options.model / SUSPICION).read_bytes(), classifier.manifest)
    known = set(classifier.labels)
    lines = (line for line in read(options.drawings) if line.word in known and in_validation(line.key_id))
    found = figures(Judge(classifier, norms), [(line.drawing, line.word) for line in lines], np.random.default_rng(0))
    for name, row in found.items():
        print(f"| {name} | " + " | ".join(f"{value:g}" for value in row.values()) + " |")
    print(json.dumps({"model": classifier.version} | found))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", type=Path, required=True, help="a file in Quick, Draw! ndjson")
    parser.add_argument("--model", type=Path, default=CHAMPION, help="folder of a version (default: the champion)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
