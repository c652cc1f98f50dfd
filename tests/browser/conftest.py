"""A real Chromium at the site that BASE_URL names (by default what `make run` serves)."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from infra.reach import environment
from infra.stack import Cloud
from tests.api.artist import RealArtist, real_drawings
from tests.api.client import Client, OverHttp
from tests.browser.visitor import TIMEOUT_MS, Visitor, visiting

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def program() -> str:
    """Where Chromium should be."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="session")
def address() -> str:
    return os.environ.get("BASE_URL", "http://localhost:8000").rstrip("/")


@pytest.fixture(scope="session")
def chromium() -> str:
    found = program()
    if not Path(found).is_file():
        pytest.fail(f"no Chromium at {found}: install it, or name it in CHROMIUM", pytrace=False)
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    # As long as a visitor waits for anything else: a busy machine is no fault of the site.
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    """Somebody who has never been here, at a desk."""
    with visiting(browser, address, viewport={"width": 1280, "height": 800}) as visitor:
        yield visitor


@pytest.fixture
def holder(browser: Browser, address: str) -> Iterator[Visitor]:
    """Somebody with a phone in their hand."""
    with visiting(browser, address, viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True) as holder:
        yield holder


@pytest.fixture(scope="session")
def artist() -> RealArtist:
    """Draws the way that people did."""
    return RealArtist(real_drawings())


@pytest.fixture(scope="session")
def credentials() -> tuple[str, str]:
    """E-mail address and password of the admin whom the game was seeded with."""
    if "INKLING_ACCOUNTS" not in os.environ:
        pytest.skip("needs the scratch cloud of make e2e")
    accounts = json.loads(Path(os.environ["INKLING_ACCOUNTS"]).read_text())
    return next((known["email"], known["password"]) for known in accounts if known["role"] == "admin")


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[Client]:
    """The game's API, for what must be there before somebody comes."""
    with httpx.Client(base_url=f"{address}/api/", timeout=30) as http:
        yield Client(OverHttp(http))


@pytest.fixture
def brief_tokens() -> Callable[[int], AbstractContextManager[None]]:
    """Has Cognito give tokens that are good for some seconds only, for a while."""
    if "INKLING_ACCOUNTS" not in os.environ:
        pytest.skip("needs the scratch cloud of make e2e")
    state = Path(os.environ["INKLING_ACCOUNTS"]).parent
    cognito = Cloud(environment(state, {})["AWS_ENDPOINT_URL"]).client("cognito-idp")
    pool = cognito.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]
    client = cognito.list_user_pool_clients(UserPoolId=pool)["UserPoolClients"][0]["ClientId"]
    who = {"UserPoolId": pool, "ClientId": client}

    @contextmanager
    def brief(seconds: int) -> Iterator[None]:
        before = cognito.describe_user_pool_client(**who)["UserPoolClient"]
        known = {name: before[name] for name in ("IdTokenValidity", "TokenValidityUnits")}
        units = before["TokenValidityUnits"] | {"IdToken": "seconds"}
        cognito.update_user_pool_client(**who, IdTokenValidity=seconds, TokenValidityUnits=units)
        try:
            yield
        finally:
            cognito.update_user_pool_client(**who, **known)

    return brief


@pytest.fixture
def admin(browser: Browser, address: str, credentials: tuple[str, str]) -> Iterator[Visitor]:
    """The admin, signed in and at the review."""
    with visiting(browser, address, viewport={"width": 1280, "height": 800}) as admin:
        admin.sign_in(*credentials, to="/admin/review")
        admin.page.wait_for_selector(".tabs")
        yield admin
