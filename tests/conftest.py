"""One suite, two clouds: in the process on moto, or with --base-url against a deployed stack."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from moto import mock_aws

from chalicelib import wiring
from tests.aws import REGION, TABLE, SettableClock, empty, make_resources, with_revocation

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--base-url", help="run the API suite against this address, its stage included")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "in_process: needs the process's own clock, services or cloud")
    config.addinivalue_line("markers", "deployed: needs the gateway's authorizer")
    config.addinivalue_line("markers", "at_the_end: looks at what all the other tests have done")
    config.addinivalue_line("filterwarnings", "ignore:CognitoUserPoolAuthorizer is not a supported in local mode")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    deployed = config.getoption("--base-url", default=None) is not None
    unfit, reason = ("in_process", "in the process only") if deployed else ("deployed", "needs --base-url")
    for item in items:
        if item.get_closest_marker(unfit):
            item.add_marker(pytest.mark.skip(reason=reason))
    items.sort(key=lambda item: item.get_closest_marker("at_the_end") is not None)


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

    @property
    def table(self) -> "Table":
        return self.clients.dynamodb.Table(TABLE)


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
