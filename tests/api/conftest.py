"""Players of the API, in the process or over HTTP."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest

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
    """The process's services on moto and a settable clock, used by the app during the test."""
    built = wiring.build(cloud.environment, clock=clock, clients=cloud.clients, champion=TellingChampion())
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


@pytest.fixture(scope="session")
def http(base_url: str) -> Iterator[httpx.Client]:
    """The connections to a deployed stack, closed when the suite ends."""
    with httpx.Client(base_url=base_url, timeout=30) as opened:
        yield opened


@pytest.fixture
def client(request: pytest.FixtureRequest, base_url: str | None) -> Client:
    if base_url is not None:
        return Client(OverHttp(request.getfixturevalue("http")))
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
def new_play(request: pytest.FixtureRequest, client: Client, sign_up: Callable[..., Player]) -> Callable[[], Play]:
    """Makes players at the game."""
    request.getfixturevalue("word_list")
    artist: Artist = request.getfixturevalue("artist")
    return lambda: Play(client, sign_up().token, artist)


@pytest.fixture
def play(new_play: Callable[[], Play]) -> Play:
    return new_play()
