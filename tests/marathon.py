"""Plays many rounds through the services on the emulator, and holds all that is told of them against a recount.

python -m tests.marathon ROUNDS FOLDER   # the export of results is left in the folder
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from analysis.database import Database
from analysis.findings import find
from infra.console import command, say
from infra.emulator import emulator
from infra.stack import Cloud as Emulated
from simulation.world import connect
from tests.aws import REGION, make_resources
from tests.conftest import Cloud
from tests.pages import Pages
from tests.recount import check, check_export, check_report, keep_export
from tests.simulated import Simulation

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKED = 1_000  # rounds after which statistics are held against a recount


@contextmanager
def cloud() -> Iterator[Cloud]:
    """An emulator of its own: moto copies its whole table for each transaction, which takes hours."""
    with TemporaryDirectory() as folder, emulator(Path(folder)) as running:
        clients = connect(Emulated(running.address))
        yield Cloud(clients, make_resources(clients))


def tell(pages: Pages, played: int) -> None:
    """Hold all pages against a recount, and tell what their answers took."""
    pages.check()
    reads = ", ".join(f"{route} {number}" for route, number in pages.most.items())
    say(f"{played} rounds: every page is what a recount says; reads of an answer, at most: {reads}")


def main() -> int:
    rounds, folder = int(sys.argv[1]), Path(sys.argv[2])
    with cloud() as there:
        simulation = Simulation(there)
        pages, told = Pages(there, simulation), 0
        for played in simulation.games(rounds):
            if played >= told + CHECKED:
                told = played
                check(there, simulation.closed)
                if played < 2 * CHECKED:
                    tell(pages, played)
                say(f"{played} rounds: statistics are what a recount says")
        check(there, simulation.closed)
        tell(pages, rounds)
        written = simulation.services.exports.export()
        keep_export(there, folder)
        database = Database(folder)
        check_export(database, simulation.closed)
        check_report(find(database), simulation.closed)
        say(f"{written.rows} rows in {folder}: export and report are what a recount says")
    return 0


if __name__ == "__main__":
    os.environ |= {"AWS_DEFAULT_REGION": REGION, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    sys.exit(command(main))
