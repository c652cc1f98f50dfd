"""A person plays through the site, from signing up to the history."""

import re

from playwright.sync_api import expect

from tests.api.artist import RealArtist
from tests.browser.visitor import Visitor

ROUNDS = 6
TRIES = 5  # drawings of a word before it is given up
LAST_TRY_SECONDS = 12  # a try takes about so long at most


def draw_until_recognised(visitor: Visitor, artist: RealArtist, word: str) -> bool:
    """Draw a word as several people might, one after the other, as long as the clock runs."""
    for drawing in artist.originals(artist.label(word))[:TRIES]:
        visitor.draw(drawing)
        if visitor.is_recognised(within_ms=2_500):
            return True
        if visitor.page.locator(".play[data-phase=drawing]").count() == 0 or visitor.time_left() < LAST_TRY_SECONDS:
            return False
        visitor.clear()
    return False


def play_rounds(visitor: Visitor, artist: RealArtist) -> list[str]:
    """Play a game to its end: draw until a word is recognised, skip the rest; give the recognised words."""
    recognised: list[str] = []
    for _ in range(ROUNDS):
        word = visitor.read_word()
        if not recognised and draw_until_recognised(visitor, artist, word):
            recognised.append(word)
        elif visitor.page.locator(".play[data-phase=drawing]").count():
            visitor.skip()
    visitor.page.click("[data-go]")
    visitor.page.wait_for_selector(".results")
    return recognised


def test_a_player_signs_up_draws_is_recognised_and_finds_the_result_in_the_history(
    visitor: Visitor, artist: RealArtist
) -> None:
    name = visitor.sign_up()
    visitor.choose("60 seconds", "Easy")

    recognised = play_rounds(visitor, artist)

    assert len(recognised) == 1
    word = recognised[0]
    page = visitor.page
    expect(page.locator(".result")).to_have_count(ROUNDS)
    expect(page.locator(f"[data-result='{word}'] .verdict")).to_contain_text("Recognised")
    expect(page.locator(f"[data-result='{word}'] svg[role=img] path").first).to_be_attached()
    page.reload()
    visitor.go("/history")
    rows = page.locator("[data-game] tbody tr")
    expect(rows).to_have_count(ROUNDS)
    expect(page.locator(f"tr[data-result='{word}']")).to_contain_text(re.compile(r"Recognised\s*\d"))
    visitor.go("/leaderboard")
    expect(page.locator("tr.own")).to_contain_text(name)
    assert visitor.stored() == 0


def test_feedback_is_given_once_and_is_still_there_after_a_reload(visitor: Visitor, artist: RealArtist) -> None:
    visitor.sign_up()
    visitor.choose("Zen")
    word = visitor.read_word()
    visitor.draw(artist.draw(artist.label(word))[0])
    visitor.finish()
    page = visitor.page
    game = page.url.partition("game=")[2]

    page.click("[data-go]")
    visitor.go(f"/game/{game}")
    page.click("[data-verdict=right]")

    thanks = page.get_by_text("Thank you, that helps it learn.")
    expect(thanks).to_be_visible()
    page.reload()
    expect(thanks).to_be_visible()


def test_undo_clear_and_their_keys_bring_back_what_was_drawn(visitor: Visitor) -> None:
    visitor.sign_up()
    visitor.choose("Zen")
    visitor.read_word()
    visitor.draw([[[20, 230], [20, 20]], [[20, 230], [60, 60]]])
    both = visitor.ink()

    visitor.page.keyboard.press("u")
    expect(visitor.page.locator("[data-tool=redo]")).to_have_attribute("aria-disabled", "false")
    visitor.page.wait_for_timeout(100)
    one = visitor.ink()
    visitor.page.keyboard.press("Control+Shift+Z")
    visitor.clear()
    visitor.page.wait_for_timeout(100)
    none = visitor.ink()
    visitor.page.click("[data-tool=undo]")
    visitor.page.wait_for_timeout(100)

    expect(visitor.paper).to_be_focused()
    assert none == 0
    assert 0 < one < both
    assert visitor.ink() == both


def test_a_drawing_survives_a_window_that_changes_its_size(visitor: Visitor) -> None:
    visitor.sign_up()
    visitor.choose("Zen")
    visitor.read_word()
    visitor.draw([[[20, 230], [20, 230]]])

    visitor.page.set_viewport_size({"width": 320, "height": 640})
    visitor.page.wait_for_timeout(200)

    assert visitor.ink() > 0
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
