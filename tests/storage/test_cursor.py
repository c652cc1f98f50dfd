import pytest

from chalicelib.errors import Invalid
from chalicelib.storage import cursor


@pytest.mark.parametrize("place", ["ROUND#1", ["WORD#œuf", 7], [-1_800_000_000_000_123_456_789, "PLAYER#ann", "X"]])
def test_a_place_is_read_as_it_was_told(place: object) -> None:
    assert cursor.decode(cursor.encode(place)) == place


@pytest.mark.parametrize(
    "place", [None, True, 1.5, "", "\ud800", "x" * 1_001, 10**38, [10**400], [[1]], {}, [{}], [""]]
)
def test_a_place_that_no_table_could_be_asked_for_is_refused(place: object) -> None:
    with pytest.raises(Invalid) as refused:
        cursor.decode(cursor.encode(place))

    assert refused.value.field == "cursor"


@pytest.mark.parametrize("text", ["", "!", "W", "x" * 3_000, "W1tb" * 400])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        cursor.decode(text)
