"""What was said of a flagged round is not lost where the call that cleared it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.fairness import Flag
from chalicelib.domain.review import ReviewId
from chalicelib.errors import Conflict, Unavailable
from chalicelib.services.flagged import FlaggedService
from chalicelib.storage.flagged import FlaggedStore
from tests.storage.rounds import played

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.storage.closing import ClosingStore
    from chalicelib.storage.drawings import DrawingStore
    from chalicelib.storage.games import GameStore


class Claims:
    """Takes what was said of rounds, but for the first time."""

    def __init__(self) -> None:
        self.admitted: list[tuple[str, str]] = []
        self._lost = False

    def admit(self, player: str, round_id: str) -> None:
        if not self._lost:
            self._lost = True
            raise Unavailable("Please try again.")
        self.admitted.append((player, round_id))


def test_clearing_again_brings_in_the_claim_that_a_lost_call_left_behind(
    table: Table, games: GameStore, closings: ClosingStore, drawings: DrawingStore
) -> None:
    claims = Claims()
    service = FlaggedService(FlaggedStore(table), games, closings, drawings, claims)
    flagged = str(ReviewId(played(games, closings, flags=(Flag.HASTY,)).id, "ann"))

    with pytest.raises(Unavailable):
        service.clear(flagged)
    with pytest.raises(Conflict):
        service.clear(flagged)

    cleared = ReviewId.parse(flagged)
    assert claims.admitted == [("ann", cleared.round)]
    assert not games.round("ann", cleared.round).flagged  # type: ignore[union-attr]
