"""The gallery as everybody sees it, and what players report of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chalicelib.domain.gallery import Change, DrawingReport, drawing_number
from chalicelib.errors import Conflict, NotFound, Unavailable

if TYPE_CHECKING:
    from chalicelib.domain.clock import Clock
    from chalicelib.domain.gallery import Entry, ReportReason
    from chalicelib.domain.player import Caller
    from chalicelib.services.catalogue import CatalogueService
    from chalicelib.services.ports import Gallery
    from chalicelib.services.thumbnails import Thumbnails

PAGE = 24
"""Drawings of a page."""

TRIES = 5  # how often a report is tried again that something else came between


class GalleryService:
    """Shows what was accepted by a person, and takes reports of it; nothing of who drew or reported is told."""

    def __init__(self, gallery: Gallery, catalogue: CatalogueService, clock: Clock, thumbnails: Thumbnails) -> None:
        self._gallery = gallery
        self._thumbnails = thumbnails
        self._catalogue = catalogue
        self._clock = clock

    def page(self, word: str | None, cursor: str | None) -> tuple[tuple[Entry, ...], str | None]:
        """Up to 24 drawings, of a word or of all, those shown last first, and the cursor of the next.

        Raises NotFound where there is no such word, Invalid for a false cursor.
        """
        if word is None:
            return self._gallery.newest(PAGE, cursor)
        return self._gallery.of_label(self._catalogue.word(word).label, PAGE, cursor)

    def drawing(self, drawing_id: str) -> Entry:
        """Raises NotFound for a drawing that is not shown, or not any more."""
        entry = self._gallery.find(drawing_number(drawing_id))
        if entry is None:
            raise NotFound("There is no such drawing.")
        return entry

    def report(self, caller: Caller, drawing_id: str, reason: ReportReason) -> None:
        """Keep what the caller has against a drawing; the same again is no error, whatever became of the drawing.

        Raises NotFound as `drawing` does, Conflict for another reason than before, TooManyRequests for more than 20
        reports a day.
        """
        report = DrawingReport(caller.id, drawing_number(drawing_id), reason, self._clock())
        for _ in range(TRIES):
            if self._is_kept(report):
                return
            entry = self.drawing(drawing_id)
            changed = entry.with_report(reason, by_admin=caller.admin)
            change = Change(entry, changed)
            if self._thumbnails.following(change, partial(self._gallery.report, report, change)):
                return
        raise Unavailable("The report could not be kept: please try again.")

    def _is_kept(self, report: DrawingReport) -> bool:
        """Whether this was said before; raises Conflict where something else was."""
        said = self._gallery.reported(report.player, report.number)
        if said not in (None, report.reason):
            raise Conflict("You have reported this drawing already.")
        return said is not None
