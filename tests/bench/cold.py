"""`make bench-start`, which is `python -m tests.bench.cold --write`: the package from its start to its first guess.

Each package is started by Lambda's own runtime client under its runtime interface emulator, fetches words and champion
from the local cloud, and answers the event of a guess; the packages take turns. `--also NAME=ZIP` compares the package
of another commit with them.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from infra.console import command, say
from tests.bench.cloud import World, guess, world
from tests.bench.document import keep
from tests.bench.function import environment, function, python, runtime
from tests.bench.packages import PACKAGES, naive, ours, size, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

RUNS, GUESSES, MODULES = 5, 40, 14
STAGES = Path(__file__).with_name("stages.py")
_IMPORTED = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Start:
    """One start, in ms: until the first event was asked for, until the first guess was answered, and later guesses.

    `used` and `later_used` are processor time of the function alone; a later guess is the median of `GUESSES`.
    """

    initialised: float
    guessed: float
    used: float
    later: float
    later_used: float


def start(package: Path, there: World) -> Start:
    """Start a package, guess, and guess again."""
    rounds = [there.round() for _ in range(GUESSES // 10 + 2)]
    with function(package, there.told) as called:
        guessed = called.call(guess(rounds[0], 0))
        used = called.used()
        for seq in range(10):
            called.call(guess(rounds[1], seq))
        warm = called.used()
        later = [called.call(guess(round_, seq)) for round_ in rounds[2:] for seq in range(10)]
        later_used = (called.used() - warm) / len(later)
        return Start(called.initialised(), guessed, used, statistics.median(later), later_used)


def stages(package: Path, there: World) -> dict[str, float]:
    """What each stage of a start costs in the package, ms of processor time."""
    rounds = [there.round() for _ in range(4)]
    events = [guess(round_, seq) for round_ in rounds for seq in range(10)]
    result = PACKAGES / "stages.json"
    arguments = [*python(), str(STAGES), str(result)]
    told = environment(there.told)
    subprocess.run(arguments, cwd=package, env=told, input=json.dumps(events).encode(), check=True, capture_output=True)
    found: dict[str, float] = json.loads(result.read_text())
    return found


def imports(package: Path, there: World) -> dict[str, float]:
    """The ms that importing takes, by top-level module."""
    arguments = [*python(), "-X", "importtime", "-c", "import awslambdaric.bootstrap, app"]
    told = environment(there.told)
    done = subprocess.run(arguments, cwd=package, env=told, check=True, capture_output=True, text=True)
    found: Counter[str] = Counter()
    for own, module in _IMPORTED.findall(done.stderr):
        found[module.partition(".")[0]] += int(own)
    return {module: us / 1e3 for module, us in found.items()}


def in_turn(packages: Mapping[str, Path], measure: Callable[[Path], Found], runs: int) -> dict[str, list[Found]]:
    """What a measure gives for each package, all of them in every turn: what slows the machine down meets them all."""
    found: dict[str, list[Found]] = {name: [] for name in packages}
    for _ in range(runs):
        for name, package in packages.items():
            found[name].append(measure(package))
    return found


def medians(found: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: statistics.median(one.get(name, 0.0) for one in found) for name in found[0]}


def starts_table(found: Mapping[str, Sequence[Start]], sizes: Mapping[str, int]) -> str:
    """Medians; the ratios are to the first package's."""
    lines = [
        "| package | unpacked, MB | to the first guess, ms | ratio | of it imports | processor time, ms | ratio "
        "| later guess, ms | its processor time |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    first: Start | None = None
    for name, runs in found.items():
        one = Start(*(statistics.median(getattr(run, field) for run in runs) for field in Start.__slots__))
        first = first or one
        lines.append(
            f"| {name} | {sizes[name] / 1e6:.0f} | {one.guessed:.0f} | {one.guessed / first.guessed:.2f} "
            f"| {one.initialised:.0f} | {one.used:.0f} | {one.used / first.used:.2f} | {one.later:.1f} "
            f"| {one.later_used:.1f} |"
        )
    return "\n".join(lines)


def compared(heading: str, columns: Mapping[str, Mapping[str, float]], rows: Iterable[str]) -> str:
    """A table of the same rows for each package."""
    lines = [f"| {heading} | {' | '.join(columns)} |", f"| --- |{' ---: |' * len(columns)}"]
    lines += [f"| {row} | {' | '.join(f'{found.get(row, 0.0):.1f}' for found in columns.values())} |" for row in rows]
    return "\n".join(lines)


def bench(packages: Mapping[str, Path], runs: int) -> str:
    """All tables, as Markdown."""
    runtime()
    with world() as there:
        started = in_turn(packages, lambda package: start(package, there), runs)
        staged = {name: medians(all_) for name, all_ in in_turn(packages, lambda p: stages(p, there), runs).items()}
        imported = {name: medians(all_) for name, all_ in in_turn(packages, lambda p: imports(p, there), runs).items()}
    last = list(packages)[-1]
    modules = sorted(imported[last], key=lambda module: -imported[last][module])[:MODULES]
    return "\n\n".join(
        (
            f"Medians of {runs} starts of each package, in turn.",
            starts_table(started, {name: size(package) for name, package in packages.items()}),
            compared("stage, ms of processor time", staged, staged[last]),
            compared(f"imports, ms, the {MODULES} slowest", imported, modules),
        )
    )


def main() -> int:
    """Measure, print, and keep if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the tables in docs/benchmarks.md")
    parser.add_argument("--runs", type=int, default=RUNS, help="starts of each package")
    parser.add_argument("--also", action="append", default=[], metavar="NAME=ZIP", help="another package to compare")
    arguments = parser.parse_args()
    others = dict(each.split("=", 1) for each in arguments.also)
    packages = {"naive": naive()}
    packages |= {name: unpacked(Path(code), PACKAGES / f"also-{name}") for name, code in others.items()}
    packages |= {"Inkling's": ours()}
    text = bench(packages, arguments.runs)
    say(text)
    if arguments.write:
        keep(text, "cold start")
    return 0


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    sys.exit(command(main))
