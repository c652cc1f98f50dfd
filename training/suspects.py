"""Finds drawings whose label is wrong, that are scribbles, or that were handed in before, the most suspicious first.

    python -m training.suspects --drawings ../shared/quickdraw/drawings.ndjson.gz --fit
    python -m training.suspects --drawings FILE --part validation --most 40 --sheet suspects.svg
    python -m training.suspects --drawings ../shared/quickdraw/drawings.ndjson.gz --plant --json

`--fit` writes `suspicion.json` beside a model version: what good drawings are like to it, from a sample of the training
part. Without it the most suspicious drawings are listed, as a table or, with `--json`, one JSON object a line.
`--plant` plants faults in the validation part and tells what is found of them: docs/bad-labels.md. Needs scikit-learn,
but no torch.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chalicelib.errors import BrokenModel
from chalicelib.inference.classifier import calibrated
from chalicelib.inference.norms import REASONS, Norms
from chalicelib.inference.suspicion import suspicions
from training.dataset import split
from training.duplicates import duplicates
from training.evaluate import add_source, drawings, opened, simplified
from training.sheet import Caption, sheet
from training.suspicion import Answers, fit
from training.trial import Trial

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.inference.classifier import Classifier
    from training.dataset import Dataset

FILE = "suspicion.json"
SAMPLE = 20_000  # drawings that norms are fitted on
DUPLICATE = "duplicate"


class Suspect(NamedTuple):
    """A drawing with what speaks against it; `of` is the key of the earlier drawing that it repeats, or empty."""

    place: int
    key_id: str
    word: str
    suspicion: float
    reason: str
    guess: str
    probability: float
    of: str = ""

    def row(self) -> dict[str, str | float]:
        """What is told of it."""
        told = self._asdict()
        del told["place"]
        return told


def suspects(classifier: Classifier, norms: Norms, dataset: Dataset) -> list[Suspect]:
    """All drawings, the most suspicious first. A duplicate is as suspicious as it is like the earlier one, at least."""
    answers = Answers.of(classifier, dataset.batch)
    scaling = classifier.manifest.calibration.scaling(finished=True)
    score, reason = suspicions(answers.claims(dataset.label), norms, scaling)
    probability = calibrated(answers.logits, scaling)
    best = probability.argmax(axis=1)
    found = [
        Suspect(
            index,
            key,
            dataset.labels[dataset.label[index]],
            round(float(score[index]), 4),
            REASONS[reason[index]],
            dataset.labels[best[index]],
            round(float(probability[index, best[index]]), 4),
        )
        for index, key in enumerate(dataset.keys)
    ]
    for index, earlier, likeness in duplicates(dataset):
        found[index] = found[index]._replace(of=dataset.keys[earlier])
        if likeness > found[index].suspicion:
            found[index] = found[index]._replace(suspicion=round(likeness, 4), reason=DUPLICATE)
    return sorted(found, key=lambda suspect: -suspect.suspicion)


def sample(dataset: Dataset, size: int) -> Dataset:
    """So many drawings at random, always the same, or all."""
    return dataset.take(np.sort(np.random.default_rng(0).permutation(len(dataset))[:size]))


def add(folder: Path, good: Dataset) -> Norms:
    """Fit what good drawings are like to the version in a folder, and keep it beside it.

    The drawings are of the version's labels, in its order. Raises ValueError where there are too few.
    """
    classifier = opened(folder)[0]
    norms, _ = fit(classifier, good, Answers.of(classifier, good.batch), np.random.default_rng([0, 0]))
    (folder / FILE).write_text(norms.to_json(), "utf-8")
    return norms


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    classifier = opened(options.model)[0]
    dataset = drawings(options.drawings, classifier, "all" if options.fit or options.plant else options.part)
    command = _fit if options.fit else _plant if options.plant else _list
    try:
        command(classifier, dataset, options)
    except ValueError as error:  # too few drawings
        sys.exit(f"{options.drawings}: {error}")


def _fit(_: Classifier, dataset: Dataset, options: argparse.Namespace) -> None:
    norms = add(options.model, sample(split(dataset)[0], options.sample))
    print(f"{options.model / FILE}: review from {norms.review_at:.3f}, clear below {norms.clear_below:.4f}")


def _plant(classifier: Classifier, dataset: Dataset, options: argparse.Namespace) -> None:
    train, validation = split(dataset)
    good = sample(train, options.sample)
    found = Trial(classifier, good, validation, options.seeds).figures()
    head = {"model": classifier.version, "drawings": len(validation), "fitted_on": len(good), "seeds": options.seeds}
    print(json.dumps(head | found, indent=None if options.json else 1))


def _list(classifier: Classifier, dataset: Dataset, options: argparse.Namespace) -> None:
    try:
        norms = Norms.from_json((options.model / FILE).read_bytes(), classifier.manifest)
    except (OSError, BrokenModel) as error:
        sys.exit(f"{error}\nMake it with: python -m training.suspects --drawings FILE --model {options.model} --fit")
    found = suspects(classifier, norms, dataset)[: options.most]
    rows = [suspect.row() for suspect in found]
    print("\n".join(json.dumps(row) for row in rows) if options.json else _table(found))
    if options.sheet:
        chosen = dataset.batch.take(np.array([suspect.place for suspect in found], np.int64))
        captions = [Caption(suspect.word, f"{suspect.guess} {suspect.probability:.2f}") for suspect in found]
        options.sheet.write_text(sheet("The most suspicious drawings", simplified(chosen), captions), "utf-8")


def _table(found: Sequence[Suspect]) -> str:
    rows = [
        f"| {each.key_id} | {each.word} | {each.suspicion:.3f} | {each.reason} | {each.guess} {each.probability:.2f} | "
        f"{each.of} |"
        for each in found
    ]
    return "\n".join(
        ["| key | label | suspicion | reason | guess | repeats |", "| --- | --- | --- | --- | --- | --- |", *rows]
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not at least 1")
    return number


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_source(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--fit", action="store_true", help="write what good drawings are like, beside the model")
    what.add_argument("--plant", action="store_true", help="plant faults and tell what is found of them")
    parser.add_argument("--sample", type=_positive, default=SAMPLE, help="good drawings that are fitted on")
    parser.add_argument("--seeds", type=_positive, default=3, help="how often faults are planted")
    parser.add_argument("--most", type=_positive, default=40, help="how many suspects are listed")
    parser.add_argument("--sheet", type=Path, help="an SVG that the listed suspects are drawn into")
    parser.add_argument("--json", action="store_true", help="print JSON, one object a line")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
