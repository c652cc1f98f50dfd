"""Lets scripted cheaters of each kind play beside honest players, and tells what becomes of the honest ones' ranks.

    make cheat CHEATERS=1000
    python -m tests.cheat --cheaters 20 [--kind "parallel games"…] [--write]

`--write` keeps the tables in docs/cheating.md: of what is told from honest play, and of what is not. Ends with 1 where
a kind of the first one has changed an honest player's rank.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.domain.word import Catalogue
from infra.console import Refusal, command, say
from infra.words import load_words
from tests.api.artist import DRAWINGS
from tests.bench.document import keep
from tests.cheat.deck import deck, real_drawings
from tests.cheat.kinds import BEYOND, KINDS, honest, play
from tests.cheat.report import Outcome, table
from tests.cheat.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Collection

    from chalicelib.domain.round import Round

DOCUMENT = Path(__file__).parents[2] / "docs" / "cheating.md"
HONEST = 48
ROUNDS = 6  # at most, of an honest player
MOST_BEYOND = 100  # cheaters of a kind that is not told: their share is all that is asked for
APART_MS = 20_000  # from one cheater's first round to the next one's: they play at the same time


def words(labels: Collection[str]) -> Catalogue:
    """The game's words that have one of the labels."""
    every = load_words()
    return Catalogue(every.categories, tuple(word for word in every.words if word.label in labels))


def begin(stage: Stage, players: int = HONEST) -> list[Round]:
    """Honest players, of one to six rounds each."""
    names = [stage.join(f"honest {number}") for number in range(players)]
    return [round_ for number, name in enumerate(names) for round_ in honest(stage, name, 1 + number % ROUNDS)]


def cheat(begun: Stage, kind: str, cheaters: int) -> Outcome:
    """So many cheaters of a kind, beside the honest players who have played before."""
    stage = begun.copy(seed=len(kind))
    before, start, played = stage.rankings(), stage.clock.now, {}
    for number in range(cheaters):
        stage.clock.now = start + number * APART_MS
        name = stage.join(f"cheater {number}")
        played[name] = play(stage, name, kind, number)
    return Outcome.of(kind, played, before, stage.rankings())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cheaters", type=int, default=1_000, help="of each kind")
    parser.add_argument("--kind", choices=KINDS | BEYOND, action="append", help="only this one; can be repeated")
    parser.add_argument("--write", action="store_true", help="keep the table in docs/cheating.md")
    asked = parser.parse_args()
    if not DRAWINGS.exists():
        raise Refusal(f"{DRAWINGS} is not there: honest players need real drawings")
    drawings = deck(real_drawings())
    stage = Stage(drawings, words(drawings.labels))
    fair = begin(stage)
    wrong = sum(round_.flagged for round_ in fair)
    told = f"{HONEST} honest players played {len(fair)} rounds, of which {wrong} were flagged."
    outcomes = [_told(cheat(stage, kind, _number(kind, asked.cheaters))) for kind in asked.kind or KINDS | BEYOND]
    known, beyond = ([one for one in outcomes if one.kind in kinds] for kinds in (KINDS, BEYOND))
    tables = {"cheaters": f"{table(known)}\n\n{told}", "beyond": table(beyond)}
    for name, text in tables.items():
        say(text)
        if asked.write:
            keep(text, name, DOCUMENT)
    return int(any(one.moved for one in known))


def _number(kind: str, cheaters: int) -> int:
    return min(cheaters, MOST_BEYOND) if kind in BEYOND else cheaters


def _told(outcome: Outcome) -> Outcome:
    say(f"{outcome.kind}: {outcome.flagged} of {outcome.rounds} rounds flagged, {outcome.above} above an honest player")
    return outcome


if __name__ == "__main__":
    sys.exit(command(main))
