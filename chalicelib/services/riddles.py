"""Riddles for those who would rather guess than draw: drawings of the gallery, with what the machine sees in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.domain.gallery import drawing_id
from chalicelib.domain.riddle import STEPS, Riddle, Sight, choose, pick, sight

if TYPE_CHECKING:
    from random import Random

    from chalicelib.domain.gallery import Entry
    from chalicelib.domain.word import Word
    from chalicelib.services.catalogue import CatalogueService
    from chalicelib.services.ports import Gallery, Tutored, TutoredChampion

PLACES = 3
"""Places of the gallery that are looked at."""

LOOKED_AT = 12
"""Drawings that are looked at in each."""

REMEMBERED = 500
"""Drawings of which a process remembers what the machine sees in them."""


class RiddleService:
    """Makes riddles of the gallery, each time others; nothing is kept of them, and nothing counts."""

    def __init__(
        self, gallery: Gallery, catalogue: CatalogueService, champion: TutoredChampion, random: Random
    ) -> None:
        self._gallery = gallery
        self._catalogue = catalogue
        self._champion = champion
        self._random = random
        self._seen: dict[tuple[str, int | None, str], tuple[Sight, ...]] = {}

    def draw(self) -> tuple[Riddle, ...]:
        """Six riddles, each of another word; fewer where the gallery has no more, none where nothing is shown."""
        picked = pick(self._anywhere(), self._catalogue.current(), self._random)
        champion = self._champion.current() if picked else None
        return tuple(self._riddle(entry, word, champion) for entry, word in picked if champion)

    def _anywhere(self) -> list[Entry]:
        """Drawings that were shown last, and from places in between, found by numbers since the very first."""
        last, _ = self._gallery.newest(LOOKED_AT, None)
        found = {entry.number: entry for entry in last}
        for number in self._numbers(last):
            found |= {entry.number: entry for entry in self._gallery.newest(LOOKED_AT, drawing_id(number))[0]}
        return list(found.values())

    def _numbers(self, last: tuple[Entry, ...]) -> list[int]:
        """Numbers below which to look; none where the last drawings are all there are."""
        if len(last) < LOOKED_AT:
            return []
        first, newest = self._gallery.first(), last[0].number
        return [self._random.randint(first or 0, newest or 0) for _ in range(PLACES)]

    def _riddle(self, entry: Entry, word: Word, champion: Tutored) -> Riddle:
        sights = self._sights(entry, champion)
        saw = [each.guess.label for each in sights if not each.recognised]
        return Riddle(entry, word, choose(word, saw, self._catalogue.current(), self._random), sights)

    def _sights(self, entry: Entry, champion: Tutored) -> tuple[Sight, ...]:
        """What a model version sees in a drawing: it is asked once a process, as anybody may ask for riddles."""
        key = (champion.version, entry.number, entry.label)
        if key not in self._seen:
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            self._seen[key] = tuple(_sight(percent, entry, champion) for percent in STEPS)
        return self._seen[key]


def _sight(percent: int, entry: Entry, champion: Tutored) -> Sight:
    (best,) = champion.guess(entry.sketch.prefix(percent), 1, finished=percent == STEPS[-1])
    return sight(percent, best, entry.label, champion.announce_at)
