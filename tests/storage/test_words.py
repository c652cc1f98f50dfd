from chalicelib.storage.words import WordStore
from tests.builders import NOON, a_catalogue


def test_the_word_list_is_read_back_as_it_was_written(words: WordStore) -> None:
    catalogue = a_catalogue()

    words.put(catalogue.categories, catalogue.words, NOON, "seed")

    assert words.catalogue() == catalogue


def test_writing_again_changes_words_and_repeats_none(words: WordStore) -> None:
    catalogue = a_catalogue()
    words.put(catalogue.categories, catalogue.words, NOON, "seed")

    words.put(catalogue.categories, catalogue.words, NOON, "seed")

    assert len(words.catalogue().words) == len(catalogue.words)


def test_the_first_to_ask_draws_the_days_words(words: WordStore) -> None:
    assert words.daily("2026-11-23") is None

    assert words.put_daily("2026-11-23", ("cat", "dog"))
    assert not words.put_daily("2026-11-23", ("ant", "bear"))

    assert words.daily("2026-11-23") == ("cat", "dog")
