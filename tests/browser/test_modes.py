"""Every mode from its choice to its results, and the language and the voice of a game."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.api.artist import Strokes
from tests.browser.visitor import Visitor, visiting

TICK: Strokes = [[[120, 130, 160], [120, 140, 90]]]  # that no word looks like
SQUARE: Strokes = [[[20, 230, 230, 20, 20], [20, 20, 230, 230, 20]]]


@pytest.fixture
def lectrice(browser: Browser, address: str) -> Iterator[Visitor]:
    """Somebody whose browser asks for French."""
    with visiting(browser, address, viewport={"width": 1280, "height": 800}, locale="fr-FR") as lectrice:
        yield lectrice


def play_six(visitor: Visitor) -> list[str]:
    """Draw a tick for every word and skip it; give the words, at the results."""
    words = []
    for _ in range(6):
        words.append(visitor.read_word())
        visitor.draw(TICK)
        visitor.skip()
    visitor.page.click("[data-go]")
    visitor.page.wait_for_selector(".results")
    return words


def test_daily_deals_the_same_six_words_to_all_and_once(visitor: Visitor, lectrice: Visitor) -> None:
    visitor.sign_up()
    visitor.choose("Daily")
    visitor.go("/choose")
    visitor.page.get_by_role("radio", name="Daily").check()
    expect(visitor.page.get_by_role("status")).to_contain_text("go on where you stopped")
    visitor.page.get_by_role("button", name="Go on playing").click()
    lectrice.sign_up()
    lectrice.choose("Du jour")

    words = play_six(visitor)

    assert len(set(words)) == 6
    assert play_six(lectrice) == words
    page = visitor.page
    game = page.url
    visitor.go("/choose")
    expect(page.get_by_text("Played today", exact=True)).to_be_visible()
    page.get_by_role("radio", name="Daily").check()
    expect(page.get_by_role("status")).to_contain_text("You have played today's six words")
    page.get_by_role("link", name="See your result").click()
    assert page.url == game
    visitor.go("/history")
    expect(page.locator(".past-line")).to_contain_text("Daily")
    expect(page.locator(f"[data-result='{words[0]}'] svg path")).to_be_attached()


def test_zen_waits_as_long_as_it_takes(visitor: Visitor) -> None:
    visitor.sign_up()
    visitor.choose("Zen")
    visitor.read_word()
    assert visitor.time_left() < 5

    visitor.skip()
    visitor.page.wait_for_timeout(6_000)

    expect(visitor.page.locator("[data-outcome=skipped]")).to_be_visible()


def test_sprint_deals_word_after_word_until_its_one_clock_is_up(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_up()
    visitor.choose("Sprint")
    words = [visitor.read_word()]
    expect(page.locator("[role=timer]")).to_have_text(re.compile(r"0:5\d"))
    first = visitor.time_left()

    for _ in range(2):
        visitor.draw(TICK)
        page.click("[data-tool=skip]:not([aria-disabled=true])")
        page.wait_for_selector(f".play-word [data-word]:not([data-word='{words[-1]}'])")
        words.append(page.locator(".play-word [data-word]").get_attribute("data-word") or "")
    second = visitor.time_left()

    assert len(set(words)) == 3
    assert second <= first < 60, "a new word does not set the clock back"
    page.wait_for_selector("[data-outcome]", timeout=70_000)
    expect(page.locator("[data-outcome]")).to_contain_text("Time is up.")
    page.click("[data-go]")
    page.wait_for_selector(".results")
    for word in words[:2]:
        expect(page.locator(f"[data-result='{word}']")).to_be_visible()


def test_a_game_in_french_is_french_throughout(lectrice: Visitor) -> None:
    page = lectrice.page
    lectrice.sign_up()
    lectrice.choose("Zen")
    expect(page.get_by_role("button", name="Montrer le mot")).to_be_visible()
    lectrice.read_word()

    lectrice.draw(SQUARE)

    expect(page.locator(".panel .bars").or_(page.locator("[data-hit]"))).to_contain_text("carré")
    assert page.locator("html").get_attribute("lang") == "fr"
    expect(page.locator("[data-remark]")).to_contain_text(re.compile("Je vois|Je ne suis|je sais"))
    expect(page.locator("[data-tool=undo]")).to_have_text("Annuler")
    lectrice.finish()
    expect(page.locator("[data-outcome]")).to_contain_text(re.compile("Passé|je sais"))


def test_the_machine_is_heard_by_those_who_want_it(visitor: Visitor) -> None:
    page = visitor.page
    page.add_init_script("window.heard = []; speechSynthesis.speak = ({ text }) => heard.push(text);")
    visitor.sign_up()
    visitor.choose("Zen")
    visitor.read_word()
    assert page.evaluate("heard") == []

    page.click("[data-voice]")
    visitor.draw(SQUARE)
    page.wait_for_timeout(4_000)

    heard = page.evaluate("heard")
    assert heard[0] == "I say what I see."
    assert len(heard) > 1
    assert page.locator("[data-live]").inner_text() == heard[-1]
