"""The list that `make words` makes is uploaded from the admins' page as it is; it is the last test, for it stays."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from infra.retrieve_words import main
from tests.browser.test_word_list import count, wait_for

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.visitor import Visitor

LONG_MS = 60_000  # a thousand words take the function longer than a click does


def test_the_retrieved_list_is_uploaded_and_its_words_are_in_the_game(admin: Visitor, tmp_path: Path) -> None:
    page = admin.page
    assert main(["--recorded", "--out", str(tmp_path)]) == 0
    retrieved = {word["id"] for word in json.loads((tmp_path / "words.json").read_text())["words"]}
    there = {word["id"] for word in page.request.get(f"{admin.address}/api/words").json()["items"]}
    admin.go("/admin/words")

    page.set_input_files("[data-drop] input", tmp_path / "words.json")
    expect(page.locator("[data-change=anteater] .tag")).to_have_text("taught", timeout=LONG_MS)
    told = {name: int(re.sub(r"\D", "", count(page, name))) for name in ("added", "rejected")}
    page.click("[data-confirm]")

    assert told == {"added": len(retrieved - there), "rejected": 0}
    expect(page.locator("[data-upload=done]")).to_be_visible(timeout=LONG_MS)
    wait_for(page, admin.address, "anteater", there=True)
    names = {category["id"] for category in page.request.get(f"{admin.address}/api/categories").json()["items"]}
    assert {"space", "people", "toys", "holidays"} <= names
