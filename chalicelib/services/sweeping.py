"""Deleting once more what was deleted: a request that was under way may have put it back, and been killed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.domain.erasure import AGAIN_MS

if TYPE_CHECKING:
    from chalicelib.domain.clock import Clock
    from chalicelib.domain.erasure import Remains
    from chalicelib.services.ports import Drawings, Publications, Sweeps


class Sweeping:
    """Keeps the bucket in step with what was erased, withdrawn or taken back.

    Table and bucket have no transaction: a request reads that something may be put, it is deleted, the request puts it
    and is killed before it sees that it must not be there. So whoever deletes for good says so before, and when no
    such request can be under way any more it is deleted again. Nothing is lost by that: its names never come back.
    """

    def __init__(self, sweeps: Sweeps, drawings: Drawings, publications: Publications, clock: Clock) -> None:
        self._sweeps = sweeps
        self._drawings = drawings
        self._publications = publications
        self._clock = clock

    def expect(self, remains: Remains) -> None:
        """Say that something is about to be deleted."""
        if remains:
            self._sweeps.expect(remains, self._clock() + AGAIN_MS)

    def sweep(self, until: int) -> int:
        """Delete what is due; what is not begun by `until` (ms since 1970) is left to the next time. How much was."""
        swept = 0
        for sweep in self._sweeps.due(self._clock()):
            if self._clock() >= until:
                break
            self._delete(sweep.remains)
            self._sweeps.done(sweep)
            swept += 1
        return swept

    def _delete(self, remains: Remains) -> None:
        for game in remains.games:
            self._drawings.erase_of_game(game)
        for share in remains.shares:
            self._publications.remove(share)
        self._publications.remove_thumbnails(list(remains.pictures))
