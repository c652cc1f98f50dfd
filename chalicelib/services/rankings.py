"""Leaderboards and a player's own history."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain.board import DAILY, EVERY_CATEGORY, board
from chalicelib.errors import NotFound

if TYPE_CHECKING:
    from chalicelib.domain.board import Period, Row
    from chalicelib.domain.clock import Clock
    from chalicelib.domain.round import Round
    from chalicelib.domain.totals import Totals
    from chalicelib.services.catalogue import CatalogueService
    from chalicelib.services.ports import Closings, Games, Leaderboards, Names

PAGE = 50
NAMELESS = "…"  # a row whose player is just being erased


class RankingService:
    """Ranks of everybody, results and totals of the caller."""

    def __init__(
        self,
        leaderboards: Leaderboards,
        names: Names,
        games: Games,
        closings: Closings,
        catalogue: CatalogueService,
        clock: Clock,
    ) -> None:
        self._leaderboards = leaderboards
        self._names = names
        self._games = games
        self._closings = closings
        self._catalogue = catalogue
        self._clock = clock

    def leaderboard(self, period: Period, category: str, cursor: str | None) -> tuple[tuple[Row, ...], str | None]:
        """Up to 50 rows of the running period, best first, with names, and the cursor of the next ones.

        `category` is a category's id, `all` or `daily`. Raises NotFound for any other, Invalid for a false cursor.
        """
        self._check_category(category)
        rows, following = self._leaderboards.page(board(period, category, self._clock()), PAGE, cursor)
        names = self._names.display_names([row.player for row in rows])
        return tuple(replace(row, display_name=names.get(row.player, NAMELESS)) for row in rows), following

    def rank(self, player: str, period: Period, category: str) -> Row | None:
        """The caller's own row; None before the first result of the period. Raises NotFound as `leaderboard` does."""
        self._check_category(category)
        return self._leaderboards.row(board(period, category, self._clock()), player)

    def _check_category(self, category: str) -> None:
        if category not in {EVERY_CATEGORY, DAILY, *(known.id for known in self._catalogue.current().categories)}:
            raise NotFound("There is no such category.")

    def results(self, player: str, cursor: str | None) -> tuple[tuple[Round, ...], str | None]:
        """The caller's closed rounds, newest first, and the cursor of the next ones."""
        return self._games.closed_rounds(player, PAGE, cursor)

    def totals(self, player: str) -> Totals:
        return self._closings.totals(player)
