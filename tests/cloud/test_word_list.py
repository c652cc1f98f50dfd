"""Word lists through the gateway, byte by byte."""

import httpx
import pytest

SHEET = "en;category\nœuf brouillé;food\n"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (SHEET.encode(), "text/csv"),
        (SHEET.encode("utf-16"), "text/csv"),
        (SHEET.encode("cp1252"), "text/csv; charset=windows-1252"),
        (SHEET.replace(";", "\t").encode("utf-16"), "text/tab-separated-values"),
        (SHEET.encode("utf-8-sig"), "text/plain;charset=utf-8"),
    ],
    ids=["utf-8", "utf-16", "windows-1252", "tabs", "plain"],
)
def test_a_sheet_comes_through_in_its_own_encoding(
    http: httpx.Client, admin: dict[str, str], content: bytes, kind: str
) -> None:
    answer = http.post("/api/admin/words?dry_run=true", content=content, headers={**admin, "Content-Type": kind})

    assert answer.status_code == 200, answer.text
    assert [change["texts"]["en"] for change in answer.json()["changes"]] == ["œuf brouillé"]


def test_ten_thousand_words_are_looked_at_and_the_megabyte_is_the_limit(
    http: httpx.Client, admin: dict[str, str]
) -> None:
    headers = {**admin, "Content-Type": "text/plain"}
    words = "".join(f"one of ten thousand {number}\n" for number in range(10_000)).encode()

    taken = http.post("/api/admin/words?category=food&dry_run=true", content=words, headers=headers)
    refused = http.post("/api/admin/words", content=b"x" * (2**20 + 1), headers=headers)

    assert taken.status_code == 200, taken.text
    assert taken.json()["added"] == 10_000
    assert refused.status_code == 413
