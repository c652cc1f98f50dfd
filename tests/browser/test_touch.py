"""Fingers, pens and palms on the paper."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession

from tests.browser.visitor import Visitor

Point = tuple[float, float]


@pytest.fixture
def holder(browser: Browser, address: str) -> Iterator[Visitor]:
    """Somebody with a phone in their hand, on a game without a clock."""
    context = browser.new_context(viewport={"width": 360, "height": 560}, has_touch=True, locale="en-GB")
    context.set_default_timeout(20_000)
    visitor = Visitor(context.new_page(), address)
    visitor.sign_up()
    visitor.choose("Zen")
    visitor.read_word()
    yield visitor
    context.close()
    assert visitor.complaints == []


class Hand:
    """Touches and pen strokes, as the system hands them to the browser."""

    def __init__(self, visitor: Visitor) -> None:
        self._page = visitor.page
        self._session: CDPSession = visitor.page.context.new_cdp_session(visitor.page)
        box = visitor.paper.bounding_box()
        assert box is not None
        self._box = box

    def touch(self, start: Point, end: Point) -> None:
        """Draw a line with a finger; positions are shares of the paper's side."""
        self._touch("touchStart", start)
        for step in range(1, 6):
            self._touch("touchMove", _between(start, end, step / 5))
        self._session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        self._page.wait_for_timeout(100)

    def pen(self, start: Point, end: Point) -> None:
        self._pen("mousePressed", start)
        for step in range(1, 6):
            self._pen("mouseMoved", _between(start, end, step / 5))
        self._pen("mouseReleased", end)
        self._page.wait_for_timeout(100)

    def _touch(self, kind: str, point: Point) -> None:
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [self._at(point)]})

    def _pen(self, kind: str, point: Point) -> None:
        how = {"type": kind, "pointerType": "pen", "button": "left", "buttons": 1, "clickCount": 1}
        self._session.send("Input.dispatchMouseEvent", {**how, **self._at(point)})

    def _at(self, point: Point) -> dict[str, Any]:
        x, y = point
        return {"x": self._box["x"] + x * self._box["width"], "y": self._box["y"] + y * self._box["height"]}


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def test_a_finger_draws_and_the_page_stays_where_it_is(holder: Visitor) -> None:
    hand = Hand(holder)
    before = holder.page.evaluate("scrollY")

    hand.touch((0.5, 0.9), (0.5, 0.1))

    assert holder.ink() > 0
    assert holder.page.evaluate("document.documentElement.scrollHeight > innerHeight")
    assert holder.page.evaluate("scrollY") == before


def test_once_a_pen_has_drawn_a_palm_does_not(holder: Visitor) -> None:
    hand = Hand(holder)
    hand.pen((0.2, 0.2), (0.8, 0.2))
    drawn = holder.ink()

    hand.touch((0.2, 0.8), (0.8, 0.8))

    assert holder.ink() == drawn > 0
