"""The players of a run: what each knows from the answers so far, and what an answer may say to whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.invariants.functions import Asked

if TYPE_CHECKING:
    from collections.abc import Iterable

PASSWORD = "a pass phrase of nobody"


@dataclass
class Person:
    """A player, with all that leads to them; `leaving` since the first request to erase them was sent.

    By round: the highest number of a guess that was sent (`seqs`) and answered (`heard`), and how far it is drawn.
    """

    place: int
    email: str
    display_name: str
    id: str = ""
    token: str = ""
    games: list[str] = field(default_factory=list)
    rounds: dict[str, str] = field(default_factory=dict)
    seqs: dict[str, int] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict)
    strokes: dict[str, int] = field(default_factory=dict)
    ends: dict[str, dict[str, Any]] = field(default_factory=dict)
    shares: list[str] = field(default_factory=list)
    leaving: bool = False
    erased: bool = False

    @property
    def names(self) -> set[str]:
        """What nobody else is to read: e-mail address, games and rounds; the id is on the leaderboard."""
        return {self.email, *self.games}

    def learn(self, asked: Asked, told: Any) -> None:
        """Keep what a good answer said that later requests need."""
        match asked.method, asked.path.strip("/").split("/"):
            case "POST", ["auth", "sign-in"]:
                self.id, self.token = told["player"]["id"], told["token"]
            case "POST", ["games"] if told["id"] not in self.games:
                self.games.append(told["id"])
            case "POST", ["games", _, "rounds"]:
                self.rounds[told["id"]] = told["word"].replace("-", " ")
            case "POST", ["rounds", name, "guesses"]:
                self.heard[name] = max(told["seq"], self.heard.get(name, 0))
            case "POST", ["rounds", _, "share"] if told["share"]["id"] not in self.shares:
                self.shares.append(told["share"]["id"])

    def asks(self, method: str, path: str, json: Any = None) -> Asked:
        return Asked(self.place, method, path, json, self.token)

    def signs_up(self) -> Asked:
        body = {"email": self.email, "password": PASSWORD, "display_name": self.display_name}
        return Asked(self.place, "POST", "/auth/sign-up", body)

    def signs_in(self) -> Asked:
        return Asked(self.place, "POST", "/auth/sign-in", {"email": self.email, "password": PASSWORD})


def seen(person: Person, others: Iterable[Person], body: bytes) -> list[str]:
    """What an answer to a player tells of others that is theirs alone."""
    text = body.decode()
    return [name for other in others if other is not person for name in other.names if name in text]
