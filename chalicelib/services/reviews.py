"""Reviews as an admin sees and decides them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from chalicelib.domain.gallery import is_entry_id
from chalicelib.domain.review import Action, ReviewId
from chalicelib.errors import Conflict, InklingError, Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.gallery import Change
    from chalicelib.domain.review import Review
    from chalicelib.services.catalogue import CatalogueService
    from chalicelib.services.curation import Curation
    from chalicelib.services.ports import Drawings, Reviews, Teaching
    from chalicelib.services.thumbnails import Thumbnails

PAGE = 20
"""Reviews of a page: with the longest drawings that there can be it stays below Lambda's 6 MB."""


class Listed(StrEnum):
    """The lists of reviews: what waits, with reported drawings first; candidates for the gallery; what was decided."""

    PENDING = "pending"
    CANDIDATE = "candidate"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ShownReview:
    """A review with the drawing that it is about."""

    review: Review
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one decision of many: the review after it, or why there is none."""

    id: str
    review: Review | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """A review as it was read, and as it shall be; `change` is what changes in the gallery with it, or alone."""

    before: Review
    after: Review
    change: Change | None = None

    @property
    def labels(self) -> frozenset[str]:
        """The labels of which other drawings are accepted then."""
        if self.before.learnt_as == self.after.learnt_as:
            return frozenset()
        return frozenset(label for label in (self.before.learnt_as, self.after.learnt_as) if label is not None)


class ReviewService:
    """The queue and what was decided; `by` is the admin's id, kept with the decision.

    What is decided about drawings of a word that the champion has no label for, the champion learns at once.
    """

    def __init__(
        self,
        reviews: Reviews,
        drawings: Drawings,
        catalogue: CatalogueService,
        teaching: Teaching,
        clock: Clock,
        curation: Curation,
        thumbnails: Thumbnails,
    ) -> None:
        self._reviews = reviews
        self._drawings = drawings
        self._catalogue = catalogue
        self._teaching = teaching
        self._clock = clock
        self._curation = curation
        self._thumbnails = thumbnails

    def page(self, listed: Listed, label: str | None, cursor: str | None) -> tuple[tuple[ShownReview, ...], str | None]:
        """Up to 20 reviews and the cursor of the next: the most suspicious that wait, or what was decided last.

        One that is about a drawing of the gallery, or a candidate, has its place there.

        Raises Invalid for a false cursor, and where `label` is missing among the accepted or given among others.
        """
        if (label is not None) != (listed is Listed.ACCEPTED):
            raise Invalid("label", "What was accepted is listed by its label, and nothing else is.")
        self._teaching.mend()
        match listed:
            case Listed.PENDING:
                reviews, following = self._reviews.pending(PAGE, cursor)
            case Listed.CANDIDATE:
                reviews, following = self._reviews.candidates(PAGE, cursor)
            case Listed.REJECTED:
                reviews, following = self._reviews.rejected(PAGE, cursor)
            case Listed.ACCEPTED:
                reviews, following = self._reviews.accepted(label or "", PAGE, cursor)
        found = ((review, self._drawings.find(review.drawing)) for review in reviews)
        return tuple(ShownReview(review, drawing) for review, drawing in found if drawing is not None), following

    def decide(self, review_id: str, action: Action, label: str | None, by: str) -> Review:
        """Decide about one review; what is decided so already stays as it is.

        Raises NotFound, Invalid for a label that the game does not know or that the action does not take, Conflict
        where another admin was faster or a snapshot has taken the drawing.
        """
        self._check(action, label)
        step = self._step(review_id, action, label, by)
        self._teaching.expect(step.labels)
        after = self._keep(step)
        self._teaching.learn(step.labels, (after,))
        return after

    def decide_all(self, ids: Sequence[str], action: Action, label: str | None, by: str) -> tuple[Outcome, ...]:
        """The same decision about many reviews, each by itself: what can't be decided is told and stops no other.

        Raises Invalid for a label as `decide` does.
        """
        self._check(action, label)
        steps = {review_id: self._attempt(review_id, action, label, by) for review_id in ids}
        labels = {learnt for step in steps.values() if isinstance(step, _Step) for learnt in step.labels}
        self._teaching.expect(labels)
        outcomes = {review_id: self._outcome(review_id, step) for review_id, step in steps.items()}
        self._teaching.learn(labels, [outcome.review for outcome in outcomes.values() if outcome.review])
        return tuple(outcomes[review_id] for review_id in ids)

    def _step(self, review_id: str, action: Action, label: str | None, by: str) -> _Step:
        if is_entry_id(review_id):
            return self._gallery_step(review_id, action, by)
        before = self._review(ReviewId.parse(review_id))
        after = before.decided(action, label, by, self._clock())
        return _Step(before, after, self._curation.following(before, after))

    def _gallery_step(self, entry_id: str, action: Action, by: str) -> _Step:
        """A decision about the gallery alone: what the drawing is learnt as stays as it is."""
        change = self._curation.decided(entry_id, action, by)
        review = self._review(change.after.review)
        return _Step(replace(review, entry=change.before), replace(review, entry=change.after), change)

    def _review(self, review_id: ReviewId) -> Review:
        review = self._reviews.review(review_id)
        if review is None:
            raise NotFound("There is no such review.")
        return review

    def _attempt(self, review_id: str, action: Action, label: str | None, by: str) -> _Step | InklingError:
        try:
            return self._step(review_id, action, label, by)
        except (NotFound, Conflict, Invalid) as error:
            return error

    def _keep(self, step: _Step) -> Review:
        if not self._is_kept(step):
            raise Conflict("Somebody else has decided about this drawing meanwhile.")
        return step.after

    def _is_kept(self, step: _Step) -> bool:
        if step.after == step.before:
            return True
        return self._thumbnails.following(step.change, lambda: self._keeps(step))

    def _keeps(self, step: _Step) -> bool:
        if step.change and step.after.entry:
            return self._curation.keep(step.change)
        return self._reviews.keep(step.before, step.after, step.change)

    def _outcome(self, review_id: str, step: _Step | InklingError) -> Outcome:
        if not isinstance(step, _Step):
            return Outcome(review_id, None, str(step))
        try:
            return Outcome(review_id, self._keep(step))
        except Conflict as error:
            return Outcome(review_id, None, str(error))

    def _check(self, action: Action, label: str | None) -> None:
        if (label is not None) != (action is Action.RELABEL):
            raise Invalid("label", "A label is needed to relabel, and for nothing else.")
        if label is not None and not self._catalogue.knows(label):
            raise Invalid("label", "There is no such label.")
