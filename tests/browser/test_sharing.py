"""A player shares a drawing from its card, strangers see it without an account, until it is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import look
from tests.browser.visitor import visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.api.artist import Strokes
    from tests.browser.visitor import Visitor

HOUSE: Strokes = [[[40, 210, 210, 40, 40], [110, 110, 230, 230, 110]], [[30, 125, 220], [110, 20, 110]]]


def play_one(visitor: Visitor) -> str:
    """Draw a word in Zen, and go to the results; the word's text."""
    visitor.choose("Zen")
    visitor.read_word()
    visitor.draw(HOUSE)
    if not visitor.is_recognised(within_ms=1_000):
        visitor.skip()
    page = visitor.page
    game = page.url.partition("game=")[2]
    page.wait_for_selector("[data-go]")
    visitor.go(f"/game/{game}")
    return page.locator("article.result h2").inner_text()


def shared(page: Page) -> str:
    """The address of the link that the dialog shows, made where there is none."""
    page.click("[data-share]")
    page.click("[data-make]")
    link = page.locator("#share-link")
    expect(link).to_be_focused()
    return link.input_value()


def a_stranger(browser: Browser) -> Page:
    """Somebody without an account, and as little of a browser as those have who make previews."""
    return browser.new_context(java_script_enabled=False).new_page()


def test_a_drawing_is_shared_by_its_player_and_taken_back(visitor: Visitor, browser: Browser) -> None:
    visitor.sign_up()
    word = play_one(visitor)
    page = visitor.page
    address = shared(page)
    assert address.startswith(visitor.address)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("[data-copy]")
    expect(page.get_by_text("The link is copied.")).to_be_visible()
    assert look(page, "dialog") == {"dialog at 320": [], "dialog at 1280": []}
    stranger = a_stranger(browser)

    stranger.goto(address)

    expect(stranger.get_by_role("heading", name=f"A drawing of: {word}")).to_be_visible()
    expect(stranger.get_by_role("img", name=f"A drawing of: {word}")).to_be_visible()
    assert stranger.locator("meta[property='og:image']").get_attribute("content") == address.replace(
        ".html", "-card.png"
    )
    page.click("[data-take-back]")
    expect(page.get_by_text("Your drawing is not shared any more.")).to_be_visible()
    another = a_stranger(browser)  # who has seen nothing yet that could be kept
    another.goto(address)
    expect(another.get_by_role("heading", name="This page does not exist.")).to_be_visible()
    for context in (stranger.context, another.context):
        context.close()


def test_what_is_shared_is_known_later_and_taken_back_from_a_list(visitor: Visitor) -> None:
    visitor.sign_up()
    word = play_one(visitor)
    page = visitor.page
    address = shared(page)

    page.keyboard.press("Escape")
    expect(page.locator("dialog.share")).to_have_count(0)
    expect(page.locator("[data-share]")).to_be_focused()
    page.reload()
    page.click("[data-share]")

    expect(page.locator("#share-link")).to_have_value(address)
    for ending in ("png", "gif"):
        with page.expect_download() as download:
            page.click(f"dialog a[download$={ending}]")
        assert download.value.suggested_filename == f"inkling.{ending}"

    visitor.go("/me")
    mine = page.locator("[data-mine]")
    expect(mine.get_by_role("link", name=word)).to_have_attribute("href", address.removeprefix(visitor.address))
    assert look(page, "account") == {"account at 320": [], "account at 1280": []}
    mine.locator("[data-take-back]").click()
    expect(mine.get_by_role("status")).to_contain_text(f"Not shared any more: {word}")
    expect(mine.locator("li")).to_have_count(0)


def test_a_stranger_reports_what_is_shared_and_an_admin_removes_it(visitor: Visitor, admin: Visitor) -> None:
    visitor.sign_up()
    play_one(visitor)
    link = shared(visitor.page)
    page = visitor.page.context.browser.new_page()  # type: ignore[union-attr]
    page.goto(link)
    page.get_by_role("link", name="Report this drawing").click()
    expect(page.get_by_role("img", name="The drawing that you report")).to_be_visible()
    assert look(page, "report") == {"report at 320": [], "report at 1280": []}

    page.get_by_role("radio", name="It tells something about a person").check()
    page.get_by_role("button", name="Send the report").click()

    expect(page.get_by_text("Reported. Thank you")).to_be_focused()
    page.close()
    admin.page.reload()
    reported = admin.page.locator("[data-waiting=reported]")
    expect(reported).to_contain_text("tells of a person 1")
    assert look(admin.page, "reported") == {"reported at 320": [], "reported at 1280": []}
    reported.locator("[data-do=remove]").click()
    expect(reported.get_by_role("status")).to_contain_text("It is removed.")
    expect(reported.locator("li")).to_have_count(0)
    admin.go("/admin/overview")
    place = admin.page.locator("[data-take-down]")
    place.get_by_label("Link of the drawing").fill(link)  # the same again
    place.get_by_role("button").click()
    expect(place.get_by_text("It is removed.")).to_be_visible()
    place.get_by_label("Link of the drawing").fill(link.replace("shared/", "shared/1"))
    place.get_by_role("button").click()
    expect(place.get_by_text("No drawing is shared by this link.")).to_be_visible()


@pytest.mark.parametrize("language", ["en-GB", "fr-FR"])
def test_a_shared_page_has_no_fault_that_axe_finds(browser: Browser, address: str, language: str) -> None:
    with visiting(browser, address, locale=language) as player:
        player.sign_up()
        play_one(player)
        link = shared(player.page)
        assert look(player.page, "dialog") == {"dialog at 320": [], "dialog at 1280": []}
    page = browser.new_page()
    page.goto(link)
    assert page.locator("html").get_attribute("lang") == language[:2]

    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        assert look(page, scheme) == {f"{scheme} at 320": [], f"{scheme} at 1280": []}
    page.close()
