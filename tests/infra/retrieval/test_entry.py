"""Every word gets its marks: known, taught or unfit with the reason, and whether its meaning is to be trusted."""

from collections.abc import Sequence

import pytest

from infra.retrieval.candidate import Candidate
from infra.retrieval.difficulty import Estimate, agreement
from infra.retrieval.entry import Entries, Entry, proposals, refusal
from infra.retrieval.merging import Found
from infra.retrieval.outcome import mark, marked, to_review
from infra.retrieval.review import Reviewed
from infra.retrieval.safety import unsafe_text
from infra.retrieval.wordnet import Sense
from tests.infra.retrieval.fakes import OTHER, candidate, reviewed

FELINE = Sense("s1", ("tiger", "Panthera tigris", "striped cat"), "a large feline", ("tiger", "big cat", "animal"), ())
FIERCE = Sense("s2", ("tiger",), "a fierce person", ("tiger", "person"), ())
ABOVE = {"animal": "animals", "person": "people"}


def category_of(sense: Sense) -> str | None:
    return next((ABOVE[name] for name in sense.above if name in ABOVE), None)


def entry_of(
    found: Found,
    senses: Sequence[Sense] = (),
    chosen: dict[str, str] | None = None,
    labels: Sequence[str] = (),
    taken: Sequence[str] = (),
) -> Entry:
    entries = Entries(labels, Estimate([]), lambda *_: senses, category_of, chosen or {}, taken)
    entry = entries.of(found)
    assert entry is not None
    return entry


def found_of(word: Reviewed | None, *candidates: Candidate, sense: Sense | None = None) -> Found:
    return Found(word.texts["en"] if word else candidates[0].text, candidates, word, sense)


@pytest.mark.parametrize(
    ("word", "labels", "expected", "listed"),
    [
        (reviewed("owl", "hibou"), ["owl"], "known", True),
        (reviewed("yak", "yak"), ["owl"], "taught", True),
        (reviewed("gun", "pistolet", unfit="A weapon."), ["owl"], "unfit", False),
        (reviewed("sword", "épée", unfit="A weapon.", shipped=True), ["sword"], "unfit", True),
    ],
)
def test_a_reviewed_word_has_its_mark(word: Reviewed, labels: list[str], expected: str, listed: bool) -> None:
    entry = entry_of(found_of(word), labels=labels)

    assert (mark(entry), entry.listed, entry.reviewed) == (expected, listed, True)


def test_other_texts_are_those_of_the_meaning_without_latin_and_other_words_names() -> None:
    entry = entry_of(found_of(reviewed("tiger", "tigre"), sense=FELINE), [FELINE])

    assert entry.also == ("striped cat",)


def test_another_word_s_name_is_no_other_text() -> None:
    entry = entry_of(found_of(reviewed("tiger", "tigre"), sense=FELINE), [FELINE], taken=["striped cat"])

    assert entry.also == ()


@pytest.mark.parametrize(
    ("senses", "chosen", "sense", "doubtful"),
    [
        ((FIERCE, FELINE), {}, FIERCE, True),
        ((FIERCE, FELINE), {"tiger": "animal"}, FELINE, False),
        ((FIERCE, FELINE), {"tiger": "furniture"}, None, True),
        ((FIERCE, FELINE), {"tiger": ""}, None, False),
        ((FELINE, FIERCE), {}, FELINE, False),
        ((FIERCE,), {}, FIERCE, False),
        ((), {}, None, False),
    ],
)
def test_a_first_sense_that_looks_wrong_is_doubted_until_one_is_chosen(
    senses: tuple[Sense, ...],
    chosen: dict[str, str],
    sense: Sense | None,
    doubtful: bool,
) -> None:
    entry = entry_of(found_of(reviewed("tiger", "tigre"), sense=sense), senses, chosen)

    assert entry.doubtful is doubtful


def test_a_doubtful_meaning_is_not_told() -> None:
    entry = entry_of(found_of(reviewed("tiger", "tigre"), sense=FIERCE), (FIERCE, FELINE))

    assert entry.also == ()
    assert "fierce" not in marked([entry])


def test_a_word_that_nobody_has_reviewed_is_proposed_with_what_the_sources_say() -> None:
    found = found_of(None, candidate("lynx", category="animals"), candidate("lynx", "lynx", origin=OTHER))

    entry = entry_of(found)

    assert (entry.texts, entry.category, entry.listed) == ({"en": "lynx", "fr": "lynx"}, "animals", False)
    assert proposals([entry]) == [entry]
    assert "lynx,lynx,animals,2,,A list; Another list," in to_review([entry])


def test_what_more_sources_give_is_proposed_first_and_names_of_one_source_not_at_all() -> None:
    once = entry_of(found_of(None, candidate("auk", category="animals")))
    twice = entry_of(found_of(None, candidate("lynx", category="animals"), candidate("lynx", origin=OTHER)))
    name = entry_of(found_of(None, candidate("Jay Gould", category="people")))

    assert proposals([once, name, twice]) == [twice, once]


@pytest.mark.parametrize(
    ("text", "above", "usage", "why"),
    [
        ("pistol", ("pistol", "firearm", "gun", "weapon"), (), "weapon"),
        ("grog", ("grog", "liquor", "alcohol", "beverage"), (), "Alcohol"),
        ("cigar", ("cigar", "roll of tobacco", "tobacco"), (), "smoker"),
        ("gringo", ("gringo", "person"), ("disparagement",), "rude"),
        ("merde", ("merde",), (), "rude"),
        ("hibou\u202e", ("owl",), (), "U+202E"),
        ("=cmd()", ("owl",), (), "must begin with a letter"),
        ("x" * 60, ("owl",), (), "longer than"),
    ],
)
def test_what_is_unsafe_or_cannot_be_written_is_refused_with_the_reason(
    text: str, above: tuple[str, ...], usage: tuple[str, ...], why: str
) -> None:
    found = found_of(None, candidate(text, category="animals"), sense=Sense("s", (text,), "", above, usage))

    entry = entry_of(found)

    assert entry.unfit is not None
    assert why in entry.unfit
    assert proposals([entry]) == []


def test_a_source_s_french_text_is_looked_at_too() -> None:
    assert refusal(found_of(None, candidate("owl", "connard"))) == "A rude or hurtful word."


def test_harmless_texts_are_harmless() -> None:
    assert [unsafe_text(text) for text in ("owl", "coq", "bateau", "pomme de pin", "cocktail dress")] == [None] * 5


def test_strangers_texts_cannot_become_formulas() -> None:
    entry = entry_of(found_of(None, candidate("=cmd()", category="animals")))

    assert "'=cmd()" in marked([entry])


RATED = [("animals", ("rat", "rodent"), 3), ("animals", ("mouse", "rodent"), 3), ("food", ("pear", "fruit"), 1)] * 20


def test_a_difficulty_is_estimated_from_words_of_its_kind() -> None:
    estimate = Estimate(RATED)

    assert estimate.of("animals", ("vole", "rodent")) == 3
    assert estimate.of("food", ("fig", "fruit")) == 1
    assert estimate.of(None, ()) == 2


def test_a_word_does_not_speak_for_its_own_estimate() -> None:
    lonely = [("animals", ("owl", "bird"), 3)]

    assert agreement(Estimate(lonely), lonely) == {"same": 0.0, "near": 1.0}
    assert agreement(Estimate(RATED), RATED) == {"same": 1.0, "near": 0.0}
