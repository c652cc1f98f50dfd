"""Mixes what players drew with drawings of the base, so that a retraining learns the new and forgets nothing.

| file below the folder | what |
| --- | --- |
| `train/drawings.ndjson.gz` | so many base drawings of each label, and the snapshot's part to train on |
| `train/again.ndjson.gz` | drawings of labels with less than half of what is usual, once more or several times |
| `watched/drawings.ndjson.gz` | base drawings kept out of train; the snapshot's validation part of labels these lack |
| `holdout/drawings.ndjson.gz` | the fixed holdout: of the base's validation part, unless it comes from elsewhere |
| `fresh/drawings.ndjson.gz` | the snapshot's holdout, if there is one |
| `figures.json` | how many of each, written last |

Which base drawings are taken follows from their keys alone, so it is the same at every try.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections import Counter
from dataclasses import dataclass, field
from heapq import heappush, heapreplace
from statistics import median
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from chalicelib.inference.suspicion import NO_LABEL, suspicions
from training import sources
from training.dataset import in_validation, packed
from training.suspicion import Answers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from chalicelib.inference.classifier import Classifier
    from chalicelib.inference.norms import Norms
    from training.line import Line

DRAWINGS = "drawings.ndjson.gz"
AGAIN = "again.ndjson.gz"
FIGURES = "figures.json"
Watch = Literal["validation", "train"]
WATCH = get_args(Watch)
WATCHED = 20  # base drawings of a label that are watched, at most
TO_WATCH = (2, 7)  # so many of so many of the base's validation part; the rest must tell two versions apart
HELD = 100  # base drawings of a label in the fixed holdout, at most
TIMES = 4  # that a drawing of a label with few is dealt in an epoch, at most


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much is dealt: `replay` base drawings of each label an epoch; `fewest` drawings that make a new label.

    Of the snapshot's drawings those with a suspicion of `trust` or more are left out; none with 1 or more. `watch` says
    of which part of the base's drawings some are watched: of those to train on where the champion has not seen them.
    """

    replay: int = 200
    fewest: int = 10
    trust: float = 0.98
    watch: Watch = "validation"


@dataclass(frozen=True, slots=True)
class Judge:
    """Who says which of the players' drawings are not to be learnt from; a version without norms believes all."""

    classifier: Classifier
    norms: Norms | None

    def suspicion(self, lines: Sequence[Line]) -> NDArray[np.float64]:
        """How suspicious each drawing is, 0 to 1; of a label that the version lacks it knows scribbles alone."""
        if self.norms is None or not lines:
            return np.zeros(len(lines))
        dataset = packed(lines)
        place = {label: number for number, label in enumerate(self.classifier.labels)}
        claimed = np.array([place.get(label, NO_LABEL) for label in dataset.labels], np.int64)[dataset.label]
        answers = Answers.of(self.classifier, dataset.batch)
        scaling = self.classifier.manifest.calibration.scaling(finished=True)
        return suspicions(answers.claims(claimed), self.norms, scaling).score


@dataclass(slots=True)
class Sample:
    """Up to `most` drawings of each label, chosen by their keys, whatever their order."""

    most: int
    _kept: dict[str, list[tuple[int, int, Line]]] = field(default_factory=dict)
    _seen: int = 0

    def add(self, line: Line) -> None:
        kept = self._kept.setdefault(line.word, [])
        self._seen += 1
        entry = (-_rank(line), -self._seen, line)  # of equal keys the first that was seen
        if len(kept) < self.most:
            heappush(kept, entry)
        elif kept and entry > kept[0]:
            heapreplace(kept, entry)

    def lines(self) -> list[Line]:
        return [line for word in sorted(self._kept) for _, _, line in sorted(self._kept[word], reverse=True)]


@dataclass(frozen=True, slots=True)
class Base:
    """The base's drawings, sorted: to replay, to watch, and of the fixed holdout."""

    train: Sample
    watched: Sample
    holdout: Sample
    watch: Watch

    @classmethod
    def read(cls, place: Path, replay: int, watch: Watch = "validation") -> Base:
        """Read a file or a folder of any form, once, in memory for what is kept alone."""
        found = cls(Sample(replay), Sample(WATCHED), Sample(HELD), watch)
        for line in sources.lines(place):
            found.part(line.key_id).add(line)
        return found

    def part(self, key_id: str) -> Sample:
        """The split rule; what is watched is of the part that no version was trained on, unless told otherwise."""
        place = zlib.crc32(key_id.encode()) // 20
        if in_validation(key_id):
            watched = self.watch == "validation" and place % TO_WATCH[1] < TO_WATCH[0]
            return self.watched if watched else self.holdout
        watched = self.watch == "train" and zlib.crc32(key_id.encode()) % 20 == 1
        return self.watched if watched else self.train


def mix(base: Base, snapshot: Path, folder: Path, amounts: Amounts, judge: Judge) -> Mapping[str, Any]:
    """Write what is learnt from, watched and looked at into a folder; what `figures.json` says then.

    Labels are those of the champion and all others with enough drawings to train on. Raises ValueError where there is
    nothing to train on or to watch.
    """
    drawn, doubted = trusted(_lines(snapshot / "train"), judge, amounts.trust)
    train = [*base.train.lines(), *drawn]
    labels = _labels(train, judge.classifier.labels, amounts.fewest)
    parts = {
        "train": train,
        "watched": [*base.watched.lines(), *_unwatched(_lines(snapshot / "validation"), base)],
        "holdout": base.holdout.lines(),
        "fresh": _lines(snapshot / "holdout"),
    }
    kept = {name: [line for line in part if line.word in labels] for name, part in parts.items()}
    for name, there in kept.items():
        if there:
            write(folder / name / DRAWINGS, there)
    if len({line.word for line in kept["train"]}) < 2 or len(kept["watched"]) < 2:
        raise ValueError("There are too few base drawings to train and to calibrate with.")
    again = repeated(kept["train"])
    if again:
        write(folder / "train" / AGAIN, again)
    figures = {name: len(there) for name, there in kept.items()} | {
        "snapshot": len(drawn),
        "doubted": doubted,
        "again": len(again),
        "labels": len(labels),
        "new_labels": sorted(labels - set(judge.classifier.labels)),
        "too_few": sorted({line.word for line in train} - labels),
    }
    (folder / FIGURES).write_text(json.dumps(figures, ensure_ascii=False), "utf-8")
    return figures


def _unwatched(lines: Iterable[Line], base: Base) -> list[Line]:
    """Players' drawings of the labels that the base lacks.

    Of the others what is accepted is easier than what is drawn, and a version that is calibrated with it is too sure.
    """
    known = {line.word for line in base.watched.lines()}
    return [line for line in lines if line.word not in known]


def trusted(lines: Sequence[Line], judge: Judge, trust: float) -> tuple[list[Line], int]:
    """The drawings that are less suspicious than `trust`, and how many are left out."""
    kept = [line for line, score in zip(lines, judge.suspicion(lines), strict=True) if score < trust or trust >= 1]
    return kept, len(lines) - len(kept)


def repeated(lines: Sequence[Line]) -> list[Line]:
    """Drawings of labels with at most half the median label's, to be dealt once more or several times.

    No label is then dealt more often than the median one. A fixed number to come to would double a label that has a few
    drawings less than another that looks like it, and the border between the two would move.
    """
    count = Counter(line.word for line in lines)
    usual = int(median(count.values()))
    return [line for line in lines for _ in range(min(TIMES, usual // count[line.word]) - 1)]


def write(path: Path, lines: Iterable[Line]) -> None:
    """Quick, Draw! lines, the same bytes for the same drawings."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file, gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=1, mtime=0) as out:
        for line in lines:
            record = {"word": line.word, "key_id": line.key_id, "drawing": [stroke[:2] for stroke in line.strokes]}
            out.write(json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode() + b"\n")


def _labels(train: Iterable[Line], known: Collection[str], fewest: int) -> set[str]:
    count = Counter(line.word for line in train)
    return {label for label, number in count.items() if number >= fewest or label in known}


def _lines(folder: Path) -> list[Line]:
    return list(sources.lines(folder)) if folder.is_dir() else []


def _rank(line: Line) -> int:
    """A random number that follows from a drawing's key."""
    return int.from_bytes(hashlib.blake2b(f"replay {line.key_id}".encode(), digest_size=8).digest())
