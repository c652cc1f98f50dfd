"""Feedback: a player's verdict on a closed round, and the review of what it claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.domain.fingerprint import fingerprint
from chalicelib.domain.review import RULE, Action, Review, ReviewId
from chalicelib.domain.round import Feedback, Verdict, claimed_label
from chalicelib.domain.suspicion import MOST_CLAIMS, SAMPLE, Evidence, suspect
from chalicelib.errors import Conflict, Invalid, Unavailable
from chalicelib.services.own import own_closed_round

if TYPE_CHECKING:
    from random import Random

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.round import Round
    from chalicelib.services.catalogue import CatalogueService
    from chalicelib.services.curation import Curation
    from chalicelib.services.exports import ExportService
    from chalicelib.services.ports import Champion, Detector, Drawings, Games, Reviews

TRIES = 5  # how often a claim is tried again that another one of the same player and label was faster than


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a verdict says a drawing shows, and how many such claims of the player came before it."""

    label: str
    drawing: Drawing
    fingerprint: str
    before: int


class FeedbackService:
    """Takes verdicts of the caller; `player` is always the caller's id."""

    def __init__(
        self,
        games: Games,
        reviews: Reviews,
        drawings: Drawings,
        champion: Champion,
        catalogue: CatalogueService,
        clock: Clock,
        random: Random,
        exports: ExportService,
        detector: Detector | None = None,
        curation: Curation | None = None,
    ) -> None:
        self._games = games
        self._reviews = reviews
        self._drawings = drawings
        self._champion = champion
        self._catalogue = catalogue
        self._clock = clock
        self._random = random
        self._exports = exports
        self._detector = detector
        self._curation = curation

    def give(self, player: str, round_id: str, verdict: Verdict, label: str | None) -> Feedback:
        """Keep the verdict on a closed round; the same verdict again is no error.

        What it claims is reviewed, up to ten claims of a label by one player; of a flagged round nothing is until an
        admin has cleared it. Raises NotFound, Invalid for a label that
        the game does not know, Conflict for an open round or another verdict.
        """
        self._check_label(label)
        feedback = Feedback(verdict, label, self._clock())
        for _ in range(TRIES):
            round_ = own_closed_round(self._games, player, round_id)
            if round_.feedback is not None:
                return _same(round_.feedback, feedback)
            if round_.result is not None:
                self._exports.expect_change(player, round_.result.closed_at)
            if self._keep(round_, feedback):
                return feedback
        raise Unavailable("The verdict could not be kept: please try again.")

    def admit(self, player: str, round_id: str) -> None:
        """Have what was claimed of a round reviewed that was flagged then and is not any more; once."""
        for _ in range(TRIES):
            round_ = self._games.round(player, round_id)
            if round_ is None or round_.feedback is None or self._reviews.review(ReviewId(round_id, player)):
                return
            claim = self._claim(round_, round_.feedback)
            if claim is None or self._reviewed(round_, round_.feedback, claim):
                return
        raise Unavailable("What the player said could not be kept: please try again.")

    def _check_label(self, label: str | None) -> None:
        if label is not None and not self._catalogue.knows(label):
            raise Invalid("label", "There is no such label.")

    def _keep(self, round_: Round, feedback: Feedback) -> bool:
        """Keep a verdict, with a review of what it claims if it claims anything that is wanted."""
        claim = self._claim(round_, feedback)
        if claim is None:
            return self._games.keep_feedback(round_, feedback)
        return self._reviewed(round_, feedback, claim)

    def _reviewed(self, round_: Round, feedback: Feedback, claim: _Claim) -> bool:
        review = self._review(round_, feedback, claim)
        candidate = self._curation.candidate(review, claim.drawing) if self._curation else None
        return self._reviews.add(round_, feedback, review, claim.fingerprint, claim.before, candidate)

    def _claim(self, round_: Round, feedback: Feedback) -> _Claim | None:
        label = claimed_label(round_, feedback)
        if label is None or round_.drawing is None or round_.flagged:  # what is not believed teaches nothing
            return None
        before = self._reviews.claims(round_.player, label)
        if before >= MOST_CLAIMS:  # the drawing stays among the unlabelled ones
            return None
        drawing = self._drawings.get(round_.drawing)
        return _Claim(label, drawing, fingerprint(drawing), before)

    def _review(self, round_: Round, feedback: Feedback, claim: _Claim) -> Review:
        suspicion = suspect(self._evidence(round_, claim))
        passes = feedback.verdict is Verdict.RIGHT and claim.label == round_.label and suspicion.clear
        sampled = passes and self._random.random() < SAMPLE
        review = Review(
            id=ReviewId(round_.id, round_.player),
            word=round_.word,
            label=claim.label,
            verdict=feedback.verdict,
            drawing=round_.drawing or "",
            guesses=round_.result.guesses if round_.result else (),
            model_version=round_.model_version,
            suspicion=suspicion.sampled() if sampled else suspicion,
            created_at=feedback.at,
            offered=self._curation is not None and self._curation.offered(round_.player),
        )
        return review.decided(Action.ACCEPT, None, RULE, feedback.at) if passes and not sampled else review

    def _evidence(self, round_: Round, claim: _Claim) -> Evidence:
        classifier = self._champion.current()
        finished = round_.result is not None and round_.result.recognised
        guesses = classifier.guess(claim.drawing, len(classifier.labels), finished=finished)
        return Evidence(
            drawing=claim.drawing,
            probability=next((guess.probability for guess in guesses if guess.label == claim.label), None),
            copies=self._reviews.copies(claim.fingerprint),
            claims=claim.before,
            outlier=self._detector.suspicion(claim.drawing, claim.label) if self._detector else None,
        )


def _same(kept: Feedback, said: Feedback) -> Feedback:
    """The verdict that was kept, if it is the one that is said again; raises Conflict where it is another."""
    if (kept.verdict, kept.label) != (said.verdict, said.label):
        raise Conflict("There is a verdict on this round already.")
    return kept
