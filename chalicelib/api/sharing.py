"""Sharing: a page with pictures of a player's own drawing, for whoever has the link."""

from chalicelib.api.bodies import Answer
from chalicelib.api.routes import ADMIN, PLAYER, Call, Topic
from chalicelib.domain.share import Share
from chalicelib.errors import Conflict, TooManyRequests

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


@topic.route("DELETE", "/admin/shares/{id}", who=ADMIN, status=204)
def take_down(call: Call[None, None]) -> None:
    """Remove anybody's shared drawing for good, by the id that its link has; the same again is no error."""
    call.services.sharing.take_down(call.path["id"])


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
