"""A drawing comes into the gallery by an admin's look, leaves it by a report, and comes back by another look."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.test_admin import claim

if TYPE_CHECKING:
    from tests.browser.visitor import Visitor


def test_a_reported_drawing_is_hidden_until_an_admin_restores_it(visitor: Visitor, admin: Visitor) -> None:
    claim(visitor, rounds=1)
    page = admin.page
    page.reload()
    cards = page.locator("[data-review]")
    expect(cards.first).to_be_focused()
    waiting = cards.count()
    page.keyboard.press("a")
    expect(cards).to_have_count(waiting - 1)

    admin.go("/gallery")
    shown = page.locator("[data-drawing]").first
    drawing = shown.get_attribute("data-drawing")
    picture = shown.locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320
    shown.locator(".again").press("Enter")
    expect(shown.locator("svg.replay")).to_be_visible()
    shown.get_by_role("button", name=re.compile("^Report")).click()
    page.get_by_role("radio", name="It shows something else.").check()
    page.get_by_role("button", name="Send the report").click()
    expect(shown.get_by_text("Reported. Thank you")).to_be_focused()
    visitor.go(f"/gallery/{drawing}")
    expect(visitor.page.get_by_text("This drawing is not shown any more.")).to_be_visible()

    admin.go("/admin/review")
    reported = page.locator("[data-review]", has=page.locator("[data-reports]")).first
    expect(reported.get_by_text("hidden")).to_be_visible()
    reported.get_by_role("button", name="Show it").click()
    expect(page.locator("[data-reports]")).to_have_count(0)
    visitor.page.reload()

    expect(visitor.page.locator(f"[data-drawing='{drawing}'] img")).to_be_visible()
