"""Players: who there are, how much and how well they draw, and how often what they say is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from simulation.sheet import Sheet, Trick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulation.attack import Conspiracy
    from simulation.parts import Pile

GOOD, SLOPPY, MALICIOUS = "good", "sloppy", "malicious"


@dataclass(frozen=True, slots=True)
class Habits:
    """How a kind of player plays; all but `games` are shares.

    `games`: how many games they play where a good player plays one. `says`: of their rounds, how many they give a
    verdict on. `errs`: of these, how many are the wrong button or the wrong label. `misheard`: of their drawings, how
    many show another label than the one asked for. `unfinished`: how many end halfway.
    """

    games: float
    says: float
    errs: float = 0.0
    misheard: float = 0.0
    unfinished: float = 0.0


HABITS = {
    GOOD: Habits(games=1.0, says=0.85, errs=0.01, misheard=0.0, unfinished=0.02),
    SLOPPY: Habits(games=1.0, says=0.60, errs=0.08, misheard=0.05, unfinished=0.20),
    MALICIOUS: Habits(games=1.5, says=1.0),
}


@dataclass(frozen=True, slots=True)
class Player:
    """One player; all chance of theirs comes from their own random numbers, whoever else plays."""

    name: str
    kind: str
    random: Random = field(repr=False)

    @property
    def habits(self) -> Habits:
        return HABITS[self.kind]

    @property
    def honest(self) -> bool:
        return self.kind != MALICIOUS

    def draw(self, label: str, pile: Pile, conspiracy: Conspiracy | None, *, teaching: bool) -> Sheet:
        """What they hand in when they are asked for a label."""
        if conspiracy is not None and not self.honest:
            return conspiracy.sheet(label, self.random, teaching=teaching)
        return self._in_earnest(label, pile)

    def verdict(self, sheet: Sheet, asked: str, seen: str | None, *, teaching: bool) -> dict[str, str] | None:
        """What they say of a round, as the API takes it; None for nothing. `seen` is what the machine took it for."""
        if self.random.random() >= self.habits.says:
            return None
        if not self.honest:
            return _claim(sheet.says, seen, teaching=teaching)
        true = (not teaching and seen == sheet.shows) or (teaching and asked == sheet.shows)
        if self.random.random() < self.habits.errs:
            true = not true
        if true:
            return {"verdict": "right"}
        if teaching or sheet.shows is None:
            return {"verdict": "unclear"}
        return {"verdict": "wrong"} if sheet.shows == asked else {"verdict": "wrong", "label": sheet.shows}

    def _in_earnest(self, label: str, pile: Pile) -> Sheet:
        habits, chance = self.habits, self.random.random()
        if chance < habits.misheard:
            other = self.random.choice(sorted(pile.labels))
            return Sheet(pile.take(other), other, Trick.MISHEARD)
        drawing = pile.take(label)
        if chance < habits.misheard + habits.unfinished:
            half = drawing[: max(1, len(drawing) // 2)]
            return Sheet(half, label, Trick.UNFINISHED) if len(half) < len(drawing) else Sheet(drawing, label)
        return Sheet(drawing, label)


def _claim(label: str | None, seen: str | None, *, teaching: bool) -> dict[str, str] | None:
    """The verdict by which a label is claimed: that it is right, where the machine or the round says so already."""
    if label is None:
        return None
    return {"verdict": "right"} if teaching or seen == label else {"verdict": "wrong", "label": label}


def population(honest: int, malicious: int, seed: str) -> tuple[Player, ...]:
    """Players of each kind: of the honest ones every fourth is sloppy."""
    kinds = [SLOPPY if number % 4 == 3 else GOOD for number in range(honest)] + [MALICIOUS] * malicious
    names = [f"{kind}-{number:03}" for number, kind in enumerate(kinds)]
    return tuple(Player(name, kind, Random(f"{seed} {name}")) for name, kind in zip(names, kinds, strict=True))


def appointments(players: Sequence[Player], games: int, seed: str) -> list[Player]:
    """Who plays, game by game: good players so many games together with the sloppy ones, malicious ones more each."""
    random = Random(f"{seed} honest")
    honest, others = ([player for player in players if player.honest is kind] for kind in (True, False))
    order = [honest[number % len(honest)] for number in range(games)] if honest else []
    if others:
        share = games / len(honest) * HABITS[MALICIOUS].games if honest else games / len(others)
        order += [others[number % len(others)] for number in range(round(share * len(others)))]
    random.shuffle(order)
    return order
