import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.errors import NotFound
from chalicelib.storage.drawings import DrawingStore
from tests.builders import LINE


def test_a_drawing_is_read_back_with_its_times(drawings: DrawingStore) -> None:
    assert drawings.get(drawings.put("round", LINE)) == LINE


def test_an_empty_drawing_is_kept_too(drawings: DrawingStore) -> None:
    assert drawings.get(drawings.put("round", Drawing(()))) == Drawing(())


def test_a_drawing_that_was_erased_is_none(drawings: DrawingStore) -> None:
    key = drawings.put("game-01", LINE)
    drawings.erase_of_game("game")

    assert drawings.read(key) is None


def test_each_drawing_of_a_round_has_its_own_key(drawings: DrawingStore) -> None:
    keys = {drawings.put("round", LINE), drawings.put("round", Drawing(())), drawings.put("round", LINE)}

    assert len(keys) == 2
    assert all(key.startswith("drawings/round/") for key in keys)


def test_a_drawing_whose_player_was_erased_is_not_found(drawings: DrawingStore) -> None:
    key = drawings.put("game-01", LINE)
    drawings.erase_of_game("game")

    with pytest.raises(NotFound):
        drawings.get(key)
