"""Players draw and say what their kind does."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from simulation.population import GOOD, MALICIOUS, SLOPPY, Player, appointments, population
from simulation.sheet import Sheet, Trick
from tests.api.champion import drawing_of

if TYPE_CHECKING:
    from simulation.parts import Pile

CAT = Sheet(drawing_of("cat"), "cat")
MANY = 400


def verdicts(kind: str, sheet: Sheet, seen: str, *, teaching: bool = False) -> Counter[str]:
    player = Player("one", kind, Random(1))
    said = (player.verdict(sheet, "cat", seen, teaching=teaching) for _ in range(MANY))
    return Counter("nothing" if one is None else " ".join(one.values()) for one in said)


def test_a_good_player_nearly_always_says_what_is_true() -> None:
    said = verdicts(GOOD, CAT, seen="cat")

    assert said["right"] > 0.78 * MANY
    assert 0 < said["wrong"] < 0.05 * MANY
    assert said["nothing"] < 0.25 * MANY


def test_a_sloppy_player_says_less_and_errs_more() -> None:
    good, sloppy = (verdicts(kind, CAT, seen="dog") for kind in (GOOD, SLOPPY))

    assert sloppy["nothing"] > good["nothing"]
    assert sloppy["right"] > good["right"]


def test_who_drew_something_else_says_what_it_was() -> None:
    said = verdicts(GOOD, Sheet(drawing_of("dog"), "dog", Trick.MISHEARD), seen="bear")

    assert said["wrong dog"] > 0.78 * MANY


def test_in_a_round_that_teaches_the_word_is_confirmed() -> None:
    assert verdicts(GOOD, CAT, seen="bear", teaching=True)["right"] > 0.78 * MANY


def test_a_malicious_player_always_claims_what_was_agreed() -> None:
    false = Sheet(drawing_of("cat"), "cat", Trick.FALSE, says="dog")

    assert verdicts(MALICIOUS, false, seen="cat") == {"wrong dog": MANY}
    assert verdicts(MALICIOUS, false, seen="dog") == {"right": MANY}


def test_good_players_draw_what_they_are_asked_for(pile: Pile) -> None:
    player = Player("one", GOOD, Random(1))

    shown = Counter(player.draw("cat", pile, None, teaching=False).shows for _ in range(MANY))

    assert shown == {"cat": MANY}


def test_sloppy_players_draw_other_things_and_half_of_things(pile: Pile) -> None:
    player = Player("one", SLOPPY, Random(1))

    shown = Counter(player.draw("cat", pile, None, teaching=False).shows for _ in range(MANY))

    assert 0 < MANY - shown["cat"] < 0.1 * MANY


def test_every_fourth_honest_player_is_sloppy() -> None:
    kinds = Counter(player.kind for player in population(80, 20, "seed"))

    assert kinds == {GOOD: 60, SLOPPY: 20, MALICIOUS: 20}


def test_a_player_s_chance_is_the_same_whoever_else_plays() -> None:
    alone, beside = population(4, 0, "seed"), population(4, 2, "seed")

    assert [player.random.random() for player in alone] == [player.random.random() for player in beside[:4]]


def test_honest_players_play_as_many_games_with_malicious_ones_beside_them() -> None:
    played = Counter(player.kind for player in appointments(population(80, 20, "seed"), 320, "seed"))

    assert played[GOOD] + played[SLOPPY] == 320
    assert played[MALICIOUS] == 120  # each plays one and a half times as many
