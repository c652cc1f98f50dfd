"""What was just played is in the statistics: of all words, of the word, of the model version, of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.api.artist import RealArtist, real_drawings

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.visitor import Visitor

MINUTE = 60


def wait_for(page: Page, selector: str) -> None:
    """Load the page again until something is there: what was played is told within a minute."""
    for _ in range(MINUTE):
        page.wait_for_selector(".loading", state="detached")
        if page.locator(selector).count():
            return
        page.wait_for_timeout(1_000)
        page.reload()
    raise AssertionError(f"{selector} is not there after a minute")


def drawn_share(page: Page) -> float:
    """How far the first bar reaches, of its axis."""
    share: float = page.evaluate(
        "() => { const bar = document.querySelector('.chart-share'), row = bar.parentElement;"
        " return bar.getBoundingClientRect().width / row.clientWidth }"
    )
    return share


def told_share(page: Page) -> float:
    """What the first bar's cell says."""
    return float(page.locator(".chart-share").first.inner_text().rstrip(" %")) / 100


def test_a_played_word_is_told_with_its_share_and_its_version(visitor: Visitor) -> None:
    artist = RealArtist(real_drawings())
    visitor.sign_up()
    visitor.choose("Zen")
    word = visitor.read_word()
    visitor.draw(artist.originals(artist.label(word))[0])
    visitor.finish()
    page = visitor.page

    visitor.go(f"/stats/{word}")
    wait_for(page, "[data-groups=versions] tbody tr")
    expect(page.get_by_role("table", name="Chart:")).to_be_visible()
    assert abs(drawn_share(page) - told_share(page)) <= 0.02
    page.get_by_role("link", name="All statistics").click()

    wait_for(page, "[data-groups=categories] tbody tr")
    wait_for(page, "[data-groups=difficulties] tbody tr")
    page.select_option("#order", "easiest")
    expect(page.get_by_role("link").and_(page.locator("tbody a")).first).to_be_visible()
    page.locator("tbody a").first.click()
    expect(page.get_by_role("heading", name="What it is taken for")).to_be_visible()


def test_an_admin_sees_how_the_game_goes(admin: Visitor) -> None:
    admin.go("/admin/overview")

    expect(admin.page.locator("tr[data-day]")).to_have_count(14, timeout=20_000)
    expect(admin.page.get_by_text("Reviews waiting")).to_be_visible()
    admin.go("/admin/models")
    expect(admin.page.locator("[data-in-play]").first).to_be_visible()
