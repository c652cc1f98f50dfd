"""Flagged rounds as an admin sees and decides them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from chalicelib.domain.review import ReviewId
from chalicelib.errors import Conflict, NotFound, Unavailable

if TYPE_CHECKING:
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.round import Result, Round
    from chalicelib.domain.totals import Totals
    from chalicelib.services.ports import Closings, Drawings, Games

PAGE = 20
TRIES = 5  # how often a round is tried to be cleared whose player goes on playing


class Flagged(Protocol):
    def page(self, limit: int, cursor: str | None) -> tuple[tuple[Round, ...], str | None]: ...
    def confirm(self, round_: Round) -> bool: ...
    def clear(self, round_: Round, result: Result, totals: Totals) -> bool: ...


class Claims(Protocol):
    def admit(self, player: str, round_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class FlaggedRound:
    """A flagged round with its final drawing."""

    round: Round
    result: Result
    drawing: Drawing

    @property
    def id(self) -> str:
        return str(ReviewId(self.round.id, self.round.player))


class FlaggedService:
    """What waits for a person to say whether it was fair."""

    def __init__(self, flagged: Flagged, games: Games, closings: Closings, drawings: Drawings, claims: Claims) -> None:
        self._flagged = flagged
        self._games = games
        self._closings = closings
        self._drawings = drawings
        self._claims = claims

    def page(self, cursor: str | None) -> tuple[list[FlaggedRound], str | None]:
        """The newest ones, and the cursor of the next; without those whose player is just being erased."""
        rounds, following = self._flagged.page(PAGE, cursor)
        found = ((round_, round_.result, self._drawings.find(round_.drawing or "")) for round_ in rounds)
        return [FlaggedRound(*each) for each in found if each[1] and each[2]], following  # type: ignore[arg-type]

    def confirm(self, flagged_id: str) -> None:
        """It was not fair, and stays as it is. Raises NotFound, Conflict where it was decided before."""
        round_, _ = self._round(flagged_id)
        if not self._flagged.confirm(round_):
            raise Conflict("This has been decided already.")

    def clear(self, flagged_id: str) -> None:
        """It was fair, and counts, and what its player said of it is reviewed.

        Raises NotFound, Conflict where it was decided before; a claim that a lost call left behind is reviewed then.
        """
        for _ in range(TRIES):
            try:
                round_, result = self._round(flagged_id)
            except Conflict:
                self._admit(flagged_id)
                raise
            if self._flagged.clear(round_, result, self._closings.totals(round_.player)):
                self._admit(flagged_id)
                return
        raise Unavailable("The player goes on playing: please try again.")

    def _admit(self, flagged_id: str) -> None:
        key = ReviewId.parse(flagged_id)
        self._claims.admit(key.player, key.round)

    def _round(self, flagged_id: str) -> tuple[Round, Result]:
        key = ReviewId.parse(flagged_id)
        round_ = self._games.round(key.player, key.round)
        if round_ is None or round_.result is None:
            raise NotFound("There is no such round.")
        if not round_.flagged:
            raise Conflict("This has been decided already.")
        return round_, round_.result
