"""Sharing: a page with pictures of a player's own drawing, for whoever has the link."""

from typing import Annotated

from pydantic import Field

from chalicelib.api.bodies import Answer, Body
from chalicelib.api.lists import Listing, PageQuery
from chalicelib.api.review import ReportsAnswer
from chalicelib.api.routes import ADMIN, PLAYER, PUBLIC, Call, Topic
from chalicelib.domain.clock import to_rfc3339
from chalicelib.domain.gallery import ReportReason
from chalicelib.domain.pseudonym import pseudonym
from chalicelib.domain.share import Share
from chalicelib.domain.word import Language
from chalicelib.errors import Conflict, TooManyRequests, Unavailable
from chalicelib.services.share_reports import ShownShare
from chalicelib.services.sharing import SharedRound

topic = Topic("sharing")


class SharedAnswer(Answer):
    """What is shared: paths, on the site's own origin, of a page, of two PNGs and of a GIF.

    `card` is what previews of the link show, `picture` is square; `shared_at` is in ms since 1970.
    """

    id: str
    page: str
    card: str
    picture: str
    animation: str
    shared_at: int


class ShareAnswer(Answer):
    """A round of the caller, and how it is shared; null where it is not."""

    round: str
    share: SharedAnswer | None


class OwnShareAnswer(ShareAnswer):
    """A drawing that the caller shares, by its word as the round told it, in its language."""

    game: str
    word: str
    text: str
    language: Language


class NewShareReport(Body):
    """What somebody has against a shared drawing."""

    reason: Annotated[ReportReason, Field(strict=False)]


class ReportedShareAnswer(Answer):
    """A shared drawing that was reported; `player` is a pseudonym, `drawing` strokes, `reported_at` the first time."""

    share: SharedAnswer
    text: str
    language: Language
    player: str
    reports: list[ReportsAnswer]
    reported_at: str
    drawing: list[list[list[float]]]


@topic.route("GET", "/me/shares", who=PLAYER)
def my_shares(call: Call[None, PageQuery]) -> Listing[OwnShareAnswer]:
    """What I share, those of my last rounds first; 24 a page."""
    found, cursor = call.services.sharing.all_of(call.caller.id, call.query.cursor)
    return Listing[OwnShareAnswer](items=[_own(shared) for shared in found], cursor=cursor)


@topic.route("GET", "/rounds/{id}/share", who=PLAYER)
def get_share(call: Call[None, None]) -> ShareAnswer:
    """Whether a drawing of mine is shared, and where."""
    share = call.services.sharing.shared(call.caller.id, call.path["id"])
    return ShareAnswer(round=call.path["id"], share=share and _answer(share))


@topic.route("POST", "/rounds/{id}/share", who=PLAYER, status=201, errors=(Conflict, TooManyRequests))
def share(call: Call[None, None]) -> ShareAnswer:
    """Share a drawing of mine with whoever has the link; the same again answers the same. At most 50 a day."""
    shared = call.services.sharing.share(call.caller.id, call.path["id"], call.origin)
    return ShareAnswer(round=call.path["id"], share=_answer(shared))


@topic.route("DELETE", "/rounds/{id}/share", who=PLAYER, status=204)
def take_back(call: Call[None, None]) -> None:
    """Take a shared drawing back: page and pictures are gone."""
    call.services.sharing.take_back(call.caller.id, call.path["id"])


@topic.route("POST", "/shares/{id}/report", who=PUBLIC, status=204, errors=(Unavailable,))
def report_share(call: Call[NewShareReport, None]) -> None:
    """Report a shared drawing, by the id in its link, without an account; whether there is one is not told."""
    call.services.share_reports.report(call.path["id"], call.body.reason)


@topic.route("GET", "/admin/shares", who=ADMIN)
def reported_shares(call: Call[None, PageQuery]) -> Listing[ReportedShareAnswer]:
    """Shared drawings that were reported and wait for a decision, the most often reported first; 20 a page."""
    found, cursor = call.services.share_reports.waiting(call.query.cursor)
    return Listing[ReportedShareAnswer](items=[_reported(shown) for shown in found], cursor=cursor)


@topic.route("DELETE", "/admin/shares/{id}/reports", who=ADMIN, status=204)
def dismiss_reports(call: Call[None, None]) -> None:
    """Let a reported drawing be shared on: it is not asked about again. The same again is no error."""
    call.services.share_reports.dismiss(call.path["id"])


@topic.route("DELETE", "/admin/shares/{id}", who=ADMIN, status=204)
def take_down(call: Call[None, None]) -> None:
    """Remove anybody's shared drawing for good, by the id that its link has; the same again is no error."""
    call.services.sharing.take_down(call.path["id"])


def _own(shared: SharedRound) -> OwnShareAnswer:
    round_ = shared.round
    return OwnShareAnswer(
        round=round_.id,
        share=_answer(shared.share),
        game=round_.game,
        word=round_.word,
        text=round_.text,
        language=round_.language,
    )


def _reported(shown: ShownShare) -> ReportedShareAnswer:
    reported, round_ = shown.reported, shown.round
    return ReportedShareAnswer(
        share=_answer(shown.share),
        text=round_.text,
        language=round_.language,
        player=pseudonym(reported.player),
        reports=[ReportsAnswer(reason=reason, count=count) for reason, count in reported.reports.items()],
        reported_at=to_rfc3339(reported.at),
        drawing=shown.drawing.to_lists(),
    )


def _answer(share: Share) -> SharedAnswer:
    place = f"/shared/{share.id}"
    return SharedAnswer(
        id=share.id,
        page=f"{place}.html",
        card=f"{place}-card.png",
        picture=f"{place}.png",
        animation=f"{place}.gif",
        shared_at=share.at,
    )
