"""Whoever has a keyboard and nothing else: from signing up to the results."""

import uuid

from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor

MOST_TABS = 60  # on the way to anything on a page
SIDE_TAPS = 40  # of an arrow key: 80 of the paper's 256 units


def tab_to(page: Page, selector: str) -> None:
    """Move the keyboard there by Tab alone."""
    for _ in range(MOST_TABS):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {selector}")


def sign_up(page: Page) -> None:
    tab_to(page, "[name=display_name]")
    page.keyboard.type("Keys Only")
    tab_to(page, "[name=email]")
    page.keyboard.type(f"{uuid.uuid4().hex}@example.org")
    tab_to(page, "[name=password]")
    page.keyboard.type(f"Pass-{uuid.uuid4().hex}")
    page.keyboard.press("Enter")
    page.wait_for_selector("form.choose")


def choose_zen(page: Page) -> None:
    tab_to(page, "[name=mode]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=mode][value=zen]")).to_be_checked()
    page.keyboard.press("Enter")


def begin_round(page: Page) -> None:
    """Press the button that the keyboard is on."""
    expect(page.locator("[data-go]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector(".play[data-phase=drawing]")


def move(page: Page, *arrows: str) -> None:
    for arrow in arrows:
        for _ in range(SIDE_TAPS):
            page.keyboard.press(f"Arrow{arrow}")


def test_a_game_is_played_by_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/sign-up")
    sign_up(page)
    choose_zen(page)
    begin_round(page)
    expect(visitor.paper).to_be_focused()

    move(page, "Up")
    page.keyboard.press("Space")
    expect(page.locator(".pen-cursor[data-pen=down]")).to_be_visible()
    move(page, "Right", "Down", "Down", "Left", "Left", "Up", "Up", "Right")
    page.keyboard.press("Space")

    expect(page.locator(".pen-cursor[data-pen=up]")).to_be_visible()
    expect(page.locator(".panel .bars").or_(page.locator("[data-hit]"))).to_contain_text("square")
    drawn = visitor.ink()
    page.keyboard.press("u")
    page.wait_for_timeout(100)
    assert visitor.ink() == 0 < drawn
    page.keyboard.press("r")
    page.wait_for_timeout(100)
    assert visitor.ink() == drawn
    expect(visitor.paper).to_be_focused()
    for _ in range(5):
        page.keyboard.press("s")
        page.wait_for_selector("[data-outcome]")
        begin_round(page)
    page.keyboard.press("s")
    page.wait_for_selector("[data-outcome]")
    expect(page.locator("[data-go]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".result")).to_have_count(6)


def test_the_keys_are_told_to_those_whose_keyboard_is_on_the_paper(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_up()
    visitor.choose("Zen")
    tab_to(page, "[data-go]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".play[data-phase=drawing]")

    page.keyboard.press("ArrowRight")

    expect(page.get_by_role("application")).to_be_focused()
    expect(page.get_by_text("Arrows move the pen")).to_be_in_viewport()
    assert page.evaluate("scrollY") == 0
