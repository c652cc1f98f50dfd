"""What the first guesses would be is no password."""

import pytest

from chalicelib.domain.password import check_password, common_passwords
from chalicelib.errors import Invalid

EMAIL, NAME = "ada.lovelace@engine.example.org", "Countess Ada"


@pytest.mark.parametrize("password", ["password", "12345678", "iloveyou", "QWERTYUIOP", "Trustno1", "1qaz2wsx"])
def test_what_everybody_uses_is_refused_whatever_its_case(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_password(password, EMAIL, NAME)

    assert refusal.value.field == "password"


@pytest.mark.parametrize(
    "password",
    [
        "Inkling-2026!",
        "inklinginkling",
        "pictionary1",
        "!!password!!2027",
        EMAIL,
        "adalovelace99",
        "engine.1843",
        "countess ada 1",
        "ENGINE engine",
    ],
)
def test_words_of_the_games_own_and_a_persons_names_are_none_whatever_is_put_around_them(password: str) -> None:
    with pytest.raises(Invalid):
        check_password(password, EMAIL, NAME)


@pytest.mark.parametrize("password", ["zzzzzzzzzzzzzzz", "\u00e9" * 9, "AaAaAaAa"])
def test_one_character_again_and_again_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        check_password(password, EMAIL, NAME)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse",
        "an inkling of what",
        "x7$kQ-20vb",
        "85671290431",
        "\u00e9t\u00e9 \u00e0 la mer",
        "drawing-all-day",
    ],
)
def test_any_other_is_taken_whatever_it_is_made_of(password: str) -> None:
    check_password(password, EMAIL, NAME)


def test_a_name_of_two_letters_takes_nothing_away() -> None:
    check_password("jojojojo!al", "jo@example.org", "Al")


def test_the_list_has_more_than_the_3000_that_could_be_chosen_most_often() -> None:
    common = common_passwords()

    assert len(common) > 10_000
    assert all(len(password) >= 8 and password == password.casefold() for password in common)
