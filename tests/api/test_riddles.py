"""Riddles and nearest drawings, over the API: what of the gallery is told, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.test_gallery import decide, drawing_of, offer, shown, waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.artist import Play
    from tests.api.client import Client


def riddles(client: Client) -> list[dict[str, Any]]:
    reply = client.get("/riddles")
    assert reply.status == 200, reply.body
    found: list[dict[str, Any]] = reply.json["items"]
    return found


def show(client: Client, play: Play, admin: str) -> dict[str, Any]:
    """Have a player draw something and an admin accept it; the drawing as it is shown."""
    offer(play)
    (review,) = waiting(client, admin)
    before = shown(client)
    assert decide(client, admin, review["id"]).status == 200
    (drawing,) = (one for one in shown(client) if one not in before)
    return drawing


def test_riddles_are_for_everybody_and_nearest_drawings_for_players(client: Client, play: Play) -> None:
    riddles(client)
    open_round = play.round(play.game())

    assert client.get(f"/rounds/{open_round['id']}/nearest").status == 401
    assert play.get(f"/rounds/{open_round['id']}/nearest").status == 409
    assert play.get("/rounds/nothing/nearest").status == 404


@pytest.mark.in_process
def test_a_drawing_of_the_gallery_becomes_a_riddle_whose_choice_has_its_word(
    client: Client, play: Play, admin: str
) -> None:
    assert riddles(client) == []
    drawing = show(client, play, admin)

    (riddle,) = riddles(client)

    assert riddle["drawing"] == drawing
    assert len({choice["word"] for choice in riddle["choices"]}) == 4
    assert drawing["word"] in [choice["word"] for choice in riddle["choices"]]
    assert [sight["percent"] for sight in riddle["sights"]] == list(range(10, 101, 10))
    assert not any(sight["recognised"] for sight in riddle["sights"])


@pytest.mark.in_process
def test_the_nearest_drawings_are_of_others_and_lead_to_nobody(
    client: Client, new_play: Callable[[], Play], admin: str
) -> None:
    ann, bob = new_play(), new_play()
    drawing = show(client, ann, admin)
    word = drawing["word"]
    game = bob.game(mode="zen", word=word)
    round_ = bob.round(game)
    mine = drawing_of(bob, word, 1)
    bob.guess(round_, mine, 0)
    bob.end(round_, mine, "recognised")

    reply = bob.get(f"/rounds/{round_['id']}/nearest")

    asked = reply.json["items"][0]
    assert (asked["label"], asked["asked"], asked["drawings"]) == (drawing["label"], True, [drawing])
    assert ann.get("/me").json["id"] not in str(reply.json)
    assert ann.get(f"/rounds/{round_['id']}/nearest").status == 404
