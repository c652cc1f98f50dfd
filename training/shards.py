"""Prepares drawings for training on more of them than memory holds: shuffled shards, made by many processes.

    python -m training.shards --source data/quickdraw --out data/shards --processes 16
    python -m training.train --train data/shards --model-dir DIR

`--source` is a file or a folder of any form (`training.sources`). Train and validation are told apart by the split rule
and lie in shards of their own. What was prepared is kept when the command is interrupted, and the same command goes on
from there; the result depends on the source, the size and the seed, and not on the number of processes. The folder
then holds `train-00000.shard.npz` and so on, and `shards.json`: labels, and each shard's SHA-256 and number of
drawings. Needs about 0.2 KB of disk a drawing while it runs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import shutil
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from tqdm import tqdm

from training import pieces, shard, sources
from training.dataset import to_shard

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Made = TypeVar("Made")
INDEX = "shards.json"  # written last
PLAN = "plan.json"  # written first


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    started = time.perf_counter()
    try:
        index = prepare(options.source, options.out, options.processes, options.shard_size, options.seed)
    except (ValueError, OSError) as error:
        sys.exit(str(error))
    seconds = time.perf_counter() - started
    drawings = {part: sum(entry["drawings"] for entry in index[part]) for part in pieces.PARTS}
    rate = round(sum(drawings.values()) / seconds / options.processes)
    print(json.dumps(drawings | {"seconds": round(seconds, 1), "drawings_per_second_per_process": rate}))


def prepare(source: Path, out: Path, processes: int, size: int, seed: int) -> dict[str, Any]:
    """Make the shards, or what is missing of them; the index. ValueError where `out` holds shards of something else."""
    if out.resolve().is_relative_to(source.resolve()):
        raise ValueError(f"{out}: lies in the source; give another --out")
    paths, named = sources.files(source), sources.names(source)
    said = {"files": [[str(path.relative_to(source.parent)), path.stat().st_size] for path in paths]}
    plan = _digest(said | {"names": named, "size": size, "seed": seed})
    _claim(out, plan)
    if not (out / INDEX).exists():
        cutting = [(task, out / "pieces", named, seed) for task in pieces.tasks(paths)]
        _all(pieces.cut, cutting, processes, "sources")
        _replace(out / INDEX, {"plan": plan, "seed": seed} | _gathered(out, processes, size, seed))
    shutil.rmtree(out / "pieces", ignore_errors=True)
    index: dict[str, Any] = json.loads((out / INDEX).read_text("utf-8"))
    return index


def _digest(plan: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(plan, sort_keys=True).encode()).hexdigest()


def _claim(out: Path, plan: str) -> None:
    """See to it that a folder is for this plan alone, from the first piece on."""
    claim = out / PLAN
    if not claim.exists():
        out.mkdir(parents=True, exist_ok=True)
        _replace(claim, {"plan": plan})
    if json.loads(claim.read_text("utf-8")) != {"plan": plan}:
        raise ValueError(f"{out}: holds shards of other drawings, or of another size or seed; give another --out")


def _replace(path: Path, content: dict[str, Any]) -> None:
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
    partial.replace(path)


def _gathered(out: Path, processes: int, size: int, seed: int) -> dict[str, Any]:
    """The shards' entries in the index, by part, and the labels."""
    labels = pieces.words(out / "pieces")
    if len(labels) > 1 << 16:
        raise ValueError(f"{len(labels):,} different words: these are no labels")
    index: dict[str, Any] = {"labels": labels}
    for at, part in enumerate(pieces.PARTS):
        ranges = list(pairwise(pieces.edges(out / "pieces", part, size)))
        calls = [(out, part, number, low, high, labels, [seed, at]) for number, (low, high) in enumerate(ranges)]
        index[part] = _all(_shard, calls, processes, part)
    return index


def _shard(
    out: Path, part: str, number: int, low: int, high: int, labels: Sequence[str], seed: Sequence[int]
) -> dict[str, Any]:
    """Write a shard in an order of its own, unless it is there; its entry in the index."""
    path = out / f"{part}-{number:05}{shard.ENDING}"
    if path.exists():
        return {"file": path.name, "sha256": shard.checksum(path), "drawings": len(shard.read(path))}
    dataset = pieces.gather(out / "pieces", part, low, high, labels)
    order = np.random.default_rng([*seed, number]).permutation(len(dataset))
    sha256 = shard.write(path, to_shard(dataset.take(order)))
    return {"file": path.name, "sha256": sha256, "drawings": len(dataset)}


def _all(make: Callable[..., Made], calls: Sequence[tuple[Any, ...]], processes: int, what: str) -> list[Made]:
    """Make everything, in so many processes; the first error ends it, with what is finished kept."""
    if processes == 1:
        return [make(*call) for call in tqdm(calls, desc=what, disable=None)]
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        futures = [pool.submit(make, *call) for call in calls]
        try:
            for future in tqdm(as_completed(futures), total=len(calls), desc=what, disable=None):
                future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [future.result() for future in futures]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, required=True, help="drawings of any form")
    parser.add_argument("--out", type=Path, required=True, help="folder for the shards")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="(default: one a processor)")
    parser.add_argument("--shard-size", type=int, default=50_000, help="drawings in a shard (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the shuffle (default: %(default)s)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
