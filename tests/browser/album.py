"""Screenshots of every page, light and dark, on a phone, a tablet and a desktop: `python -m tests.browser.album`.

`make screenshots` serves the game for it. All go to a folder; those that the README shows, to docs/screenshots too.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from playwright.sync_api import sync_playwright

from infra.console import Refusal, command, say, step
from infra.paths import BUILD, ROOT
from tests.api.artist import DRAWINGS, RealArtist, real_drawings
from tests.browser.conftest import FLAGS, program
from tests.browser.crowd import gather
from tests.browser.pages import ADMINS, FILES, OPEN, PLAYERS, WORD
from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from playwright.sync_api import Browser, Page

    from tests.browser.crowd import Person

FOLDER = BUILD / "screenshots"
SHOWN = ROOT / "docs" / "screenshots"

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WAIT_MS = 20_000
EAGER = """() => Promise.all([...document.images].map((image) => {
    image.loading = "eager";
    return image.decode().catch(() => {});
}))"""
SCROLLED = """async () => {
    for (let top = 0; top < document.body.scrollHeight; top += innerHeight) {
        scrollTo(0, top);
        await new Promise((done) => setTimeout(done, 50));
    }
    scrollTo(0, 0);
}"""
LANGUAGES = {"en": "en-GB", "fr": "fr-FR"}

#: What the README shows.
BEST = ("desktop-recognised", "phone-home", "phone-drawing", "phone-results", "phone-gallery")


@dataclass(frozen=True, slots=True)
class Screen:
    """What the site is seen on: width and height in CSS pixels, and how many dots each of them has a side."""

    name: str
    width: int
    height: int
    dots: int

    def options(self, language: str) -> dict[str, Any]:
        return {
            "viewport": {"width": self.width, "height": self.height},
            "device_scale_factor": self.dots,
            "has_touch": self.dots > 1,
            "locale": LANGUAGES[language],
            "reduced_motion": "reduce",
        }


SCREENS = (Screen("phone", 390, 844, 2), Screen("tablet", 768, 1024, 1), Screen("desktop", 1280, 800, 1))


@dataclass(frozen=True, slots=True)
class Order:
    """Where pictures go, those that the README shows too if that has a place, and the language of the site."""

    folder: Path
    shown: Path | None
    language: str


class Album:
    """Takes each picture in both colour schemes, named `<screen>-<page>-<scheme>.png`."""

    def __init__(self, order: Order, screen: Screen, page: Page) -> None:
        self._order = order
        self._screen = screen
        self._page = page

    def take(self, name: str, *, whole: bool = True) -> None:
        """The page as it is, to its end or only what the screen shows; for the README always that."""
        for scheme in SCHEMES:
            self._page.emulate_media(color_scheme=scheme)
            # Charts take their colours anew in the next frames.
            self._page.wait_for_timeout(300)
            self._keep(self._order.folder, f"{name}-{scheme}", whole=whole)
            if self._order.shown and f"{self._screen.name}-{name}" in BEST:
                self._keep(self._order.shown, f"{name}-{scheme}", whole=False)

    def _keep(self, folder: Path, name: str, *, whole: bool) -> None:
        path = folder / f"{self._screen.name}-{name}.png"
        self._page.screenshot(path=path, full_page=whole, animations="disabled")


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is seen."""

    player: Person
    admin: tuple[str, str]
    artist: RealArtist
    language: str


def photograph(browser: Browser, address: str, screen: Screen, order: Order, cast: Cast) -> None:
    """Every page on one screen."""
    for theirs in (_of_a_player, _of_an_admin):
        context = browser.new_context(**screen.options(order.language))
        context.set_default_timeout(WAIT_MS)
        visitor = Visitor(context.new_page(), address)
        theirs(visitor, Album(order, screen, visitor.page), cast)
        context.close()


def _of_a_player(visitor: Visitor, album: Album, cast: Cast) -> None:
    """What everybody sees, signed in or not, and a game."""
    _turn(visitor, album, OPEN)
    for name, path in FILES.items():
        visitor.page.goto(visitor.address + path)
        album.take(name)
    visitor.sign_in(cast.player.email, cast.player.password, to="/choose")
    _turn(visitor, album, {**PLAYERS, "results": f"/game/{cast.player.game}"})
    share(visitor, album)
    play(visitor, album, cast)


def _of_an_admin(visitor: Visitor, album: Album, cast: Cast) -> None:
    visitor.sign_in(*cast.admin, to="/admin/overview")
    _turn(visitor, album, ADMINS)


def _turn(visitor: Visitor, album: Album, pages: Mapping[str, str]) -> None:
    """The pages one after the other, as they come."""
    for name, path in pages.items():
        open_(visitor, path)
        album.take(name)


def open_(visitor: Visitor, path: str) -> None:
    """Go to a page, and wait until what it shows is there."""
    visitor.go(path)
    settle(visitor.page)


def settle(page: Page) -> None:
    """Wait until what a page shows is there, down to its end."""
    page.wait_for_selector("main h1")
    page.wait_for_selector(".loading", state="detached")
    # What is further down is fetched when it comes into view, which a picture of the whole page does not wait for.
    page.evaluate(SCROLLED)
    page.wait_for_load_state("networkidle")
    page.evaluate(EAGER)


def share(visitor: Visitor, album: Album) -> None:
    """From the results: a drawing is shared, and somebody follows the link."""
    page = visitor.page
    page.locator("[data-share]").first.click()
    page.wait_for_selector("dialog[open] [data-make], dialog[open] [data-copy]")
    if page.locator("[data-make]").count():
        page.click("[data-make]")
    page.wait_for_selector("dialog[open] .preview")
    album.take("share", whole=False)
    page.goto(page.locator("#share-link").input_value())
    album.take("shared")
    page.click("a[href*='/report/']")
    settle(page)
    album.take("report-shared")


def play(visitor: Visitor, album: Album, cast: Cast) -> None:
    """Games of one word until it is recognised, but not at once; each state of the paper on the way."""
    page = visitor.page
    for drawing in cast.artist.draw(WORD):
        begin(visitor, cast.language)
        album.take("first-card", whole=False)
        visitor.read_word()
        part = len(drawing) // 3 + 1
        visitor.draw(drawing[:part])
        page.wait_for_selector(".panel .bars li, [data-hit]")
        if visitor.is_recognised(within_ms=1_000):
            continue
        album.take("drawing", whole=False)
        visitor.draw(drawing[part:])
        if visitor.is_recognised(within_ms=2_500):
            album.take("recognised", whole=False)
            page.locator("[data-hit] [data-go]").click()
            page.wait_for_selector("[data-outcome]")
            album.take("outcome", whole=False)
            return
    raise Refusal(f"no drawing of a {WORD} was recognised as it should be: take the screenshots again")


def begin(visitor: Visitor, language: str) -> None:
    """A game without a clock, of the one word; the page has no such choice where one chooses, but the API has."""
    page = visitor.page
    choice = {"mode": "zen", "word": WORD, "language": language}
    page.route("**/api/games", lambda route: route.continue_(post_data=choice), times=1)
    open_(visitor, "/choose")
    page.check("[name=mode][value=zen]")
    page.click("form.choose button[type=submit]")
    page.wait_for_selector("[data-go]")


def admin_of(accounts: Path) -> tuple[str, str]:
    known = json.loads(accounts.read_text())
    return next((one["email"], one["password"]) for one in known if one["role"] == "admin")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where they go (build/screenshots)")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    asked = parser.parse_args(arguments)
    if not DRAWINGS.exists():
        raise Refusal(f"the players draw what people drew: {DRAWINGS} is missing")
    address, accounts = os.environ["BASE_URL"], Path(os.environ["INKLING_ACCOUNTS"])
    order = Order(asked.folder, SHOWN if asked.language == "en" else None, asked.language)
    for folder in (order.folder, SHOWN):
        folder.mkdir(parents=True, exist_ok=True)
    admin, drawings = admin_of(accounts), real_drawings()
    with step("players have played"):
        people = gather(address, drawings, admin, order.language)
    cast = Cast(people[0], admin, RealArtist(drawings), order.language)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        for screen in SCREENS:
            with step(f"screenshots for a {screen.name}"):
                photograph(browser, address, screen, order, cast)
        browser.close()
    say(f"  they are in {asked.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(command(main))
