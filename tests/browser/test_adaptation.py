"""The site as a visitor wants it: large text, little motion, dark, on paper."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import FLAGS
from tests.browser.pages import FILES, OPEN, PLAYERS
from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

#: Twice the size that browsers begin with, as a visitor sets it for every site.
LARGE = "--blink-settings=defaultFontSize=32"
WIDTHS = (640, 1280)

#: What the statistics say of a word, a category, a difficulty or a model version.
PLAYED: dict[str, Any] = {
    "word": "cat",
    "category": "animals",
    "difficulty": 1,
    "version": "20261123T000000Z",
    "aliases": [],
    "text": "cat",
    "texts": {"en": "cat", "fr": "chat"},
    "rounds": 10,
    "recognised": 9,
    "share": 0.9,
    "estimate": {"share": 0.86, "low": 0.66, "high": 0.97},
    "mean_ms": 5_000,
    "median_ms": 4_800,
    "mean_attempts": 1.5,
}

OVERVIEW: dict[str, Any] = {
    "days": [{"date": "2026-11-23", "games": 2, "players": 1, "failures": 0, **PLAYED}],
    "waiting_reviews": 0,
    "more_reviews": False,
    "champion": None,
    "challenger": None,
    "last_run": None,
}

#: What is wider than its window, and which labels are cut off by their own box.
CUT = """() => [
    ...(document.documentElement.scrollWidth > innerWidth ? ["the page"] : []),
    ...[...document.querySelectorAll("button, .button, .chip, .tag, label, h1, h2, h3, dt, dd")]
        .filter((part) => part.checkVisibility() && part.scrollWidth > part.clientWidth + 1)
        .filter((part) => getComputedStyle(part).display !== "inline" && !part.closest(".visually-hidden"))
        .map((part) => `${part.tagName} ${part.className}: ${part.textContent}`)]"""
#: The colour of the darkest or lightest pixel that is drawn, as it stands out from the paper's own colour.
INK = """(canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const at = data.findIndex((value, i) => i % 4 === 3 && value === 255) - 3;
    return `rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`;
}"""


@pytest.fixture(scope="module")
def large(browser: Browser, chromium: str) -> Iterator[Browser]:
    """A browser whose text is twice as large."""
    other = browser.browser_type.launch(executable_path=chromium, args=[*FLAGS, LARGE])
    yield other
    other.close()


@pytest.fixture
def reader(large: Browser, address: str) -> Iterator[Visitor]:
    context = large.new_context(locale="fr-FR", reduced_motion="reduce")
    context.set_default_timeout(20_000)
    yield Visitor(context.new_page(), address)
    context.close()


def cut_off(page: Page, name: str) -> dict[str, list[str]]:
    """What is cut off, at each width where something is."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if told := page.evaluate(CUT):
            found[f"{name} at {width}"] = told
    return found


def test_text_of_twice_the_size_is_cut_off_nowhere(reader: Visitor) -> None:
    page = reader.page
    found: dict[str, Any] = {}
    for path in FILES.values():
        page.goto(reader.address + path)
        found |= cut_off(page, path)
    for path in OPEN.values():
        reader.go(path)
        page.wait_for_selector("main h1")
        page.wait_for_selector(".loading", state="detached")
        found |= cut_off(page, path)
    size = page.evaluate("getComputedStyle(document.body).fontSize")

    assert found == {}
    assert size == "32px"


def test_text_of_twice_the_size_can_be_played_with(reader: Visitor) -> None:
    page = reader.page
    page.set_viewport_size({"width": 1280, "height": 800})
    reader.sign_up()
    found: dict[str, Any] = {}
    for path in PLAYERS.values():
        reader.go(path)
        page.wait_for_selector("main h1")
        page.wait_for_selector(".loading", state="detached")
        found |= cut_off(page, path)
    reader.go("/choose")
    page.check("[name=mode][value=zen]")
    page.click("form.choose button[type=submit]")
    reader.read_word()
    found |= cut_off(page, "drawing")
    reader.draw([[[20, 230, 120, 20], [20, 20, 230, 20]]])

    assert found == {}
    assert reader.ink() > 0


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_ink_takes_the_colours_that_the_page_changes_to(visitor: Visitor, motion: Any) -> None:
    page = visitor.page
    page.emulate_media(color_scheme="light", reduced_motion=motion)
    visitor.sign_up()
    visitor.choose("Zen")
    visitor.read_word()
    visitor.draw([[[20, 230], [20, 230]]])

    colours = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(300)
        colours.append((visitor.paper.evaluate(INK), page.evaluate("getComputedStyle(document.body).color")))

    assert all(ink == text for ink, text in colours)
    assert colours[0] != colours[1]


def test_charts_are_printed_with_their_bars(admin: Visitor) -> None:
    page = admin.page
    page.route("**/api/stats/**", lambda route: route.fulfill(json={"items": [PLAYED], "cursor": None}))
    page.route("**/api/admin/overview", lambda route: route.fulfill(json=OVERVIEW))
    printed = []
    page.emulate_media(media="print", color_scheme="dark")
    for path, chart in (("/stats", ".chart.shares td"), ("/admin/overview", ".chart.days td")):
        admin.go(path)
        page.wait_for_selector(chart)
        # What is not asked for exactly loses its background on paper, and so its length.
        assert page.locator(chart).first.evaluate("td => getComputedStyle(td).printColorAdjust") == "exact"
        printed.append(fills(page.pdf(format="A4")))  # as a printer gets it that is not told to print backgrounds

    shares, days = printed

    assert (230, 232, 251) in shares, "the bars, in the light theme's colour"
    assert (56, 70, 200) in days, "the columns"
    assert (20, 22, 29) not in shares | days, "nothing of the dark theme's paper"


def fills(pdf: bytes) -> set[tuple[int, ...]]:
    """The colours, of 255 each, that areas are filled with in a PDF as Chromium makes it."""
    found: set[tuple[int, ...]] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            drawn = zlib.decompress(stream)
        except zlib.error:  # what is no list of commands: a font
            continue
        for command in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) rg", drawn):
            found.add(tuple(round(255 * float(part)) for part in command))
    return found


def test_results_are_printed_black_on_white_without_what_paper_cannot_do(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_up()
    visitor.choose("Zen")
    visitor.read_word()
    visitor.draw([[[20, 230], [20, 230]]])
    visitor.skip()
    visitor.go(f"/game/{page.url.partition('game=')[2]}")
    page.wait_for_selector(".results")

    page.emulate_media(media="print", color_scheme="dark")

    expect(page.locator(".result svg[role=img]").first).to_be_visible()
    expect(page.locator(".header")).to_be_hidden()
    assert page.locator("button:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(28, 32, 51)"
