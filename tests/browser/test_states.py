"""What every page shows when its content does not come, or there is none: without a fault that axe finds, and whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pytest

from tests.browser.pages import ADMINS, OPEN, PLAYERS
from tests.browser.test_accessibility import LANGUAGES, faults
from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Browser, Route

#: Pages that need nothing of the API before somebody does something.
STILL = {"home", "sign-up", "sign-in", "forgot-password", "report", "not-found"}
GAME = "01JD0000000000000000000000"

ASKING = {name: path for name, path in OPEN.items() if name not in STILL} | {"drawing": "/gallery/0123456789abcdef"}
ASKING_SIGNED_IN = {**PLAYERS, "play": f"/play?game={GAME}", "game": f"/game/{GAME}", **ADMINS}

NOTHING: dict[str, Any] = {"items": [], "cursor": None}
EMPTY = ("leaderboard", "gallery", "gallery-of-a-word", "watch", "statistics", "taught-words")
EMPTY_SIGNED_IN = ("history", "game", "admin-review", "admin-words", "admin-models", "admin-retraining")
A_GAME: dict[str, Any] = {
    "id": GAME,
    "mode": "classic",
    "seconds": 20,
    "language": "en",
    "created_at": "2026-11-23T12:00:00.000Z",
    "rounds": 6,
    "points": 0,
    "results": [],
}

Scheme = Literal["light", "dark"]
#: Each theme, language and width once.
LOOKS: tuple[tuple[str, Scheme, int], ...] = (("en", "light", 320), ("fr", "dark", 1280))


@pytest.fixture(params=LOOKS, ids=["narrow, light", "wide, dark"])
def reader(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visitor]:
    language, scheme, width = request.param
    context = browser.new_context(
        locale=LANGUAGES[language],
        color_scheme=scheme,
        reduced_motion="reduce",
        viewport={"width": width, "height": 800},
    )
    context.set_default_timeout(20_000)
    yield Visitor(context.new_page(), address)
    context.close()


def unanswered(route: Route) -> None:
    route.fulfill(status=503, body="")


def answering(name: str) -> Callable[[Route], None]:
    """Answers with a game without drawings, or an empty list."""
    answer = A_GAME if name == "game" else NOTHING
    return lambda route: route.fulfill(json=answer) if route.request.method == "GET" else route.continue_()


def look(reader: Visitor, pages: Mapping[str, str]) -> dict[str, list[str]]:
    """The faults of what stands in each page's place."""
    found: dict[str, list[str]] = {}
    for name, path in pages.items():
        reader.go("/")  # a page that is on view already is not asked for anew
        reader.page.wait_for_selector(".hero")
        reader.go(path)
        reader.page.locator("main .state").first.wait_for()
        reader.page.wait_for_selector(".loading", state="detached")
        found[name] = faults(reader.page)
    return {name: told for name, told in found.items() if told}


def empty(reader: Visitor, pages: Mapping[str, str]) -> dict[str, list[str]]:
    """The faults of each page when there is nothing to show."""
    found: dict[str, list[str]] = {}
    for name, path in pages.items():
        reader.page.route("**/api/**", answering(name))
        found |= look(reader, {name: path})
        reader.page.unroute("**/api/**")
    return found


def failing(reader: Visitor, pages: Mapping[str, str]) -> dict[str, list[str]]:
    """The faults of each page when no request is answered."""
    reader.page.route("**/api/**", unanswered)
    found = look(reader, pages)
    reader.page.unroute("**/api/**")
    return found


def test_pages_for_everyone_say_that_nothing_comes_and_that_there_is_nothing(reader: Visitor) -> None:
    assert failing(reader, ASKING) == {}
    assert empty(reader, {name: ASKING[name] for name in EMPTY}) == {}


def test_pages_for_players_and_admins_say_so_too(reader: Visitor, credentials: tuple[str, str]) -> None:
    # The admin's own language stays what it is, for whoever comes after.
    reader.page.route("**/api/me", unanswered)
    reader.sign_in(*credentials, to=ADMINS["admin-overview"])
    reader.page.wait_for_selector(".tabs")

    assert failing(reader, ASKING_SIGNED_IN) == {}
    assert empty(reader, {name: ASKING_SIGNED_IN[name] for name in EMPTY_SIGNED_IN}) == {}
