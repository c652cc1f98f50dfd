"""How many rounds of honest players each rule flags: real drawings, at the pace of people, over slow networks too.

    python -m tests.cheat.honest [--each 60] [--seed 1] [--write]

`--each` is how many drawings of each label are drawn; `--write` keeps the table in docs/cheating.md. Ends with 1 where
a rule flags more than one round in two hundred.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING

from chalicelib.domain.fairness import Dealt, Flag, held, judge
from chalicelib.domain.guessing import Guess
from chalicelib.domain.round import Reason, close
from chalicelib.domain.totals import Totals
from chalicelib.inference.imprint import SIZE, Imprint
from infra.console import Refusal, command, say
from tests.api.artist import DRAWINGS
from tests.bench.document import keep
from tests.builders import NOON, a_round
from tests.cheat.__main__ import DOCUMENT
from tests.cheat.deck import imprints, real_drawings
from tests.cheat.hands import Hand, lasts_ms, questions, until, untimed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.round import Round

LOST = {80: 0.001, 400: 0.002, 1_000: 0.01, 2_000: 0.02}
"""Which share of questions the game never hears of, by the median ms to an answer: a good line, the other end of the
world, a bad line, a very bad one."""

ANSWERS_MS = tuple(LOST)
ANSWER_SPREAD = 0.3

WENT_ON = 0.5
"""Players who finish a drawing after it was recognised."""

ROUNDS = 30
"""Of a player."""

MOST = 0.005
OF_ROUND = (Flag.HASTY, Flag.LEAP, Flag.CLOCK, Flag.SWAPPED, Flag.COPY)


@dataclass
class Tally:
    """Rounds that were recognised, all and by line, and what was flagged of them."""

    rounds: Counter[int] = field(default_factory=Counter)
    flags: Counter[tuple[Flag, int]] = field(default_factory=Counter)
    players: int = 0
    ever_held: int = 0

    def share(self, flag: Flag, line: int | None = None) -> float:
        lines = ANSWERS_MS if line is None else (line,)
        return sum(self.flags[flag, each] for each in lines) / max(1, sum(self.rounds[each] for each in lines))


class Player:
    """One hand on one line, and what its rounds add up to."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._hand = Hand.of(random)
        self._totals = Totals()
        self.line = random.choice(ANSWERS_MS)
        self.was_held = False

    def play(self, label: str, drawing: Drawing, others: bytes) -> tuple[Flag, ...] | None:
        """Draw it in twenty seconds, and be told what speaks against it; None where it is not recognised by then."""
        timed = self._hand.timed(drawing)
        round_, ms, answer_ms = self._guessed(a_round(label=label), timed)
        if round_.recognised_at is None:
            return None
        ms += answer_ms
        if self._random.random() < WENT_ON:
            ms = max(ms, lasts_ms(timed))
        seen = until(timed, ms)
        now = self._arrives(ms, self._answer_ms())
        return self._judged(round_, seen, now, copied=Imprint.of(seen).is_in(others))

    def _guessed(self, round_: Round, timed: Drawing) -> tuple[Round, float, float]:
        """The round as its guesses leave it, when the last one was asked, in ms of the drawing, and the answer's ms."""
        enough = self._random.uniform(0.3, 1) * lasts_ms(timed)
        for seq, asked in enumerate(questions(timed, self._answer_ms)):
            if self._random.random() < LOST[self.line] and asked.ms < lasts_ms(timed):
                continue
            now = self._arrives(asked.ms, asked.answer_ms)
            if not round_.running(now):
                break
            round_ = replace(round_, seq=seq, trace=round_.traced(untimed(until(timed, asked.ms)), now))
            if asked.ms >= enough:
                return replace(round_, recognised_at=now), asked.ms, asked.answer_ms
        return round_, 0, 0

    def _arrives(self, ms: float, answer_ms: float) -> int:
        """When the game hears of what is there at a time of the drawing."""
        return NOON + round(self._hand.begun_ms + ms + answer_ms / 2)

    def _answer_ms(self) -> float:
        return self._random.lognormvariate(math.log(self.line), ANSWER_SPREAD)

    def _judged(self, round_: Round, drawing: Drawing, now: int, *, copied: bool) -> tuple[Flag, ...]:
        guesses = (Guess(round_.label, 0.9),)
        result = close(round_, guesses, Reason.RECOGNISED, now)
        dealt = Dealt(self._totals.of_day + 1, round_.id)
        flags = judge(round_, drawing, guesses, now, self._totals, dealt, copied=copied)
        self._totals = self._totals.plus(replace(result, flags=flags))
        self.was_held |= held(self._totals)
        return flags


def rounds(
    drawings: Mapping[str, Sequence[Drawing]], each: int, random: Random
) -> Iterator[tuple[str, Drawing, bytes]]:
    """Drawings of all labels in any order, each with the imprints of all others of its label."""
    known = {label: b"".join(imprints(of)) for label, of in drawings.items()}
    chosen = [
        (label, place) for label, of in drawings.items() for place in random.sample(range(len(of)), min(each, len(of)))
    ]
    random.shuffle(chosen)
    for label, place in chosen:
        others = known[label][: SIZE * place] + known[label][SIZE * (place + 1) :]
        yield label, drawings[label][place], others


def measure(drawn: Iterator[tuple[str, Drawing, bytes]], random: Random) -> Tally:
    """Have players draw, so many rounds each."""
    tally, player = Tally(), Player(random)
    for number, (label, drawing, others) in enumerate(drawn):
        if number % ROUNDS == 0:
            tally.ever_held += player.was_held
            player = Player(random)
            tally.players += 1
        flags = player.play(label, drawing, others)
        if flags is not None:
            tally.rounds[player.line] += 1
            tally.flags.update((flag, player.line) for flag in flags)
    tally.ever_held += player.was_held
    return tally


def table(tally: Tally) -> str:
    lines = [
        f"| rule | of {sum(tally.rounds.values()):,} recognised rounds | " + " | ".join(map(_named, ANSWERS_MS)) + " |"
    ]
    lines.append("| --- |" + " --: |" * (1 + len(ANSWERS_MS)))
    for flag in OF_ROUND:
        shares = [tally.share(flag), *(tally.share(flag, line) for line in ANSWERS_MS)]
        lines.append(f"| {flag} | " + " | ".join(f"{share:.2%}" for share in shares) + " |")
    held_once = f"{tally.ever_held:,} of {tally.players:,} players of {ROUNDS} rounds each"
    told = f"{held_once} were out of the rankings for a while."
    return "\n".join(lines) + f"\n\n{told}"


def _named(line: int) -> str:
    return f"answers after {line / 1_000:g} s"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=60, help="drawings of each label")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="keep the table in docs/cheating.md")
    asked = parser.parse_args()
    if not DRAWINGS.exists():
        raise Refusal(f"{DRAWINGS} is not there: honest players need real drawings")
    random = Random(asked.seed)
    tally = measure(rounds(real_drawings(), asked.each, random), random)
    text = table(tally)
    say(text)
    if asked.write:
        keep(text, "honest", DOCUMENT)
    return int(any(tally.share(flag) > MOST for flag in OF_ROUND))


if __name__ == "__main__":
    sys.exit(command(main))
