"""Players of the API, in the process or over HTTP."""

import json
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import sleep

import pytest
from httpx import Client as HttpClient

from app import app
from chalicelib import wiring
from chalicelib.storage.words import WordStore
from tests.api.artist import Artist, Play, RealArtist, TellingArtist, real_drawings
from tests.api.champion import TellingChampion
from tests.api.client import Client, InProcess, OverHttp
from tests.aws import SettableClock
from tests.builders import NOON, a_catalogue
from tests.conftest import Cloud


@pytest.fixture
def services(cloud: Cloud, clock: SettableClock) -> Iterator[wiring.Services]:
    """The process's services on moto, a settable clock and chance that is the same each time, during the test."""
    champion, random = TellingChampion(), Random(0)
    built = wiring.build(cloud.environment, clock=clock, clients=cloud.clients, champion=champion, random=random)
    wiring.process.use(built)
    yield built
    wiring.process.use(None)


@dataclass(frozen=True)
class Player:
    """A signed-in player."""

    id: str
    email: str
    password: str
    token: str
    cookie: str


@pytest.fixture
def sign_up(client: Client) -> Callable[..., Player]:
    """Makes a player with a fresh e-mail address and signs them in; `display_name` may be given."""

    def sign_up(display_name: str = "Ada") -> Player:
        email, password = f"{secrets.token_hex(8)}@example.com", secrets.token_urlsafe(16)
        client.post("/auth/sign-up", {"email": email, "password": password, "display_name": display_name})
        reply = client.post("/auth/sign-in", {"email": email, "password": password})
        assert reply.status == 200, reply.body
        cookie = reply.headers["set-cookie"].partition(";")[0]
        return Player(reply.json["player"]["id"], email, password, reply.json["token"], cookie)

    return sign_up


@pytest.fixture
def admin(request: pytest.FixtureRequest, client: Client, base_url: str | None) -> str:
    """An admin's token: of the account that a deployed stack is seeded with, or of a player put into the group."""
    if base_url is None:
        cloud: Cloud = request.getfixturevalue("cloud")
        player: Player = request.getfixturevalue("sign_up")("Admin")
        pool, credentials = cloud.environment["INKLING_USER_POOL"], (player.email, player.password)
        cloud.clients.cognito.admin_add_user_to_group(UserPoolId=pool, Username=player.email, GroupName="admins")
    elif "INKLING_ACCOUNTS" in os.environ:
        accounts = json.loads(Path(os.environ["INKLING_ACCOUNTS"]).read_text())
        credentials = next((known["email"], known["password"]) for known in accounts if known["role"] == "admin")
    else:
        pytest.skip("needs an admin's account: make test-cloud")
    reply = client.post("/auth/sign-in", dict(zip(("email", "password"), credentials, strict=True)))
    assert reply.json["player"]["admin"], reply.body
    return str(reply.json["token"])


@pytest.fixture(scope="session")
def deployed(base_url: str | None) -> Iterator[OverHttp | None]:
    """The deployed stack, if there is one to test."""
    if base_url is None:
        yield None
        return
    with HttpClient(base_url=base_url, timeout=30) as http:
        yield OverHttp(http)


@pytest.fixture
def client(request: pytest.FixtureRequest, deployed: OverHttp | None) -> Client:
    if deployed is not None:
        return Client(deployed)
    request.getfixturevalue("services")
    return Client(InProcess(app))


@pytest.fixture(scope="session")
def artist(base_url: str | None) -> Artist:
    return TellingArtist() if base_url is None else RealArtist(real_drawings())


@pytest.fixture
def word_list(request: pytest.FixtureRequest, base_url: str | None) -> None:
    """Words are there: a deployed stack is seeded with all, the process with a few."""
    if base_url is None:
        cloud: Cloud = request.getfixturevalue("cloud")
        catalogue = a_catalogue()
        WordStore(cloud.table).put(catalogue.categories, catalogue.words, NOON, "test")


@pytest.fixture
def new_play(
    request: pytest.FixtureRequest, client: Client, sign_up: Callable[..., Player], base_url: str | None
) -> Callable[[], Play]:
    """Makes players at the game."""
    request.getfixturevalue("word_list")
    artist: Artist = request.getfixturevalue("artist")
    wait = sleep if base_url else _passing(request.getfixturevalue("clock"))
    return lambda: Play(client, sign_up().token, artist, wait)


def _passing(clock: SettableClock) -> Callable[[float], None]:
    return lambda seconds: clock.advance(round(1_000 * seconds))


@pytest.fixture
def play(new_play: Callable[[], Play]) -> Play:
    return new_play()
