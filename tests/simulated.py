"""Many rounds, played through the services against a model that sees what it is told: some players draw better."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from chalicelib import wiring
from chalicelib.domain.drawing import Drawing
from chalicelib.domain.game import ROUNDS, Mode
from chalicelib.domain.guessing import Guess
from chalicelib.domain.round import Reason, Verdict
from chalicelib.domain.word import Catalogue, Category, Word
from chalicelib.errors import BrokenModel
from chalicelib.inference.taught import Prototype, Taught
from chalicelib.services.games import Choice
from chalicelib.storage.words import WordStore
from infra.words import load_words
from tests.aws import SettableClock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from chalicelib.domain.round import Round
    from chalicelib.inference.batch import Batch
    from tests.conftest import Cloud

BEGIN = 1_800_000_000_000 - 1_800_000_000_000 % 86_400_000  # midnight of 15 January 2027, UTC
DAY = 86_400_000
PLAYERS = 20
VERSIONS = ("20270101T000000Z", "20270117T120000Z")  # the second one is a little better
MODES = (Mode.CLASSIC, Mode.CLASSIC, Mode.CLASSIC, Mode.ZEN, Mode.DAILY, Mode.SPRINT)
MYTHS = ("basilisk", "griffin", "kraken", "sphinx", "unicorn", "yeti")


def catalogue() -> Catalogue:
    """The game's words, and some that the model has no label for."""
    words = load_words()
    myths = [Word(label, label, {"en": label, "fr": label}, "myths", 3) for label in MYTHS]
    ordered = sorted([*words.words, *myths], key=lambda word: word.id)
    return Catalogue((*words.categories, Category("myths", {"en": "Myths", "fr": "Mythes"})), tuple(ordered))


@dataclass
class ToldClassifier:
    """Guesses the label whose place is the first point's x, then those that follow."""

    labels: Sequence[str]
    version: str = VERSIONS[0]
    taught: frozenset[str] = frozenset()
    progress: Mapping[str, int] = field(default_factory=dict)
    announce_at: float = 0.3

    def guess(
        self, drawing: Drawing, top: int = 5, *, finished: bool = False, taught: Sequence[Taught] = ()
    ) -> tuple[Guess, ...]:
        assert not taught
        if not drawing.strokes:
            return ()
        first = int(drawing.strokes[0].x[0])
        places = range(first, first + min(top, len(self.labels)))
        best = 0.7 if finished else 0.6
        return tuple(
            Guess(self.labels[place % len(self.labels)], best / 2**number) for number, place in enumerate(places)
        )

    def embeddings(self, batch: Batch) -> NDArray[np.float32]:
        return np.zeros((len(batch), 1), np.float32)

    def prototype(self, word: str, batch: Batch) -> Prototype:
        return Prototype(word, self.version, len(batch), np.zeros(1, np.float32))

    def teach(self, prototype: Prototype) -> Taught:
        raise BrokenModel(f"It can be taught nothing, {prototype.word} neither.")


class ToldChampion:
    def __init__(self, labels: Sequence[str]) -> None:
        self.classifier = ToldClassifier(labels)

    def current(self) -> ToldClassifier:
        return self.classifier


class Simulation:
    """A game of its own on moto, and what was drawn in it; `closed` are the raw results."""

    def __init__(self, cloud: Cloud, seed: int = 1) -> None:
        words = catalogue()
        self.random = Random(seed)
        self.clock = SettableClock(BEGIN)
        self.labels = tuple(word.label for word in words.words if word.category != "myths")
        self.skill = {label: self.random.betavariate(4, 2) for label in self.labels}
        self.champion = ToldChampion(self.labels)
        WordStore(cloud.table).put(words.categories, words.words, BEGIN, "test")
        for number in range(PLAYERS):
            cloud.table.put_item(Item={"PK": f"PLAYER#p{number}", "SK": "PROFILE", "display_name": f"Player {number}"})
        self.services = wiring.build(
            cloud.environment, clock=self.clock, clients=cloud.clients, champion=self.champion, random=self.random
        )
        self.closed: list[Round] = []
        self._dailies: set[tuple[str, int]] = set()

    def play(self, rounds: int, days: int = 5) -> None:
        for _ in self.games(rounds, days):
            pass

    def games(self, rounds: int, days: int = 5) -> Iterator[int]:
        """Play so many rounds, evenly over some days, the second half against a newer model; how many so far."""
        while len(self.closed) < rounds:
            share = len(self.closed) / rounds
            self.clock.now = max(self.clock.now + 1_000, BEGIN + int(share * days * DAY))
            version = VERSIONS[share >= 0.5]
            if version != self.champion.classifier.version:
                self.champion.classifier = ToldClassifier(self.labels, version)
            self._game(rounds)
            yield len(self.closed)
        self.clock.now = BEGIN + (days + 1) * DAY

    def _game(self, rounds: int) -> None:
        player, mode = f"p{self.random.randrange(PLAYERS)}", self.random.choice(MODES)
        day = (self.clock() - BEGIN) // DAY
        if mode is Mode.DAILY and (player, day) in self._dailies:
            mode = Mode.CLASSIC
        self._dailies |= {(player, day)} if mode is Mode.DAILY else set()
        categories = ("myths",) if mode is Mode.ZEN and self.random.random() < 0.3 else ()
        game = self.services.games.start(player, Choice(mode, categories))
        for _ in range(min(rounds - len(self.closed), 3 if categories else ROUNDS[mode] or 4)):
            self._round(player, game.id)

    def _round(self, player: str, game: str) -> None:
        dealt = self.services.games.next_round(player, game)
        self.clock.advance(4_000)
        for seq in range(self.random.randrange(3)):
            self.services.rounds.guess(player, dealt.id, self._drawing(self._other(dealt.label)), seq)
            self.clock.advance(self.random.randrange(500, 3_000))
        seen = dealt.label if self.random.random() < self._chance(dealt.label) else self._other(dealt.label)
        drawing = self._drawing(seen) if self.random.random() > 0.02 else Drawing(())
        closed = self.services.rounds.end(player, dealt.id, drawing, Reason.SKIPPED)
        if self.random.random() < 0.2:
            feedback = self.services.feedback.give(player, dealt.id, Verdict.UNCLEAR, None)
            closed = replace(closed, feedback=feedback)
        self.closed.append(closed)
        self.clock.advance(1_000)

    def _chance(self, label: str) -> float:
        better = 0.08 if self.champion.classifier.version == VERSIONS[1] else 0.0
        return min(0.98, self.skill[label] + better) if label in self.skill else 0.0

    def _other(self, label: str) -> str:
        """What a drawing of a label is taken for: mostly the one that follows it."""
        place = self.labels.index(label) if label in self.skill else 0
        return self.labels[(place + self.random.choice((1, 1, 1, 2, 7))) % len(self.labels)]

    def _drawing(self, label: str) -> Drawing:
        return Drawing.from_lists([[[self.labels.index(label), 50], [10, 70], [0, 40]]])
