"""A player's own round: another player's is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.domain.ids import check_round_id
from chalicelib.errors import Conflict, NotFound

if TYPE_CHECKING:
    from chalicelib.domain.round import Round
    from chalicelib.services.ports import Games


def own_round(games: Games, player: str, round_id: str) -> Round:
    """Raises NotFound where the player has no such round."""
    round_ = games.round(player, check_round_id(round_id))
    if round_ is None:
        raise NotFound("There is no such round.")
    return round_


def own_closed_round(games: Games, player: str, round_id: str) -> Round:
    """Raises NotFound where the player has no such round, Conflict while it is open."""
    round_ = own_round(games, player, round_id)
    if round_.result is None:
        raise Conflict("This round is still open.")
    return round_
