"""Riddles: from where in the gallery they are taken, and what the machine is asked for them."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, cast

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.gallery import drawing_number
from chalicelib.domain.riddle import STEPS
from chalicelib.services.riddles import LOOKED_AT, RiddleService
from tests.api.champion import LABELS, TellingChampion, TellingClassifier, drawing_of
from tests.builders import a_catalogue, an_entry

if TYPE_CHECKING:
    from chalicelib.domain.gallery import Entry
    from chalicelib.domain.guessing import Guess
    from chalicelib.domain.riddle import Riddle


class Wall:
    """A gallery in memory, the newest first."""

    def __init__(self, entries: list[Entry]) -> None:
        self._entries = sorted(entries, key=lambda entry: -(entry.number or 0))

    def first(self) -> int | None:
        return self._entries[-1].number if self._entries else None

    def newest(self, limit: int, cursor: str | None) -> tuple[tuple[Entry, ...], str | None]:
        before = drawing_number(cursor) if cursor else None
        below = [entry for entry in self._entries if before is None or (entry.number or 0) < before]
        return tuple(below[:limit]), None


class Words:
    def current(self) -> Any:
        return a_catalogue()


class Counting(TellingChampion):
    """Counts how often the machine is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        champion = self

        class Classifier(TellingClassifier):
            def guess(self, *given: Any, **named: Any) -> tuple[Guess, ...]:
                champion.asked += 1
                return super().guess(*given, **named)

        self._classifier = Classifier()


def drawn(number: int, label: str, seen: str | None = None) -> Entry:
    return an_entry(number, label=label, sketch=Drawing.from_lists(drawing_of(seen or label)))


def service(*entries: Entry, seed: int = 1, champion: TellingChampion | None = None) -> RiddleService:
    wall, words = cast("Any", Wall(list(entries))), cast("Any", Words())
    return RiddleService(wall, words, champion or TellingChampion(), Random(seed))


def shown(riddles: tuple[Riddle, ...]) -> list[int]:
    return [(riddle.entry.number or 0) % 10_000 for riddle in riddles]


def test_an_empty_gallery_gives_no_riddles_and_asks_no_machine() -> None:
    champion = Counting()

    assert service(champion=champion).draw() == ()
    assert champion.asked == 0


def test_a_riddle_tells_what_the_machine_sees_on_the_way() -> None:
    (riddle,) = service(drawn(1, "cat", seen="dog")).draw()

    assert [sight.percent for sight in riddle.sights] == list(STEPS)
    assert {sight.guess.label for sight in riddle.sights} == {"dog"}
    assert not any(sight.recognised for sight in riddle.sights)
    assert {"cat", "dog"} <= {word.label for word in riddle.choices}


def test_the_machine_is_asked_once_for_a_drawing() -> None:
    champion = Counting()
    riddles = service(drawn(1, "cat"), drawn(2, "dog"), champion=champion)

    first, second = riddles.draw(), riddles.draw()

    assert sorted(shown(first)) == sorted(shown(second)) == [1, 2]
    assert champion.asked == 2 * len(STEPS)


def test_old_drawings_come_as_well_as_new_ones() -> None:
    words = [label for label in LABELS if label != "pear"]
    entries = [drawn(number, words[number % len(words)]) for number in range(1, 400)]
    riddles = service(*entries)

    numbers = {number for _ in range(30) for number in shown(riddles.draw())}

    assert max(numbers) > 400 - LOOKED_AT
    assert min(numbers) < 100
    assert any(150 < number < 250 for number in numbers)


def test_each_time_others_are_given() -> None:
    words = [label for label in LABELS if label != "pear"]
    riddles = service(*(drawn(number, words[number % len(words)]) for number in range(1, 100)))

    assert shown(riddles.draw()) != shown(riddles.draw())
