"""The network between a player and the game: cut, slow, and spared."""

from __future__ import annotations

import base64
import json
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from playwright.sync_api import Request, Route

    from tests.api.artist import RealArtist
    from tests.browser.visitor import Visitor

GUESSES = "**/api/rounds/*/guesses"
MOST_A_SECOND = 3
A_SECOND_MS = 990  # timers and the protocol's own clock differ by a few ms
RETRY_SECONDS = 2
TOKEN_SECONDS = 9  # enough for a visitor to begin to draw


def expiry(token: str) -> int:
    """When a token ends, in seconds since 1970."""
    claims = token.split(".")[1]
    return int(json.loads(base64.urlsafe_b64decode(claims + "=="))["exp"])


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


def test_a_token_that_expires_in_the_middle_of_a_game_is_renewed_unseen(
    visitor: Visitor, artist: RealArtist, brief_tokens: Callable[[int], AbstractContextManager[None]]
) -> None:
    page = visitor.page
    with brief_tokens(TOKEN_SECONDS), page.expect_response("**/api/auth/sign-in") as signed_in:
        visitor.sign_up()
    ends_at = expiry(signed_in.value.json()["token"])
    visitor.choose("Zen", categories=["Animals"])
    word = visitor.read_word()
    visitor.draw([[[20, 230], [20, 230]]])
    expect(page.locator(".panel .bars li").first).to_be_visible()
    refused: list[str] = []
    page.on("response", lambda response: refused.append(response.url) if response.status == 401 else None)
    page.wait_for_timeout(max(0.0, ends_at - time.time() + 1) * 1_000)

    with page.expect_response("**/api/auth/refresh") as renewed:
        visitor.draw(artist.draw(artist.label(word))[0])

    assert renewed.value.ok
    visitor.finish()
    assert [url.rpartition("/")[2] for url in refused] == ["guesses"]
    visitor.go(f"/game/{page.url.partition('game=')[2]}")
    expect(page.locator(f"[data-result='{word}'] svg[role=img] path").first).to_be_attached()


def test_a_round_outlives_an_api_that_fails_for_a_while(visitor: Visitor, artist: RealArtist) -> None:
    page = visitor.page
    visitor.sign_up()
    visitor.choose("60 seconds")
    word = visitor.read_word()
    asked: list[tuple[str, float]] = []
    gone = True

    def fail(route: Route) -> None:
        asked.append((route.request.url.rpartition("/")[2], time.monotonic()))
        if not gone:
            return route.continue_()
        return route.fulfill(status=503, headers={"Retry-After": str(RETRY_SECONDS)}, json={"title": "unavailable"})

    page.route("**/api/rounds/*/*", fail)
    drawing = artist.draw(artist.label(word))[0]
    visitor.draw(drawing)
    expect(page.locator("[data-remark]")).to_contain_text("Your drawing is safe", timeout=8_000)
    left = page.locator("[role=timer]").inner_text()
    drawn = visitor.ink()
    visitor.draw([[[5, 250], [250, 250]]])
    assert visitor.ink() > drawn > 0
    expect(page.locator("[role=timer]")).not_to_have_text(left)
    page.locator("[data-tool=skip]:not([aria-disabled=true])").click()
    expect(page.locator(".paper")).to_contain_text("I keep trying")
    with page.expect_response(lambda response: response.url.endswith("/end") and response.ok):
        gone = False

    expect(page.locator("[data-outcome]").or_(page.locator(".paper-word"))).to_be_visible()
    for kind in ("guesses", "end"):
        times = [at for name, at in asked if name == kind]
        assert all(later - earlier > RETRY_SECONDS - 0.5 for earlier, later in pairwise(times))
    visitor.go(f"/game/{page.url.partition('game=')[2]}")
    expect(page.locator(f"[data-result='{word}'] svg[role=img] path").first).to_be_attached()
    expect(page.locator("[data-result]")).to_have_count(1)


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
