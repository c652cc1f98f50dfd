"""Players who play by the API alone, so that there is something to see on every page."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any

import httpx

from chalicelib.domain.drawing import Drawing
from tests.api.artist import Play, RealArtist
from tests.api.client import Client, OverHttp
from tests.browser.pages import WORD

if TYPE_CHECKING:
    from tests.api.artist import Artist, Strokes

NAMES = ("Amina", "Basile", "Chidi", "Daria", "Emil", "Fatou", "Goro", "Hanna")
AT_ONCE = 4  # an emulator starts a process for each request that comes while others are answered
ROUNDS = 6
TRIES = 2  # drawings of a word that a player makes
READING_SECONDS = 3.0  # a clock starts so long after the word is told
STEPS = 5  # guesses of a drawing, after that of its first point
DRAWING_SECONDS = (0.3, 0.9)  # from one guess to the next
CLAIMS = 3  # drawings of one player about which the machine is said to be wrong: they wait for an admin


@dataclass(frozen=True, slots=True)
class Person:
    """A way to sign in, and a game that was played to its end."""

    name: str
    email: str
    password: str
    game: str


def gather(
    address: str, drawings: dict[str, list[Strokes]], admin: tuple[str, str], language: str = "en"
) -> list[Person]:
    """Let everybody play the game of the day, a word, and a game of their own; an admin accepts most drawings."""
    with httpx.Client(base_url=f"{address}/api/", timeout=60, trust_env=False) as http:
        client = Client(OverHttp(http))
        artist = RealArtist(drawings)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            people = list(pool.map(lambda name: _person(client, artist, name, language), NAMES))
        accept_all(client, admin)
        _claim(client, artist, people[0])
        for email, password in (admin, *((person.email, person.password) for person in people)):
            client.patch("/me", {"language": language}, token=signed_in(client, email, password))
    return people


def _person(client: Client, artist: Artist, name: str, language: str) -> Person:
    random = Random(name)
    email, password = f"{uuid.uuid4().hex}@example.org", f"Pass-{uuid.uuid4().hex}"
    client.post("/auth/sign-up", {"email": email, "password": password, "display_name": name})
    play = Play(client, signed_in(client, email, password), artist)
    _play(play, random, mode="daily", language=language)
    _play(play, random, rounds=1, mode="zen", word=WORD, language=language)
    return Person(name, email, password, _play(play, random, mode="classic", seconds=40, language=language))


def signed_in(client: Client, email: str, password: str) -> str:
    """A player's token."""
    return str(client.post("/auth/sign-in", {"email": email, "password": password}).json["token"])


def _play(play: Play, random: Random, rounds: int = ROUNDS, **choice: Any) -> str:
    """A game; gives its id."""
    game = play.game(**choice)
    for _ in range(rounds):
        round_ = play.round(game)
        drawing, recognised = _draw(play, random, round_)
        play.end(round_, drawing, "recognised" if recognised else "skipped")
        play.post(f"/rounds/{round_['id']}/feedback", {"verdict": "right" if recognised else "unclear"})
    return game


def _draw(play: Play, random: Random, round_: dict[str, Any]) -> tuple[Strokes, bool]:
    """What the round asks for, as a hand draws it, so that it counts; and whether it was recognised."""
    seen: Strokes = []
    seqs = count(1)
    time.sleep(READING_SECONDS)
    for strokes in play.artist.originals(play.artist.label(round_["word"]))[:TRIES]:
        drawing = Drawing.from_lists(strokes)
        for percent in (1, *range(100 // STEPS, 101, 100 // STEPS)):
            seen = drawing.prefix(percent).to_lists()
            time.sleep(random.uniform(*DRAWING_SECONDS))
            if play.guess(round_, seen, next(seqs)).json["recognised"]:
                return seen, True
    return seen, False


def accept_all(client: Client, admin: tuple[str, str]) -> None:
    """Accept what waits and what is a candidate for the gallery."""
    token = signed_in(client, *admin)
    for status in ("pending", "candidate"):
        while ids := [one["id"] for one in _reviews(client, token, status)]:
            client.post("/admin/review", {"action": "accept", "ids": ids}, token=token)


def _reviews(client: Client, token: str, status: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/admin/review", query={"status": status}, token=token).json["items"]
    return found


def _claim(client: Client, artist: Artist, person: Person) -> None:
    """Say of some drawings that they are something else than the machine thinks."""
    play = Play(client, signed_in(client, person.email, person.password), artist)
    game = play.game(mode="zen")
    for _ in range(CLAIMS):
        round_ = play.round(game)
        label = artist.label(round_["word"])
        time.sleep(READING_SECONDS + 1)
        play.end(round_, artist.draw(label)[0])
        play.post(f"/rounds/{round_['id']}/feedback", {"verdict": "wrong", "label": artist.other(label)})
