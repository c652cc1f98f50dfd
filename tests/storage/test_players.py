"""Profiles and partitions in the table."""

from decimal import Decimal
from typing import Any

import pytest

from chalicelib.domain.player import Profile
from chalicelib.errors import Invalid, NotFound
from chalicelib.storage import cursor as cursors
from chalicelib.storage.players import PlayerStore

ADA = Profile("7f", "Ada", "en", 1_800_000_000_000)


def test_a_profile_is_kept_once(table: Any) -> None:
    players = PlayerStore(table)

    assert players.add(ADA)
    assert not players.add(Profile("7f", "Eve", "fr", 0))
    assert players.profile("7f") == ADA


def test_a_change_leaves_what_it_does_not_name(table: Any) -> None:
    players = PlayerStore(table)
    players.add(ADA)

    players.change("7f", None, "fr")

    assert players.change("7f", "Ada L.", None) == Profile("7f", "Ada L.", "fr", ADA.created_at)


def test_a_change_makes_no_profile(table: Any) -> None:
    players = PlayerStore(table)

    with pytest.raises(NotFound):
        players.change("7f", "Ada", "en")

    assert players.profile("7f") is None


def test_records_come_page_by_page_without_keys_and_as_plain_json(table: Any) -> None:
    for number in range(5):
        value = {"n": Decimal(number), "p": Decimal("0.25"), "set": {"b", "a"}, "list": [{"x": Decimal(1)}]}
        table.put_item(Item={"PK": "PLAYER#7f", "SK": f"GAME#{number}", "INDEX": "i", "NUMBER": 1, "value": value})
    table.put_item(Item={"PK": "PLAYER#8a", "SK": "GAME#9"})
    players = PlayerStore(table)

    first, cursor = players.records("7f", None, 3)
    second, end = players.records("7f", cursor, 3)

    assert [key for key, _ in first + second] == [f"GAME#{number}" for number in range(5)]
    assert first[1][1] == {"NUMBER": 1, "value": {"n": 1, "p": 0.25, "set": ["a", "b"], "list": [{"x": 1}]}}
    assert end is None


@pytest.mark.parametrize("place", [None, 7, "", ["PLAYER#8a"], {"PK": "PLAYER#8a"}, "x" * 2_000, "å"])
def test_a_place_that_is_no_key_is_refused(table: Any, place: Any) -> None:
    with pytest.raises(Invalid):
        PlayerStore(table).records("7f", cursors.encode(place), 3)


def test_erasing_takes_the_named_items_of_that_player_alone(table: Any) -> None:
    for player in ("7f", "8a"):
        for key in ("GAME#1", "GAME#2"):
            table.put_item(Item={"PK": f"PLAYER#{player}", "SK": key})

    PlayerStore(table).erase("7f", ["GAME#1"])

    left = {(item["PK"], item["SK"]) for item in table.scan()["Items"]}
    assert left == {("PLAYER#7f", "GAME#2"), ("PLAYER#8a", "GAME#1"), ("PLAYER#8a", "GAME#2")}


def test_bytes_are_told_in_base64(table: Any) -> None:
    table.put_item(Item={"PK": "PLAYER#7f", "SK": "IMPRINT#1", "imprint": b"\x00\xff"})

    records, _ = PlayerStore(table).records("7f", None, 3)

    assert records == [("IMPRINT#1", {"imprint": "AP8="})]


def test_a_player_who_was_erased_gets_no_profile_again(table: Any) -> None:
    players = PlayerStore(table)

    players.leave("7f", 1_800_086_400)

    assert not players.add(ADA)
    assert players.profile("7f") is None
    assert players.add(Profile("8a", "Eve", "en", 0)), "another one does"


def test_who_is_leaving_changes_nothing_any_more_and_is_in_no_gallery(table: Any) -> None:
    players = PlayerStore(table)
    players.add(ADA)
    players.leave("7f", 1_800_086_400)

    with pytest.raises(NotFound):
        players.change("7f", None, None, gallery=True)

    left = players.profile("7f")
    assert left is not None
    assert not left.gallery


def test_what_says_that_a_player_was_erased_does_not_say_who_and_goes_by_itself(table: Any) -> None:
    PlayerStore(table).leave("7f-of-ada", 1_800_086_400)

    (item,) = table.scan()["Items"]

    assert "7f-of-ada" not in repr(item)
    assert item["expires_at"] == 1_800_086_400
