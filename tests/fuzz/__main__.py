"""`make fuzz RUNS=1000000`, which is `python -m tests.fuzz --runs 1000000 --write`: all fuzzers, each in its process.

`--write` keeps the totals in docs/fuzzing.md; `--only words` takes those whose name has that in it. It fails, and tells
how, where a fuzzer found something or held more memory than it may; a found input lies in `build/fuzz`.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.document import keep
from tests.fuzz.limits import MEGABYTES, SECONDS
from tests.fuzz.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DOCUMENT = Path(__file__).parents[2] / "docs" / "fuzzing.md"
SLOWER = {"described": 100, "properties": 100}
"""Fuzzers that send whole requests, or compute guesses: of so many inputs they get one."""

_STATISTIC = re.compile(r"^stat::(\w+):\s+(\d+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fuzzer:
    """A process: its name in the table, what it runs, and how many inputs it is to try."""

    name: str
    module: str
    arguments: tuple[str, ...]
    runs: int

    def command(self, seed: int) -> list[str]:
        """Its command line, by a shell between: a process begins with the peak memory of who started it (getrusage(2)).

        That is no more than a shell's then, however much memory the caller, a whole suite of tests perhaps, has held.
        """
        options = ["--runs", str(self.runs), "--seed", str(seed)]
        fuzzer = [sys.executable, "-m", f"tests.fuzz.{self.module}", *self.arguments, *options]
        return ["sh", "-c", '"$@"; exit $?', "fuzzer", *fuzzer]


@dataclass(frozen=True, slots=True)
class Total:
    """What a fuzzer has tried; `said` is the end of what it wrote, where it found something."""

    name: str
    inputs: int
    megabytes: int
    slowest: int | None
    said: str | None


def fuzzers(runs: int, only: str) -> list[Fuzzer]:
    """All of them: the guided ones with their parts of `runs` inputs, and the slower ones beyond."""
    few = [Fuzzer(name, name, (), max(1, runs // every)) for name, every in SLOWER.items()]
    shares = sum(target.share for target in TARGETS.values())
    guided = [
        Fuzzer(target.name, "guided", (target.name,), -(-runs * target.share // shares)) for target in TARGETS.values()
    ]
    return [fuzzer for fuzzer in (*guided, *few) if only in fuzzer.name]


def fuzz(fuzzer: Fuzzer, seed: int) -> Total:
    """Run one to its end."""
    ran = subprocess.run(fuzzer.command(seed), capture_output=True, text=True, errors="replace", check=False)
    if fuzzer.module == "guided":
        told = {name: int(number) for name, number in _STATISTIC.findall(ran.stderr)}
        inputs, megabytes = told.get("number_of_executed_units", 0), told.get("peak_rss_mb", 0)
        slowest = told.get("slowest_unit_time_sec")
    else:
        last = json.loads(
            (ran.stdout.strip().splitlines() or ["{}"])[-1] if ran.stdout.rstrip().endswith("}") else "{}"
        )
        inputs, megabytes, slowest = last.get("runs", 0), last.get("peak_mb", 0), None
    wrong = ran.returncode != 0 or megabytes > MEGABYTES
    return Total(fuzzer.name, inputs, megabytes, slowest, (ran.stdout + ran.stderr)[-4_000:] if wrong else None)


def table(totals: Sequence[Total], seed: int) -> str:
    """Markdown, with the sum below."""
    lines = ["| what | inputs | peak memory, MB | slowest, s | found |", "| --- | ---: | ---: | ---: | --- |"]
    lines += [
        f"| {total.name} | {total.inputs:,} | {total.megabytes} | {_at_most(total.slowest)} | {_found(total)} |"
        for total in totals
    ]
    wrong = sum(total.said is not None for total in totals)
    most = max(total.megabytes for total in totals)
    said = f"| **all**, seed {seed} | **{sum(total.inputs for total in totals):,}** | {most} | | {wrong or 'nothing'} |"
    return "\n".join([*lines, said])


def _at_most(seconds: int | None) -> str:
    """libFuzzer counts whole seconds; the other fuzzers hold each input to the limit alone."""
    return f"≤ {SECONDS}" if seconds is None else f"< {seconds + 1}"


def _found(total: Total) -> str:
    return "nothing" if total.said is None else "**something**"


def _tell(totals: Iterable[Total]) -> list[Total]:
    told = []
    for total in totals:
        print(f"{total.name}: {total.inputs:,} inputs, {total.megabytes} MB, {_found(total)}", flush=True)
        if total.said is not None:
            print(total.said, file=sys.stderr, flush=True)
        told.append(total)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1_000_000, help="inputs in all (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of chance (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=2, help="at once (default: %(default)s)")
    parser.add_argument("--only", default="", help="part of the names of those that run")
    parser.add_argument("--write", action="store_true", help="keep the totals in docs/fuzzing.md")
    options = parser.parse_args()
    with ThreadPoolExecutor(options.processes) as pool:
        chosen = fuzzers(options.runs, options.only)
        totals = _tell(pool.map(lambda fuzzer: fuzz(fuzzer, options.seed), chosen))
    told = table(totals, options.seed)
    print(told)
    if options.write:
        keep(told, "totals", DOCUMENT)
    sys.exit(any(total.said is not None for total in totals))


if __name__ == "__main__":
    main()
