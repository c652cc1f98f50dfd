"""A deployed game, as its browser sees it."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.permissions import recorder
from infra.reach import environment
from infra.stack import Cloud
from tests.cloud.playing import sign_up
from tests.cloud.second import Second, second_stack


@pytest.fixture(scope="session")
def http(base_url: str | None) -> Iterator[httpx.Client]:
    """Connections to the origin that site and API share."""
    if base_url is None:
        pytest.skip("needs a deployed game: make test-cloud")
    with httpx.Client(base_url=base_url.removesuffix("/api/"), timeout=30) as opened:
        yield opened


@pytest.fixture(scope="session")
def state() -> Path:
    """The folder of the scratch cloud."""
    if "INKLING_ACCOUNTS" not in os.environ:
        pytest.skip("needs the scratch cloud of make test-cloud")
    return Path(os.environ["INKLING_ACCOUNTS"]).parent


@pytest.fixture(scope="session")
def scratch(state: Path) -> Cloud:
    """The scratch cloud, as its operator reaches it."""
    return Cloud(environment(state, {})["AWS_ENDPOINT_URL"])


@pytest.fixture(scope="session")
def accounts(state: Path) -> dict[str, dict[str, Any]]:
    """The seeded accounts, by role."""
    return {account["role"]: account for account in json.loads((state / "accounts.json").read_text())}


@pytest.fixture(scope="session")
def admin(http: httpx.Client, accounts: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The headers of a signed-in admin."""
    who = {name: accounts["admin"][name] for name in ("email", "password")}
    token = http.post("/api/auth/sign-in", json=who).json()["token"]
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="session")
def token(http: httpx.Client) -> str:
    """The token of a player who has just signed up."""
    return sign_up(http)["Authorization"].removeprefix("Bearer ")


@pytest.fixture(scope="session")
def bucket(state: Path) -> str:
    """The name of the data bucket."""
    return environment(state, {})["INKLING_BUCKET"]


@pytest.fixture(scope="session")
def calls(state: Path) -> Path:
    """The file that keeps what the functions have asked for."""
    if not (state / recorder.FILE).exists():
        pytest.skip("needs functions that reach this machine: those of the embedded emulator")
    return state / recorder.FILE


@pytest.fixture(scope="session")
def second(scratch: Cloud, calls: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Second]:
    """A second stack, with training."""
    with second_stack(scratch, calls, tmp_path_factory.mktemp("second") / "accounts.json") as deployed:
        yield deployed
