"""Real drawings with false claims, through HTTP, before the shipped champion and its detector of bad labels."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib import wiring
from chalicelib.storage.words import WordStore
from infra.seed import seed_champion
from infra.words import load_words
from tests.api.artist import Play, RealArtist, real_drawings
from tests.aws import BUCKET
from tests.bench.start import CHAMPION
from tests.builders import NOON
from tests.storage.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.api.artist import Strokes
    from tests.api.client import Client
    from tests.api.conftest import Player
    from tests.conftest import Cloud

pytestmark = pytest.mark.in_process


@pytest.fixture
def shipped(cloud: Cloud, client: Client) -> Client:
    """The API with all words and the shipped champion out of the registry, as `make run` seeds them."""
    words = load_words()
    WordStore(cloud.table).put(words.categories, words.words, NOON, "test")
    seed_champion(Registry(cloud.table, cloud.clients.s3, BUCKET).models, None, CHAMPION)
    wiring.process.use(wiring.build(cloud.environment, clients=cloud.clients, random=Random(0)))
    return client


@pytest.fixture
def play(shipped: Client, sign_up: Callable[..., Player]) -> Play:
    return Play(shipped, sign_up().token, RealArtist(real_drawings()))


def rounds(play: Play) -> Iterator[dict[str, Any]]:
    """Rounds without a clock, each begun when the one before has ended."""
    while True:
        game = play.game(mode="zen")
        yield from (play.round(game) for _ in range(6))


def recognised(play: Play, many: int, which: int) -> list[dict[str, Any]]:
    """So many closed rounds whose real drawing was recognised at once; `which` of each word's: a copy is flagged."""
    found: list[dict[str, Any]] = []
    for round_ in rounds(play):
        drawing = play.artist.draw(play.artist.label(round_["word"]))[which]
        if play.guess(round_, drawing, 0).json["recognised"]:
            found.append(round_)
        play.end(round_, drawing)
        if len(found) == many:
            break
    return found


def walk(seed: int) -> Strokes:
    """An aimless line that turns this way and that."""
    random = Random(seed)
    points = [(random.randrange(256), random.randrange(256)) for _ in range(14)]
    return [[[x for x, _ in points], [y for _, y in points], [90 * place for place in range(14)]]]


def say(play: Play, round_: dict[str, Any], verdict: str, label: str | None = None) -> None:
    said = {"verdict": verdict} if label is None else {"verdict": verdict, "label": label}
    reply = play.post(f"/rounds/{round_['id']}/feedback", said)
    assert reply.status == 201, reply.body


def scribbled(play: Play, many: int) -> list[dict[str, Any]]:
    """So many closed rounds in which nothing but an aimless line was drawn."""
    found: list[dict[str, Any]] = []
    for seed, round_ in zip(range(many), rounds(play), strict=False):
        play.end(round_, walk(seed))
        found.append(round_)
    return found


def test_false_claims_about_real_drawings_and_scribbles_stand_above_honest_claims(play: Play, admin: str) -> None:
    honest, mislabelled, scribbles = recognised(play, 8, 0), recognised(play, 4, 1), scribbled(play, 4)
    for round_ in honest:
        say(play, round_, "right")
    for round_ in mislabelled:
        say(play, round_, "wrong", play.artist.other(play.artist.label(round_["word"])))
    for round_ in scribbles:
        say(play, round_, "wrong")

    queue = play.client.get("/admin/review", token=admin).json["items"]

    false = {round_["id"] for round_ in (*mislabelled, *scribbles)}
    first = queue[: len(false)]
    assert len(false) == 8
    assert {item["id"].partition(".")[0] for item in first} == false
    assert all("outlier" in {sign["reason"] for sign in item["signs"]} for item in first)
