"""Fills a gallery by the API: players draw words, and an admin accepts what they have drawn."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from tests.api.artist import Play, RealArtist, real_drawings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.api.client import Client

PASSWORD = "drawn-for-others"
LISTS = ("pending", "candidate")


def hang(client: Client, credentials: tuple[str, str], words: Iterable[str], players: int = 1) -> None:
    """Have each of the players draw each of the words, and all that waits for a look be shown."""
    words = list(words)
    for way in range(players):
        play = Play(client, _signed_up(client), RealArtist(real_drawings()))
        for word in words:
            _draw(play, word, way)
    _accept(client, credentials)


def _signed_up(client: Client) -> str:
    """The token of a new player."""
    account = {"email": f"{uuid.uuid4().hex}@example.org", "password": PASSWORD}
    assert client.post("/auth/sign-up", {**account, "display_name": "Painter"}).status == 201
    return str(client.post("/auth/sign-in", account).json["token"])


def _draw(play: Play, word: str, way: int) -> None:
    """Draw a word in one of several ways, and say that it is the word."""
    round_ = play.round(play.game(mode="zen", word=word))
    drawing = play.artist.draw(play.artist.label(word))[way]
    recognised = play.guess(round_, drawing, 0).json["recognised"]
    play.end(round_, drawing)
    verdict = "right" if recognised else "wrong"
    assert play.post(f"/rounds/{round_['id']}/feedback", {"verdict": verdict}).status == 201


def _accept(client: Client, credentials: tuple[str, str]) -> None:
    account = dict(zip(("email", "password"), credentials, strict=True))
    token = client.post("/auth/sign-in", account).json["token"]
    for status in LISTS:
        while items := client.get("/admin/review", token=token, query={"status": status}).json["items"]:
            for review in items:
                reply = client.post(f"/admin/review/{review['id']}", {"action": "accept"}, token=token)
                assert reply.status == 200, reply.body
