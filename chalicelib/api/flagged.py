"""Rounds that were flagged, for admins: what no honest hand seems to have played."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from chalicelib.api.bodies import Answer, Body
from chalicelib.api.lists import Listing, PageQuery
from chalicelib.api.routes import ADMIN, Call, Topic
from chalicelib.domain.clock import to_rfc3339
from chalicelib.domain.fairness import Flag
from chalicelib.domain.pseudonym import pseudonym
from chalicelib.errors import Conflict, NotFound, Unavailable
from chalicelib.services.flagged import FlaggedRound

topic = Topic("flagged")


class Judgement(StrEnum):
    """What an admin says of a flagged round: it was fair and counts, or it was not."""

    CLEAR = "clear"
    CONFIRM = "confirm"


class NewJudgement(Body):
    action: Annotated[Judgement, Field(strict=False)]


class FlaggedAnswer(Answer):
    """A flagged round; `points` are those that it would count for, `player` is a pseudonym, `drawing` strokes."""

    id: str
    flags: list[Flag]
    word: str
    text: str
    points: int
    time_to_guess_ms: int | None
    player: str
    closed_at: str
    drawing: list[list[list[float]]]


@topic.route("GET", "/admin/flagged", who=ADMIN)
def flagged(call: Call[None, PageQuery]) -> Listing[FlaggedAnswer]:
    """Rounds that were flagged and nobody has decided about, the newest first."""
    found, cursor = call.services.flagged.page(call.query.cursor)
    return Listing[FlaggedAnswer](items=[_answer(one) for one in found], cursor=cursor)


@topic.route("POST", "/admin/flagged/{id}", who=ADMIN, status=204, errors=(NotFound, Conflict, Unavailable))
def judge(call: Call[NewJudgement, None]) -> None:
    """Clear a flagged round, which is ranked and learnt from then, or confirm that it is not."""
    match call.body.action:
        case Judgement.CLEAR:
            call.services.flagged.clear(call.path["id"])
        case Judgement.CONFIRM:
            call.services.flagged.confirm(call.path["id"])


def _answer(found: FlaggedRound) -> FlaggedAnswer:
    return FlaggedAnswer(
        id=found.id,
        flags=list(found.result.flags),
        word=found.round.word,
        text=found.round.text,
        points=found.result.points,
        time_to_guess_ms=found.result.time_to_guess_ms,
        player=pseudonym(found.round.player),
        closed_at=to_rfc3339(found.result.closed_at),
        drawing=found.drawing.to_lists(),
    )
