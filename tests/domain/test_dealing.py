from random import Random

import pytest

from chalicelib.domain.dealing import check_choice, deal, draw_daily, eligible
from chalicelib.errors import Conflict, Invalid
from tests.builders import a_catalogue


def test_words_that_are_not_dealt_are_never_eligible() -> None:
    ids = {word.id for word in eligible(a_catalogue(), (), None)}

    assert "animal-migration" not in ids
    assert len(ids) == 12


def test_a_choice_narrows_what_is_eligible() -> None:
    assert {word.category for word in eligible(a_catalogue(), ["food"], None)} == {"food"}
    assert {word.difficulty for word in eligible(a_catalogue(), (), 1)} == {1}
    assert eligible(a_catalogue(), ["food"], 1) == ()


def test_an_unknown_category_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        check_choice(a_catalogue(), ["food", "planets"], None, 6)

    assert refused.value.field == "categories.1"


def test_a_choice_with_fewer_words_than_rounds_is_refused() -> None:
    check_choice(a_catalogue(), ["food"], 2, 6)

    with pytest.raises(Invalid):
        check_choice(a_catalogue(), ["food"], 2, 7)


def test_no_word_is_dealt_twice_in_a_game() -> None:
    words = eligible(a_catalogue(), ["food"], None)
    dealt: list[str] = []

    for _ in words:
        dealt.append(deal(words, dealt, Random(1)).id)

    assert sorted(dealt) == sorted(word.id for word in words)
    with pytest.raises(Conflict):
        deal(words, dealt, Random(1))


def test_the_days_words_are_six_and_different_and_easiest_first() -> None:
    catalogue = a_catalogue()

    words = [catalogue.word(word) for word in draw_daily(catalogue, Random(3))]

    assert len({word.id for word in words if word is not None}) == 6
    difficulties = [word.difficulty for word in words if word is not None]
    assert difficulties == sorted(difficulties)
