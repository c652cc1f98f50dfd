"""Fills a gallery by the API: players draw words, and an admin accepts what they have drawn."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from tests.api.artist import Play, RealArtist, real_drawings
from tests.browser.crowd import accept_all, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.api.client import Client


def hang(client: Client, admin: tuple[str, str], words: Iterable[str], players: int = 1) -> None:
    """Have each of the players draw each of the words, and all that waits for a look be shown."""
    words = list(words)
    for way in range(players):
        play = Play(client, new_player(client), RealArtist(real_drawings()))
        for word in words:
            _draw(play, word, way)
    accept_all(client, admin)


def new_player(client: Client) -> str:
    """The token of a new player."""
    email, password = f"{uuid.uuid4().hex}@example.org", f"Pass-{uuid.uuid4().hex}"
    assert client.post("/auth/sign-up", {"email": email, "password": password, "display_name": "Painter"}).status == 201
    return signed_in(client, email, password)


def _draw(play: Play, word: str, way: int) -> None:
    """Draw a word in one of several ways, and say that it is the word."""
    round_ = play.round(play.game(mode="zen", word=word))
    drawing = play.artist.draw(play.artist.label(word))[way]
    recognised = play.guess(round_, drawing, 0).json["recognised"]
    play.end(round_, drawing)
    verdict = "right" if recognised else "wrong"
    assert play.post(f"/rounds/{round_['id']}/feedback", {"verdict": verdict}).status == 201
