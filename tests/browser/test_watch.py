"""Somebody who does not draw guesses drawings of the gallery, with the mouse and by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.gallery import hang
from tests.browser.test_accessibility import look
from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.api.client import Client

WORDS = ("cat", "dog", "sun", "house", "fish", "tree", "apple")
RIDDLES = 6


@pytest.fixture(scope="module", autouse=True)
def gallery(client: Client, credentials: tuple[str, str]) -> None:
    """Drawings of seven words by two players."""
    hang(client, credentials, WORDS, players=2)


def answer(page: Page) -> None:
    """Choose words by their digits until one is right, as soon as the choice has the keyboard."""
    expect(page.locator(".watch-choices")).to_be_focused()
    for digit in "1234":
        if page.locator("[data-watch=watching]").count():
            page.keyboard.press(digit)
    expect(page.locator("[data-answer=right]")).to_be_visible()


def test_drawings_are_guessed_by_keyboard_alone_against_the_machine(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/watch")
    page.wait_for_selector("[data-watch=watching]")

    for _ in range(RIDDLES):
        answer(page)
        expect(page.locator("[data-next]")).to_be_focused()
        page.keyboard.press("Enter")

    expect(page.locator("[data-watch=over]")).to_be_visible()
    expect(page.locator(".watch-list > li")).to_have_count(RIDDLES)
    expect(page.locator("[data-more]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-watch=watching]")
    assert visitor.stored() == 0


def test_a_drawing_grows_until_it_is_paused_and_the_machine_says_what_it_sees(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/watch")
    page.wait_for_selector(".watch svg path")

    expect(page.locator("[data-remark]")).not_to_contain_text("is watching", timeout=10_000)
    page.click("[data-pause]")
    expect(page.locator("[data-pause]")).to_have_text("Go on")
    still = page.locator(".watch svg").inner_html()
    page.wait_for_timeout(400)

    assert page.locator(".watch svg").inner_html() == still
    expect(page.locator("[data-live]")).not_to_be_empty()


def test_a_wrong_word_is_out_of_the_choice_and_the_right_one_is_told_if_wanted(visitor: Visitor) -> None:
    page = visitor.page
    with page.expect_response("**/api/riddles") as answered:
        visitor.go("/watch")
    riddle = answered.value.json()["items"][0]
    word = riddle["drawing"]["word"]
    wrong = next(choice["word"] for choice in riddle["choices"] if choice["word"] != word)

    page.click(f"[data-choice='{wrong}']")
    expect(page.locator(f"[data-choice='{wrong}']")).to_have_attribute("aria-disabled", "true")
    page.click("[data-tell]")

    expect(page.locator("[data-answer=told]")).to_contain_text(riddle["drawing"]["text"])
    expect(page.locator("[data-score]")).to_have_text("0")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_no_part_of_it_has_a_fault(browser: Browser, address: str, scheme: str, locale: str) -> None:
    context = browser.new_context(locale=locale, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    reader = Visitor(context.new_page(), address)
    page = reader.page
    reader.go("/watch")
    page.wait_for_selector("[data-watch=watching] svg path")

    found = look(page, "watching")
    page.click("[data-tell]")
    found |= look(page, "answered")
    for _ in range(RIDDLES - 1):
        page.click("[data-next]")
        page.click("[data-tell]")
    page.click("[data-next]")
    page.wait_for_selector("[data-watch=over]")
    found |= look(page, "over")
    context.close()

    assert {name: told for name, told in found.items() if told} == {}
