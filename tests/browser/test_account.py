"""Signing in and out, and what is a player's own."""

import json
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.visitor import Visitor


def test_a_session_outlives_a_reload_and_ends_by_signing_out(visitor: Visitor) -> None:
    page = visitor.page
    name = visitor.sign_up()

    page.reload()
    expect(page.locator(".account")).to_contain_text(name)
    visitor.go("/me")
    page.click("[data-sign-out]")
    expect(page.locator(".account")).to_have_text("Sign in")
    page.reload()

    expect(page.locator(".account")).to_have_text("Sign in")
    assert visitor.stored() == 0


def test_a_player_signs_out_everywhere_from_one_browser(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_up()
    visitor.go("/me")

    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page.locator(".account")).to_have_text("Sign in")
    page.reload()

    expect(page.locator(".account")).to_have_text("Sign in")


def test_a_page_for_players_asks_a_visitor_to_sign_in(visitor: Visitor) -> None:
    visitor.go("/history")

    visitor.page.wait_for_selector("[name=password]")
    assert "next=%2Fhistory" in visitor.page.url


def test_a_wrong_password_is_told_without_saying_who_has_an_account(visitor: Visitor) -> None:
    visitor.go("/sign-in")
    visitor.page.fill("[name=email]", "nobody@example.org")
    visitor.page.fill("[name=password]", "not the password")
    visitor.page.click("main button[type=submit]")

    expect(visitor.page.locator("[role=alert]")).to_contain_text("E-mail or password is wrong")


def test_a_password_that_would_be_guessed_first_is_refused_in_the_players_language(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/sign-up")
    page.select_option(".language", "fr")
    page.fill("[name=display_name]", "Ada")
    page.fill("[name=email]", "ada@example.org")
    page.fill("[name=password]", "sunshine")

    page.click("main button[type=submit]")

    expect(page.locator("#field-password-error")).to_contain_text("trop facile à deviner")
    assert page.locator("[name=password]").evaluate("input => input === document.activeElement")


def test_the_chosen_language_stays_with_the_player(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_up()
    with page.expect_response(lambda response: response.request.method == "PATCH"):
        page.select_option(".language", "fr")

    page.reload()

    expect(page.locator("h1")).to_have_text("Choisissez une partie")
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_a_player_takes_their_data_away_and_erases_the_account(visitor: Visitor) -> None:
    page = visitor.page
    name = visitor.sign_up()
    visitor.go("/me")

    with page.expect_download() as download:
        page.get_by_role("button", name="Export my data").click()
    page.get_by_role("button", name="Erase my account").click()
    page.get_by_role("button", name="Yes, erase everything").click()

    assert name in json.dumps(json.loads(Path(download.value.path()).read_text()))
    expect(page.get_by_text("Everything of yours is erased.")).to_be_visible()
    page.reload()
    expect(page.locator(".account")).to_have_text("Sign in")
