"""Each service's answers are read in its own form, and what is not of that form is told."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from infra.retrieval.candidate import Source
from infra.retrieval.categories import load_categories
from infra.retrieval.datamuse import Datamuse
from infra.retrieval.quickdraw import QuickDraw
from infra.retrieval.web import Unreadable, Web
from infra.retrieval.wikidata import BATCH, Wikidata
from infra.words import load_words
from tests.infra.retrieval.fakes import OneAnswer, asked, replay

CUT = b'{"head": {"vars": ["item"]}, "results": {"bindings": [{"item": {"value": "Q1"}}, java.util.concurrent.Timeout'
FRUIT = (asked("food", datamuse="fruit", wikidata="Q3314483"),)


def all_of(source: Source) -> list[str]:
    return [candidate.text for found in source.candidates() for candidate in found]


def row(item: str, en: str, fr: str, also: str = "") -> dict[str, dict[str, str]]:
    return {
        "item": {"type": "uri", "value": f"http://www.wikidata.org/entity/{item}"},
        "en": {"type": "literal", "xml:lang": "en", "value": en},
        "fr": {"type": "literal", "xml:lang": "fr", "value": fr},
        "articles": {"type": "literal", "value": "120"},
        "also": {"type": "literal", "value": also},
    }


def results(*rows: dict[str, dict[str, str]]) -> bytes:
    return json.dumps(
        {"head": {"vars": ["item", "en", "fr", "articles", "also"]}, "results": {"bindings": rows}}
    ).encode()


def test_quick_draw_gives_the_labels_of_the_shipped_words() -> None:
    source = QuickDraw(replay())

    labels = all_of(source)

    assert labels == [word.label for word in load_words().words]


def test_datamuse_gives_nouns_with_how_often_they_stand() -> None:
    web = OneAnswer(
        b'[{"word":"pear","score":9,"tags":["n","f:6.1"]},{"word":"to peel","tags":["v"]},{"word":"fig","tags":["n"]}]'
    )

    ((pear, fig),) = Datamuse(web, FRUIT).candidates()

    assert (pear.text, pear.category, pear.frequency) == ("pear", "food", 6.1)
    assert (fig.text, fig.frequency) == ("fig", None)
    assert parse_qs(urlsplit(web.asked[0]).query)["rel_gen"] == ["fruit"]


def test_wikidata_gives_french_names_other_names_and_the_item() -> None:
    web = OneAnswer(results(row("Q89", "apple", "pomme", "apples|Malus fruit")))

    ((apple,),) = Wikidata(web, FRUIT).candidates()

    assert (apple.text, apple.texts, apple.category) == ("apple", {"fr": "pomme"}, "food")
    assert (apple.also, apple.reference) == (("apples", "Malus fruit"), "Q89")


def test_of_two_things_of_one_name_the_better_known_counts() -> None:
    web = OneAnswer(results(row("Q144", "dog", "chien"), row("Q5", "cat", "chat"), row("Q999", "dog", "chenet")))

    (found,) = Wikidata(web, FRUIT).candidates()

    assert [one.reference for one in found] == ["Q144", "Q5"]


def test_wikidata_is_asked_for_names_in_batches() -> None:
    web = OneAnswer(results())
    words = [f"word {number}" for number in range(BATCH + 1)]

    source = Wikidata(web, (), words)
    all_of(source)

    queries = [parse_qs(urlsplit(url).query)["query"][0] for url in web.asked]
    assert source.steps() == len(queries) == 2
    assert f'"word {BATCH - 1}"@en' in queries[0]
    assert f'"word {BATCH}"@en' in queries[1]


def test_a_word_cannot_break_out_of_a_query() -> None:
    web = OneAnswer(results())

    all_of(Wikidata(web, (), ['x"@en } DROP \\']))

    assert r'"x\"@en } DROP \\"@en' in parse_qs(urlsplit(web.asked[0]).query)["query"][0]


@pytest.mark.parametrize("source", [lambda web: Datamuse(web, FRUIT), lambda web: Wikidata(web, FRUIT)])
@pytest.mark.parametrize(
    "body", [b"", b"<html>busy</html>", b'{"error": "no"}', b'[{"text": "pear"}]', b"\xff\xfe", CUT]
)
def test_an_answer_of_another_form_is_told(source: Callable[[Web], Source], body: bytes) -> None:
    web = OneAnswer(body)

    with pytest.raises(Unreadable):
        all_of(source(web))

    assert web.forgotten == web.asked


@pytest.mark.parametrize("body", [b"", b"<html>\nmoved</html>", b"\xff\xfe\x00", b"cat\n\ndog\n", b"x" * 200])
def test_what_is_no_list_of_labels_is_told(body: bytes) -> None:
    with pytest.raises(Unreadable):
        all_of(QuickDraw(OneAnswer(body)))


def test_every_question_has_a_recorded_answer() -> None:
    categories, labels = load_categories(), [word.label for word in load_words().words]

    for source in (Datamuse(replay(), categories), Wikidata(replay(), categories, labels)):
        assert len(list(source.candidates())) == source.steps()
