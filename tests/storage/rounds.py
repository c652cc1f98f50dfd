"""Rounds that were played to their end, as the stores keep them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain.ids import round_id
from tests.builders import GAME_ID, a_closed_round, a_game, a_round

if TYPE_CHECKING:
    from chalicelib.domain.round import Round
    from chalicelib.storage.closing import ClosingStore
    from chalicelib.storage.games import GameStore


def played(games: GameStore, closings: ClosingStore, number: int = 1, player: str = "ann", **result: object) -> Round:
    """Keep a closed round of the word `cat`, as recognised, but for what is given; its game is kept with the first."""
    where = {"id": round_id(GAME_ID, number), "number": number, "player": player}
    if number == 1:
        games.add(a_game(player=player))
    opened, closed = a_round(**where), a_closed_round(**where)
    games.add_round(replace(a_game(player=player), words=("cat",) * (number - 1)), opened, None)
    told = closed.result and replace(closed.result, **result)  # type: ignore[arg-type]
    assert told is not None
    drawing = f"drawings/{opened.id}/0123456789abcdef.json"
    assert closings.close(opened, replace(closed, result=None), told, drawing, closings.totals(player))
    kept = games.round(player, opened.id)
    assert kept is not None
    return kept
