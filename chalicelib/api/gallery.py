"""The gallery: drawings that a person has accepted, as strokes, and reports of them."""

from typing import Annotated

from pydantic import Field

from chalicelib.api.bodies import Answer, Body, Query
from chalicelib.api.lists import Cursor, Listing
from chalicelib.api.routes import PLAYER, PUBLIC, Call, Topic
from chalicelib.api.words import Slug, Texts
from chalicelib.domain.gallery import Entry, ReportReason, drawing_id
from chalicelib.domain.word import Catalogue
from chalicelib.errors import Conflict, NotFound, TooManyRequests, Unavailable
from chalicelib.services.nearest import Likeness

topic = Topic("gallery")

CACHE = "public, max-age=30"
"""So long may a browser show what was just taken out; nothing between it and the API keeps it."""


class GalleryQuery(Query):
    """Which drawings: of a word, or all."""

    word: Slug | None = None
    cursor: Cursor | None = None


class DrawingAnswer(Answer):
    """A drawing of the gallery, simplified; `drawing` is `[[x…], [y…], [t…]]` a stroke, in pixels of at most 255.

    `label` is what it is shown as, `word` the word of the list with that label, if there is one. `recognised` says
    whether the machine took it for that in the end. Of times, in ms, only the begin and the end of a stroke are the
    hand's.
    """

    id: str
    word: str | None
    label: str
    text: str
    texts: Texts
    recognised: bool
    drawing: list[list[list[float]]]


class NewReport(Body):
    """What the caller has against a drawing."""

    reason: Annotated[ReportReason, Field(strict=False)]


class ReportAnswer(Answer):
    """A report that is kept."""

    drawing: str
    reason: ReportReason


class LikenessAnswer(Answer):
    """What others have drawn of a label, the nearest to the caller's drawing first; `asked` is the word's own."""

    label: str
    text: str
    texts: Texts
    asked: bool
    drawings: list[DrawingAnswer]


@topic.route("GET", "/gallery", who=PUBLIC, cache_control=CACHE, errors=(NotFound,))
def gallery(call: Call[None, GalleryQuery]) -> Listing[DrawingAnswer]:
    """Drawings that a person has accepted, of a word or of all, those shown last first; 24 a page."""
    entries, cursor = call.services.gallery.page(call.query.word, call.query.cursor)
    catalogue = call.services.catalogue.current()
    return Listing[DrawingAnswer](items=[drawing_answer(entry, catalogue) for entry in entries], cursor=cursor)


@topic.route("GET", "/drawings/{id}", who=PUBLIC, cache_control=CACHE, errors=(NotFound,))
def drawing(call: Call[None, None]) -> DrawingAnswer:
    """One drawing of the gallery."""
    return drawing_answer(call.services.gallery.drawing(call.path["id"]), call.services.catalogue.current())


@topic.route("GET", "/rounds/{id}/nearest", who=PLAYER, errors=(NotFound, Conflict, Unavailable))
def nearest(call: Call[None, None]) -> Listing[LikenessAnswer]:
    """Drawings of others that are nearest to mine: of the word, then of what the machine saw in it."""
    found = call.services.nearest.of(call.caller.id, call.path["id"])
    catalogue = call.services.catalogue.current()
    return Listing[LikenessAnswer](items=[_likeness(each, catalogue) for each in found], cursor=None)


@topic.route(
    "POST", "/drawings/{id}/report", who=PLAYER, status=201, errors=(NotFound, Conflict, TooManyRequests, Unavailable)
)
def report(call: Call[NewReport, None]) -> ReportAnswer:
    """Report a drawing, once a player; the same again answers the same. At most 20 a day."""
    call.services.gallery.report(call.caller, call.path["id"], call.body.reason)
    return ReportAnswer(drawing=call.path["id"], reason=call.body.reason)


def _likeness(found: Likeness, catalogue: Catalogue) -> LikenessAnswer:
    return LikenessAnswer(
        label=found.label,
        text=catalogue.text_of(found.label, "en"),
        texts=catalogue.texts_of(found.label),
        asked=found.asked,
        drawings=[drawing_answer(entry, catalogue) for entry in found.entries],
    )


def drawing_answer(entry: Entry, catalogue: Catalogue) -> DrawingAnswer:
    word = catalogue.of_label(entry.label)
    return DrawingAnswer(
        id=drawing_id(entry.number or 0),
        word=word.id if word else None,
        label=entry.label,
        text=catalogue.text_of(entry.label, "en"),
        texts=catalogue.texts_of(entry.label),
        recognised=entry.recognised,
        drawing=entry.sketch.to_lists(),
    )
