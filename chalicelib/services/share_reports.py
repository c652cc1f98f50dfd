"""Reports of shared drawings: by whoever has the link, without an account, for an admin to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.domain.share import State, share_number
from chalicelib.errors import NotFound

if TYPE_CHECKING:
    from chalicelib.domain.clock import Clock
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.gallery import ReportReason
    from chalicelib.domain.round import Round
    from chalicelib.domain.share import ReportedShare, Share
    from chalicelib.services.ports import Drawings, Games, ShareReports, Shares

PAGE = 20
"""Reported drawings of a page."""


@dataclass(frozen=True, slots=True)
class ShownShare:
    """A reported drawing, how it is shared, and the round in which it was drawn."""

    reported: ReportedShare
    share: Share
    round: Round
    drawing: Drawing


class ShareReportService:
    """Nothing is hidden by reports of people whom nobody knows: that could be done to any drawing. An admin decides."""

    def __init__(self, shares: Shares, reports: ShareReports, games: Games, drawings: Drawings, clock: Clock) -> None:
        self._shares = shares
        self._reports = reports
        self._games = games
        self._drawings = drawings
        self._clock = clock

    def report(self, share_id: str, reason: ReportReason) -> None:
        """Keep that somebody objects to a shared drawing.

        What is no share, or none any more, is told to nobody: it looks the same.
        """
        try:
            share = self._shares.find(share_number(share_id))
        except NotFound:
            return
        if share is not None and share.state is State.PUBLIC:
            self._reports.add(share, reason, self._clock())

    def waiting(self, cursor: str | None) -> tuple[tuple[ShownShare, ...], str | None]:
        """Up to 20 reported drawings, the most often reported first, and the cursor of the next.

        Raises Invalid for a false cursor.
        """
        found, following = self._reports.waiting(PAGE, cursor)
        shown = (self._shown(reported) for reported in found)
        return tuple(one for one in shown if one is not None), following

    def _shown(self, reported: ReportedShare) -> ShownShare | None:
        """None where it is just being taken back or removed, or its player erased."""
        share = self._shares.of_round(reported.player, reported.round)
        round_ = self._games.round(reported.player, reported.round)
        drawing = self._drawings.find(round_.drawing) if round_ and round_.drawing else None
        if share is None or share.state is not State.PUBLIC or round_ is None or drawing is None:
            return None
        return ShownShare(reported, share, round_, drawing)

    def dismiss(self, share_id: str) -> None:
        """Let a reported drawing be shared on; further reports of it ask for nothing. The same again is no error.

        Raises NotFound where there is no such share.
        """
        share = self._shares.find(share_number(share_id))
        if share is None:
            raise NotFound("There is no such shared drawing.")
        self._reports.settle(share)
