"""Teaches words to a model version that was not trained on them, and tells how well it answers them afterwards.

    python -m training.teach --drawings ../shared/quickdraw/drawings.ndjson.gz --model training/runs/taught --epochs 4
    python -m training.teach --drawings FILE --model DIR --json
    python -m training.teach --drawings FILE --model DIR --add
    python -m training.teach --drawings FILE --model DIR --add --to DIR

The words are all those in the drawings that the version has no label for. With `--epochs` a version is trained first,
without the ten labels of `training.unseen`, unless there is one in the folder. `--add` fits how the version is taught
words, keeps it in its manifest, and tells nothing; it is for versions that are in no registry yet. With `--to` the
folder stays as it is, and another one gets a version that can be taught, named by the time, with the same model and its
`suspicion.json`; `training.card` writes its card. Otherwise this is fitted anew where the manifest lacks it. Nothing is
ever fitted to the words: a word is a mean of embeddings.

The last line, and with `--json` the only one, is one JSON object: `before` any word was taught; `taught` with 5, 10,
20, 50 and all drawings; what other `methods` reach with 20; each word by itself; and what a version that has labels for
them (`--knowing`) answers to the same validation drawings.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from chalicelib.inference.taught import STAGES
from training.augmentation import transformed
from training.dataset import load, split
from training.embedded import embedded
from training.evaluate import CHAMPION, PERCENTS, calibration_error, opened, simplified
from training.exam import STAGED, TOLD, Exam, by_word, figures, summary, trial
from training.methods import compared, shipped
from training.teaching import add, anew, known, teaching
from training.unseen import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from chalicelib.inference.classifier import Classifier
    from training.dataset import Dataset
    from training.exam import Answers

COUNTS = (5, 10, 20, 50)
USUAL = 20  # drawings, with which methods are compared and words told by themselves
SHARES = tuple(percent / 100 for percent in PERCENTS)


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    _train(options)
    classifier = opened(options.model)[0]
    dataset = load([options.drawings])
    dataset = replace(dataset, batch=simplified(dataset.batch))
    words = tuple(sorted(set(dataset.labels) - set(classifier.labels)))
    train, validation = split(_renumbered(dataset, classifier.labels + words))
    try:
        if options.add:
            _add(options, _of(train, classifier.labels), _of(validation, classifier.labels))
            return
        found = _report(classifier, train, validation, options)
    except ValueError as error:
        sys.exit(f"{options.drawings}: {error}.")
    if not options.json:
        print(_markdown(found))
    print(json.dumps(found))


def _train(options: argparse.Namespace) -> None:
    if not options.epochs or (options.model / "model.onnx").exists():
        return
    from training import train  # noqa: PLC0415 - torch is needed by no other part of this

    settings = ["--batch-size", "128", "--precision", "bfloat16", "--threads", str(options.threads)]
    places = ["--train", str(options.drawings), "--model-dir", str(options.model)]
    train.main([*places, "--epochs", str(options.epochs), *settings, "--without", *UNSEEN])


def _add(options: argparse.Namespace, train: Dataset, validation: Dataset) -> None:
    if options.to is None:
        add(options.model, train, validation)
    else:
        print(anew(options.model, options.to, train, validation, datetime.now(UTC)).version)


def _renumbered(dataset: Dataset, names: tuple[str, ...]) -> Dataset:
    """The drawings of these labels, numbered in this order; all others are left out."""
    index = np.array([names.index(label) if label in names else -1 for label in dataset.labels])
    found = dataset.take(np.flatnonzero(index[dataset.label] >= 0))
    return replace(found, label=index[found.label], labels=names)


def _of(dataset: Dataset, labels: tuple[str, ...]) -> Dataset:
    """The drawings of the first labels alone."""
    found = dataset.take(np.flatnonzero(dataset.label < len(labels)))
    return replace(found, labels=labels)


def _report(classifier: Classifier, train: Dataset, validation: Dataset, options: argparse.Namespace) -> dict[str, Any]:
    labels, words = classifier.labels, train.labels[len(classifier.labels) :]
    if not words:
        raise ValueError(f"model {classifier.version} knows all words here; there is none to teach it")
    if missing := set(range(len(labels), len(train.labels))) - set(train.label.tolist()):
        raise ValueError(f"{', '.join(train.labels[word] for word in sorted(missing))}: no drawing to teach with")
    exam = _exam(classifier, train, validation)
    before = exam.before()
    seen = exam.validation.take(np.flatnonzero(exam.validation.label < len(labels)))
    there = known(classifier, _of(train, labels), seen.at(STAGED))
    teach = classifier.manifest.teaching or teaching(there)
    logit, most = shipped(teach), exam.fewest()
    counts, usual = [count for count in COUNTS if count < most], min(USUAL, most)
    trials = {count: [trial(exam, exam.lot(count, seed), logit) for seed in range(options.lots)] for count in counts}
    trials[most] = [trial(exam, exam.lot(most, 0), logit)]
    told = {count: summary([figures(exam, before, each) for each in some]) for count, some in trials.items()}
    return {
        "model": classifier.version,
        "labels": len(labels),
        "words": list(words),
        "scale": teach.scale,
        "bias": teach.bias,
        "before": _told(before),
        "taught": {str(count): each for count, each in told.items()},
        "methods": compared(exam, before, there, logit, usual, options.lots),
        "by_word": by_word(exam, trials[usual]),
        "knowing": _knowing(options.knowing, validation, labels),
    }


def _exam(classifier: Classifier, train: Dataset, validation: Dataset) -> Exam:
    pool = train.take(np.flatnonzero(train.label >= len(classifier.labels)))
    mirror = np.tile(np.diag([-1.0, 1.0]), (len(pool), 1, 1))
    mirrored = replace(pool, batch=transformed(pool.batch, mirror))
    return Exam(
        embedded(classifier, validation, SHARES),
        embedded(classifier, pool, SHARES),
        embedded(classifier, mirrored, STAGES).embedding,
        train.labels,
        len(classifier.labels),
        classifier.manifest.calibration,
    )


def _told(found: Answers) -> dict[str, Any]:
    """The accuracy and the calibration of answers."""
    right = found.rank == 0
    return _accuracy(found.rank[[PERCENTS.index(percent) for percent in TOLD]]) | {
        "ece": calibration_error(found.told, right[-1]),
        "early_ece": calibration_error(found.sure.ravel(), right.ravel()),
    }


def _accuracy(rank: NDArray[np.int64]) -> dict[str, Any]:
    """Of answers at the shares that are `TOLD`, shape (3, n)."""
    top1 = (rank == 0).mean(axis=1)
    return {
        "asked": rank.shape[1],
        "top1": {percent: round(float(share), 4) for percent, share in zip(TOLD, top1, strict=True)},
        "top3": round(float((rank[-1] < 3).mean()), 4),
    }


def _knowing(folder: Path, validation: Dataset, labels: tuple[str, ...]) -> dict[str, Any] | None:
    """What a version that has labels for all words answers to their validation drawings, and to those of the others."""
    classifier = opened(folder)[0]
    if set(validation.labels) - set(classifier.labels):
        return None
    found = _renumbered(validation, classifier.labels)
    seen = embedded(classifier, found, [percent / 100 for percent in TOLD])
    own = np.take_along_axis(seen.logits, seen.label[np.newaxis, :, np.newaxis], axis=2)
    rank = (seen.logits > own).sum(axis=2)
    of_word = ~np.isin(np.array(classifier.labels)[seen.label], labels)
    parts = {"words": of_word, "labels": ~of_word}
    return {"model": classifier.version} | {name: _accuracy(rank[:, chosen]) for name, chosen in parts.items()}


def _markdown(found: dict[str, Any]) -> str:
    rows = [
        [
            "drawings",
            "top-1",
            "at 70 %",
            "at 50 %",
            "top-3",
            "lost by the others",
            "at 50 %",
            "ECE",
            "ECE of all stages",
        ]
    ]
    for name, each in [*found["taught"].items(), *found["methods"].items()]:
        spread, top1, lost = each["spread"]["top1"][100], each["top1"], each["lost"]
        accuracy = [f"{top1[100]:.3f} ± {spread:.3f}", f"{top1[70]:.3f}", f"{top1[50]:.3f}", f"{each['top3']:.3f}"]
        rows.append(
            [str(name), *accuracy, *(f"{lost[at]:.2f}" for at in (100, 50)), str(each["ece"]), str(each["early_ece"])]
        )
    words = [["word", "top-1", "top-3", "taken for", "taken for it"]]
    for word, each in sorted(found["by_word"].items(), key=lambda item: -item[1]["top1"]):
        told = [", ".join(f"{name} ({count:g})" for name, count in each[of].items()) for of in ("taken_for", "takes")]
        words.append([word, f"{each['top1']:.2f}", f"{each['top3']:.2f}", *told])
    return "\n\n".join(_table(table) for table in (rows, words))


def _table(rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [rows[0], ["---"] * len(rows[0]), *rows[1:]])


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", type=Path, required=True, help="of labels and of words that are to be taught")
    parser.add_argument("--model", type=Path, required=True, help="folder of the version that is taught")
    parser.add_argument("--knowing", type=Path, default=CHAMPION, help="folder of one that has labels for the words")
    parser.add_argument("--lots", type=int, default=5, help="how often the drawings are drawn (default: %(default)s)")
    parser.add_argument("--add", action="store_true", help="add to the version how it is taught words")
    parser.add_argument("--to", type=Path, help="with --add: folder of the new version that can be taught")
    parser.add_argument("--epochs", type=int, help="train the version first, for so long")
    parser.add_argument("--threads", type=int, default=1, help="of torch, while training (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print nothing but the JSON object")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
