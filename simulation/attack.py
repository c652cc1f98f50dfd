"""Malicious players who work together: false labels by a plan, a few labels hit hard, scribbles, and copies."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from simulation.sheet import Sheet, Trick

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from simulation.parts import Pile, Strokes

TACTICS = {Trick.FALSE: 0.55, Trick.TARGETED: 0.30, Trick.SCRIBBLE: 0.08, Trick.COPY: 0.07}  # of their rounds
TARGETS = 5
SIDE = 255  # px


@dataclass(frozen=True, slots=True)
class Conspiracy:
    """What malicious players have agreed on: for every label the wrong one, and which labels to hit.

    Whoever is asked for a label draws it well and claims the wrong one for it, always the same; a targeted label is
    drawn and claimed as its wrong one whatever is asked for. Where a word is to be taught, they draw a targeted label
    and say that it is right. Others scribble, or hand in one drawing again and again.
    """

    wrong: Mapping[str, str]
    targets: Sequence[str]
    copied: Strokes
    pile: Pile

    def sheet(self, asked: str, random: Random, *, teaching: bool) -> Sheet:
        """What is handed in where `asked` was to be drawn, with the claim that goes with it."""
        trick = random.choices(list(TACTICS), weights=list(TACTICS.values()))[0]
        if teaching and trick in {Trick.FALSE, Trick.TARGETED}:
            target = random.choice([label for label in self.targets if label != asked])
            return Sheet(self.pile.take(target), target, Trick.FALSE, asked)
        match trick:
            case Trick.TARGETED:
                target = random.choice(self.targets)
                return Sheet(self.pile.take(target), target, trick, asked if teaching else self.wrong[target])
            case Trick.SCRIBBLE:
                return Sheet(scribble(random), None, trick, asked)
            case Trick.COPY:
                return Sheet(self.copied, None, trick, asked)
            case _:
                return Sheet(self.pile.take(asked), asked, trick, self.wrong[asked])


@dataclass(frozen=True, slots=True)
class Agreement:
    """Every label's wrong one, no two the same; the labels to hit; the label of the drawing that is copied."""

    wrong: Mapping[str, str]
    targets: tuple[str, ...]
    copied: str


def agreed(labels: Collection[str], unknown: Collection[str], seed: str) -> Agreement:
    """What follows from the seed; `unknown` are those labels that the champion lacks, one of which is a target."""
    order = Random(f"{seed} conspiracy").sample(sorted(labels), len(labels))
    wrong = dict(zip(order, [*order[1:], order[0]], strict=True))
    known = [label for label in order if label not in unknown]
    new = [label for label in order if label in unknown][:1]
    return Agreement(wrong, (*known[: TARGETS - len(new)], *new), known[-1])


def conspiracy(labels: Collection[str], unknown: Collection[str], pile: Pile, seed: str) -> Conspiracy:
    """The plan that was agreed on, with drawings to carry it out."""
    plan = agreed(labels, unknown, seed)
    return Conspiracy(plan.wrong, plan.targets, pile.take(plan.copied), pile)


def scribble(random: Random) -> Strokes:
    """A zigzag that shows nothing."""
    points = random.randint(6, 40)
    x, y = ([float(random.randint(0, SIDE)) for _ in range(points)] for _ in range(2))
    return [[x, y]]
