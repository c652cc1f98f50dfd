"""Real drawings, through HTTP, before the shipped champion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib import wiring
from chalicelib.storage.words import WordStore
from infra.words import load_words
from tests.api.artist import Play, RealArtist, real_drawings
from tests.builders import NOON
from tests.shipped import Shipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.client import Client
    from tests.api.conftest import Player
    from tests.conftest import Cloud

LABELS, EACH = 30, 4


@pytest.fixture
def shipped(request: pytest.FixtureRequest, base_url: str | None, client: Client) -> Client:
    """The API with all words and the shipped champion; a deployed stack has both."""
    if base_url is None:
        cloud: Cloud = request.getfixturevalue("cloud")
        words = load_words()
        WordStore(cloud.table).put(words.categories, words.words, NOON, "test")
        wiring.process.use(wiring.build(cloud.environment, clients=cloud.clients, champion=Shipped()))
    return client


def test_most_drawings_of_thirty_labels_are_recognised(shipped: Client, sign_up: Callable[..., Player]) -> None:
    play = Play(shipped, sign_up().token, RealArtist(real_drawings()))
    recognised: dict[str, list[bool]] = {}

    while len(recognised) < LABELS:
        game = play.game(mode="zen")
        for _ in range(6):
            round_ = play.round(game)
            label = play.artist.label(round_["word"])
            answers = [play.guess(round_, drawing, seq) for seq, drawing in enumerate(play.artist.draw(label)[:EACH])]
            recognised[label] = [answer.json["guesses"][0]["label"] == label for answer in answers]
            play.end(round_, [])

    found = [right for rights in recognised.values() for right in rights]
    assert sum(found) > len(found) / 2, recognised
