"""Deals drawings from shards, in memory that a few shards bound, to one of several processes.

    python -m training.stream data/shards --process 0 --processes 16

Each epoch puts the shards into an order of its own and shares them out whole: a process reads its own alone. It mixes
the drawings of `WINDOW` shards and reads the next ones meanwhile, so it holds at most four times as many. The order
depends on seed and epoch alone, so a run that is resumed goes on as it would have. The command deals one epoch, first
drawings alone, then with their features, and tells how fast.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from training import shard
from training.batches import Batches
from training.dataset import Hand, from_shard, joined, packed
from training.lookahead import ahead
from training.pieces import PARTS
from training.shards import INDEX, PLAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from training.dataset import Dataset

WINDOW = 2  # shards whose drawings are mixed


@dataclass(frozen=True, slots=True)
class Entry:
    """A shard, as the index has it."""

    file: str
    sha256: str
    drawings: int


@dataclass(frozen=True, slots=True)
class Shards:
    """Drawings in shards of one folder; a `Deck`. `read` reads a shard and checks its SHA-256."""

    folder: Path
    labels: tuple[str, ...]
    entries: tuple[Entry, ...]
    read: Callable[[Path, str], shard.Shard] = shard.read

    def __len__(self) -> int:
        return sum(entry.drawings for entry in self.entries)

    def steps(self, size: int, processes: int) -> int:
        """As many minibatches as any process has, whichever shards are its own: all must take as many steps."""
        own = len(self.entries) // processes
        if not own:
            raise ValueError(f"{self.folder}: {len(self.entries)} shards are too few for {processes} processes")
        fewest = sum(sorted(entry.drawings for entry in self.entries)[:own])
        return max(1, fewest // size)

    def deal(self, size: int, seed: Sequence[int], process: int, processes: int) -> Iterator[Hand]:
        """One process's share of the drawings in an order of their own for each seed, `size` by `size`."""
        random = np.random.default_rng([*seed, process, processes])
        rest: list[Dataset] = []
        for window in self._windows(seed, process, processes):
            mixed = joined([*rest, window])
            del window  # or a window more would be held
            order = random.permutation(len(mixed))
            full = len(order) // size * size
            for start in range(0, full, size):
                yield Hand(mixed, order[start : start + size])
            rest = [mixed.take(order[full:])]
            del mixed
        yield from (Hand(left, np.arange(len(left))) for left in rest if len(left))

    def sample(self, most: int) -> Dataset:
        """At most so many drawings, in memory: those of the first shards, in which all are mixed."""
        found = [packed([], self.labels)]
        for entry in self.entries:
            if sum(map(len, found)) < most:
                found.append(self._open(entry))
        whole = joined(found)
        return whole.take(np.arange(min(most, len(whole))))

    def _windows(self, seed: Sequence[int], process: int, processes: int) -> Iterator[Dataset]:
        order = np.random.default_rng(seed).permutation(len(self.entries))[process::processes]
        own = [self.entries[index] for index in order]
        windows = (own[start : start + WINDOW] for start in range(0, len(own), WINDOW))
        return ahead(lambda window: joined([self._open(entry) for entry in window]), windows)

    def _open(self, entry: Entry) -> Dataset:
        return from_shard(self.read(self.folder / entry.file, entry.sha256), self.labels)


def is_sharded(place: Path) -> bool:
    return (place / PLAN).is_file()


def opened(folder: Path, parts: Sequence[str] = PARTS) -> Shards:
    """The shards of some parts of a folder that `training.shards` has prepared; ValueError where some are missing."""
    if not (folder / INDEX).is_file():
        raise ValueError(f"{folder}: not all shards are there; repeat the command that prepares them")
    index = json.loads((folder / INDEX).read_text("utf-8"))
    entries = tuple(Entry(**entry) for part in parts for entry in index[part])
    return Shards(folder, tuple(index["labels"]), entries)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--process", type=int, default=0, help="number of this process (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=1, help="that share the epoch (default: %(default)s)")
    parser.add_argument("--batch-size", type=int, default=256, help="(default: %(default)s)")
    options = parser.parse_args(arguments)
    shards, share = opened(options.folder, ["train"]), (options.process, options.processes)
    batches = Batches(shards, options.batch_size, prefixes=0.5, smoothing=0.05, seed=0)
    hands = islice(shards.deal(options.batch_size, [0, 0], *share), batches.steps(options.processes))
    said = {
        "drawings": batches.steps(options.processes) * options.batch_size,
        "dealt_per_second": _rate(hand.dataset.take(hand.chosen) for hand in hands),
        "with_features_per_second": _rate(batch.target for batch in batches.epoch(0, *share)),
    }
    print(json.dumps(said))


def _rate(parts: Iterator[Dataset] | Iterator[NDArray[np.float32]]) -> int:
    started = time.perf_counter()
    return round(sum(len(part) for part in parts) / (time.perf_counter() - started))


if __name__ == "__main__":
    main()
