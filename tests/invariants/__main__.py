"""Plays the state machine against an emulator of the cloud, and tells what was done and held.

python -m tests.invariants --steps 10000 [--seed 1] [--shrink] [--write]
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from infra.console import command, say
from tests.bench.document import keep
from tests.invariants.clouds import emulated
from tests.invariants.playing import play
from tests.invariants.report import told
from tests.invariants.wire import Wire

if TYPE_CHECKING:
    from tests.invariants.machine import Tally

DOCUMENT = Path(__file__).parents[2] / "docs" / "invariants.md"
AT_ONCE = 500  # steps after which it is said how far it is


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=10_000, help="how many steps to play at least")
    parser.add_argument("--seed", type=int, default=1, help="another one plays otherwise")
    parser.add_argument("--shrink", action="store_true", help="look for the fewest steps to what is found")
    parser.add_argument("--write", action="store_true", help=f"keep the figures in docs/{DOCUMENT.name}")
    options = parser.parse_args()
    warnings.filterwarnings("ignore", message="CognitoUserPoolAuthorizer is not a supported in local mode")
    text = told(_played(options.steps, options.seed, shrink=options.shrink))
    say(text)
    if options.write:
        keep(text, "invariants", DOCUMENT)
    return 0


def _played(steps: int, seed: int, *, shrink: bool) -> Tally:
    with emulated() as cloud:
        wire = Wire(cloud.clients, in_process=cloud.in_process)
        tally = play(cloud, wire, min(steps, AT_ONCE), 1_000 * seed, shrink=shrink)
        while tally.steps < steps:
            say(f"{tally.steps} steps")
            number = 1_000 * seed + tally.runs  # whatever was not used yet
            tally += play(cloud, wire, min(steps - tally.steps, AT_ONCE), number, shrink=shrink)
    return tally


if __name__ == "__main__":
    command(main)
