"""Games and rounds, from the first word to the history."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.champion import drawing_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.artist import Play, Strokes
    from tests.api.client import Client
    from tests.aws import SettableClock

LINE: Strokes = [[[0, 10], [60, 10], [0, 10]]]


def test_a_game_of_six_rounds_is_played_to_the_end(play: Play) -> None:
    game = play.game()

    results = []
    for _ in range(6):
        round_ = play.round(game)
        drawing = play.recognised(round_)
        results.append(play.end(round_, drawing, "recognised").json)

    assert all(result["recognised"] and result["points"] > 0 for result in results)
    assert len({result["word"] for result in results}) == 6
    assert play.post(f"/games/{game}/rounds").status == 409
    told = play.get(f"/games/{game}").json
    assert [result["round"] for result in told["results"]] == [result["round"] for result in results]
    assert told["points"] == sum(result["points"] for result in results)


def test_a_result_is_in_the_history_the_totals_and_the_ranking(play: Play) -> None:
    round_ = play.round(play.game())
    drawing = play.drawn_by_hand(round_)
    result = play.end(round_, drawing, "recognised").json

    history = play.get("/me/results").json
    totals = play.get("/me/stats").json
    rank = play.get("/me/rank", query={"period": "day"}).json

    assert history == {"items": [result], "cursor": None}
    assert (totals["rounds"], totals["recognised"], totals["points"]) == (1, 1, result["points"])
    assert totals["attempts"] == {str(result["attempts"]): 1}
    assert totals["best_times"] == [result["time_to_guess_ms"]]
    assert (rank["rank"] >= 1, rank["points"]) == (True, result["points"])


def test_the_drawing_is_kept_as_it_was_drawn(play: Play) -> None:
    game = play.game()
    drawing: Strokes = [[[1.5, 2, 3], [4, 5.25, 6], [0, 10, 20]], [[7, 8], [9, 10], [500, 600]]]

    play.end(play.round(game), drawing)

    assert play.get(f"/games/{game}").json["results"][0]["drawing"] == drawing


def test_the_word_comes_in_the_players_language(play: Play) -> None:
    english, french = (play.round(play.game(language=language)) for language in ("en", "fr"))

    words = {word["id"]: word["texts"] for word in play.get("/words").json["items"]}
    assert english["text"] == words[english["word"]]["en"]
    assert french["text"] == words[french["word"]]["fr"]


def test_only_words_of_the_choice_are_dealt(play: Play) -> None:
    game = play.game(categories=["food"])

    round_ = play.round(game)

    assert round_["category"] == "food"


def test_a_round_tells_its_clock(play: Play) -> None:
    round_ = play.round(play.game(seconds=40))

    assert round_["number"] == 1
    assert round_["seconds"] == 40
    assert round_["now"] < round_["starts_at"] < round_["deadline"]


def test_asking_again_while_a_round_runs_answers_the_same_round(play: Play) -> None:
    game = play.game()
    first = play.round(game)

    again = play.round(game)

    assert {**again, "now": None} == {**first, "now": None}


def test_zen_has_no_clock_and_no_points(play: Play) -> None:
    round_ = play.round(play.game(mode="zen"))
    drawing = play.recognised(round_)

    result = play.end(round_, drawing, "recognised").json

    assert (round_["seconds"], round_["deadline"]) == (None, None)
    assert (result["recognised"], result["points"]) == (True, 0)
    assert play.get("/me/rank", query={"period": "all"}).json["rank"] is None


def test_a_word_is_drawn_again_without_a_clock_and_without_points(play: Play) -> None:
    first = play.round(play.game())
    play.end(first, play.recognised(first), "recognised")

    again = play.game(mode="zen", word=first["word"])
    round_ = play.round(again)
    result = play.end(round_, play.recognised(round_), "recognised").json

    assert (round_["word"], round_["deadline"]) == (first["word"], None)
    assert (result["recognised"], result["points"]) == (True, 0)
    assert play.post(f"/games/{again}/rounds").status == 409
    assert play.get(f"/games/{again}").json["rounds"] == 1


def test_daily_deals_everybody_the_same_words_once(new_play: Callable[[], Play]) -> None:
    ann, bob = new_play(), new_play()

    words = [play_daily(player) for player in (ann, bob)]

    assert words[0] == words[1]
    assert len(set(words[0])) == 6
    assert ann.post("/games", {"mode": "daily"}).status == 409
    board = ann.client.get("/leaderboard", query={"period": "day", "category": "daily"}).json["items"]
    assert len(board) >= 2


def test_a_daily_game_that_was_begun_is_gone_on_with(play: Play) -> None:
    begun = play.game(mode="daily")
    play.end(play.round(begun), [])

    again = play.game(mode="daily")

    assert again == begun
    assert play.round(again)["number"] == 2


def test_a_player_is_told_before_the_start_how_far_the_day_s_game_is(play: Play) -> None:
    new = play.get("/me/daily").json
    begun = play.game(mode="daily")
    after = play.get("/me/daily").json
    play_on(play, begun, 6)
    played = play.get("/me/daily").json

    assert (new["state"], new["game"]) == ("new", None)
    assert (after["state"], after["game"]) == ("begun", begun)
    assert (played["state"], played["game"]) == ("played", begun)
    assert played["next_at"][:10] > played["date"]
    assert played["next_at"].endswith("T00:00:00.000Z")
    assert {result["mode"] for result in play.get("/me/results").json["items"]} == {"daily"}


def play_daily(player: Play) -> list[str]:
    return play_on(player, player.game(mode="daily"), 6)


def play_on(player: Play, game: str, rounds: int) -> list[str]:
    words = []
    for _ in range(rounds):
        round_ = player.round(game)
        player.end(round_, [])
        words.append(round_["word"])
    return words


def test_sprint_deals_words_until_its_time_is_over(play: Play) -> None:
    game = play.game(mode="sprint")
    first = play.round(game)
    play.end(first, [])

    second = play.round(game)

    assert second["number"] == 2
    assert second["deadline"] == first["deadline"]


@pytest.mark.in_process
def test_sprint_ends_when_its_time_is_over(play: Play, clock: SettableClock) -> None:
    game = play.game(mode="sprint")
    play.end(play.round(game), [])

    clock.advance(63_001)

    assert play.post(f"/games/{game}/rounds").status == 409


def test_attempts_count_distinct_announced_labels(play: Play) -> None:
    round_ = play.round(play.game())
    label = play.artist.label(round_["word"])
    wrong = play.artist.draw(play.artist.other(label))[0]

    replies = [play.guess(round_, wrong, 0).json, play.guess(round_, wrong, 1).json]
    result = play.end(round_, wrong).json

    assert replies[0]["attempts"] == replies[1]["attempts"] <= 1
    assert result["attempts"] == len(result["announced"]) >= replies[1]["attempts"]


@pytest.mark.in_process
def test_an_unsure_guess_is_told_but_not_announced(play: Play) -> None:
    round_ = play.round(play.game())
    other = play.artist.other(play.artist.label(round_["word"]))

    reply = play.guess(round_, drawing_of(other, percent=20), 0).json

    assert reply["guesses"][0]["label"] == other
    assert (reply["announced"], reply["attempts"]) == (False, 0)


@pytest.mark.deployed
def test_a_guess_after_the_deadline_does_not_count_where_nobody_moves_the_clock(play: Play) -> None:
    round_ = play.round(play.game())
    label = play.artist.label(round_["word"])

    time.sleep(23.5)

    assert play.guess(round_, play.artist.draw(label)[0], 0).status == 409
    result = play.end(round_, play.artist.draw(label)[0], "recognised").json
    assert (result["recognised"], result["reason"]) == (False, "timeout")


@pytest.mark.in_process
@pytest.mark.parametrize("seq", [0, 4, 5])
def test_replaying_a_stale_guess_changes_nothing(play: Play, seq: int) -> None:
    round_ = play.round(play.game())
    label = play.artist.label(round_["word"])
    play.guess(round_, drawing_of(play.artist.other(label)), 5)

    stale = play.guess(round_, drawing_of(label), seq)

    assert stale.status == 200
    assert (stale.json["recognised"], stale.json["attempts"]) == (False, 1)


@pytest.mark.in_process
@pytest.mark.parametrize("seen", [None, 0, 3, 1_000_000], ids=["nothing", "an earlier one", "the last one", "a lie"])
def test_whichever_guess_is_said_to_be_answered_last_the_next_one_counts_as_it_would(
    play: Play, seen: int | None
) -> None:
    round_ = play.round(play.game())
    label = play.artist.label(round_["word"])
    play.guess(round_, drawing_of(play.artist.other(label)), 0)
    play.guess(round_, drawing_of(play.artist.other(label)), 3)

    body = {"drawing": drawing_of(label), "seq": 5, "seen": seen}
    guessed = play.post(f"/rounds/{round_['id']}/guesses", body)

    assert guessed.status == 200
    assert (guessed.json["recognised"], guessed.json["attempts"]) == (True, 2)


@pytest.mark.in_process
def test_a_guess_after_the_deadline_does_not_count(play: Play, clock: SettableClock) -> None:
    round_ = play.round(play.game())
    label = play.artist.label(round_["word"])

    clock.advance(23_001)

    assert play.guess(round_, drawing_of(label), 0).status == 409
    result = play.end(round_, drawing_of(label), "recognised").json
    assert (result["recognised"], result["reason"], result["points"]) == (False, "timeout", 0)
    assert result["time_to_draw_ms"] == 20_000


@pytest.mark.in_process
def test_an_end_may_come_late_but_not_for_ever(play: Play, clock: SettableClock) -> None:
    game = play.game()
    round_ = play.round(game)

    clock.advance(23_000 + 30_001)

    late = play.end(round_, LINE, "timeout")
    assert (late.status, late.json["type"]) == (409, "urn:inkling:problem:too-late")
    assert play.round(game)["number"] == 2
    assert play.get("/me/results").json["items"] == []


@pytest.mark.in_process
def test_the_servers_clock_decides_how_long_it_took(play: Play, clock: SettableClock) -> None:
    round_ = play.round(play.game())
    label = play.artist.label(round_["word"])
    clock.advance(3_000 + 10_000)
    play.guess(round_, drawing_of(label), 0)
    clock.advance(1_000)

    result = play.end(round_, drawing_of(label), "recognised").json

    assert (result["time_to_guess_ms"], result["time_to_draw_ms"]) == (10_000, 11_000)


def test_the_final_drawing_counts_as_a_guess(play: Play) -> None:
    round_ = play.round(play.game())
    drawing = play.artist.draw(play.artist.label(round_["word"]))[0]

    result = play.end(round_, drawing, "skipped").json

    best = result["guesses"][0]["label"]
    assert result["recognised"] == (best == play.artist.label(round_["word"]))
    assert result["attempts"] <= 1


def test_claiming_to_be_recognised_gains_nothing(play: Play) -> None:
    result = play.end(play.round(play.game()), [], "recognised").json

    assert (result["recognised"], result["points"], result["attempts"]) == (False, 0, 0)


def test_an_end_repeated_answers_the_same(play: Play) -> None:
    round_ = play.round(play.game())
    first = play.end(round_, LINE, "skipped")

    again = play.end(round_, play.artist.draw("cat")[0], "recognised")

    assert (again.status, again.json) == (200, first.json)
    assert play.get("/me/stats").json["rounds"] == 1


def test_a_closed_round_takes_no_guess(play: Play) -> None:
    round_ = play.round(play.game())
    play.end(round_, [])

    assert play.guess(round_, LINE, 9).status == 409


@pytest.mark.deployed
def test_two_ends_at_once_give_one_result(play: Play) -> None:
    round_ = play.round(play.game())
    together = threading.Barrier(4)

    def end(number: int) -> Any:
        together.wait()
        return play.end(round_, [[[number, 50], [60, 50]]]).json

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(end, range(4)))

    assert all(result == results[0] for result in results)
    assert play.get("/me/stats").json["rounds"] == 1
    assert len(play.get("/me/results").json["items"]) == 1


def test_a_verdict_is_given_once(play: Play) -> None:
    game = play.game()
    round_ = play.round(game)
    play.end(round_, LINE)
    verdict = {"verdict": "wrong", "label": "cat"}

    first = play.post(f"/rounds/{round_['id']}/feedback", verdict)
    again = play.post(f"/rounds/{round_['id']}/feedback", verdict)
    other = play.post(f"/rounds/{round_['id']}/feedback", {"verdict": "right"})

    assert (first.status, again.status, other.status) == (201, 201, 409)
    assert play.get(f"/games/{game}").json["results"][0]["feedback"] == verdict


def test_an_open_round_takes_no_verdict(play: Play) -> None:
    round_ = play.round(play.game())

    assert play.post(f"/rounds/{round_['id']}/feedback", {"verdict": "right"}).status == 409


def test_a_verdict_names_a_label_that_exists(play: Play) -> None:
    round_ = play.round(play.game())
    play.end(round_, LINE)

    reply = play.post(f"/rounds/{round_['id']}/feedback", {"verdict": "wrong", "label": "flying pig"})

    assert (reply.status, reply.refused_fields()) == (400, ["label"])


def test_another_players_game_and_round_are_not_found(new_play: Callable[[], Play]) -> None:
    ann, bob = new_play(), new_play()
    game = ann.game()
    round_ = ann.round(game)

    replies = [
        bob.get(f"/games/{game}"),
        bob.post(f"/games/{game}/rounds"),
        bob.guess(round_, LINE, 0),
        bob.end(round_, LINE),
        bob.post(f"/rounds/{round_['id']}/feedback", {"verdict": "right"}),
    ]

    assert [reply.status for reply in replies] == [404] * 5
    assert ann.guess(round_, LINE, 0).status == 200


@pytest.mark.parametrize("id_", ["x", "01KB0000000000000000000000-01", "...", "a%2Fb", "é", "0" * 100])
def test_an_id_that_is_none_is_not_found(play: Play, id_: str) -> None:
    replies = [play.get(f"/games/{id_}"), play.post(f"/rounds/{id_}/guesses", {"drawing": LINE, "seq": 0})]

    assert {reply.status for reply in replies} <= {400, 404}


PLAYERS_ROUTES = [
    ("POST", "/games"),
    ("POST", "/games/01KB0000000000000000000000/rounds"),
    ("GET", "/games/01KB0000000000000000000000"),
    ("POST", "/rounds/01KB0000000000000000000000-01/guesses"),
    ("POST", "/rounds/01KB0000000000000000000000-01/end"),
    ("POST", "/rounds/01KB0000000000000000000000-01/feedback"),
    ("GET", "/me/results"),
    ("GET", "/me/stats"),
    ("GET", "/me/rank"),
]


@pytest.mark.parametrize(("method", "path"), PLAYERS_ROUTES)
def test_without_a_token_there_is_nothing_for_players(client: Client, method: str, path: str) -> None:
    assert client.request(method, path, json={} if method == "POST" else None).status == 401


NO_DRAWINGS: list[tuple[Any, set[int]]] = [
    ([], {400}),
    ([[]], {400}),
    ([[[], []]], {400}),
    ([[[1, 2], [3]]], {400}),
    ([[[1], [2], [3], [4]]], {400}),
    ([[["1"], [2]]], {400}),
    ([[[float("nan")], [2]]], {400}),
    ([[[float("inf")], [2]]], {400}),
    ([[[1e300], [2]]], {400}),
    ([[[None], [2]]], {400}),
    ([[[True], [2]]], {400}),
    ("drawing", {400}),
    ({"0": [[1], [2]]}, {400}),
    (None, {400}),
    ([[[1], [2]]] * 10_000, {400, 413}),
    ([[[1] * 20_000, [2] * 20_000]], {400, 413}),
    ([[[1, 2], [1, 2], [5, 1]]], {400}),
]


@pytest.mark.parametrize(("drawing", "statuses"), NO_DRAWINGS, ids=range(len(NO_DRAWINGS)))
@pytest.mark.parametrize("route", ["guesses", "end"])
def test_what_is_no_drawing_is_refused_by_name(play: Play, route: str, drawing: Any, statuses: set[int]) -> None:
    if route == "end" and drawing == []:
        pytest.skip("a round may end before the first stroke")
    round_ = play.round(play.game())
    rest = {"seq": 0} if route == "guesses" else {"reason": "skipped"}

    reply = play.post(f"/rounds/{round_['id']}/{route}", {"drawing": drawing, **rest})

    assert reply.status in statuses
    assert all(field.startswith(("drawing", "body")) for field in reply.refused_fields())


def test_ten_megabytes_are_too_large(play: Play) -> None:
    round_ = play.round(play.game())
    body = b'{"seq": 0, "drawing": [' + b" " * 10_500_000 + b"[[1],[1]]]}"

    reply = play.client.request("POST", f"/rounds/{round_['id']}/guesses", body=body, token=play.token)

    assert reply.status == 413


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "mode"),
        ({"mode": "chess"}, "mode"),
        ({"mode": "classic", "seconds": 30}, "seconds"),
        ({"mode": "zen", "seconds": 20}, "seconds"),
        ({"mode": "classic", "categories": ["planets"]}, "categories.0"),
        ({"mode": "classic", "categories": ["food"] * 50}, "categories"),
        ({"mode": "classic", "difficulty": 4}, "difficulty"),
        ({"mode": "classic", "language": "de"}, "language"),
        ({"mode": "daily", "categories": ["food"]}, "categories"),
        ({"mode": "daily", "difficulty": 1}, "difficulty"),
        ({"mode": "classic", "word": "cat"}, "word"),
        ({"mode": "zen", "word": "quidditch"}, "word"),
        ({"mode": "zen", "word": "cat", "difficulty": 1}, "difficulty"),
        ({"mode": "classic", "points": 1_000}, "points"),
    ],
)
def test_a_game_that_there_is_not_is_refused_by_name(play: Play, body: dict[str, Any], field: str) -> None:
    reply = play.post("/games", body)

    assert (reply.status, reply.refused_fields()) == (400, [field])
