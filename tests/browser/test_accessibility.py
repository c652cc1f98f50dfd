"""No page has a fault that axe finds, in any language, light or dark, narrow or wide; none is wider than the window."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from infra.paths import SITE
from tests.browser.pages import ADMINS, FILES, OPEN, PLAYERS
from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Browser, Page

AXE = SITE / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FAULTS = """async (rules) => (await axe.run(document, { runOnly: rules })).violations
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`)"""

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


def look(page: Page, name: str) -> dict[str, list[str]]:
    """The faults of the page at each width."""
    found: dict[str, list[str]] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found[f"{name} at {width}"] = faults(page)
    return found


def read(reader: Visitor, paths: Iterable[str]) -> dict[str, list[str]]:
    """The pages that have faults, with them."""
    found: dict[str, list[str]] = {}
    for path in paths:
        reader.go(path)
        reader.page.wait_for_selector("main h1")
        reader.page.wait_for_selector(".loading", state="detached")
        found |= look(reader.page, path)
    return {page: told for page, told in found.items() if told}


def test_the_pages_for_everyone_have_no_faults(reader: Visitor, language: str) -> None:
    reader.page.set_viewport_size({"width": 1280, "height": 800})

    assert read(reader, OPEN.values()) == {}
    assert reader.page.locator("html").get_attribute("lang") == language


def test_the_files_beside_the_site_have_no_faults(reader: Visitor) -> None:
    found: dict[str, list[str]] = {}
    for path in FILES.values():
        reader.page.goto(reader.address + path)
        found |= look(reader.page, path)

    assert {page: told for page, told in found.items() if told} == {}


def test_what_stands_for_content_on_its_way_has_no_faults(reader: Visitor) -> None:
    page = reader.page
    page.route("**/api/leaderboard*", lambda _: None)
    reader.go("/leaderboard")
    page.wait_for_selector(".loading")

    found = look(page, "loading")
    page.unroute_all(behavior="ignoreErrors")

    assert {name: told for name, told in found.items() if told} == {}


def test_the_menu_of_a_narrow_page_has_no_faults_and_closes_by_escape(reader: Visitor) -> None:
    page = reader.page
    page.set_viewport_size({"width": 320, "height": 800})
    reader.go("/")
    button = page.locator(".menu-button")
    button.press("Enter")
    expect(page.locator("#pages")).to_be_visible()

    found = faults(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    assert found == []
    expect(page.locator("#pages")).to_be_hidden()
    expect(button).to_be_focused()


def test_the_pages_for_players_have_no_faults(reader: Visitor) -> None:
    reader.sign_up()

    assert read(reader, PLAYERS.values()) == {}


def test_a_game_has_no_faults_from_its_first_card_to_its_results(reader: Visitor) -> None:
    page = reader.page
    reader.sign_up()
    page.check("[name=mode][value=zen]")
    page.click("form.choose button[type=submit]")
    page.wait_for_selector("[data-go]")
    found = look(page, "first card")
    reader.read_word()
    reader.draw([[[20, 230, 120, 20], [20, 20, 230, 20]]])
    page.wait_for_selector(".panel .bars li, [data-hit]")
    found |= look(page, "drawing")
    page.locator("[data-tool=skip]:not([aria-disabled=true]), [data-hit] [data-go]").first.click()
    page.wait_for_selector("[data-outcome]")
    found |= look(page, "outcome")
    reader.go(f"/game/{page.url.partition('game=')[2]}")
    page.wait_for_selector(".results")
    found |= look(page, "results")
    page.locator("[data-share]").first.click()
    page.wait_for_selector("[data-make]")
    found |= look(page, "what sharing is")
    page.click("[data-make]")
    page.wait_for_selector("dialog .preview")
    found |= look(page, "ways to share")
    page.goto(page.locator("#share-link").input_value())
    found |= look(page, "what is shared")

    assert {name: told for name, told in found.items() if told} == {}


def test_the_pages_for_admins_have_no_faults(reader: Visitor, language: str, credentials: tuple[str, str]) -> None:
    # The admin's own language stays what it is, for whoever comes after.
    reader.page.route("**/api/me", lambda route: route.fulfill(status=503, body=""))
    reader.sign_in(*credentials, to=ADMINS["admin-overview"])
    reader.page.wait_for_selector(".tabs")

    assert read(reader, ADMINS.values()) == {}
    assert reader.page.locator("html").get_attribute("lang") == language
