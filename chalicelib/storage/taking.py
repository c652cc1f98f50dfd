"""Takes a snapshot, section by section: what is read, to which side it goes, what is written."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.domain.snapshot import UNLABELLED, File, Plan, Section, Unfinished, manifest
from chalicelib.domain.split import Part, Split
from chalicelib.inference.simplification import strokes_of
from chalicelib.storage.bundle import MOST, Bundle, line
from chalicelib.storage.rounds import UNLABELLED_SHARDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from chalicelib.domain.drawing import Drawing
    from chalicelib.storage.drawings import DrawingStore
    from chalicelib.storage.harvest import HarvestStore, Sketch
    from chalicelib.storage.models import ModelStore
    from chalicelib.storage.snapshots import SnapshotStore
    from chalicelib.storage.words import WordStore

READERS = 8  # drawings that are read at once
AHEAD = 256  # drawings that are in memory at once


class Sources(Protocol):
    """The stores that a snapshot is taken from and kept in."""

    @property
    def models(self) -> ModelStore: ...

    @property
    def words(self) -> WordStore: ...

    @property
    def harvest(self) -> HarvestStore: ...

    @property
    def drawings(self) -> DrawingStore: ...

    @property
    def snapshots(self) -> SnapshotStore: ...


class Taking:
    """A snapshot on its way; what was kept of it by an earlier run is not read again.

    `more` is asked before each section whether there is time for it.
    """

    def __init__(
        self, stores: Sources, plan: Plan, split: Split, most: int = MOST, more: Callable[[], bool] = lambda: True
    ) -> None:
        self._stores = stores
        self._plan = plan
        self._split = split
        self._most = most
        self._more = more

    def run(self) -> Mapping[str, Any]:
        """Take what is not taken yet; the manifest.

        Raises Conflict where another run takes it otherwise, Unfinished where there was no time for all of it.
        """
        snapshots, version = self._stores.snapshots, self._plan.version
        if not snapshots.is_finished(version):
            self._stores.harvest.take_until(self._plan.until)
            snapshots.finish(version, manifest(self._plan, self._sections()))
        return snapshots.manifest(version)

    def _sections(self) -> list[Section]:
        count = len(self._plan.labels) + UNLABELLED_SHARDS
        with ThreadPoolExecutor(READERS) as pool:
            return [self._section(number, pool) for number in range(count)]

    def _section(self, number: int, pool: ThreadPoolExecutor) -> Section:
        snapshots, version = self._stores.snapshots, self._plan.version
        kept = snapshots.section(version, number)
        if kept is None:
            if not self._more():
                raise Unfinished
            kept = self._write(number, pool)
            snapshots.keep(version, number, kept)
        return kept

    def _write(self, number: int, pool: ThreadPoolExecutor) -> Section:
        """Read one label, or one shard of what has none, and write the files of each side."""
        label, left_out = self._label(number), Counter[str]()
        counts: dict[str, Counter[str]] = {}
        files: list[File] = []
        bundles: dict[str, Bundle] = {}
        for side, sketch, drawing in self._drawings(number, left_out, pool):
            strokes = strokes_of(drawing)
            if not strokes:
                left_out["empty"] += 1
                continue
            if side not in bundles:
                write = partial(self._put, files, f"{side}/{_name(number, label)}")
                bundles[side] = Bundle(write, self._most)
            bundles[side].add(line(sketch, self._split.key_id(sketch.round), strokes))
            counts.setdefault(side, Counter())[sketch.source] += 1
        for bundle in bundles.values():
            bundle.flush()
        by_source = {side: dict(sorted(by.items())) for side, by in sorted(counts.items())}
        return Section(label, tuple(sorted(files, key=_by_name)), by_source, dict(sorted(left_out.items())))

    def _label(self, number: int) -> str | None:
        return self._plan.labels[number] if number < len(self._plan.labels) else None

    def _put(self, files: list[File], name: str, number: int, body: bytes, drawings: int) -> None:
        files.append(self._stores.snapshots.put(self._plan.version, f"{name}-{number:03}.ndjson.gz", body, drawings))

    def _drawings(
        self, number: int, left_out: Counter[str], pool: ThreadPoolExecutor
    ) -> Iterator[tuple[str, Sketch, Drawing]]:
        """What a section takes and the folder that it is for; drawings are read a few ahead."""
        chosen = self._capped(number, left_out) if self._label(number) else self._nameless(number, left_out)
        while some := list(islice(chosen, AHEAD)):
            keys = (sketch.drawing for _, sketch in some)
            for (side, sketch), drawing in zip(some, pool.map(self._stores.drawings.read, keys), strict=True):
                if drawing is None:
                    left_out["missing"] += 1
                else:
                    yield side, sketch, drawing

    def _capped(self, number: int, left_out: Counter[str]) -> Iterator[tuple[str, Sketch]]:
        """What was accepted as a label, of each player the first few alone, so that no label is one player's hand."""
        taken: Counter[str] = Counter()
        plan = self._plan
        for sketch in self._stores.harvest.labelled(plan.labels[number], plan.since, plan.until):
            taken[sketch.player] += 1
            if taken[sketch.player] > plan.most:
                left_out["capped"] += 1
            else:
                yield self._split.part_of(sketch.player).value, sketch

    def _nameless(self, number: int, left_out: Counter[str]) -> Iterator[tuple[str, Sketch]]:
        """What nobody has named, of the players of train alone: what the gate looks at is never learnt from."""
        shards = [number - len(self._plan.labels)]
        for sketch in self._stores.harvest.unlabelled(self._plan.since, self._plan.until, shards):
            if self._split.part_of(sketch.player) is Part.TRAIN:
                yield UNLABELLED, sketch
            else:
                left_out["held back"] += 1


def _name(number: int, label: str | None) -> str:
    """How the files of a section are called: the number tells labels apart that look alike without their signs."""
    readable = re.sub(r"[^a-z0-9]+", "-", (label or UNLABELLED).lower()).strip("-")
    return f"{number:04}-{readable}".rstrip("-")


def _by_name(file: File) -> str:
    return file.name
