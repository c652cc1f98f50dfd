"""After a game: others' drawings beside one's own, the word once more, Daily's ranking and a result to share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.gallery import hang
from tests.browser.test_accessibility import look

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from tests.api.artist import RealArtist
    from tests.api.client import Client
    from tests.browser.visitor import Visitor

ROUNDS = 6


def show_results(visitor: Visitor) -> None:
    """Leave the round that was just played for the game's results, closed: Zen waits with that for whoever is hit."""
    if visitor.page.locator("[data-outcome]").count() == 0:
        visitor.finish()
    game = visitor.page.url.partition("game=")[2]
    visitor.go(f"/game/{game}")
    visitor.page.wait_for_selector(".results")


def flagged(route: Route) -> None:
    """Answers as the game does, but for a round that is not believed."""
    answer = route.fetch()
    game = answer.json()
    game["results"][0]["flags"] = ["hasty"]
    route.fulfill(response=answer, json=game)


def draw(visitor: Visitor, artist: RealArtist, word: str) -> None:
    visitor.draw(artist.originals(artist.label(word))[0])
    if not visitor.is_recognised(within_ms=2_500):
        visitor.skip()


def pasted(page: Page) -> str:
    """What is on the clipboard; the site itself may not read it."""
    elsewhere = page.context.new_page()
    elsewhere.set_content("<textarea></textarea>")
    elsewhere.focus("textarea")
    elsewhere.keyboard.press("Control+V")
    text = elsewhere.locator("textarea").input_value()
    elsewhere.close()
    return text


def test_a_word_is_drawn_again_and_others_drawings_of_it_are_shown_beside_it(
    visitor: Visitor, artist: RealArtist, client: Client, credentials: tuple[str, str]
) -> None:
    page = visitor.page
    visitor.sign_up()
    visitor.choose("Zen")
    word = visitor.read_word()
    hang(client, credentials, [word], players=3)
    draw(visitor, artist, word)
    show_results(visitor)

    page.click(f"[data-result='{word}'] .nearest summary")
    page.wait_for_selector(".likeness")
    expect(page.locator(".likeness").first.locator("li")).to_have_count(3)
    assert look(page, "nearest") == {"nearest at 320": [], "nearest at 1280": []}
    page.click(f"[data-again='{word}']")

    expect(page.locator(".play")).to_contain_text("Drawing 1 of 1")
    assert visitor.read_word() == word
    draw(visitor, artist, word)
    show_results(visitor)
    expect(page.locator(".result")).to_have_count(1)


def test_a_daily_game_ends_with_its_ranking_and_a_result_that_spoils_nothing(
    visitor: Visitor, artist: RealArtist
) -> None:
    page = visitor.page
    page.context.grant_permissions(["clipboard-write"])
    name = visitor.sign_up()
    visitor.choose("Daily")
    words = []
    for number in range(ROUNDS):
        words.append(visitor.read_word())
        if number == 0:
            draw(visitor, artist, words[0])
        else:
            visitor.skip()
    page.wait_for_selector("[data-outcome] [data-go]")
    page.click("[data-go]")
    page.wait_for_selector(".results")

    page.wait_for_selector("[data-daily] .place")
    expect(page.locator("[data-daily] .place.own")).to_contain_text(name)
    tale = page.locator("[data-tale]").inner_text()
    assert re.search(r"\d of 6 · \d+ points?", tale), tale
    assert len(re.findall("[★✓✗]", tale)) == ROUNDS
    assert not any(re.search(rf"\b{word.replace('-', ' ')}\b", tale) for word in words)
    page.click("[data-copy]")
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert pasted(page) == tale
    assert look(page, "daily") == {"daily at 320": [], "daily at 1280": []}
    page.route("**/api/games/*", flagged)
    page.reload()
    expect(page.locator("[data-flags]")).to_contain_text("It was drawn faster than a hand draws.")
    assert look(page, "flagged") == {"flagged at 320": [], "flagged at 1280": []}
    page.get_by_role("link", name="The whole ranking").click()
    page.wait_for_selector("table.ranking")
    expect(page.locator("tr.own")).to_contain_text(name)
