"""`make scale`, which is `python -m tests.scale [--write]`: what the game costs, and where it stops, on paper.

It plays in the process for some minutes, with real drawings where ../shared/quickdraw is at hand. `--write` keeps
tables and plots in docs/scale.md; `--quick` is for a look.
"""

from __future__ import annotations

import argparse
from random import Random
from typing import TYPE_CHECKING

from infra.paths import ROOT
from tests.bench.document import keep
from tests.scale import page, plots
from tests.scale.bill import game_routes, lines, together
from tests.scale.crowd import DESIGNS, WINDOW_MS, meet
from tests.scale.heat import hottest, play, recorder
from tests.scale.visit import measure

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT: Path = ROOT / "docs" / "scale.md"
PLAYERS, VISITS, GAMES = 4, 3, 3_000
WINDOWS, WINDOWS_AT = (5.0, WINDOW_MS, 20.0), 1_000.0


def main() -> None:
    """Measure, reckon, simulate, print, and keep if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="keep tables and plots in docs")
    parser.add_argument("--quick", action="store_true", help="fewer visits and games")
    options = parser.parse_args()
    part = 8 if options.quick else 1
    measured = measure(max(1, PLAYERS // part), max(1, VISITS // part))
    table, as_table = recorder()
    rounds = play(GAMES // part, Random(1), as_table)
    hot = hottest(table, GAMES // part)
    players = [round_.player for round_ in rounds]
    met = {(design.name, rate): meet(rounds, rate, design, Random(2)) for design in DESIGNS for rate in plots.RATES}
    longer = {ms: meet(rounds, WINDOWS_AT, DESIGNS[-1], Random(2), ms) for ms in WINDOWS}
    told = {
        "requests": page.requests(measured),
        "prices": page.price_list(),
        "1,000 games": page.games(measured),
        "a million players": page.million(measured),
        "what would lower it": page.lower(measured),
        "what breaks": page.breaks(measured, hot),
        "quotas": page.quotas(measured, hot),
        "own ranks": page.ranks(),
        "partitions": page.partitions(hot),
        "leaderboard": page.boards(players),
        "counters": page.crowd(met),
        "windows": page.windows(longer, WINDOWS_AT),
    }
    print("\n\n".join(f"## {name}\n\n{text}" for name, text in told.items()))  # noqa: T201
    if options.write:
        for name, text in told.items():
            keep(text, name, DOCUMENT)
        bill = lines(together(measured, game_routes(measured)), 1_000)
        plots.draw(DOCUMENT.parent, hot, players, met, bill)


if __name__ == "__main__":
    main()
