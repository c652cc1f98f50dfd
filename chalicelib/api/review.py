"""The review of what players claim about their drawings."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from chalicelib.api.bodies import Answer, Body, Query
from chalicelib.api.lists import Cursor, Listing
from chalicelib.api.results import GuessAnswer, guess_answers
from chalicelib.api.routes import ADMIN, Call, Topic
from chalicelib.domain.clock import to_rfc3339
from chalicelib.domain.gallery import Entry, ReportReason, Standing
from chalicelib.domain.pseudonym import pseudonym
from chalicelib.domain.review import Action, Review, Status
from chalicelib.domain.round import Verdict
from chalicelib.domain.suspicion import Reason
from chalicelib.domain.word import Catalogue, Language
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.reviews import Listed, ShownReview

topic = Topic("review")

MOST_AT_ONCE = 100
Label = Annotated[str, Field(min_length=1, max_length=100)]
ReviewKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,100}$")]


class About(StrEnum):
    """What is to be decided about a drawing."""

    FEEDBACK = "feedback"
    REPORT = "report"
    CANDIDATE = "candidate"


class ReviewQuery(Query):
    """Which reviews: those that wait, candidates for the gallery, or what was decided; accepted ones by their label."""

    status: Listed = Listed.PENDING
    label: Label | None = None
    language: Language = "en"
    cursor: Cursor | None = None


class NewDecision(Body):
    """What is decided; `label` is for relabelling."""

    action: Annotated[Action, Field(strict=False)]
    label: Label | None = None


class NewDecisions(NewDecision):
    """The same decision about many reviews."""

    ids: Annotated[tuple[ReviewKey, ...], Field(min_length=1, max_length=MOST_AT_ONCE, strict=False)]


class SignAnswer(Answer):
    """One reason of a suspicion; `weight` is how suspicious it alone makes the claim, 0 to 1."""

    reason: Reason
    weight: float


class DecisionAnswer(Answer):
    """Who decided what and when; `by` is an admin's id, or `rule`."""

    action: Action
    label: str | None
    by: str
    at: str


class DecidedAnswer(Answer):
    """A review as it was decided; `learnt_as` is the label that its drawing may be learnt as.

    One that is about the gallery has `status` and `decisions` of that: accepted is shown, rejected is not.
    """

    id: str
    status: Status
    learnt_as: str | None
    decisions: list[DecisionAnswer]


class ReportsAnswer(Answer):
    """How many players have reported a drawing for a reason."""

    reason: ReportReason
    count: int


class ReviewAnswer(DecidedAnswer):
    """What a player claims; `asked` is the word's text, `label` and its `text` what the drawing is said to show.

    `about` says what is to be decided: the claim; whether a drawing that was reported is shown; whether one that the
    rule accepted is. `hidden` says that it is out of view until then. `player` is a pseudonym, `drawing` strokes.
    """

    about: About
    reports: list[ReportsAnswer]
    hidden: bool

    word: str
    asked: str
    label: str
    text: str
    verdict: Verdict
    suspicion: float
    signs: list[SignAnswer]
    guesses: list[GuessAnswer]
    model_version: str | None
    player: str
    created_at: str
    drawing: list[list[list[float]]]


class OutcomeAnswer(Answer):
    """One of many decisions: the status after it, or the problem that it met."""

    id: str
    status: Status | None
    problem: str | None


@topic.route("GET", "/admin/review", who=ADMIN)
def reviews(call: Call[None, ReviewQuery]) -> Listing[ReviewAnswer]:
    """Reported drawings and claims that wait, the riskiest first; candidates for the gallery; or what was decided."""
    asked = call.query
    shown, cursor = call.services.reviews.page(asked.status, asked.label, asked.cursor)
    catalogue = call.services.catalogue.current()
    return Listing[ReviewAnswer](items=[_review(one, catalogue, asked.language) for one in shown], cursor=cursor)


@topic.route("POST", "/admin/review/{id}", who=ADMIN, errors=(NotFound, Conflict))
def decide(call: Call[NewDecision, None]) -> DecidedAnswer:
    """Accept, relabel, reject or reopen; it can be decided anew until a snapshot has taken the drawing."""
    review = call.services.reviews.decide(call.path["id"], call.body.action, call.body.label, call.caller.id)
    return DecidedAnswer(**_decided(review))


@topic.route("POST", "/admin/review", who=ADMIN)
def decide_many(call: Call[NewDecisions, None]) -> Listing[OutcomeAnswer]:
    """The same decision about many, each by itself."""
    said = call.body
    outcomes = call.services.reviews.decide_all(said.ids, said.action, said.label, call.caller.id)
    items = [
        OutcomeAnswer(id=one.id, status=one.review and _status(one.review), problem=one.problem) for one in outcomes
    ]
    return Listing[OutcomeAnswer](items=items)


def _review(shown: ShownReview, catalogue: Catalogue, language: Language) -> ReviewAnswer:
    review, word = shown.review, catalogue.word(shown.review.word)
    label = review.entry.label if review.entry else review.label
    return ReviewAnswer(
        **_decided(review),
        **_place(review.entry),
        word=review.word,
        asked=word.texts[language] if word else review.word,
        label=label,
        text=catalogue.text_of(label, language),
        verdict=review.verdict,
        suspicion=round(review.suspicion.score, 4),
        signs=[SignAnswer(reason=sign.reason, weight=round(sign.weight, 4)) for sign in review.suspicion.signs],
        guesses=guess_answers(review.guesses, catalogue, language),
        model_version=review.model_version,
        player=pseudonym(review.id.player),
        created_at=to_rfc3339(review.created_at),
        drawing=shown.drawing.to_lists(),
    )


def _place(entry: Entry | None) -> dict[str, object]:
    if entry is None:
        return {"about": About.FEEDBACK, "reports": [], "hidden": False}
    reports = [ReportsAnswer(reason=reason, count=count) for reason, count in entry.reports.items()]
    about = About.REPORT if entry.reports else About.CANDIDATE
    return {"about": about, "reports": reports, "hidden": entry.standing is Standing.HIDDEN}


def _status(review: Review) -> Status:
    return review.entry.status if review.entry else review.status


def _decided(review: Review) -> dict[str, object]:
    entry = review.entry
    return {
        "id": entry.id if entry else str(review.id),
        "status": _status(review),
        "learnt_as": review.learnt_as,
        "decisions": [
            DecisionAnswer(action=made.action, label=made.label, by=made.by, at=to_rfc3339(made.at))
            for made in (entry or review).decisions
        ],
    }
