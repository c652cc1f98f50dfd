from random import Random

import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.guessing import Guess
from chalicelib.domain.riddle import RIDDLES, choose, pick, sight
from chalicelib.domain.word import Catalogue, Word
from tests.builders import a_catalogue, a_word, an_entry

CATALOGUE = a_catalogue()


def word(name: str) -> Word:
    found = CATALOGUE.word(name)
    assert found is not None
    return found


def test_each_riddle_is_of_another_word() -> None:
    entries = [an_entry(number, label=("cat", "dog", "bear")[number % 3]) for number in range(1, 10)]

    picked = pick(entries, CATALOGUE, Random(1))

    assert {found.id for _, found in picked} == {"cat", "dog", "bear"}
    assert all(entry.label == found.label for entry, found in picked)
    assert len(picked) == 3


def test_there_are_six_riddles_at_most() -> None:
    labels = [found.label for found in CATALOGUE.words if found.dealt]
    entries = [an_entry(number, label=label) for number, label in enumerate(labels, start=1)]

    assert len(pick(entries, CATALOGUE, Random(1))) == RIDDLES < len(entries)


def test_what_no_game_asks_for_is_no_riddle() -> None:
    entries = [
        an_entry(1, label="animal migration"),
        an_entry(2, label="unicorn"),
        an_entry(3, sketch=Drawing(())),
    ]

    assert pick(entries, CATALOGUE, Random(1)) == ()


@pytest.mark.parametrize("seed", range(5))
def test_a_choice_has_the_word_and_three_others_of_its_category(seed: int) -> None:
    choices = choose(word("cat"), [], CATALOGUE, Random(seed))

    assert len({each.id for each in choices}) == 4
    assert word("cat") in choices
    assert {each.category for each in choices} == {"animals"}
    assert all(each.dealt for each in choices)


@pytest.mark.parametrize("seed", range(5))
def test_one_of_the_others_is_what_the_machine_took_it_for(seed: int) -> None:
    choices = choose(word("cat"), ["pizza", "cake", "cat"], CATALOGUE, Random(seed))

    assert len(choices) == 4
    assert sum(each.label in {"pizza", "cake"} for each in choices) == 1


def test_the_right_word_is_at_any_place() -> None:
    places = {choose(word("cat"), [], CATALOGUE, Random(seed)).index(word("cat")) for seed in range(40)}

    assert places == {0, 1, 2, 3}


def test_where_a_category_has_too_few_words_others_are_taken() -> None:
    alone = Catalogue(CATALOGUE.categories, (a_word("cat", "pets"), *CATALOGUE.words[1:]))

    choices = choose(alone.words[0], [], alone, Random(1))

    assert len(choices) == 4


def test_no_other_word_is_called_as_the_word_is() -> None:
    twin = a_word("mouse", texts={"en": "mouse", "fr": "la souris"})
    other = a_word("computer mouse", texts={"en": "computer mouse", "fr": "la souris"})
    few = Catalogue(CATALOGUE.categories, (twin, other))

    assert choose(twin, ["computer mouse"], few, Random(1)) == (twin,)


@pytest.mark.parametrize(
    ("label", "probability", "announced", "recognised"),
    [("cat", 0.1, True, True), ("dog", 0.5, True, False), ("dog", 0.2, False, False)],
)
def test_the_machine_says_what_it_is_sure_of_and_what_is_right(
    label: str, probability: float, *, announced: bool, recognised: bool
) -> None:
    seen = sight(30, Guess(label, probability), "cat", announce_at=0.3)

    assert (seen.announced, seen.recognised) == (announced, recognised)
