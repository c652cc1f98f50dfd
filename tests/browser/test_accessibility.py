"""No page has a fault that axe finds, in any language, light or dark, narrow or wide; none is wider than the window."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from infra.paths import SITE
from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

AXE = SITE / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FAULTS = """async (rules) => (await axe.run(document, { runOnly: rules })).violations
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`)"""

OPEN = ("/", "/sign-up", "/sign-in", "/forgot-password", "/leaderboard", "/words", "/words/cat", "/taught")
PLAYERS = ("/choose", "/history", "/me")
ADMINS = ("/admin/review", "/admin/words", "/admin/models", "/admin/retraining")
WIDTHS = (320, 1280)

LANGUAGES = {"en": "en-GB", "fr": "fr-FR"}


@pytest.fixture(params=("light", "dark"))
def scheme(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def reader(browser: Browser, address: str, language: str, scheme: Any) -> Iterator[Visitor]:
    context = browser.new_context(locale=LANGUAGES[language], color_scheme=scheme, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    yield Visitor(context.new_page(), address)
    context.close()


@cache
def axe() -> str:
    return AXE.read_text()


def faults(page: Page) -> list[str]:
    """What axe finds on the page as it is, and whether it is wider than the window."""
    page.evaluate(axe())
    found: list[str] = page.evaluate(FAULTS, RULES)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*found, *(["wider than the window"] if wide else [])]


def read(reader: Visitor, paths: tuple[str, ...]) -> dict[str, list[str]]:
    """The pages that have faults, with them."""
    found = {}
    for path in paths:
        reader.go(path)
        reader.page.wait_for_selector("main h1")
        reader.page.wait_for_selector(".loading", state="detached")
        for width in WIDTHS:
            reader.page.set_viewport_size({"width": width, "height": 800})
            found[f"{path} at {width}"] = faults(reader.page)
    return {page: told for page, told in found.items() if told}


def test_the_pages_for_everyone_have_no_faults(reader: Visitor, language: str) -> None:
    reader.page.set_viewport_size({"width": 1280, "height": 800})

    assert read(reader, OPEN) == {}
    assert reader.page.locator("html").get_attribute("lang") == language


def test_the_pages_for_players_have_no_faults(reader: Visitor) -> None:
    reader.sign_up()

    assert read(reader, PLAYERS) == {}


def test_the_pages_for_admins_have_no_faults(reader: Visitor, language: str, credentials: tuple[str, str]) -> None:
    # The admin's own language stays what it is, for whoever comes after.
    reader.page.route("**/api/me", lambda route: route.fulfill(status=503, body=""))
    reader.sign_in(*credentials, to=ADMINS[0])
    reader.page.wait_for_selector(".tabs")

    assert read(reader, ADMINS) == {}
    assert reader.page.locator("html").get_attribute("lang") == language
