"""Which drawings of others are shown beside a player's own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.nearest import LABELS, SHOWN, NearestService
from tests.builders import NOON, a_closed_round, a_round, an_entry, guesses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.domain.gallery import Entry
    from chalicelib.domain.round import Round

CLOSED = a_closed_round()


class Shelf:
    """Games, drawings and the gallery of a test; a drawing is a point, and near are those whose points are."""

    def __init__(self, round_: Round | None, entries: Sequence[Entry]) -> None:
        self._round = round_
        self._entries = entries
        self.asked_for: list[str] = []

    def round(self, player: str, round_id: str) -> Round | None:
        found = self._round
        return found if found and (found.player, found.id) == (player, round_id) else None

    def get(self, key: str) -> Drawing:
        assert key == CLOSED.drawing
        return at(0)

    def of_label(self, label: str, limit: int, cursor: str | None) -> tuple[tuple[Entry, ...], str | None]:
        assert cursor is None
        self.asked_for.append(label)
        return tuple(entry for entry in self._entries if entry.label == label)[:limit], None

    def nearness(self, drawing: Drawing, others: Sequence[Drawing]) -> list[float]:
        (here,) = drawing.strokes[0].x
        return [-abs(other.strokes[0].x[0] - here) for other in others]


def at(x: float) -> Drawing:
    return Drawing((Stroke((x,), (0,)),))


def nearest(round_: Round | None, *entries: Entry) -> tuple[NearestService, Shelf]:
    shelf = cast("Any", Shelf(round_, entries))
    return NearestService(shelf, shelf, shelf, shelf, lambda: NOON), shelf


def drawn(number: int, player: str, x: float, label: str = "cat") -> Entry:
    return an_entry(number, player, label=label, sketch=at(x))


def numbers(entries: Sequence[Entry]) -> list[int]:
    return [(entry.number or 0) % 1_000 for entry in entries]


def test_the_nearest_come_first_and_of_each_player_one() -> None:
    others = [drawn(1, "bob", 30), drawn(2, "eve", 10), drawn(3, "bob", 20), drawn(4, "kim", 40), drawn(5, "lee", 50)]
    service, _ = nearest(CLOSED, *others)

    (cats,) = service.of("ann", CLOSED.id)

    assert (cats.label, cats.asked) == ("cat", True)
    assert numbers(cats.entries) == [2, 3, 4]
    assert len(cats.entries) == SHOWN


def test_a_players_own_drawings_are_not_shown() -> None:
    service, _ = nearest(CLOSED, drawn(1, "ann", 1), drawn(2, "bob", 2))

    (cats,) = service.of("ann", CLOSED.id)

    assert numbers(cats.entries) == [2]


def test_the_word_comes_before_what_the_machine_saw_and_labels_without_drawings_are_left_out() -> None:
    result = CLOSED.result
    assert result is not None
    mistaken = replace(CLOSED, result=replace(result, recognised=False, guesses=guesses("dog", "bear", "cat", "fish")))
    service, shelf = nearest(mistaken, drawn(1, "bob", 1, "dog"), drawn(2, "bob", 2), drawn(3, "bob", 3, "fish"))

    found = service.of("ann", mistaken.id)

    assert [(each.label, each.asked) for each in found] == [("cat", True), ("dog", False), ("fish", False)]
    assert shelf.asked_for == ["cat", "dog", "bear", "fish"]


def test_few_labels_are_looked_for_however_many_guesses_there_are() -> None:
    result = CLOSED.result
    assert result is not None
    names = ("cat", "dog", "bear", "fish", "ant", "duck")
    service, shelf = nearest(replace(CLOSED, result=replace(result, guesses=guesses(*names))), drawn(1, "bob", 1))

    service.of("ann", CLOSED.id)

    assert len(shelf.asked_for) == LABELS


def test_what_is_shown_of_a_label_is_read_once_a_minute() -> None:
    service, shelf = nearest(CLOSED, drawn(1, "bob", 1))

    assert service.of("ann", CLOSED.id) == service.of("ann", CLOSED.id)
    assert len(shelf.asked_for) == len(set(shelf.asked_for))


def test_nothing_is_near_to_nothing() -> None:
    result = CLOSED.result
    assert result is not None
    service, _ = nearest(replace(CLOSED, result=replace(result, guesses=())), drawn(1, "bob", 1))

    assert service.of("ann", CLOSED.id) == ()


def test_another_players_round_is_not_found() -> None:
    service, _ = nearest(CLOSED)

    with pytest.raises(NotFound):
        service.of("bob", CLOSED.id)


def test_an_open_round_tells_nothing() -> None:
    service, _ = nearest(a_round(), drawn(1, "bob", 1))

    with pytest.raises(Conflict):
        service.of("ann", a_round().id)
