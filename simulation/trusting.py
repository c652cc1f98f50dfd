"""Reviews without protections: every claim is accepted at once, however often, by whomever and of whatever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.domain.review import RULE, Action
from chalicelib.storage.reviews import ReviewStore

if TYPE_CHECKING:
    from chalicelib.domain.gallery import Change
    from chalicelib.domain.review import Review
    from chalicelib.domain.round import Feedback, Round


class TrustingReviews(ReviewStore):
    """In place of the game's own store, in simulations alone: knows of no earlier claims, and nobody waits."""

    def claims(self, player: str, label: str) -> int:  # noqa: ARG002
        return 0

    def copies(self, fingerprint: str) -> int:  # noqa: ARG002
        return 0

    def add(
        self,
        round_: Round,
        feedback: Feedback,
        review: Review,
        fingerprint: str,
        claims: int,  # noqa: ARG002
        candidate: Change | None = None,
    ) -> bool:
        before = super().claims(round_.player, review.label)
        accepted = review.decided(Action.ACCEPT, None, RULE, feedback.at)
        return super().add(round_, feedback, accepted, fingerprint, before, candidate)
