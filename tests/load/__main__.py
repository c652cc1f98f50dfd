"""`make load`, which is `python -m tests.load --write`: rising numbers of players, through the edge and at the gateway.

The game is served for this as `make run` serves it; `--write` keeps the tables in docs/load.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from infra.console import command, say, step
from infra.local import end_on_sigterm, serving
from infra.paths import BUILD, ROOT
from infra.stack import Cloud, outputs
from tests.bench.document import keep
from tests.load.crowds import send
from tests.load.deck import write_deck
from tests.load.log import GUESS, lines, spent
from tests.load.plan import Plan
from tests.load.processes import emulator_of
from tests.load.processor import Watch
from tests.load.report import Stage, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = ROOT / "docs" / "load.md"
PLAYERS = (1, 4, 8, 16, 32)


def stage(cloud: Cloud, plan: Plan, folder: Path) -> Stage:
    """Have so many players play, and gather what is told of it."""
    watch = Watch(emulator_of(folder))
    with step(f"players: {plan.players}"):
        told = send(plan, folder, watch)
    return Stage(told, spent(lines(cloud, told.begun, told.ended), GUESS), watch.between(told.begun, told.ended))


def ladder(cloud: Cloud, address: str, static: str | None, folder: Path, wanted: argparse.Namespace) -> list[Stage]:
    deck = str(folder / "deck.json")
    plans = [Plan(address, players, wanted.seconds, deck, static) for players in wanted.players]
    return [stage(cloud, plan, folder) for plan in plans]


def main() -> int:
    """Load, print, keep if asked to; status 1 where there was an error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--players", type=int, nargs="+", default=PLAYERS)
    parser.add_argument("--seconds", type=float, default=40, help="of each number of players")
    parser.add_argument("--write", action="store_true", help="keep the tables in docs/load.md")
    wanted = parser.parse_args()
    end_on_sigterm()
    clouds: list[Cloud] = []

    @contextmanager
    def around(where: Cloud) -> Iterator[None]:
        clouds.append(where)
        yield

    BUILD.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="load-", dir=BUILD) as state,
        serving(Path(state), 0, around=around) as game,
    ):
        folder, (cloud,) = Path(state), clouds
        say(f"  with {write_deck(folder / 'deck.json')}")
        gateway = f"{cloud.endpoint}/_aws/execute-api/{outputs(cloud)['RestAPIId']}/api"
        found = {
            "load by the edge": ladder(cloud, f"{game.address}/api", f"{game.address}/", folder, wanted),
            "load at the gateway": ladder(cloud, gateway, None, folder, wanted),
        }
    for name, stages in found.items():
        say(f"\n{name}\n\n{tables(stages)}")
        if wanted.write:
            keep(f"{wanted.seconds:g} s of each number of players.\n\n{tables(stages)}", name, DOCUMENT)
    return int(any(each.errors for stages in found.values() for one in stages for each in one.told.requests.values()))


if __name__ == "__main__":
    sys.exit(command(main))
