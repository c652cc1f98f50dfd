"""WordNet says what a word means and is a kind of; where its first sense is wrong, the review says which is right."""

import gzip

import pytest

from infra.retrieval.web import Unreadable
from infra.retrieval.wordnet import WordNet
from tests.infra.retrieval.fakes import OneAnswer, asked, lmf

PERSON = ("s1", "person", "", "a human being")
ANIMAL = ("s2", "animal,beast", "", "a living organism")
CAT = ("s3", "big cat,cat", "s2", "a large cat")
FIERCE = ("s4", "tiger", "s1", "a fierce person")
TIGER = ("s5", "tiger,Panthera tigris", "s3", "a large striped feline")
CATEGORIES = (asked("animals", wordnet="animal"), asked("people", wordnet="person"))


def wordnet(body: bytes, chosen: dict[str, str] | None = None) -> WordNet:
    return WordNet(OneAnswer(body), CATEGORIES, chosen or {})


TIGERS = lmf(PERSON, ANIMAL, CAT, FIERCE, TIGER)


def test_the_first_sense_counts_while_nobody_has_chosen() -> None:
    sense = wordnet(TIGERS).sense("tiger")

    assert sense is not None
    assert sense.gloss == "a fierce person"


def test_a_chosen_hypernym_chooses_the_sense() -> None:
    words = wordnet(TIGERS, {"tiger": "animal"})

    sense = words.sense("tiger")

    assert sense is not None
    assert sense.lemmas == ("tiger", "Panthera tigris")
    assert sense.above == ("tiger", "big cat", "animal")
    assert words.category(sense) == "animals"


@pytest.mark.parametrize("kind", ["", "furniture"])
def test_a_choice_that_no_sense_fits_leaves_none(kind: str) -> None:
    assert wordnet(TIGERS, {"tiger": kind}).sense("tiger") is None


@pytest.mark.parametrize("text", ["tigers", "Tiger", "the tiger", "tiger (animal)"])
def test_a_word_is_found_in_its_other_forms(text: str) -> None:
    sense = wordnet(TIGERS).sense(text)

    assert sense is not None
    assert "tiger" in sense.lemmas


def test_a_remark_can_be_chosen_for_apart_from_the_plain_word() -> None:
    words = wordnet(TIGERS, {"tiger (animal)": "animal"})

    senses = [words.sense("tiger (animal)", "tiger"), words.sense("tiger")]

    assert [sense and sense.gloss for sense in senses] == ["a large striped feline", "a fierce person"]


def test_words_are_proposed_by_the_nearest_category_above() -> None:
    body = lmf(PERSON, ("s6", "painter", "s1", "a person who paints"), ("s7", "idea", "", "a thought"))

    found = [one for step in wordnet(body).candidates() for one in step]

    assert [(one.text, one.category) for one in found] == [("person", "people"), ("painter", "people")]


def test_a_wordnet_that_goes_in_circles_is_read() -> None:
    body = lmf(("a", "hen", "b", "lays eggs"), ("b", "egg", "a", "makes hens"))

    sense = wordnet(body).sense("hen")

    assert sense is not None
    assert sense.above == ("hen", "egg")


def test_a_wordnet_may_come_packed() -> None:
    assert wordnet(gzip.compress(TIGERS)).sense("tiger") is not None


@pytest.mark.parametrize(
    "body", [b"", b"<html></html>", TIGERS[:-80], gzip.compress(TIGERS)[:-40], b"\x1f\x8b rubbish"]
)
def test_what_is_no_wordnet_is_told(body: bytes) -> None:
    with pytest.raises(Unreadable, match=r"no wordnet|no lexicon"):
        wordnet(body).sense("tiger")
