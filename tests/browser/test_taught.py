"""A word that the champion does not know, from its upload to the first time that it is recognised."""

from __future__ import annotations

import time
import uuid
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.unicorn import unicorn

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import FilePayload

    from tests.api.artist import Strokes
    from tests.api.client import Client
    from tests.browser.visitor import Visitor

WORD = "unicorn"
# A category of its own with as many words as a game has rounds: each game deals the word.
CATEGORY = "legends"
SHEET = """category,category_en,category_fr,en,fr
legends,Legends,Légendes,unicorn,licorne
legends,Legends,Légendes,basilisk,basilic
legends,Legends,Légendes,centaur,centaure
legends,Legends,Légendes,griffin,griffon
legends,Legends,Légendes,kraken,kraken
legends,Legends,Légendes,phoenix,phénix
"""
ROUNDS = 6
BY_HAND = 2  # drawings made in the browser
BY_API = (10, 8)  # drawings of each of the others: ten of a word are taken from one player
MINUTE = 60  # seconds: within that every process follows a change
TRIES = 6  # drawings until one is recognised


@pytest.fixture
def pen() -> Callable[[], Strokes]:
    """Draws a unicorn, each time a little another one."""
    random = Random(20_261_123)
    return lambda: unicorn(random).to_lists()


class Teacher:
    """A player who plays by the API alone, and draws the new word wherever it is asked for."""

    def __init__(self, client: Client) -> None:
        self._client = client
        who = {"email": f"{uuid.uuid4().hex}@example.org", "password": f"Pass-{uuid.uuid4().hex}"}
        client.post("/auth/sign-up", {**who, "display_name": "Teacher"})
        self._token = client.post("/auth/sign-in", who).json["token"]

    def teach(self, drawing: Strokes) -> None:
        """Draw the word in a round of its own, and say that it is what was asked for."""
        round_ = self._round()
        ended = self._post(f"/rounds/{round_['id']}/end", {"drawing": drawing, "reason": "skipped"})
        told = self._post(f"/rounds/{round_['id']}/feedback", {"verdict": "right"})
        assert round_["teaching"]
        assert (ended["teaching"], ended["recognised"], ended["points"], ended["attempts"]) == (True, False, 0, 0)
        assert told["verdict"] == "right"

    def _round(self) -> dict[str, Any]:
        """A round of the word; what else is dealt is skipped."""
        game = self._post("/games", {"mode": "zen", "categories": [CATEGORY]})
        for _ in range(ROUNDS):
            round_: dict[str, Any] = self._post(f"/games/{game['id']}/rounds")
            if round_["word"] == WORD:
                return round_
            self._post(f"/rounds/{round_['id']}/end", {"drawing": [], "reason": "skipped"})
        raise AssertionError("the word was not dealt")

    def _post(self, path: str, body: Any = None) -> Any:
        reply = self._client.post(path, body, token=self._token)
        assert reply.status in {200, 201}, reply.body
        return reply.json


def upload(admin: Visitor) -> None:
    """Bring the words into the game."""
    page = admin.page
    admin.go("/admin/words")
    sheet: FilePayload = {"name": "legends.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
    page.set_input_files("input[type=file]", sheet)
    page.wait_for_selector("[data-count=taught]")
    expect(page.locator("[data-count=taught] dd")).to_have_text(str(ROUNDS))
    page.click("[data-confirm]")
    page.wait_for_selector("[data-upload=done]")


def wait_for_progress(visitor: Visitor, text: str) -> None:
    """Wait until the page of taught words says this of the word."""
    visitor.go("/taught")
    card = visitor.page.locator(f"[data-taught={WORD}]")
    end = time.monotonic() + MINUTE
    while True:
        visitor.page.reload()
        visitor.page.wait_for_selector("main .lead")
        if card.get_by_text(text).count():
            return
        assert time.monotonic() < end, f"after a minute the page does not say of the word: {text}"
        visitor.page.wait_for_timeout(1_000)


def play_to_the_word(visitor: Visitor) -> None:
    """Play a game without a clock, and skip what comes before the word."""
    visitor.go("/choose")
    visitor.choose("Zen", categories=[CATEGORY.capitalize()])
    while visitor.read_word() != WORD:
        visitor.skip()


def teach_by_hand(visitor: Visitor, drawing: Strokes) -> None:
    """Draw the word in the browser, and answer the question."""
    page = visitor.page
    play_to_the_word(visitor)
    expect(page.locator(".panel [data-teach-me]")).to_contain_text("I don't know this word yet. No points")
    visitor.draw(drawing)
    assert page.locator("[data-hit]").count() == 0
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("group", name=f"Is this what was asked: {WORD}?")).to_be_focused()
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Thank you, that helps it learn.")).to_be_visible()


def accept_what_teaches(admin: Visitor) -> None:
    """Accept all drawings of new words, as many at once as the page shows."""
    page = admin.page
    admin.go("/admin/review")
    page.reload()
    chip = page.locator("[data-select=teaching]")
    chip.wait_for()
    taught = page.locator("[data-review]", has_text="New word")
    while chip.count():
        while page.locator(".more").count():
            shown = page.locator("[data-review]").count()
            page.click(".more")
            expect(page.locator("[data-review]").nth(shown)).to_be_attached()
        chip.get_by_role("checkbox").check()
        page.click("[data-all=accept]")
        expect(taught).to_have_count(0)


def draw_until_recognised(visitor: Visitor, pen: Callable[[], Strokes]) -> bool:
    for _ in range(TRIES):
        visitor.draw(pen())
        if visitor.is_recognised(within_ms=4_000):
            return True
        visitor.clear()
    return False


def test_a_word_that_an_admin_uploads_is_taught_by_players_and_then_recognised(
    visitor: Visitor, admin: Visitor, client: Client, pen: Callable[[], Strokes]
) -> None:
    upload(admin)
    visitor.sign_up()
    wait_for_progress(visitor, "0 of 20 drawings reviewed")

    for drawings in BY_API:
        teacher = Teacher(client)
        for _ in range(drawings):
            teacher.teach(pen())
    for _ in range(BY_HAND):
        teach_by_hand(visitor, pen())
    accept_what_teaches(admin)
    wait_for_progress(visitor, "Learnt from 20 drawings.")
    play_to_the_word(visitor)
    recognised = draw_until_recognised(visitor, pen)

    assert recognised
    page = visitor.page
    page.click("[data-hit] [data-go]")
    expect(page.locator("[data-outcome=recognised]")).to_be_visible()
    visitor.go("/history")
    rows = page.locator(f"tr[data-result={WORD}]")
    expect(rows).to_have_count(1 + BY_HAND)
    expect(rows.first).to_contain_text("Recognised")
    expect(rows.last).to_contain_text("Teach me")
