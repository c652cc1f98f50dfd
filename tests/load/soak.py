"""`make soak MINUTES=60`: a few players for long, and the memory of the function, the edge and the emulator meanwhile.

`python -m tests.load.soak --minutes 60 --write`; `--write` keeps curve and table in docs/load.md. The samples are in
build/load/soak.json at any time: `--draw` draws them again.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from infra.console import command, say
from infra.local import end_on_sigterm, serving
from infra.paths import BUILD, ROOT
from tests.bench.document import keep
from tests.load.crowds import send
from tests.load.curve import draw
from tests.load.deck import write_deck
from tests.load.growth import is_flat, table
from tests.load.memory import Sample, sample
from tests.load.plan import Plan, Told, read_told, write
from tests.load.processes import emulator_of

if TYPE_CHECKING:
    from infra.local import Game

FOLDER = BUILD / "load"
SAMPLES, TOLD, CURVE = FOLDER / "soak.json", FOLDER / "soak-told.json", ROOT / "docs" / "load-memory.svg"
DOCUMENT = ROOT / "docs" / "load.md"
EVERY_S = 15.0


class Watch:
    """Takes a sample every 15 s, and keeps all of them in a file."""

    def __init__(self, emulator: int) -> None:
        self._emulator, self._begun, self._due = emulator, time.monotonic(), 0.0
        self.samples: list[Sample] = []

    def __call__(self, _: int) -> None:
        now = time.monotonic() - self._begun
        if now >= self._due:
            self._due = now + EVERY_S
            self.samples.append(sample(now, self._emulator))
            SAMPLES.write_text(json.dumps([asdict(each) for each in self.samples]), "utf-8")


def soak(game: Game, state: Path, minutes: float, players: int) -> None:
    deck = state / "deck.json"
    say(f"  {players} players, {minutes:g} minutes, with {write_deck(deck)}")
    watch = Watch(emulator_of(state))
    plan = Plan(f"{game.address}/api", players, 60 * minutes, str(deck), f"{game.address}/", rest=4)
    write(send(plan, state, watch), TOLD)


def main() -> int:
    """Soak, print, keep if asked to; status 1 where memory is not flat."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--players", type=int, default=2)
    parser.add_argument("--draw", action="store_true", help="draw what the last soak left, and do not soak")
    parser.add_argument("--write", action="store_true", help="keep curve and table in docs/load.md")
    arguments = parser.parse_args()
    end_on_sigterm()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not arguments.draw:
        with tempfile.TemporaryDirectory(prefix="soak-", dir=BUILD) as folder, serving(Path(folder), 0) as game:
            soak(game, Path(folder), arguments.minutes, arguments.players)
    return _tell(read_samples(), read_told(TOLD), write_document=arguments.write)


def read_samples() -> list[Sample]:
    found = json.loads(SAMPLES.read_text("utf-8"))
    return [
        Sample(**each | {"functions": {int(process): mib for process, mib in each["functions"].items()}})
        for each in found
    ]


def _tell(samples: list[Sample], told: Told, *, write_document: bool) -> int:
    text = table(samples, told)
    say(text)
    if write_document:
        draw(samples, CURVE)
        keep(text, "soak", DOCUMENT)
    return 0 if is_flat(samples) else 1


if __name__ == "__main__":
    sys.exit(command(main))
