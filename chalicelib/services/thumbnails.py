"""Pictures of the gallery's drawings, which are there as long as the drawing is shown."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from chalicelib.domain.gallery import Standing, drawing_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from chalicelib.domain.gallery import Change, Entry
    from chalicelib.services.ports import Gallery, Painter, Publications

logger = logging.getLogger(__name__)


class Thumbnails:
    """Lets pictures follow what is shown.

    One that is missing is no fault that anybody sees, for the site then draws the strokes. So a picture is made after
    the drawing is shown, and goes before it is hidden; and once more after, where one was being made meanwhile.
    """

    def __init__(self, gallery: Gallery, publications: Publications, painter: Painter) -> None:
        self._gallery = gallery
        self._publications = publications
        self._painter = painter

    def following(self, change: Change | None, keep: Callable[[], bool]) -> bool:
        """Keep a change of the gallery, and have the picture follow it; what `keep` gives."""
        if change is None:
            return keep()
        before, after = _number(change.before), _number(change.after)
        with self.without([before] if before is not None and after is None else []):
            kept = keep()
        if kept and after is not None and before is None:
            self._put(change.after, after)
        return kept

    @contextmanager
    def without(self, numbers: Sequence[int]) -> Iterator[None]:
        """Around what takes drawings out of the gallery: their pictures go, whatever comes between."""
        self._remove(numbers)
        yield
        self._remove(numbers)

    def _remove(self, numbers: Sequence[int]) -> None:
        self._publications.remove_thumbnails([drawing_id(number) for number in numbers])

    def _put(self, entry: Entry, number: int) -> None:
        """Make a picture; where the drawing was taken out meanwhile, it goes again."""
        try:
            self._publications.put_thumbnail(drawing_id(number), self._painter.thumbnail(entry.sketch))
            now = self._gallery.entry(entry.review)
            if now is None or now.standing is not Standing.SHOWN:
                self._remove([number])
        except Exception:  # whatever it is, the decision that it comes with stands
            logger.exception("a picture of the gallery could not be made")


def _number(entry: Entry | None) -> int | None:
    """The number of a drawing that is shown."""
    return entry.number if entry is not None and entry.standing is Standing.SHOWN else None
