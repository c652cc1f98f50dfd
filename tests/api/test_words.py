"""Categories, words, leaderboards and what the results say of words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.spelling import LONGEST_TEXT
from chalicelib.domain.word import Category, Word
from chalicelib.domain.word_list import MOST_WORDS
from chalicelib.storage.words import WordStore
from tests.builders import NOON

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.artist import Play
    from tests.api.client import Client, Reply
    from tests.conftest import Cloud

LAMBDA_BYTES = 6 * 1024 * 1024
"""Of an answer, with whatever is not ASCII escaped."""


@pytest.mark.usefixtures("word_list")
def test_every_category_is_told_with_its_number_of_words(client: Client) -> None:
    categories = client.get("/categories").json["items"]

    words = client.get("/words").json["items"]
    for category in categories:
        dealt = [word for word in words if word["category"] == category["id"] and word["dealt"]]
        assert category["words"] == len(dealt) > 0
        assert set(category["texts"]) == {"en", "fr"}


@pytest.mark.usefixtures("word_list")
def test_words_of_a_category_are_its_own(client: Client) -> None:
    words = client.get("/words", query={"category": "food"}).json["items"]

    assert words
    assert {word["category"] for word in words} == {"food"}
    assert any(word["known"] for word in words)


@pytest.mark.usefixtures("word_list")
def test_the_words_that_are_taught_can_be_had_alone(client: Client) -> None:
    words = client.get("/words", query={"taught": "true"}).json["items"]

    assert words == [word for word in client.get("/words").json["items"] if word["taught"]]


@pytest.mark.usefixtures("word_list")
def test_one_word_can_be_had_alone(client: Client) -> None:
    words = client.get("/words").json["items"]

    assert client.get("/words/cat").json == next(word for word in words if word["id"] == "cat")
    assert client.get("/words/unheard-of").status == 404


@pytest.mark.in_process
def test_the_longest_list_comes_in_pages_that_the_function_may_answer(client: Client, cloud: Cloud) -> None:
    text = "\N{LATIN CAPITAL LETTER A WITH CIRCUMFLEX AND ACUTE}" * (LONGEST_TEXT - 5)
    category = Category("x" * LONGEST_TEXT, {"en": text, "fr": text})
    words = []
    for number in range(MOST_WORDS):
        name = f"{text}{number:05}"
        id_ = f"{number:05}".rjust(LONGEST_TEXT, "x")
        words.append(Word(id_, name, {"en": name, "fr": name}, category.id, 3, dealt=False, reason="Long."))
    WordStore(cloud.table).put([category], words, NOON, "test")

    pages: list[Reply] = []
    cursor: str | None = None
    while not pages or cursor:
        pages.append(client.get("/words", query={"category": category.id, **({"cursor": cursor} if cursor else {})}))
        cursor = pages[-1].json["cursor"]

    found = [item["id"] for page in pages for item in page.json["items"]]
    assert found == [word.id for word in words]
    assert all(len(json.dumps({"body": page.body.decode()})) < LAMBDA_BYTES for page in pages)


@pytest.mark.usefixtures("word_list")
@pytest.mark.parametrize(
    ("query", "status"),
    [({"category": "planets"}, 404), ({"category": "é"}, 400), ({"q": 1}, 400), ({"taught": "some"}, 400)],
)
def test_words_of_what_is_no_category_are_refused(client: Client, query: dict[str, str], status: int) -> None:
    assert client.get("/words", query=query).status == status


def test_the_leaderboard_names_the_players_best_first(new_play: Callable[[], Play]) -> None:
    ann, bob = new_play(), new_play()
    drawn = ann.round(ann.game())
    ann.end(drawn, ann.drawn_by_hand(drawn), "recognised")
    bob.end(bob.round(bob.game()), [])

    board = ann.client.get("/leaderboard", query={"period": "day"}).json["items"]

    assert [row["points"] for row in board] == sorted((row["points"] for row in board), reverse=True)
    assert all(row["display_name"] for row in board)
    mine = ann.get("/me/rank", query={"period": "day"}).json
    assert mine["points"] > bob.get("/me/rank", query={"period": "day"}).json["points"]


@pytest.mark.usefixtures("word_list")
@pytest.mark.parametrize(
    ("query", "status"),
    [({"period": "year"}, 400), ({"category": "planets"}, 404), ({"cursor": "x"}, 400), ({"cursor": "W10"}, 400)],
)
def test_a_leaderboard_that_there_is_not_is_refused(client: Client, query: dict[str, str], status: int) -> None:
    assert client.get("/leaderboard", query=query).status == status


def test_history_goes_on_with_its_cursor_only(play: Play) -> None:
    assert play.get("/me/results", query={"cursor": "W10"}).status == 400
    assert play.get("/me/results").json == {"items": [], "cursor": None}


def test_a_word_tells_what_it_was_taken_for(play: Play) -> None:
    round_ = play.round(play.game())
    label = play.artist.label(round_["word"])
    wrong = play.artist.draw(play.artist.other(label))[0]
    announced = play.guess(round_, wrong, 0).json["announced"]
    result = play.end(round_, [], "skipped").json

    told = play.client.get(f"/stats/words/{round_['word']}").json
    version = play.client.get(f"/stats/words/{round_['word']}", query={"model_version": result["model_version"]}).json

    assert told["rounds"] >= 1
    taken = {row["label"] for row in told["taken_for"]}
    assert not announced or set(result["announced"]) <= taken
    assert version["rounds"] >= 1


def test_played_words_are_listed_hardest_first(play: Play) -> None:
    game = play.game()
    first, drawing = play.round(game), None
    drawing = play.recognised(first)
    play.end(first, drawing, "recognised")
    second = play.round(game)
    play.end(second, [])

    words = play.client.get("/stats/words").json["items"]

    shares = {word["word"]: word["share"] for word in words}
    assert shares.get(second["word"], 0) <= shares.get(first["word"], 1)


@pytest.mark.usefixtures("word_list")
def test_statistics_of_what_is_no_word_are_not_found(client: Client) -> None:
    assert client.get("/stats/words/flying-pig").status == 404
    assert client.get("/stats/words", query={"model_version": "latest"}).status == 400
