"""The caller's own profile; everything of theirs, to take away or to erase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import StringConstraints

from chalicelib.api import cookies
from chalicelib.api.bodies import Answer, Body
from chalicelib.api.lists import Listing, PageQuery
from chalicelib.api.routes import PLAYER, Call, Topic
from chalicelib.domain.clock import to_rfc3339
from chalicelib.domain.word import Language  # noqa: TC001  # pydantic reads it
from chalicelib.errors import TooManyRequests

if TYPE_CHECKING:
    from chalicelib.domain.player import Caller, Profile
    from chalicelib.services.profiles import Exported

topic = Topic("me")


class Me(Answer):
    """A player's own profile; `gallery` says whether drawings may be shown there, `created_at` is RFC 3339."""

    id: str
    email: str
    display_name: str
    language: Language
    gallery: bool
    admin: bool
    created_at: str


class MeChange(Body):
    """What is to change; what is absent stays. `gallery` false takes all drawings out, and lets none in."""

    display_name: Annotated[str, StringConstraints(max_length=200)] | None = None
    language: Language | None = None
    gallery: bool | None = None


class ExportItem(Answer):
    """One thing that the game holds of a player, as it is kept; for a closed round with its drawing."""

    kind: str
    id: str | None
    record: dict[str, Any]
    drawing: list[list[list[float]]] | None


@topic.route("GET", "/me", who=PLAYER)
def get_me(call: Call[None, None]) -> Me:
    """The caller's own profile."""
    return _me(call.caller, call.services.profiles.profile(call.caller))


@topic.route("PATCH", "/me", who=PLAYER)
def change_me(call: Call[MeChange, None]) -> Me:
    """Change the caller's display name or language, or whether drawings may be shown in the gallery."""
    asked = call.body
    changed = call.services.profiles.change(call.caller, asked.display_name, asked.language, asked.gallery)
    return _me(call.caller, changed)


@topic.route("DELETE", "/me", who=PLAYER, status=204, errors=(TooManyRequests,))
def erase_me(call: Call[None, None]) -> None:
    """Erase the caller's account, profile, games, results and drawings; after a fault it can be repeated."""
    call.services.profiles.erase(call.caller)
    call.reply_headers["Set-Cookie"] = cookies.forget()


@topic.route("GET", "/me/export", who=PLAYER, errors=(TooManyRequests,))
def export_me(call: Call[None, PageQuery]) -> Listing[ExportItem]:
    """Everything that the game holds of the caller, page by page."""
    items, cursor = call.services.profiles.export(call.caller, call.query.cursor)
    return Listing[ExportItem](items=[_item(item) for item in items], cursor=cursor)


def _me(caller: Caller, profile: Profile) -> Me:
    return Me(
        id=caller.id,
        email=caller.email,
        display_name=profile.display_name,
        language=profile.language,
        gallery=profile.gallery,
        admin=caller.admin,
        created_at=to_rfc3339(profile.created_at),
    )


def _item(item: Exported) -> ExportItem:
    drawing = item.drawing.to_lists() if item.drawing else None
    return ExportItem(kind=item.kind, id=item.id, record=item.record, drawing=drawing)
