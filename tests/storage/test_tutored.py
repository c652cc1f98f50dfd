"""What whoever guesses sees of what the champion was taught."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.word import Catalogue
from chalicelib.inference.classifier import Classifier
from chalicelib.inference.taught import Prototype, Teaching
from chalicelib.storage.taught import Lesson
from chalicelib.storage.tutored import TutoredChampion
from tests.aws import SettableClock
from tests.builders import a_word
from tests.inference.tiny import tiny_manifest, tiny_model

if TYPE_CHECKING:
    from chalicelib.domain.word import Word
    from chalicelib.storage.taught import TaughtStore
    from chalicelib.storage.tutored import Tutored

TEACHING = Teaching.of((4.0, 0.0), (0.0, 0.0), np.full(4, 0.25, np.float32), np.eye(4, dtype=np.float32))
SLASH = Drawing.from_lists([[[250, 130], [5, 125]], [[125, 5], [130, 250]], [[0, 1], [0, 0]], [[255, 254], [255, 255]]])
FIRST, SECOND = "20261123T050000Z", "20261123T060000Z"


def version(name: str, *, teachable: bool = True) -> Classifier:
    model = tiny_model()
    return Classifier(model, replace(tiny_manifest(model, name), teaching=TEACHING if teachable else None))


def a_lesson(label: str = "slash", name: str = FIRST) -> Lesson:
    mean = np.array([0.1, 0.4, 0.4, 0.1], np.float32)
    return Lesson(label, 20, Prototype(label, name, 20, mean))


class Shelf:
    """A store of lessons that counts how often it is read, and may be out of order."""

    def __init__(self, *lessons: Lesson) -> None:
        self.kept = lessons
        self.reads = 0
        self.broken = False

    def lessons(self, version: str) -> tuple[Lesson, ...]:
        self.reads += 1
        if self.broken:
            raise ClientError({"Error": {"Code": "InternalServerError"}}, f"Query of {version}")
        return self.kept


class Deck:
    """A word list of one word, which may be dealt, switched off or removed."""

    def __init__(self) -> None:
        self.word: Word | None = a_word("slash")
        self.broken = False

    def switch(self, *, on: bool) -> None:
        self.word = replace(a_word("slash"), dealt=on, reason=None if on else "A line is no word.")

    def catalogue(self) -> Catalogue:
        if self.broken:
            raise ClientError({"Error": {"Code": "InternalServerError"}}, "Query of WORDS")
        return Catalogue((), () if self.word is None else (self.word,))


class Throne:
    def __init__(self, classifier: Classifier) -> None:
        self.classifier = classifier

    def current(self) -> Classifier:
        return self.classifier


def tutored(shelf: Shelf, throne: Throne, clock: SettableClock, deck: Deck | None = None) -> TutoredChampion:
    store: TaughtStore = shelf  # type: ignore[assignment]
    return TutoredChampion(throne, store, deck or Deck(), clock)


def answers(champion: Tutored, asked: str | None = None) -> bool:
    return "slash" in {guess.label for guess in champion.guess(SLASH, asked=asked)}


def test_a_taught_word_is_answered_beside_the_labels() -> None:
    champion = tutored(Shelf(a_lesson()), Throne(version(FIRST)), SettableClock()).current()

    guesses = champion.guess(SLASH)

    assert guesses[0].label == "slash"
    assert sum(guess.probability for guess in guesses) == pytest.approx(1)
    assert (set(champion.taught), champion.progress) == ({"slash"}, {"slash": 20})
    assert (champion.version, len(champion.labels), champion.announce_at) == (FIRST, 4, 0.4)


def test_a_word_with_too_few_drawings_is_told_and_not_answered() -> None:
    champion = tutored(Shelf(Lesson("slash", 19)), Throne(version(FIRST)), SettableClock()).current()

    assert {guess.label for guess in champion.guess(SLASH)} == set(champion.labels)
    assert (champion.taught, champion.progress) == (frozenset(), {"slash": 19})


def test_a_word_that_the_version_has_a_label_for_is_not_taught() -> None:
    champion = tutored(Shelf(a_lesson("top left")), Throne(version(FIRST)), SettableClock()).current()

    assert (champion.taught, champion.progress) == (frozenset(), {})


def test_a_version_that_can_be_taught_nothing_answers_its_labels() -> None:
    champion = tutored(Shelf(a_lesson()), Throne(version(FIRST, teachable=False)), SettableClock()).current()

    assert {guess.label for guess in champion.guess(SLASH)} == set(champion.labels)
    assert (champion.taught, champion.progress) == (frozenset(), {"slash": 20})


def test_what_was_taught_is_read_every_half_minute() -> None:
    shelf, clock = Shelf(), SettableClock()
    champion = tutored(shelf, Throne(version(FIRST)), clock)
    champion.current()
    shelf.kept = (a_lesson(),)

    clock.advance(29_999)
    before = champion.current().taught
    clock.advance(1)

    assert (before, set(champion.current().taught), shelf.reads) == (frozenset(), {"slash"}, 2)


def test_another_champion_is_read_at_once() -> None:
    shelf, throne = Shelf(a_lesson()), Throne(version(FIRST))
    champion = tutored(shelf, throne, SettableClock())
    champion.current()
    throne.classifier, shelf.kept = version(SECOND), ()

    assert (champion.current().version, champion.current().taught, shelf.reads) == (SECOND, frozenset(), 2)


def test_while_it_cannot_be_read_what_was_known_goes_on_being_answered() -> None:
    shelf, clock = Shelf(a_lesson()), SettableClock()
    champion = tutored(shelf, Throne(version(FIRST)), clock)
    champion.current()
    shelf.broken = True

    clock.advance(30_000)

    assert champion.current().taught == {"slash"}
    assert shelf.reads == 2


def test_what_another_version_was_taught_is_not_answered_while_it_cannot_be_read() -> None:
    shelf, throne = Shelf(a_lesson()), Throne(version(FIRST))
    champion = tutored(shelf, throne, SettableClock())
    champion.current()
    shelf.broken, throne.classifier = True, version(SECOND)

    assert champion.current().taught == frozenset()


def test_a_word_that_is_switched_off_is_answered_no_more_until_it_is_on_again() -> None:
    deck, clock = Deck(), SettableClock()
    champion = tutored(Shelf(a_lesson()), Throne(version(FIRST)), clock, deck)
    told = []

    for on in (True, False, True):
        deck.switch(on=on)
        clock.advance(30_000)
        told.append(answers(champion.current()))

    assert told == [True, False, True]


def test_a_word_that_is_removed_is_answered_no_more_but_to_whoever_was_dealt_it() -> None:
    deck = Deck()
    deck.word = None

    champion = tutored(Shelf(a_lesson()), Throne(version(FIRST)), SettableClock(), deck).current()

    assert not answers(champion)
    assert not answers(champion, asked="cat")
    assert answers(champion, asked="slash")
    assert (set(champion.taught), champion.progress) == ({"slash"}, {"slash": 20})


def test_while_the_word_list_cannot_be_read_what_was_dealt_goes_on_being_answered() -> None:
    deck, clock = Deck(), SettableClock()
    champion = tutored(Shelf(a_lesson()), Throne(version(FIRST)), clock, deck)
    champion.current()
    deck.broken = True

    clock.advance(30_000)

    assert answers(champion.current())
