"""The same word from many sources is one word; words that the review keeps apart stay apart."""

import pytest

from infra.retrieval.merging import Found, key_of, merge
from infra.retrieval.wordnet import Sense
from tests.infra.retrieval.fakes import ORIGIN, OTHER, candidate, reviewed

COUCH = Sense("s1", ("couch", "sofa"), "a long seat", ("couch", "seat"), ())


def nothing(*_: str) -> Sense | None:
    return None


def texts(found: list[Found]) -> list[str]:
    return [one.text for one in found]


@pytest.mark.parametrize("text", ["Ice Cream", "ice-cream", "icecream", "the ice cream", "ICE  CREAM", "ice crèam"])
def test_spellings_of_a_text_are_one_word(text: str) -> None:
    assert key_of(" ".join(text.split())) == key_of("ice cream")


@pytest.mark.parametrize("text", ["grape", "Grapes", "grapes"])
def test_a_candidate_is_the_reviewed_word_of_its_text_in_singular_or_plural(text: str) -> None:
    word = reviewed("grape", "raisin")

    (found,) = merge([candidate(text)], [word], nothing)

    assert found.reviewed is word
    assert [one.text for one in found.candidates] == [text]


def test_a_label_names_the_reviewed_word_that_has_it() -> None:
    word = reviewed("seesaw", "balançoire", label="see saw")

    (found,) = merge([candidate("see saw", label="see saw")], [word], nothing)

    assert found.reviewed is word


def test_a_remark_does_not_hide_a_word_but_an_exact_text_comes_first() -> None:
    bird, fruit = reviewed("kiwi (bird)", "kiwi (oiseau)"), reviewed("kiwi", "kiwi")

    found = merge([candidate("kiwi"), candidate("kiwi (bird)")], [bird, fruit], nothing)

    assert [[one.text for one in word.candidates] for word in found] == [["kiwi (bird)"], ["kiwi"]]


def test_what_means_a_reviewed_word_is_that_word() -> None:
    couch = reviewed("couch", "canapé")

    (found,) = merge([candidate("sofa")], [couch], lambda *names: COUCH if {*names} & {"couch", "sofa"} else None)

    assert found.reviewed is couch


def test_two_reviewed_words_of_one_meaning_stay_apart() -> None:
    couch, sofa = reviewed("couch", "canapé"), reviewed("sofa", "divan")

    found = merge([candidate("sofa"), candidate("couch")], [couch, sofa], lambda *_: COUCH)

    assert [[one.text for one in word.candidates] for word in found] == [["couch"], ["sofa"]]


def test_what_is_not_reviewed_is_merged_by_text_plural_and_meaning() -> None:
    given = [candidate("lutes"), candidate("lute", origin=OTHER), candidate("settee"), candidate("sofa")]

    found = merge(given, [], lambda *names: COUCH if {*names} & {"settee", "sofa"} else None)

    assert sorted(len(one.candidates) for one in found) == [2, 2]


def test_the_text_that_most_sources_give_is_kept() -> None:
    given = [candidate("Lute"), candidate("lute", origin=OTHER), candidate("lute", origin=ORIGIN)]

    (found,) = merge(given, [], nothing)

    assert found.text == "lute"


def test_a_reviewed_word_that_no_source_gives_is_there() -> None:
    assert texts(merge([], [reviewed("owl", "hibou")], nothing)) == ["owl"]
