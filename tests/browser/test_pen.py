"""A pen on a screen that feels the hand, too."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.hand import Hand
from tests.browser.visitor import Visitor, visiting


@pytest.fixture
def hand(browser: Browser, address: str) -> Iterator[tuple[Visitor, Hand]]:
    """Somebody with a pen before a tablet, on a game without a clock."""
    with visiting(browser, address, viewport={"width": 820, "height": 1180}, has_touch=True) as visitor:
        visitor.sign_up()
        visitor.choose("Zen")
        visitor.read_word()
        yield visitor, Hand(visitor)


def test_once_a_pen_has_drawn_a_palm_does_not(hand: tuple[Visitor, Hand]) -> None:
    visitor, both = hand
    both.pen((0.2, 0.2), (0.8, 0.2))
    drawn = visitor.ink()

    both.touch((0.2, 0.8), (0.8, 0.8))

    assert visitor.ink() == drawn > 0


def test_what_the_palm_drew_before_the_pen_came_is_gone(hand: tuple[Visitor, Hand]) -> None:
    visitor, both = hand
    both.lay((0.8, 0.8))
    both.slide([(0.75, 0.8), (0.7, 0.85)])

    both.pen((0.2, 0.2), (0.8, 0.2))
    both.lift()
    drawn = visitor.ink()
    visitor.page.click("[data-tool=undo]")
    visitor.page.wait_for_timeout(100)

    assert drawn > 0
    assert visitor.ink() == 0


def test_a_pen_above_the_paper_keeps_the_palm_from_drawing(hand: tuple[Visitor, Hand]) -> None:
    visitor, both = hand
    both.hover((0.5, 0.5))

    both.touch((0.2, 0.8), (0.8, 0.8))

    assert visitor.ink() == 0


def test_who_puts_the_pen_away_draws_with_a_finger_again(hand: tuple[Visitor, Hand]) -> None:
    visitor, both = hand
    both.pen((0.2, 0.2), (0.8, 0.2))
    drawn = visitor.ink()
    expect(visitor.page.locator("[data-pen-only]")).to_have_attribute("aria-pressed", "true")

    visitor.page.locator("[data-pen-only]").tap()
    both.touch((0.2, 0.8), (0.8, 0.8))

    assert visitor.ink() > drawn
