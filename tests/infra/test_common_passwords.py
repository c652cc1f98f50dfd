"""The file of passwords that everybody uses, made of a list."""

import gzip

from infra.common_passwords import PLACE, packed


def test_those_that_could_be_chosen_are_kept_once_in_order_and_in_lower_case() -> None:
    made = packed(["Sunshine", "short", "12345678", "two words", "sunshine"])

    assert gzip.decompress(made).decode() == "12345678\nsunshine\n"
    assert made == packed(["12345678", "sunshine"])


def test_the_shipped_file_is_as_the_command_makes_it() -> None:
    shipped = PLACE.read_bytes()

    assert packed(gzip.decompress(shipped).decode().split()) == shipped
    assert PLACE.with_name("common-passwords.LICENSE.txt").is_file()
