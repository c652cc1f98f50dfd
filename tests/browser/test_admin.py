"""An admin at work: claims are decided by keys, the model versions are on view, a retraining is asked for."""

from playwright.sync_api import Route, expect

from tests.api.artist import Play, RealArtist, real_drawings
from tests.api.client import Client
from tests.browser.gallery import new_player
from tests.browser.test_accessibility import look
from tests.browser.visitor import Visitor


def claim(visitor: Visitor, rounds: int) -> None:
    """Draw words in Zen, and say of each drawing that it is something else than the machine thinks."""
    artist = RealArtist(real_drawings())
    visitor.sign_up()
    visitor.choose("Zen")
    for _ in range(rounds):
        word = visitor.read_word()
        visitor.draw(artist.originals(artist.label(word))[0])
        visitor.finish()
        visitor.page.locator(".paper-card [data-verdict=wrong]").last.click()
        expect(visitor.page.get_by_text("Thank you, that helps it learn.")).to_be_visible()


def test_what_a_player_claims_is_decided_by_keys_and_taken_back(visitor: Visitor, admin: Visitor) -> None:
    claim(visitor, rounds=2)
    page = admin.page
    page.reload()
    cards = page.locator("[data-review]")
    expect(cards.first).to_be_focused()
    waiting = cards.count()
    first = cards.first.get_attribute("data-review")

    page.keyboard.press("j")
    expect(cards.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(cards).to_have_count(waiting - 1)
    page.keyboard.press("u")
    expect(cards).to_have_count(waiting)
    expect(cards.first).to_have_attribute("data-review", first or "")
    page.keyboard.press("r")
    expect(page.locator("[data-label]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(cards).to_have_count(waiting - 1)
    page.keyboard.press("Space")
    page.keyboard.press("a")

    expect(cards).to_have_count(waiting - 2)
    page.select_option("#status", "rejected")
    expect(page.get_by_text("There is nothing here.").or_(cards.first)).to_be_visible()
    assert first not in [card.get_attribute("data-review") for card in cards.all()]


def test_the_keyboard_is_never_between_two_reviews_and_takes_the_last_back(visitor: Visitor, admin: Visitor) -> None:
    claim(visitor, rounds=2)
    page = admin.page

    def decide(route: Route) -> None:
        if route.request.method == "GET":
            answer = route.fetch()
            route.fulfill(response=answer, json={"items": answer.json()["items"][:2], "cursor": None})
        else:
            ids = (route.request.post_data_json or {})["ids"]
            route.fulfill(json={"items": [{"id": one, "problem": None} for one in ids]})

    page.route("**/api/admin/review*", decide)
    page.reload()
    cards = page.locator("[data-review]")
    expect(cards.first).to_be_focused()
    page.evaluate(WATCH)

    for left in (1, 0):
        page.keyboard.press("x")
        expect(cards).to_have_count(left)
    page.keyboard.press("u")
    expect(cards.first).to_be_focused()

    assert page.evaluate("window.seen") == ["LI", "OL", "LI"]


WATCH = """() => {
    window.seen = [];
    const see = () => window.seen.push(document.activeElement.closest(".reviews") && document.activeElement.tagName);
    new MutationObserver(see).observe(document.querySelector(".reviews"), { childList: true });
}"""


def test_a_label_among_thousands_is_found_by_its_word(admin: Visitor) -> None:
    page = admin.page
    page.select_option("#status", "accepted")
    page.fill("#label-search", "ice cr")
    options = page.locator("#label option:not([value=''])")
    expect(options).to_have_text(["ice cream"])

    page.select_option("#label", "ice cream")
    page.fill("#label-search", "helicopt")

    expect(options).to_have_text(["helicopter", "ice cream"])
    expect(page.locator("#label")).to_have_value("ice cream")
    expect(page.get_by_text("There is nothing here.").or_(page.locator("[data-review]").first)).to_be_visible()


def test_the_model_versions_show_the_champion(admin: Visitor) -> None:
    admin.go("/admin/models")

    expect(admin.page.locator("tr[data-version] .tag").first).to_have_text("champion")


def test_a_retraining_is_started_and_waits_for_the_command(admin: Visitor) -> None:
    admin.go("/admin/retraining")
    admin.page.click("[data-start]")

    run = admin.page.locator("[data-run]").first
    expect(run).to_have_attribute("data-state", "requested")
    expect(run.get_by_text("make retrain")).to_be_visible()
    expect(admin.page.locator("[data-start]")).to_have_count(0)


def test_to_a_player_the_admins_pages_are_not_there(visitor: Visitor) -> None:
    visitor.sign_up()
    visitor.go("/admin/review")

    expect(visitor.page.get_by_text("This page does not exist.")).to_be_visible()
    expect(visitor.page.get_by_role("link", name="Administration")).to_have_count(0)


def test_an_admin_counts_a_flagged_round_in_the_ranking_after_all(admin: Visitor, client: Client) -> None:
    play = Play(client, new_player(client), RealArtist(real_drawings()), wait=lambda _: None)
    round_ = play.round(play.game())
    assert play.end(round_, play.recognised(round_), "recognised").json["flags"]
    page = admin.page
    page.reload()
    flagged = page.locator("[data-waiting=flagged]")
    expect(flagged).to_contain_text("faster than a hand draws")
    assert look(page, "flagged") == {"flagged at 320": [], "flagged at 1280": []}
    waiting = flagged.locator(".review").count()

    flagged.locator("[data-do=clear]").first.click()

    expect(flagged.get_by_role("status")).to_contain_text("It counts")
    expect(flagged.locator(".review")).to_have_count(waiting - 1)
