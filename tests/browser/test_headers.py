"""What the headers forbid does not happen: text becomes no page and no program, and other origins share nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.visitor import Visitor

#: What the browser says of an attempt, or null where it let it pass; made later, as what is evaluated may evaluate.
REFUSED = """attempt => new Promise(resolve => setTimeout(() => {
    const attempts = {
        "text becomes elements": () => { document.createElement("p").innerHTML = "<b>bold</b>"; },
        "text becomes a document": () => new DOMParser().parseFromString("<b>bold</b>", "text/html"),
        "text becomes a program": () => new Function("return 1"),
        "text becomes a handler": () => { document.createElement("p").setAttribute("onclick", "1"); },
        "text becomes a script's address": () => { document.createElement("script").src = "/x.js"; },
        "a policy of another name is made": () => trustedTypes.createPolicy("other", {}),
        "a second policy of ours is made": () => {
            trustedTypes.createPolicy("inkling", {});
            trustedTypes.createPolicy("inkling", {});
        },
    };
    try { attempts[attempt](); } catch (error) { resolve(error.name); }
    resolve(null);
}))"""
ATTEMPTS = (
    "text becomes elements",
    "text becomes a document",
    "text becomes a program",
    "text becomes a handler",
    "text becomes a script's address",
    "a policy of another name is made",
    "a second policy of ours is made",
)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_browser_refuses_that(visitor: Visitor, attempt: str) -> None:
    visitor.go("/")
    visitor.page.wait_for_selector("main h1")

    refused = visitor.page.evaluate(REFUSED, attempt)

    assert refused in {"TypeError", "EvalError"}
    visitor.complaints.clear()  # it was asked for


def test_a_style_written_into_the_page_does_not_apply(visitor: Visitor) -> None:
    visitor.go("/")
    visitor.page.wait_for_selector("main h1")

    shown = visitor.page.evaluate(
        """() => {
            const heading = document.querySelector("main h1");
            heading.setAttribute("style", "display: none");
            return getComputedStyle(heading).display;
        }"""
    )

    assert shown != "none"
    visitor.complaints.clear()  # it was asked for


def test_the_page_is_alone_in_its_process(visitor: Visitor) -> None:
    visitor.go("/")
    visitor.page.wait_for_selector("main h1")

    assert visitor.page.evaluate("[crossOriginIsolated, originAgentCluster]") == [True, True]


def test_the_powers_that_are_given_up_are_all_known_to_the_browser(visitor: Visitor) -> None:
    warnings: list[str] = []
    visitor.page.on("console", lambda message: warnings.append(message.text) if message.type == "warning" else None)

    visitor.go("/")
    visitor.page.wait_for_selector("main h1")

    assert [text for text in warnings if "Permissions-Policy" in text] == []
