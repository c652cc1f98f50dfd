"""Lets a population of players play against the learning loop, and tells what becomes of the champion.

    make simulate
    python -m simulation --processes 2
    python -m simulation --quick
    python -m simulation --anchor 0 --folder build/unanchored

Trains a champion without the ten labels of `training.unseen` on a tenth of the drawings; lets each scenario of
`simulation.plan` run for three periods of play, review and retraining; measures every champion on a holdout that
nothing else sees; writes `docs/learning-loop.json`, the pictures and the tables of `docs/learning-loop.md` from it
(`--quick`, which is small and proves nothing, writes no document, and neither does another `--anchor`). What is
finished is kept in the folder, and the same command goes on from there: after a period, or in the middle of training
the first champion. `--scenario` runs one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.storage.aliases import CHAMPION
from infra.console import Refusal, command, step
from infra.paths import BUILD, ROOT
from simulation import document
from simulation.parts import divide
from simulation.plan import FULL, QUICK, SCENARIOS
from simulation.record import gather, targets
from simulation.scenario import MADE, TRAINING_PYTHON, Running

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulation.plan import Size

SEED = "inkling 1"
DRAWINGS = ROOT.parent / "shared" / "quickdraw" / "drawings.ndjson.gz"


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    size = replace(QUICK if options.quick else FULL, anchor=options.anchor)
    folder = (options.folder or BUILD / ("simulation-quick" if options.quick else "simulation")).resolve()
    claim(folder, size)
    with step("drawings divided and starting champion trained"):
        divide(options.drawings, folder / "parts", size.labels)
        begin(size, folder)
    if options.scenario:
        Running(
            SCENARIOS[options.scenario], size, folder / "parts", folder / "begin", folder / options.scenario, SEED
        ).run()
        return 0
    with step("scenarios played"), ThreadPoolExecutor(options.processes) as pool:
        list(pool.map(lambda name: alone(name, options, folder), SCENARIOS))
    with step("champions measured"):
        found = gather(folder, size, measure(folder, size), SEED)
    (folder / "learning-loop.json").write_text(json.dumps(found, indent=1, ensure_ascii=False), "utf-8")
    if size == FULL:
        document.write(found, ROOT / "docs")
    return 0


def claim(folder: Path, size: Size) -> None:
    """See to it that a folder is for one plan alone; raises Refusal where another was begun there."""
    plan, mark = {"seed": SEED} | asdict(size), folder / "plan.json"
    told = json.loads(json.dumps(plan))
    if not mark.exists():
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_text(json.dumps(told), "utf-8")
    if json.loads(mark.read_text("utf-8")) != told:
        raise Refusal(f"another simulation was begun in {folder}; give another --folder, or remove it")


def begin(size: Size, folder: Path) -> None:
    """Train the starting champion, unless it is there."""
    if not (folder / "begin" / "suspicion.json").exists():
        places = ["--base", str(folder / "parts" / "begin.ndjson.gz"), "--model-dir", str(folder / "begin")]
        learn("simulation.beginning", [*places, "--epochs", str(size.begin), *size.form], folder / "begin.log")


def alone(name: str, options: argparse.Namespace, folder: Path) -> None:
    """Run a scenario in a process of its own: the app's services are one a process."""
    said = ["--scenario", name, "--folder", str(folder), "--drawings", str(options.drawings)]
    said += ["--anchor", str(options.anchor)]
    done = subprocess.run(
        [sys.executable, "-m", "simulation", *said, *(["--quick"] if options.quick else [])], cwd=ROOT, check=False
    )
    if done.returncode:
        raise Refusal(f"the scenario {name} stopped; the same command goes on with it")


def measure(folder: Path, size: Size) -> dict[str, Any]:
    """Measure all champions on the untouched holdout: what `simulation.measuring` finds."""
    out = folder / "measured" / "figures.json"
    out.parent.mkdir(exist_ok=True)
    champions, made = (
        [
            f"{name}/{period}={place}"
            for name in SCENARIOS
            for period in range(1, size.periods + 1)
            if (place := folder / name / "kept" / str(period) / which).exists()
        ]
        for which in (CHAMPION, MADE)
    )
    said = ["--holdout", str(folder / "parts" / "holdout.ndjson.gz"), "--begin", str(folder / "begin")]
    said += ["--out", str(out), "--targets", *targets(folder / "begin", SEED), "--models", *champions, "--made", *made]
    learn("simulation.measuring", said, folder / "measured.log")
    found: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return found


def learn(module: str, arguments: list[str], log: Path) -> None:
    """Run a module in the training environment, on one core."""
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    with log.open("ab") as said:
        line = [str(TRAINING_PYTHON), "-m", module, *arguments]
        ended = subprocess.run(line, cwd=ROOT, env=environment, stdout=said, stderr=said, check=False)
    if ended.returncode:
        raise Refusal(f"{module} ended with status {ended.returncode}; its last words are in {log}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="(default: build/simulation, or build/simulation-quick)")
    parser.add_argument("--drawings", type=Path, default=DRAWINGS, help="of any form (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=1, help="scenarios at once (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="a few rounds, for a look and for tests")
    told = "share of the champion's answers in what is learnt (default: %(default)s)"
    parser.add_argument("--anchor", type=float, default=FULL.anchor, help=told)
    parser.add_argument("--scenario", choices=SCENARIOS, help="this one alone, in this process")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(command(main))
