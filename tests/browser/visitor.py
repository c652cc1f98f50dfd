"""What a person does on the site: signs up, chooses a game, reads the word, draws, goes on."""

from __future__ import annotations

import re
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from playwright.sync_api import TimeoutError as TooSlow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page

    from tests.api.artist import Strokes

SIDE = 256  # a drawing's, in its own units
MARGIN = 0.06  # of the paper, so that no stroke runs along its edge
POINTS_A_STROKE = 24  # of each stroke at most: every one is a round trip to the browser
TIMEOUT_MS = 20_000  # of whatever a visitor waits for
ENDED = "[data-hit], [data-outcome]"  # recognised just now, or closed
INK = """canvas => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
    .filter((value, i) => i % 4 === 3 && value > 0).length"""
RECOGNISED = "[data-hit], [data-outcome=recognised]"


@contextmanager
def visiting(browser: Browser, address: str, **context: Any) -> Iterator[Visitor]:
    """Somebody who has never been here, whose browser must have nothing to complain of in the end."""
    opened = browser.new_context(**{"locale": "en-GB", **context})
    opened.set_default_timeout(TIMEOUT_MS)
    visitor = Visitor(opened.new_page(), address)
    yield visitor
    opened.close()
    assert visitor.complaints == []


class Visitor:
    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        """What a browser says of a refused policy; that a request failed is said of every visitor not signed in."""
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(message.text)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}/#{path}")

    def sign_up(self) -> str:
        """Sign up with a fresh address; give the display name."""
        name = f"Tester {uuid.uuid4().hex[:8]}"
        self.go("/sign-up")
        self.page.fill("[name=display_name]", name)
        self.page.fill("[name=email]", f"{uuid.uuid4().hex}@example.org")
        self.page.fill("[name=password]", f"Pass-{uuid.uuid4().hex}")
        self.page.click("main button[type=submit]")
        self.page.wait_for_selector("form.choose")
        return name

    def sign_in(self, email: str, password: str, *, to: str) -> None:
        """Sign in, on the way to a page."""
        self.go(f"/sign-in?next={to}")
        self.page.fill("[name=email]", email)
        self.page.fill("[name=password]", password)
        self.page.click("main button[type=submit]")

    def choose(self, *labels: str, categories: Iterable[str] = ()) -> None:
        """Start a game with these choices, each named by how its label begins."""
        for label in labels:
            self.page.get_by_role("radio", name=re.compile(f"^{label}")).check()
        for category in categories:
            self.page.get_by_role("checkbox", name=re.compile(f"^{category}")).check()
        self.page.click("form.choose button[type=submit]")
        self.page.wait_for_selector("[data-go]")

    def read_word(self) -> str:
        """Go on to the next word; give its id once the clock runs."""
        self.page.click("[data-go]")
        self.page.wait_for_selector(".play[data-phase=drawing]")
        word = self.page.locator(".play-word [data-word]").get_attribute("data-word")
        assert word is not None
        return word

    @property
    def paper(self) -> Locator:
        return self.page.locator("[data-board]")

    def draw(self, drawing: Strokes) -> None:
        """Draw with the mouse, whole strokes, until it is recognised or the time is up."""
        box = self.paper.bounding_box()
        assert box is not None
        scale = box["width"] * (1 - 2 * MARGIN) / SIDE
        left, top = box["x"] + box["width"] * MARGIN, box["y"] + box["height"] * MARGIN
        for xs, ys, *_ in drawing:
            if self.page.locator(ENDED).count():
                return
            points = [(left + x * scale, top + y * scale) for x, y in zip(xs, ys, strict=True)]
            self.page.mouse.move(*points[0])
            self.page.mouse.down()
            for point in points[1 :: len(points) // POINTS_A_STROKE + 1]:
                self.page.mouse.move(*point)
            self.page.mouse.move(*points[-1])
            self.page.mouse.up()

    def is_recognised(self, within_ms: int) -> bool:
        """Whether the machine knows the word, or will in a moment."""
        try:
            self.page.locator(ENDED).first.wait_for(timeout=within_ms)
        except TooSlow:
            return False
        return self.page.locator(RECOGNISED).count() > 0

    def clear(self) -> None:
        self.page.click("[data-tool=clear]")

    def skip(self) -> None:
        self.page.click("[data-tool=skip]")
        self.page.wait_for_selector("[data-outcome]")

    def finish(self) -> None:
        """Have done with a word in Zen, whether it is recognised or not."""
        self.page.locator("[data-tool=skip]:not([aria-disabled=true]), [data-tool=proceed]").first.click()
        self.page.wait_for_selector("[data-outcome]")

    def ink(self) -> int:
        """How many pixels of the paper are drawn on."""
        return int(self.paper.evaluate(INK))

    def stored(self) -> int:
        """How many things the site keeps in the browser's own stores."""
        return int(
            self.page.evaluate(
                "async () => localStorage.length + sessionStorage.length + (await indexedDB.databases()).length"
            )
        )

    def time_left(self) -> int:
        """Seconds on the stopwatch."""
        text = self.page.locator("[role=timer]").inner_text()
        found = re.fullmatch(r"(\d+):(\d\d)", text)
        assert found, text
        return int(found[1]) * 60 + int(found[2])
