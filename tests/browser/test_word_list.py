"""An admin uploads a list of words on the page, sees first what it would do, and players are dealt the words."""

from __future__ import annotations

import re
import secrets
import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

    from tests.browser.visitor import Visitor

WINDOWS = "windows-1252"
REMEMBERED_SECONDS = 60  # how long a process of the game goes on with the list that it has read


def choose(page: Page, name: str, content: str, encoding: str = "utf-8") -> None:
    file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": content.encode(encoding)}
    page.set_input_files("[data-drop] input", files=[file])


def count(page: Page, name: str) -> str:
    return page.locator(f"[data-count={name}] dd").inner_text()


def listed(page: Page, address: str) -> set[str]:
    """The ids of the words as the game tells everyone."""
    items = page.request.get(f"{address}/api/words").json()["items"]
    return {word["id"] for word in items if word["dealt"]}


def wait_for(page: Page, address: str, word: str, *, there: bool) -> None:
    until = time.monotonic() + REMEMBERED_SECONDS + 10
    while (word in listed(page, address)) is not there:
        assert time.monotonic() < until, f"{word} is {'not ' if there else ''}in the list still"
        time.sleep(2)


def test_a_list_is_uploaded_looked_at_and_dealt(admin: Visitor) -> None:
    page, word = admin.page, f"kraken-{secrets.token_hex(3)}"
    name = word.replace("-", " ")
    admin.go("/admin/words")
    choose(page, "words.csv", f"en;fr;category;difficulty\n{name};pâté {word[-6:]};animals;3\n=1+1;x;animals;1\n")
    expect(page.get_by_text("A list is taken whole or not at all.")).to_be_visible()
    assert (count(page, "added"), count(page, "rejected")) == ("1", "1")
    expect(page.locator("[data-confirm]")).to_have_attribute("aria-disabled", "true")

    choose(page, "words.csv", f"en;fr;category;difficulty\n{name};pâté {word[-6:]};animals;3\n", WINDOWS)
    expect(page.get_by_role("alert").filter(has_text="Line 2")).to_be_visible()
    page.select_option("#charset", WINDOWS)
    expect(page.locator(f"[data-change={word}] .tag")).to_have_text("taught")
    expect(page.locator(f"[data-change={word}]")).to_contain_text("pâté")
    page.click("[data-confirm]")

    expect(page.locator("[data-upload=done]")).to_contain_text("Added: 1, updated: 0.")
    wait_for(page, admin.address, word, there=True)
    page.fill("#word-search", name)
    row = page.locator(f"[data-word-row={word}]")
    expect(row).to_be_visible()
    row.locator("[data-edit]").click()
    page.uncheck("[data-dealt]")
    page.fill("[name=reason]", "A beast that nobody has seen.")
    page.click("dialog [data-yes]")
    expect(row).to_contain_text("nobody has seen")
    row.locator("[data-remove]").click()
    page.click("dialog [data-yes]")
    expect(page.get_by_text(re.compile(f"Removed: {name}"))).to_be_visible()
    expect(row).to_have_count(0)
    wait_for(page, admin.address, word, there=False)


def test_a_file_can_be_dropped_and_what_is_in_it_is_text_alone(admin: Visitor) -> None:
    page = admin.page
    admin.go("/admin/words")
    page.wait_for_selector("[data-word-row]")

    content = '[{"text": "<img src=x onerror=alert(1)>", "category": "animals"}]'
    transfer = page.evaluate_handle(
        """content => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([content], "words.json", { type: "application/json" }));
            return transfer;
        }""",
        content,
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})

    expect(page.get_by_text("U+003C")).to_be_visible()
    assert page.locator("main img").count() == 0
    expect(page.locator("[data-confirm]")).to_have_attribute("aria-disabled", "true")
