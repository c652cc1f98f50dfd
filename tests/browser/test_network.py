"""The network between a player and the game: cut, slow, and spared."""

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Request, Route, expect

from tests.api.artist import RealArtist
from tests.browser.visitor import Visitor

GUESSES = "**/api/rounds/*/guesses"
MOST_A_SECOND = 3
A_SECOND_MS = 990  # timers and the protocol's own clock differ by a few ms


def test_a_round_outlives_a_network_that_is_cut_and_comes_back(visitor: Visitor, artist: RealArtist) -> None:
    page = visitor.page
    visitor.sign_up()
    visitor.choose("60 seconds")
    word = visitor.read_word()
    drawing = artist.draw(artist.label(word))[0]
    network = page.context
    network.set_offline(True)

    visitor.draw(drawing)
    expect(page.locator("[data-remark]")).to_contain_text("Your drawing is safe", timeout=8_000)
    drawn = visitor.ink()
    network.set_offline(False)
    expect(page.locator(".panel .bars li").or_(page.locator("[data-hit]")).first).to_be_visible()
    assert visitor.ink() == drawn > 0
    network.set_offline(True)
    page.locator("[data-tool=skip]:not([aria-disabled=true]), [data-tool=proceed]").first.click()
    expect(page.locator(".paper")).to_contain_text("I keep trying")
    network.set_offline(False)

    # Whoever was recognised and went on is in the next round by now.
    expect(page.locator("[data-outcome]").or_(page.locator(".paper-word"))).to_be_visible()
    visitor.go(f"/game/{page.url.partition('game=')[2]}")
    expect(page.locator(f"[data-result='{word}'] svg[role=img] path").first).to_be_attached()


def test_one_guess_is_asked_for_at_a_time_and_three_a_second_at_most(visitor: Visitor) -> None:
    visitor.sign_up()
    visitor.choose("Zen")
    visitor.read_word()
    asked: list[Request] = []
    visitor.page.on("requestfinished", lambda request: asked.append(request) if "guesses" in request.url else None)

    for row in range(12):
        visitor.draw([[[20, 60, 100, 160, 230], [20 * row + 5] * 5]])

    visitor.page.wait_for_timeout(1_500)
    spans = sorted((r.timing["startTime"], r.timing["startTime"] + r.timing["responseEnd"]) for r in asked)
    starts = [start for start, _ in spans]
    assert len(spans) > MOST_A_SECOND
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert max(sum(a <= b < a + A_SECOND_MS for b in starts) for a in starts) <= MOST_A_SECOND


def test_an_answer_about_a_drawing_that_was_cleared_never_shows(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_up()
    visitor.choose("Zen")
    visitor.read_word()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(GUESSES, hold)
    with page.expect_request(GUESSES):
        visitor.draw([[[20, 230], [20, 230]]])

    visitor.clear()
    with page.expect_response(GUESSES) as answered:
        held.pop().continue_()

    assert answered.value.ok
    page.wait_for_timeout(300)
    assert held == []
    expect(page.locator(".panel .bars li")).to_have_count(0)
    expect(page.locator("[data-remark]")).to_contain_text("Draw something")


def test_a_token_that_ends_in_the_middle_of_a_game_is_renewed_unseen(visitor: Visitor, artist: RealArtist) -> None:
    page = visitor.page
    visitor.sign_up()
    visitor.choose("Zen")
    word = visitor.read_word()
    first: list[str] = []
    refused: list[int] = []

    def spoil(route: Route) -> None:
        """The first token that comes by is from now on one that the gateway refuses."""
        headers: dict[str, Any] = dict(route.request.headers)
        token = headers.get("authorization", "")
        first.append(token)
        if token and token == first[0]:
            headers["authorization"] = token[:-12] + "A" * 12
        route.continue_(headers=headers)

    page.route("**/api/rounds/**", spoil)
    page.on("response", lambda response: refused.append(response.status) if response.status == 401 else None)
    visitor.draw(artist.draw(artist.label(word))[0])
    expect(page.locator(".panel .bars li").or_(page.locator("[data-hit]")).first).to_be_visible()

    visitor.finish()
    assert refused == [401]
    assert len(set(first)) == 2
    visitor.go(f"/game/{page.url.partition('game=')[2]}")
    expect(page.locator(f"[data-result='{word}'] svg[role=img] path").first).to_be_attached()


@pytest.mark.parametrize("status", [429, 503])
def test_a_guess_that_the_server_has_no_time_for_is_asked_for_again(visitor: Visitor, status: int) -> None:
    page = visitor.page
    visitor.sign_up()
    visitor.choose("Zen")
    visitor.read_word()
    tries: list[int] = []

    def overloaded(route: Route) -> None:
        tries.append(status)
        if len(tries) > 2:
            return route.continue_()
        return route.fulfill(status=status, json={"title": "busy"})

    page.route(GUESSES, overloaded)
    visitor.draw([[[20, 230, 230, 20, 20], [20, 20, 230, 230, 20]]])

    expect(page.locator(".panel .bars li").or_(page.locator("[data-hit]")).first).to_be_visible()
    assert len(tries) >= 3
