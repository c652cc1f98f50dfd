"""Who calls, and what a display name may be."""

import pytest

from chalicelib.domain.player import Caller, clean_display_name
from chalicelib.errors import Invalid, Unauthenticated


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("Ada", "Ada"),
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("Ame\u0301lie", "Amélie"),
        ("李小龍", "李小龍"),
        ("🦆", "🦆"),
        ("x" * 30, "x" * 30),
        (" " * 100 + "Ada", "Ada"),
    ],
)
def test_a_display_name_is_trimmed_and_composed(given: str, cleaned: str) -> None:
    assert clean_display_name(given) == cleaned


@pytest.mark.parametrize("name", ["Nguyễn", "שָׁלוֹם", "हिन्दी", "กำลังใจ", "x\u0301\u0323\u0308\u0302"])
def test_a_name_may_have_the_marks_that_scripts_write(name: str) -> None:
    assert clean_display_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "\u3000",
        "x" * 31,
        "a\nb",
        "a\x7fb",
        "a\u202eb",
        "a\u2066b",
        "a\u200bb",
        "a\u2028b",
        "\ud800",
        "\u0301",
        "a\u3164b",
        "\u2800",
        "a" + "\u0316" * 5,
    ],
    ids=repr,
)
def test_a_display_name_that_cannot_be_shown_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        clean_display_name(name)

    assert refusal.value.field == "display_name"


def test_a_caller_is_who_the_claims_name() -> None:
    claims = {"sub": "7f", "token_use": "id", "cognito:username": "ada", "email": "ada@example.com"}

    assert Caller.from_claims(claims) == Caller(id="7f", username="ada", email="ada@example.com", admin=False)


def test_a_caller_without_a_user_name_goes_by_the_id() -> None:
    assert Caller.from_claims({"sub": "7f"}).username == "7f"


@pytest.mark.parametrize("claims", [{}, {"sub": None}, {"sub": "7f", "token_use": "access"}])
def test_claims_of_no_id_token_name_nobody(claims: dict[str, str | None]) -> None:
    with pytest.raises(Unauthenticated):
        Caller.from_claims(claims)
