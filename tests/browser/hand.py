"""Fingers, palms and pens on a screen, as the system hands them to the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.browser.visitor import MARGIN, POINTS_A_STROKE, SIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import CDPSession

    from tests.api.artist import Strokes
    from tests.browser.visitor import Visitor

Point = tuple[float, float]
STEPS = 5  # of a straight line


class Hand:
    """Positions are shares of the paper's side, from its top left corner."""

    def __init__(self, visitor: Visitor) -> None:
        self._page = visitor.page
        self._paper = visitor.paper
        self._session: CDPSession = visitor.page.context.new_cdp_session(visitor.page)

    def touch(self, start: Point, end: Point) -> None:
        """Draw a line with a finger."""
        self.trace(_line(start, end))

    def draw(self, drawing: Strokes) -> None:
        """Draw with a finger, whole strokes."""
        for xs, ys, *_ in drawing:
            points = [(_on_paper(x), _on_paper(y)) for x, y in zip(xs, ys, strict=True)]
            self.trace([*points[:: len(points) // POINTS_A_STROKE + 1], points[-1]])

    def trace(self, points: Sequence[Point]) -> None:
        """One stroke of a finger."""
        self.lay(points[0])
        self.slide(points[1:])
        self.lift()

    def lay(self, point: Point) -> None:
        """A finger or a palm comes down, and stays."""
        self._touch("touchStart", point)

    def slide(self, points: Sequence[Point]) -> None:
        for point in points:
            self._touch("touchMove", point)

    def lift(self) -> None:
        self._session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        self._page.wait_for_timeout(100)

    def pen(self, start: Point, end: Point) -> None:
        """Draw a line with a pen."""
        self._pen("mousePressed", start)
        for point in _line(start, end)[1:]:
            self._pen("mouseMoved", point)
        self._pen("mouseReleased", end)
        self._page.wait_for_timeout(100)

    def hover(self, point: Point) -> None:
        """The pen is over the paper, and does not touch it."""
        self._pen("mouseMoved", point, pressed=False)
        self._page.wait_for_timeout(100)

    def _touch(self, kind: str, point: Point) -> None:
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [self._at(point)]})

    def _pen(self, kind: str, point: Point, *, pressed: bool = True) -> None:
        buttons = {"button": "left", "buttons": 1, "clickCount": 1} if pressed else {"button": "none", "buttons": 0}
        how = {"type": kind, "pointerType": "pen", **buttons}
        self._session.send("Input.dispatchMouseEvent", {**how, **self._at(point)})

    def _at(self, point: Point) -> dict[str, Any]:
        box = self._paper.bounding_box()
        assert box is not None
        x, y = point
        return {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}


def _on_paper(coordinate: float) -> float:
    return MARGIN + coordinate / SIDE * (1 - 2 * MARGIN)


def _line(start: Point, end: Point) -> list[Point]:
    shares = [step / STEPS for step in range(STEPS + 1)]
    return [(start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share) for share in shares]
