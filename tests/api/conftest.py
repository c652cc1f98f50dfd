"""One suite, two clouds: in the process on moto, or with --base-url against a deployed stack."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from moto import mock_aws

from app import app
from chalicelib import wiring
from tests.api.champion import TellingChampion
from tests.api.client import Client, InProcess, OverHttp
from tests.api.cloud import REGION, SettableClock, empty, make_resources, with_revocation


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


@dataclass(frozen=True)
class Cloud:
    """The cloud in the process: its clients and the environment that names its resources."""

    clients: wiring.Clients
    environment: dict[str, str]


@pytest.fixture(scope="session")
def moto() -> Iterator[Cloud]:
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        patch.delenv("AWS_ENDPOINT_URL", raising=False)
        clients = with_revocation(wiring.connect())
        yield Cloud(clients, make_resources(clients))


@pytest.fixture
def cloud(moto: Cloud) -> Cloud:
    """The cloud, without items and objects; accounts of other tests may be there."""
    empty(moto.clients)
    return moto


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


@pytest.fixture
def client(request: pytest.FixtureRequest, base_url: str | None) -> Client:
    if base_url is not None:
        return Client(OverHttp(base_url))
    request.getfixturevalue("services")
    return Client(InProcess(app))
