"""One suite, two clouds: in the process on moto, or with --base-url against a deployed stack."""

import base64
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from moto import mock_aws

from app import app
from chalicelib import wiring
from chalicelib.storage.words import WordStore
from tests.api.artist import Artist, Play, RealArtist, TellingArtist, real_drawings
from tests.api.champion import TellingChampion
from tests.api.client import Client, InProcess, OverHttp
from tests.api.cloud import REGION, TABLE, SettableClock, make_resources, with_revocation
from tests.builders import NOON, a_catalogue


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--base-url", help="run the API suite against this address, its stage included")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "in_process: needs the process's own clock, services or cloud")
    config.addinivalue_line("markers", "deployed: needs the gateway's authorizer")
    config.addinivalue_line("filterwarnings", "ignore:CognitoUserPoolAuthorizer is not a supported in local mode")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    deployed = config.getoption("--base-url", default=None) is not None
    unfit, reason = ("in_process", "in the process only") if deployed else ("deployed", "needs --base-url")
    for item in items:
        if item.get_closest_marker(unfit):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def base_url(request: pytest.FixtureRequest) -> str | None:
    url: str | None = request.config.getoption("--base-url", default=None)
    return url and url.rstrip("/") + "/"


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture(scope="session")
def moto_clients() -> Iterator[wiring.Clients]:
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        patch.delenv("AWS_ENDPOINT_URL", raising=False)
        yield wiring.connect()


@dataclass(frozen=True)
class Cloud:
    """The cloud in the process: its clients and the environment that names its resources."""

    clients: wiring.Clients
    environment: dict[str, str]


@pytest.fixture
def cloud(moto_clients: wiring.Clients) -> Cloud:
    mock_aws().reset()
    clients = with_revocation(moto_clients)
    return Cloud(clients, make_resources(clients))


@pytest.fixture
def services(cloud: Cloud, clock: SettableClock) -> Iterator[wiring.Services]:
    """The process's services on moto and a settable clock, used by the app during the test."""
    built = wiring.build(cloud.environment, clock=clock, clients=cloud.clients, champion=TellingChampion())
    wiring.process.use(built)
    yield built
    wiring.process.use(None)


@pytest.fixture
def client(request: pytest.FixtureRequest, base_url: str | None) -> Client:
    if base_url is not None:
        return Client(OverHttp(base_url))
    request.getfixturevalue("services")
    return Client(InProcess(app))


@pytest.fixture
def artist(base_url: str | None) -> Artist:
    return TellingArtist() if base_url is None else RealArtist(real_drawings())


@pytest.fixture
def word_list(request: pytest.FixtureRequest, base_url: str | None) -> None:
    """Words are there: a deployed stack is seeded with all, the process with a few."""
    if base_url is None:
        cloud: Cloud = request.getfixturevalue("cloud")
        catalogue = a_catalogue()
        words = WordStore(cloud.clients.dynamodb.Table(TABLE))
        words.put(catalogue.categories, catalogue.words, NOON, "test")


@pytest.fixture
def new_play(client: Client, artist: Artist, word_list: None) -> Callable[[], Play]:
    """Makes players at the game."""

    def make() -> Play:
        sub = str(uuid.uuid4())
        payload = (
            base64.urlsafe_b64encode(json.dumps({"sub": sub, "token_use": "id", "cognito:username": sub}).encode())
            .decode()
            .rstrip("=")
        )
        return Play(client, f"eyJhbGciOiJub25lIn0.{payload}.", artist)

    return make


@pytest.fixture
def play(new_play: Callable[[], Play]) -> Play:
    return new_play()
