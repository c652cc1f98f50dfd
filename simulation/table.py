"""Players at their tables: games through the API, many at once, and what is said about each round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulation.sheet import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simulation.attack import Conspiracy
    from simulation.parts import Pile, Strokes
    from simulation.population import Player
    from simulation.sheet import Sheet
    from simulation.world import World

PAUSE, BEGUN, GROWN, DONE = 5_000, 4_000, 5_000, 7_000
"""ms: before a round, until the pen is down (3 s for reading), until the next guess, until it is drawn."""
NEW_GAMES = 0.10  # of the games of honest players: in the category of new words, without a clock
ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Seat:
    """A player in a game, and what is being drawn."""

    player: Player
    round: str
    asked: str
    teaching: bool
    sheet: Sheet


class Table:
    """Where players play, and where what they said is written down."""

    def __init__(self, world: World, pile: Pile, conspiracy: Conspiracy | None, labels: Mapping[str, str]) -> None:
        """`labels` by word."""
        self._world, self._pile, self._conspiracy, self._labels = world, pile, conspiracy, labels
        self._tokens: dict[str, str] = {}

    def games(self, players: Sequence[Player]) -> list[Entry]:
        """A game of each player, all at the same time, round by round."""
        games = [(player, self._ask(player, "/games", _choice(player))["id"]) for player in players]
        return [entry for _ in range(ROUNDS) for entry in self._rounds(games)]

    def _rounds(self, games: Sequence[tuple[Player, str]]) -> list[Entry]:
        clock = self._world.clock
        clock.advance(PAUSE)
        seats = [self._seat(player, game) for player, game in games]
        for seq, (ms, share) in enumerate(((BEGUN, 0), (GROWN, 0.6))):
            clock.advance(ms)
            for seat in seats:
                body = {"drawing": begun(seat.sheet.drawing, share), "seq": seq}
                self._ask(seat.player, f"/rounds/{seat.round}/guesses", body)
        clock.advance(DONE)
        return [self._end(seat) for seat in seats]

    def _seat(self, player: Player, game: str) -> Seat:
        told = self._ask(player, f"/games/{game}/rounds")
        asked, teaching = self._labels[told["word"]], told["teaching"]
        sheet = player.draw(asked, self._pile, self._conspiracy, teaching=teaching)
        return Seat(player, told["id"], asked, teaching, sheet)

    def _end(self, seat: Seat) -> Entry:
        player, sheet, asked = seat.player, seat.sheet, seat.asked
        result = self._ask(player, f"/rounds/{seat.round}/end", {"drawing": sheet.drawing, "reason": "timeout"})
        guesses = result["guesses"]
        seen = asked if result["recognised"] else guesses[0]["label"] if guesses else None
        verdict = player.verdict(sheet, asked, seen, teaching=seat.teaching)
        if verdict is not None:
            self._ask(player, f"/rounds/{seat.round}/feedback", verdict)
        return Entry(
            round=seat.round,
            kind=player.kind,
            asked=asked,
            shows=sheet.shows,
            trick=sheet.trick,
            teaching=seat.teaching,
            recognised=result["recognised"],
            claimed=claimed(verdict, asked, seen, teaching=seat.teaching),
        )

    def _ask(self, player: Player, path: str, body: Any = None) -> Any:
        if player.name not in self._tokens:
            self._tokens[player.name] = self._world.sign_in(player.name)
        return self._world.ask("POST", path, self._tokens[player.name], body)


def begun(drawing: Strokes, share: float) -> Strokes:
    """A share of a drawing's points, the first ones, at least one."""
    left = max(1, round(share * sum(len(stroke[0]) for stroke in drawing)))
    found = []
    for stroke in drawing:
        if left > 0:
            found.append([axis[:left] for axis in stroke])
        left -= len(stroke[0])
    return found


def claimed(verdict: Mapping[str, str] | None, asked: str, seen: str | None, *, teaching: bool) -> str | None:
    """The label that a verdict says the drawing shows (`chalicelib.domain.round.claimed_label`), if it says any."""
    if verdict is None or verdict["verdict"] == "unclear":
        return None
    if verdict["verdict"] == "right":
        return asked if teaching else seen
    meant = verdict.get("label", asked)
    return None if meant == (asked if teaching else seen) else meant


def _choice(player: Player) -> dict[str, Any]:
    """Honest players like to teach the machine something new now and then; the others play for harm."""
    if player.honest and player.random.random() < NEW_GAMES:
        return {"mode": "zen", "categories": ["new"]}
    return {"mode": "classic"}
