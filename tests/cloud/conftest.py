"""A deployed game, as its browser sees it."""

import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest


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
def accounts(state: Path) -> dict[str, dict[str, Any]]:
    """The seeded accounts, by role."""
    return {account["role"]: account for account in json.loads((state / "accounts.json").read_text())}


@pytest.fixture(scope="session")
def token(http: httpx.Client) -> str:
    """The token of a player who has just signed up."""
    who = {"email": f"{secrets.token_hex(8)}@example.com", "password": secrets.token_urlsafe(16)}
    http.post("/api/auth/sign-up", json={**who, "display_name": "Ann"})
    signed_in = http.post("/api/auth/sign-in", json=who)
    assert signed_in.status_code == 200, signed_in.text
    found: str = signed_in.json()["token"]
    return found
