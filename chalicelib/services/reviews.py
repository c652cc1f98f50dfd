"""Reviews as an admin sees and decides them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.domain.review import Action, ReviewId, Status
from chalicelib.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.review import Review
    from chalicelib.services.catalogue import CatalogueService
    from chalicelib.services.ports import Drawings, Reviews, Teaching

PAGE = 20
"""Reviews of a page: with the longest drawings that there can be it stays below Lambda's 6 MB."""


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
    """A review as it was read, and as it shall be."""

    before: Review
    after: Review

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
        self, reviews: Reviews, drawings: Drawings, catalogue: CatalogueService, teaching: Teaching, clock: Clock
    ) -> None:
        self._reviews = reviews
        self._drawings = drawings
        self._catalogue = catalogue
        self._teaching = teaching
        self._clock = clock

    def page(self, status: Status, label: str | None, cursor: str | None) -> tuple[tuple[ShownReview, ...], str | None]:
        """Up to 20 reviews and the cursor of the next: the most suspicious that wait, or what was decided last.

        Raises Invalid for a false cursor, and where `label` is missing among the accepted or given among others.
        """
        if (label is not None) != (status is Status.ACCEPTED):
            raise Invalid("label", "What was accepted is listed by its label, and nothing else is.")
        self._teaching.mend()
        match status:
            case Status.PENDING:
                reviews, following = self._reviews.pending(PAGE, cursor)
            case Status.REJECTED:
                reviews, following = self._reviews.rejected(PAGE, cursor)
            case Status.ACCEPTED:
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
        before = self._reviews.review(ReviewId.parse(review_id))
        if before is None:
            raise NotFound("There is no such review.")
        return _Step(before, before.decided(action, label, by, self._clock()))

    def _attempt(self, review_id: str, action: Action, label: str | None, by: str) -> _Step | NotFound:
        try:
            return self._step(review_id, action, label, by)
        except NotFound as error:
            return error

    def _keep(self, step: _Step) -> Review:
        if step.after is not step.before and not self._reviews.keep(step.before, step.after):
            raise Conflict("Somebody else has decided about this drawing meanwhile.")
        return step.after

    def _outcome(self, review_id: str, step: _Step | NotFound) -> Outcome:
        if isinstance(step, NotFound):
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
