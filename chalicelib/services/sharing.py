"""Sharing a drawing: a page with pictures for whoever has the link, by its player's wish and as long as that lasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.domain.erasure import Remains
from chalicelib.domain.share import Publication, State, caption_of, new_share, share_number
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.own import own_round

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.round import Round
    from chalicelib.domain.share import Share
    from chalicelib.services.ports import Drawings, Games, Painter, Publications, ShareReports, Shares
    from chalicelib.services.sweeping import Sweeping


PAGE = 24
"""Shared drawings of a page."""


@dataclass(frozen=True, slots=True)
class SharedRound:
    """A share, and the round whose drawing it shows."""

    share: Share
    round: Round


class SharingService:
    """The caller's own rounds; `player` is always the caller's id, and another player's round is not found.

    What is public is named by an item of its player before it is there, and gone before that item is: whatever breaks
    off between, nothing is public that nobody can take back.
    """

    def __init__(
        self,
        shares: Shares,
        reports: ShareReports,
        games: Games,
        drawings: Drawings,
        publications: Publications,
        painter: Painter,
        clock: Clock,
        random: Random,
        origin_of: Callable[[str | None], str | None],
        sweeping: Sweeping,
    ) -> None:
        self._shares = shares
        self._reports = reports
        self._games = games
        self._drawings = drawings
        self._publications = publications
        self._painter = painter
        self._clock = clock
        self._random = random
        self._origin_of = origin_of
        self._sweeping = sweeping

    def shared(self, player: str, round_id: str) -> Share | None:
        """The round's share, if it is shared; raises NotFound where the caller has no such round."""
        round_ = own_round(self._games, player, round_id)
        share = self._shares.of_round(player, round_.id)
        return share if share and share.state is State.PUBLIC else None

    def all_of(self, player: str, cursor: str | None) -> tuple[tuple[SharedRound, ...], str | None]:
        """Up to 24 drawings that the caller shares, those of the last rounds first, and the cursor of the next.

        Raises Invalid for a false cursor.
        """
        shares, following = self._shares.of_player(player, PAGE, cursor)
        found = ((share, self._games.round(player, share.round)) for share in shares)
        return tuple(SharedRound(share, round_) for share, round_ in found if round_ is not None), following

    def share(self, player: str, round_id: str, origin: str | None) -> Share:
        """Share a closed round's drawing; where it is shared already, nothing changes. `origin` is where the
        caller says that the site lies.

        Raises NotFound, Conflict where nothing is drawn, the round is open, or an admin has removed its share before,
        TooManyRequests for more than 50 a day.
        """
        round_ = own_round(self._games, player, round_id)
        share = self._shares.of_round(player, round_.id)
        if share is not None and share.state is State.REMOVED:
            raise Conflict("An admin has removed this drawing: it can't be shared.")
        if share is not None and share.state is State.ENDING:  # what broke off is brought to its end
            self._remove(share)
            share = None
        if share is None or share.state is State.MAKING:
            share = self._publish(share or self._added(round_), round_, origin)
        return share

    def take_back(self, player: str, round_id: str) -> None:
        """Remove a round's page and pictures; the same again is no error. Raises NotFound as `shared` does."""
        round_ = own_round(self._games, player, round_id)
        share = self._shares.of_round(player, round_.id)
        if share is not None and share.state is not State.REMOVED:
            self._remove(share)

    def take_down(self, share_id: str) -> None:
        """Remove anybody's share, as an admin may: its drawing is not shared again. The same again is no error.

        Raises NotFound where there is no such share.
        """
        share = self._shares.find(share_number(share_id))
        if share is None:
            raise NotFound("There is no such shared drawing.")
        self._shares.bar(share)
        self._unpublish(share)
        self._reports.forget(share)

    def take_all_back(self, player: str, rounds: Iterable[str]) -> None:
        """Remove everything that is public of a player's rounds, who is being erased."""
        for round_id in rounds:
            share = self._shares.of_round(player, round_id)
            if share is not None:
                self._remove(share)

    def _drawing(self, round_: Round) -> Drawing:
        drawing = self._drawings.find(round_.drawing) if round_.drawing else None
        if drawing is None:  # its player is being erased
            raise NotFound("There is no such round.")
        if not drawing.strokes:
            raise Conflict("Nothing was drawn in this round.")
        return drawing

    def _added(self, round_: Round) -> Share:
        """A new share, or that of a request that was faster."""
        share = new_share(round_, self._clock(), self._random)
        self._drawing(round_)
        if self._shares.add(share):
            return share
        known = self._shares.of_round(round_.player, round_.id)
        if known is None:
            raise NotFound("There is no such round.")
        return known

    def _publish(self, share: Share, round_: Round, origin: str | None) -> Share:
        drawing = self._drawing(round_)
        publication = Publication(
            page=self._painter.page(share.id, caption_of(round_, self._origin_of(origin))),
            card=self._painter.card(drawing),
            picture=self._painter.picture(drawing),
            animation=self._painter.animation(drawing),
        )
        self._publications.put(share.id, publication)
        if not self._shares.publish(share):
            self._publications.remove(share.id)
            raise NotFound("This drawing is not shared any more.")
        return share

    def _remove(self, share: Share) -> None:
        self._shares.end(share)
        self._unpublish(share)
        self._reports.forget(share)
        self._shares.remove(share)

    def _unpublish(self, share: Share) -> None:
        """Remove page and pictures for good, and once more: they may just be being put by a request that is killed."""
        self._sweeping.expect(Remains(shares=(share.id,)))
        self._publications.remove(share.id)
