"""How texts may be written, and the ids that they make."""

import pytest

from chalicelib.domain.spelling import Unfit, check_slug, folded, note, slug_of, spell
from infra.words import load_words


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("  ice   cream ", "ice cream"),
        ("e\u0301te\u0301", "été"),
        ("L\N{RIGHT SINGLE QUOTATION MARK}œil", "L\N{RIGHT SINGLE QUOTATION MARK}œil"),
        ("3 o'clock", "3 o'clock"),
        ("salt & pepper (both)", "salt & pepper (both)"),
        ("a\N{NO-BREAK SPACE}b", "a b"),
    ],
)
def test_a_text_is_tidied(text: str, spelt: str) -> None:
    assert spell(text) == spelt
    assert spell(spelt) == spelt


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (" ", "empty"),
        ("a\tb", "U+0009"),
        ("x" * 51, "50 characters"),
        ("=1", "equals"),
        ("+1", "plus"),
        ("-1", "hyphen"),
        ("@a", "commercial at"),
        ("'a", "apostrophe"),
        ("(a)", "parenthesis"),
        ("a\u202eb", "U+202E"),
        ("a\u2066b", "U+2066"),
        ("a\u00adb", "U+00AD"),
        ("a\ufeffb", "U+FEFF"),
        ("a\x00b", "U+0000"),
        ("a\x9bb", "U+009B"),
        ("a\ue000b", "U+E000"),
        ("a\u2028b", "U+2028"),
        ("q\u0323\u0310", "U+0323"),
        ("\u0430", "cyrillic"),
        ("\uff21bc", "U+FF21"),
        ("a<b", "less-than"),
        ('a"b', "quotation"),
        ("a\N{GRINNING FACE}", "grinning"),
        ("a;b", "semicolon"),
    ],
)
def test_a_text_that_breaks_a_rule_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(Unfit, match=why.replace("+", r"\+")):
        spell(text)


def test_a_note_may_say_more_but_hide_nothing() -> None:
    assert note(" Wikidata Q144; CC0, 犬 ") == "Wikidata Q144; CC0, 犬"
    for text in ("=SUM(A1)", "@x", "|x", "a\u202eb", "x" * 201, ""):
        with pytest.raises(Unfit):
            note(text)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Ice  cream", "ice-cream"),
        ("L'œil", "loeil"),
        ("Crème brûlée!", "creme-brulee"),
        ("Straße", "strasse"),
        ("!", ""),
    ],
)
def test_an_id_is_made_of_a_text(text: str, slug: str) -> None:
    assert slug_of(text) == slug
    assert not slug or check_slug(slug) == slug


@pytest.mark.parametrize("slug", ["", "-a", "a-", "a--b", "A", "a b", "é", "a/b", "a" * 51])
def test_what_is_no_id_is_refused(slug: str) -> None:
    with pytest.raises(Unfit):
        check_slug(slug)


def test_a_search_takes_no_notice_of_case_and_accents() -> None:
    assert folded("ÉCLAIR") in folded("un éclair")


def test_the_shipped_words_keep_every_rule() -> None:
    catalogue = load_words()

    for word in catalogue.words:
        assert [spell(text) for text in word.texts.values()] == list(word.texts.values())
        assert spell(word.label).casefold() == word.label.casefold()
        assert word.reason is None or note(word.reason) == word.reason
