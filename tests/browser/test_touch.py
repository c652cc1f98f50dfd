"""A phone in the hand: fingers and its rotation."""

from playwright.sync_api import expect

from tests.api.artist import RealArtist
from tests.browser.hand import Hand
from tests.browser.visitor import Visitor

ROUNDS = 6
TRIES = 4  # drawings of a word before the next word


def paper_side(holder: Visitor) -> float:
    box = holder.paper.bounding_box()
    assert box is not None
    return box["width"]


def test_a_finger_draws_and_the_page_stays_where_it_is(holder: Visitor) -> None:
    holder.sign_up()
    holder.choose("Zen")
    holder.read_word()
    before = holder.page.evaluate("scrollY")

    Hand(holder).touch((0.5, 0.9), (0.5, 0.1))

    assert holder.ink() > 0
    assert holder.page.evaluate("document.documentElement.scrollHeight > innerHeight")
    assert holder.page.evaluate("scrollY") == before


def test_a_game_is_played_with_a_finger_alone(holder: Visitor, artist: RealArtist) -> None:
    page = holder.page
    holder.sign_up()
    page.get_by_role("radio", name="Zen").tap()
    page.get_by_role("radio", name="Easy").tap()
    page.locator("form.choose button[type=submit]").tap()
    hand = Hand(holder)
    recognised = False

    for number in range(1, ROUNDS + 1):
        page.locator(".paper-card [data-go]").tap()
        page.wait_for_selector(".play[data-phase=drawing]")
        word = page.locator(".play-word [data-word]").get_attribute("data-word")
        assert word is not None
        for drawing in artist.draw(artist.label(word))[: 0 if recognised else TRIES]:
            hand.draw(drawing)
            recognised = holder.is_recognised(within_ms=2_500)
            if recognised:
                break
            page.locator("[data-tool=clear]").tap()
        page.locator("[data-tool=skip], [data-tool=proceed]").tap()
        page.wait_for_selector("[data-outcome]")
        expect(page.locator(".play-word")).to_contain_text(f"Drawing {number} of {ROUNDS}")
    page.locator("[data-outcome] [data-go]").tap()

    expect(page.locator(".result")).to_have_count(ROUNDS)
    assert recognised


def test_a_drawing_and_its_round_survive_a_phone_that_is_turned(holder: Visitor) -> None:
    page = holder.page
    holder.sign_up()
    holder.choose("Zen")
    holder.read_word()
    hand = Hand(holder)
    hand.touch((0.1, 0.1), (0.9, 0.9))
    upright = holder.ink() / paper_side(holder)

    page.set_viewport_size({"width": 640, "height": 360})
    page.wait_for_timeout(300)

    # A line grows with the paper's side in length and in width.
    shown = holder.ink() / paper_side(holder)
    assert abs(shown / upright - paper_side(holder) / 328) < 0.2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    holder.paper.scroll_into_view_if_needed()
    assert paper_side(holder) <= 360
    hand.touch((0.9, 0.1), (0.1, 0.9))
    expect(page.locator(".panel .bars li, [data-hit]").first).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 640})
    holder.finish()


def test_a_phone_that_is_turned_under_the_finger_loses_nothing(holder: Visitor) -> None:
    holder.sign_up()
    holder.choose("Zen")
    holder.read_word()
    hand = Hand(holder)
    hand.lay((0.1, 0.5))
    hand.slide([(0.3, 0.5), (0.5, 0.5)])

    holder.page.set_viewport_size({"width": 640, "height": 360})
    holder.page.wait_for_timeout(300)
    hand.slide([(0.7, 0.5), (0.9, 0.5)])
    hand.lift()

    assert holder.ink() > 0
    holder.page.locator("[data-tool=undo]").tap()
    holder.page.wait_for_timeout(100)
    assert holder.ink() == 0
