from dataclasses import replace
from random import Random

import pytest

from chalicelib.domain.dealing import check_choice, choices, choose, deal, draw_daily, eligible, is_teaching
from chalicelib.domain.game import Game, Mode
from chalicelib.errors import Conflict, Invalid
from tests.builders import a_catalogue, a_game

ANSWERED = {word.label for word in a_catalogue().words}
FOODS = {word.label for word in a_catalogue().of("food")}


def dealt(game: Game, answered: set[str], seed: int, rounds: int = 6) -> Game:
    """The game after so many rounds."""
    words = eligible(a_catalogue(), game.categories, game.difficulty)
    random = Random(seed)
    for _ in range(rounds):
        word = deal(words, game, answered, random)
        teaching = game.teaching + is_teaching(word, game, answered)
        game = replace(game, words=(*game.words, word.id), teaching=teaching)
    return game


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
        check_choice(a_catalogue(), a_game(categories=("food", "planets")), ANSWERED)

    assert refused.value.field == "categories.1"


def test_one_word_can_be_chosen_in_zen() -> None:
    assert choose(a_catalogue(), a_game(mode=Mode.ZEN), "cat").id == "cat"


@pytest.mark.parametrize(
    ("game", "word", "field"),
    [
        (a_game(), "cat", "word"),
        (a_game(mode=Mode.DAILY), "cat", "word"),
        (a_game(mode=Mode.ZEN, categories=("food",)), "cat", "categories"),
        (a_game(mode=Mode.ZEN, difficulty=1), "cat", "difficulty"),
        (a_game(mode=Mode.ZEN), "unicorn", "word"),
        (a_game(mode=Mode.ZEN), "animal-migration", "word"),
    ],
)
def test_a_word_that_can_not_be_chosen_is_refused_by_name(game: Game, word: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        choose(a_catalogue(), game, word)

    assert refused.value.field == field


def test_a_choice_with_fewer_words_than_rounds_is_refused() -> None:
    check_choice(a_catalogue(), a_game(categories=("food",), difficulty=2), ANSWERED)

    with pytest.raises(Invalid):
        check_choice(a_catalogue(), a_game(categories=("food",), difficulty=1), ANSWERED)


@pytest.mark.parametrize(
    ("mode", "answered", "enough"),
    [
        (Mode.ZEN, 0, True),
        (Mode.CLASSIC, 4, False),
        (Mode.CLASSIC, 5, True),
        (Mode.SPRINT, 0, False),
        (Mode.SPRINT, 1, True),
    ],
)
def test_words_to_be_taught_fill_a_game_as_far_as_its_mode_deals_them(
    mode: Mode, answered: int, *, enough: bool
) -> None:
    game, labels = a_game(mode=mode, categories=("food",)), sorted(FOODS)[:answered]

    if enough:
        check_choice(a_catalogue(), game, labels)
    else:
        with pytest.raises(Invalid, match="play them in Zen"):
            check_choice(a_catalogue(), game, labels)


def test_no_word_is_dealt_twice_in_a_game() -> None:
    game = dealt(a_game(categories=("food",)), ANSWERED, 1)

    assert len(set(game.words)) == 6
    with pytest.raises(Conflict):
        deal(eligible(a_catalogue(), ["food"], None), game, ANSWERED, Random(1))


@pytest.mark.parametrize("seed", range(20))
def test_classic_deals_one_word_to_be_taught_at_most_and_never_first(seed: int) -> None:
    game = a_game(mode=Mode.CLASSIC)

    assert dealt(game, FOODS, seed, rounds=1).teaching == 0
    assert dealt(game, FOODS, seed).teaching <= 1


def test_classic_deals_the_word_to_be_taught_where_no_other_is_left() -> None:
    game = a_game(mode=Mode.CLASSIC, categories=("food",))

    assert dealt(game, FOODS - {"pizza"}, 1).teaching == 1


def test_zen_deals_words_to_be_taught_as_any_other() -> None:
    assert dealt(a_game(mode=Mode.ZEN, categories=("food",)), set(), 1).teaching == 6


def test_sprint_deals_no_word_to_be_taught() -> None:
    game = a_game(mode=Mode.SPRINT)

    assert dealt(game, FOODS, 1).teaching == 0
    with pytest.raises(Conflict):
        dealt(game, FOODS, 1, rounds=7)


def test_a_daily_round_teaches_nothing_even_where_its_word_is_not_known_any_more() -> None:
    assert not is_teaching(a_catalogue().words[0], a_game(mode=Mode.DAILY), set())


def test_the_days_words_are_six_and_different_and_easiest_first() -> None:
    catalogue = a_catalogue()

    words = [catalogue.word(word) for word in draw_daily(catalogue, ANSWERED, Random(3))]

    assert len({word.id for word in words if word is not None}) == 6
    difficulties = [word.difficulty for word in words if word is not None]
    assert difficulties == sorted(difficulties)


def test_the_days_words_are_such_as_can_be_answered() -> None:
    catalogue = a_catalogue()

    assert {catalogue.word(word).category for word in draw_daily(catalogue, FOODS, Random(3))} == {"food"}  # type: ignore[union-attr]
    with pytest.raises(Conflict):
        draw_daily(catalogue, FOODS - {"pizza"}, Random(3))


def test_a_game_whose_choice_has_no_word_left_goes_on_with_any() -> None:
    foods = [word.id for word in a_catalogue().of("food")]
    removed = replace(a_catalogue(), words=tuple(word for word in a_catalogue().words if word.id != foods[-1]))
    game = a_game(categories=("food",), words=tuple(foods[:-1]))
    sprint = replace(game, mode=Mode.SPRINT)

    assert choices(a_catalogue(), game, ANSWERED) == a_catalogue().of("food")
    assert choices(removed, game, ANSWERED) == eligible(removed, (), None)
    assert choices(removed, sprint, ANSWERED) == removed.of("food")


def test_a_planned_word_that_is_gone_is_made_up_for_by_one_that_is_not_planned() -> None:
    game = a_game(mode=Mode.DAILY, words=("cat",), planned=("cat", "gone", "dog", "ant", "bear", "duck"))
    words = [deal(choices(a_catalogue(), game, ANSWERED), game, ANSWERED, Random(seed)).id for seed in range(50)]

    assert not set(words) & set(game.planned)
