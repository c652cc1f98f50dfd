"""Feeds one target with inputs that are changed until they reach more of its code: `python -m tests.fuzz.guided NAME`.

    python -m tests.fuzz.guided words-json --runs 100000 --seed 1

It ends with 0 where nothing was found. Else the input lies in `build/fuzz`, named by its target and what it did: crash,
timeout (more than `limits.SECONDS`) or oom (more than `limits.MEGABYTES`). It goes to `tests/fuzz/corpus` once that is
mended.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

from tests.fuzz.limits import MEGABYTES, SECONDS

if TYPE_CHECKING:
    from tests.fuzz.target import Target

INSTRUMENTED = ["chalicelib", "training", "email", "json", "csv", "gzip", "tarfile", "zipfile"]
FOUND = Path(__file__).parents[2] / "build" / "fuzz"

with atheris.instrument_imports(include=INSTRUMENTED):
    from tests.fuzz.mutation import changed
    from tests.fuzz.targets import TARGETS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--runs", type=int, default=10_000, help="inputs (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of chance (default: %(default)s)")
    options = parser.parse_args()
    target = TARGETS[options.target]
    FOUND.mkdir(parents=True, exist_ok=True)

    def change(data: bytes, most: int, seed: int) -> bytes:
        return changed(target.form, data, most, seed, atheris.Mutate)

    atheris.Setup(_arguments(target, options.runs, options.seed), target.feed, custom_mutator=change)
    atheris.Fuzz()


def _arguments(target: Target, runs: int, seed: int) -> list[str]:
    """libFuzzer's own: https://llvm.org/docs/LibFuzzer.html#options."""
    limits = [f"-max_len={target.most}", f"-timeout={SECONDS}", f"-rss_limit_mb={MEGABYTES}"]
    told = [f"-artifact_prefix={FOUND}/{target.name}-", "-print_final_stats=1"]
    seeds = f"-seed_inputs={','.join(map(str, target.seeds()))}"
    return [sys.argv[0], f"-runs={runs}", f"-seed={seed}", *limits, *told, seeds]


if __name__ == "__main__":
    main()
