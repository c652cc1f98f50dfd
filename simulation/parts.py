"""Which published drawings are for what, by the checksums of their keys, so that none is for two ends.

| file | what it is for |
| --- | --- |
| `begin.ndjson.gz` | a tenth of all, without the ten labels: the starting champion is trained on it |
| `base.ndjson.gz` | what a retraining replays, all of it in the file before, and what it watches, none of it there |
| `gate.ndjson.gz` | a fifth: the gate's fixed holdout |
| `holdout.ndjson.gz` | a quarter: the untouched holdout, from which nothing but the figures comes |
| `honest.ndjson.gz`, `malicious.ndjson.gz` | a quarter and a fifth: what honest and what malicious players draw |
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING

from training import sources
from training.unseen import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from training.line import Line

Strokes = list[list[list[float]]]
ENDS = {"base": 0.10, "gate": 0.30, "holdout": 0.55, "honest": 0.80, "malicious": 1.0}  # of each part's keys
WATCHED = 0.5  # up to here what retraining watches comes from, and nothing of it from the starting champion's drawings
FILES = {
    "begin": ("base", "seen"),
    "base": ("base", "watched"),
    "gate": ("gate",),
    "holdout": ("holdout",),
    "honest": ("honest",),
    "malicious": ("malicious",),
}
MARK = "parts.json"


def part_of(key_id: str) -> str:
    """The part that a drawing is in; `seen` by the starting champion alone are those that retraining would watch."""
    place = zlib.crc32(f"simulation {key_id}".encode()) / 2**32
    if is_watched(key_id) and place < WATCHED:
        return "seen" if place < ENDS["base"] else "watched"
    return next(name for name, end in ENDS.items() if place < end or end == 1)


def is_watched(key_id: str) -> bool:
    """Whether retraining watches a base drawing, and calibrates with it, in place of training on it."""
    return zlib.crc32(key_id.encode()) % 20 == 1


def divide(source: Path, folder: Path, most: int = 0) -> Mapping[str, int]:
    """Write the parts into a folder, unless they are there; how many drawings each has.

    `most` is of how many labels there are drawings (0: all), the ten labels that the base lacks among them.
    """
    mark = folder / MARK
    if not mark.exists():
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_text(json.dumps(_write(sources.lines(source), folder, most)), "utf-8")
    counts: Mapping[str, int] = json.loads(mark.read_text("utf-8"))
    return counts


def drawings(path: Path) -> dict[str, list[Strokes]]:
    """The drawings of a part, which `divide` has checked, by label."""
    found: dict[str, list[Strokes]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            found[line["word"]].append(line["drawing"])
    return dict(found)


class Pile:
    """Drawings that are taken one after the other, each once until there is no other."""

    def __init__(self, drawn: Mapping[str, Sequence[Strokes]], seed: str) -> None:
        self._drawn = {label: Random(f"{seed} {label}").sample(list(some), len(some)) for label, some in drawn.items()}
        self.taken: dict[str, int] = defaultdict(int)

    @property
    def labels(self) -> Collection[str]:
        return self._drawn.keys()

    def take(self, label: str) -> Strokes:
        some = self._drawn[label]
        self.taken[label] += 1
        return some[(self.taken[label] - 1) % len(some)]


def _write(lines: Iterable[Line], folder: Path, most: int) -> dict[str, int]:
    parts: dict[str, list[Line]] = defaultdict(list)
    everything = list(lines)
    labels = _labels({line.word for line in everything}, most)
    for line in everything:
        name = part_of(line.key_id)
        if line.word in labels and not (line.word in UNSEEN and name in {"base", "seen", "watched"}):
            parts[name].append(line)
    files = {name: [line for part in of for line in parts[part]] for name, of in FILES.items()}
    for name, some in files.items():
        with gzip.open(folder / f"{name}.ndjson.gz", "wt", compresslevel=3, encoding="utf-8") as file:
            for line in some:
                record = {"word": line.word, "key_id": line.key_id, "drawing": line.strokes}
                file.write(json.dumps(record, separators=(",", ":"), ensure_ascii=False) + "\n")
    return {name: len(some) for name, some in files.items()}


def _labels(found: Collection[str], most: int) -> Collection[str]:
    if not most:
        return found
    others = sorted(set(found) - set(UNSEEN))
    return {*UNSEEN, *others[: max(0, most - len(UNSEEN))]}
