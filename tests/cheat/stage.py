"""The game on a table in memory, with a clock that is moved by hand and a machine that sees what it is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from chalicelib import wiring
from chalicelib.domain.board import Board
from chalicelib.domain.fairness import held
from chalicelib.domain.game import Mode
from chalicelib.domain.guessing import Guess
from chalicelib.domain.round import Reason
from chalicelib.domain.totals import Totals
from chalicelib.services.games import Choice
from chalicelib.storage.imprints import known_key
from chalicelib.storage.leaderboard import LeaderboardStore
from chalicelib.storage.words import WordStore
from tests.api.champion import TellingClassifier
from tests.aws import SettableClock
from tests.cheat.hands import Hand, lasts_ms, questions, slant, until, untimed
from tests.cheat.memory import MemoryBucket, MemoryTable, clients

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.round import Round
    from chalicelib.domain.word import Catalogue
    from tests.cheat.deck import Deck

MORNING = 1_800_000_000_000 - 1_800_000_000_000 % 86_400_000 + 60_000  # a minute of a Friday, UTC
ENVIRONMENT = {"INKLING_TABLE": "", "INKLING_BUCKET": "", "INKLING_USER_POOL": "", "INKLING_CLIENT": ""}
WINNERS = 3  # players who have won with a word before
ANSWER_MS = (50, 150)
LOOK_MS = 700  # from the result of a round to the next one


class Told(TellingClassifier):
    """Sees what it is told."""

    says = ""

    def guess(self, drawing: Drawing, top: int = 5, **_: object) -> tuple[Guess, ...]:  # noqa: ARG002
        sure = 0.9 if self.says else 0.1  # what is not sure is not said
        return (Guess(self.says or "nothing in particular", sure),) if drawing.strokes else ()


@dataclass(frozen=True, slots=True)
class Place:
    """A player's row in a ranking."""

    rank: int
    points: int


class Stage:
    """A game of its own, where players draw with a hand or a script; each begins where the last one ended."""

    def __init__(self, deck: Deck, catalogue: Catalogue, seed: int = 1) -> None:
        """`catalogue` has a word for each label of the deck, at least."""
        self.deck = deck
        self.catalogue = catalogue
        self._open(MemoryTable(), MemoryBucket(), MORNING, seed)
        WordStore(cast("Any", self.table)).put(catalogue.categories, catalogue.words, MORNING, "test")
        for label, known in deck.imprints():
            self.bucket.put_object(Key=known_key(label), Body=known)

    def _open(self, table: MemoryTable, bucket: MemoryBucket, now: int, seed: int) -> None:
        self.table, self.bucket = table, bucket
        self.random = Random(seed)
        self.clock = SettableClock(now)
        self.machine = Told()
        self.machine.labels = cast("Any", self.deck.labels)
        self._won: dict[tuple[str, int], Drawing] = {}
        self.services = wiring.build(
            ENVIRONMENT,
            clock=self.clock,
            clients=clients(table, bucket),
            champion=cast("Any", SimpleNamespace(current=lambda: self.machine)),
            random=self.random,
        )

    def copy(self, seed: int) -> Stage:
        """The same game at this moment, which goes on by itself."""
        other = Stage.__new__(Stage)
        other.deck, other.catalogue = self.deck.copy(), self.catalogue
        other._open(self.table.copy(), self.bucket.copy(), self.clock.now, seed)
        other._won = dict(self._won)
        return other

    def join(self, player: str) -> str:
        self.table.put_item(Item={"PK": f"PLAYER#{player}", "SK": "PROFILE", "display_name": player})
        return player

    def game(self, player: str, **choice: Any) -> str:
        asked: dict[str, Any] = {"mode": Mode.CLASSIC, "seconds": 60} | choice
        return self.services.games.start(player, Choice(**asked)).id

    def deal(self, player: str, game: str) -> Round:
        """The game's next round."""
        self.clock.advance(LOOK_MS)
        return self.services.games.next_round(player, game)

    def by_hand(self, round_: Round, drawing: Drawing, hand: Hand, *, shows: Drawing | None = None) -> Round:
        """Draw, and be asked after as the site does; it is recognised when it is whole, and ends at once.

        `shows` is what is handed in instead of what was drawn.
        """
        timed = hand.timed(drawing)
        begun = max(self.clock.now, round_.started_at) + round(hand.begun_ms)
        most = (round_.deadline or begun + 60_000) - begun - 1_000
        for seq, asked in enumerate(questions(timed, lambda: self.random.uniform(*ANSWER_MS))):
            whole = asked.ms >= min(lasts_ms(timed), most)
            self.clock.now = begun + round(min(asked.ms, most))
            self.guess(round_, until(timed, asked.ms), seq, sees=whole)
            if whole:
                break
        self.clock.advance(200)
        return self.end(round_, timed if shows is None else shows, sees=shows is None)

    def whole(self, round_: Round, drawing: Drawing, ms: int) -> Round:
        """Send a drawing as one, at a time of the round's clock, and end."""
        self.clock.now = max(self.clock.now, round_.started_at + ms)
        self.guess(round_, drawing, 0, sees=True)
        return self.end(round_, drawing)

    def guess(self, round_: Round, drawing: Drawing, seq: int, *, sees: bool) -> None:
        self.machine.says = round_.label if sees else ""
        self.services.rounds.guess(round_.player, round_.id, untimed(drawing), seq, seen=seq - 1)

    def end(self, round_: Round, drawing: Drawing, *, sees: bool = True) -> Round:
        self.machine.says = round_.label if sees else ""
        return self.services.rounds.end(round_.player, round_.id, drawing, Reason.RECOGNISED)

    def hand(self) -> Hand:
        """Of one of many people, who is done in time."""
        hand = Hand.of(self.random)
        return replace(hand, speed=max(hand.speed, 0.4), begun_ms=min(hand.begun_ms, 5_000))

    def own(self, round_: Round) -> Drawing:
        """A drawing of the round's word that nobody has drawn before."""
        return self.deck.fresh(round_.label, self.random)

    def won_with(self, round_: Round) -> Drawing:
        """What somebody has won a round of the same word with before; in Zen, which moves no ranking."""
        key = (round_.label, self.random.randrange(WINNERS))
        if key not in self._won:
            winner = self.join(f"winner {len(self._won)}")
            game = self.game(winner, mode=Mode.ZEN, seconds=None, word=round_.word)
            drawing = slant(self.own(round_), self.random)
            now = self.clock.now
            self.by_hand(self.deal(winner, game), drawing, self.hand())
            self.clock.now = now
            self._won[key] = drawing
        return self._won[key]

    def rankings(self) -> dict[str, dict[str, Place]]:
        """Every ranking, as players see it."""
        rows = {sort for items in self.table.items.values() for sort in items if sort.startswith("BOARD#")}
        return {key: dict(self._ranking(Board(*key.split("#")[1:]))) for key in sorted(rows)}  # type: ignore[arg-type]

    def _ranking(self, board: Board) -> Iterator[tuple[str, Place]]:
        store, cursor, more = LeaderboardStore(cast("Any", self.table)), None, True
        while more:
            rows, cursor = store.page(board, 500, cursor)
            yield from ((row.player, Place(row.rank, row.points)) for row in rows)
            more = cursor is not None


def is_held(rounds: Sequence[Round]) -> bool:
    """Whether a player with these rounds stands in no ranking any more."""
    return held(Totals(rounds=len(rounds), flagged=sum(round_.flagged for round_ in rounds)))
