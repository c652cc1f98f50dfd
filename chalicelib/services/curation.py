"""Curation: which drawings come into the gallery, and which leave it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.domain.gallery import Change, entry_of, looked_at, new_number, parse_entry_id
from chalicelib.errors import NotFound

if TYPE_CHECKING:
    from random import Random

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.review import Action, Review
    from chalicelib.services.ports import Gallery, Sketches


class Curation:
    """Says what a verdict or a decision changes in the gallery; who keeps the one keeps the other with it.

    A drawing is offered by a verdict on it, unless its player wants none shown. It is shown once a person has accepted
    it: what the rule has accepted is a candidate until then.
    """

    def __init__(self, gallery: Gallery, sketches: Sketches, clock: Clock, random: Random) -> None:
        self._gallery = gallery
        self._sketches = sketches
        self._clock = clock
        self._random = random

    def offered(self, player: str) -> bool:
        """Whether a verdict that the player gives now offers the drawing."""
        return self._gallery.agrees(player)

    def candidate(self, review: Review, drawing: Drawing) -> Change | None:
        """The entry of a drawing whose claim the rule has accepted; None where it has not, or is not to be shown."""
        if not review.offered or review.learnt_as is None:
            return None
        return Change(None, entry_of(review, self._sketches.of(drawing)))

    def following(self, before: Review, after: Review) -> Change | None:
        """What changes with a person's decision about a review; None where nothing does."""
        if after is before or not after.offered:
            return None
        entry = self._gallery.entry(after.id)
        if entry is None:
            return self._new(after)
        changed = entry.after_review(after, self._number())
        return None if changed is entry else Change(entry, changed)

    def _new(self, review: Review) -> Change | None:
        if not looked_at(review) or not self._gallery.agrees(review.id.player):
            return None
        sketch = self._sketches.find(review.drawing)
        if sketch is None:  # its player is being erased
            return None
        return Change(None, entry_of(review, sketch).after_review(review, self._number()))

    def decided(self, entry_id: str, action: Action, by: str) -> Change:
        """What an admin's decision about a drawing of the gallery, or a candidate, changes.

        Raises NotFound, Invalid for a relabelling, Conflict where the drawing is not accepted any more.
        """
        entry = self._gallery.entry(parse_entry_id(entry_id))
        if entry is None:
            raise NotFound("There is no such drawing in the gallery.")
        return Change(entry, entry.decided(action, by, self._clock(), self._number()))

    def keep(self, change: Change) -> bool:
        """Keep a change of the gallery alone; False where somebody was faster, or the player has taken it out."""
        return self._gallery.keep(change)

    def _number(self) -> int:
        return new_number(self._clock(), self._random)
