"""Feedback on the way to the admins who review it, and what they decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.aws import BUCKET

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.artist import Play, Strokes
    from tests.api.client import Client, Reply
    from tests.aws import SettableClock
    from tests.conftest import Cloud


def drawing_of(play: Play, label: str, way: int = 0) -> Strokes:
    """A drawing that the machine takes for a label; each `way` another one."""
    ((xs, ys, _), *_) = play.artist.draw(label)[0]
    return [[[xs[0], 90 + way, 200, 40, 120], [ys[0], 20, 60 + 3 * way, 150, 200], [0, 100, 300, 500, 900]]]


def played(play: Play, way: int = 0, game: str | None = None) -> dict[str, Any]:
    """A closed round in which the word was recognised."""
    round_ = play.round(game or play.game(mode="zen"))
    drawing = drawing_of(play, play.artist.label(round_["word"]), way)
    play.guess(round_, drawing, 0)
    assert play.end(round_, drawing, "recognised").json["recognised"]
    return round_


def correct(play: Play, way: int = 0, game: str | None = None) -> str:
    """Say of a recognised drawing that it is something else; what it is said to be."""
    round_ = played(play, way, game)
    label = play.artist.other(play.artist.label(round_["word"]))
    reply = play.post(f"/rounds/{round_['id']}/feedback", {"verdict": "wrong", "label": label})
    assert reply.status == 201, reply.body
    return label


def queue(client: Client, admin: str, **query: Any) -> list[dict[str, Any]]:
    reply = client.get("/admin/review", token=admin, query=query)
    assert reply.status == 200, reply.body
    found: list[dict[str, Any]] = reply.json["items"]
    return found


def decide(client: Client, admin: str, review: str, action: str, label: str | None = None) -> Reply:
    return client.post(f"/admin/review/{review}", {"action": action, "label": label}, token=admin)


@pytest.mark.in_process
def test_a_correction_waits_with_all_that_an_admin_needs_to_see(client: Client, play: Play, admin: str) -> None:
    label = correct(play)

    (review,) = queue(client, admin, language="fr")

    assert (review["status"], review["verdict"], review["label"]) == ("pending", "wrong", label)
    assert (review["text"], review["asked"]) == (f"le {label}", f"le {play.artist.label(review['word'])}")
    assert review["signs"][0]["reason"] == "unlikely"
    assert 0.1 < review["suspicion"] <= 1
    assert review["guesses"][0]["label"] == play.artist.label(review["word"])
    assert review["drawing"] == drawing_of(play, play.artist.label(review["word"]))
    assert (review["learnt_as"], review["decisions"]) == (None, [])


@pytest.mark.in_process
@pytest.mark.parametrize(
    ("action", "relabelled", "status"),
    [("accept", None, "accepted"), ("relabel", "pizza", "accepted"), ("reject", None, "rejected")],
)
def test_a_decision_takes_a_review_out_of_the_queue(
    client: Client, play: Play, admin: str, clock: SettableClock, action: str, relabelled: str | None, status: str
) -> None:
    label = correct(play)
    (review,) = queue(client, admin)
    me = client.get("/me", token=admin).json["id"]
    clock.advance(1_000)

    reply = decide(client, admin, review["id"], action, relabelled)

    learnt_as = {"accept": label, "relabel": "pizza"}.get(action)
    made = {"action": action, "label": learnt_as, "by": me, "at": reply.json["decisions"][0]["at"]}
    assert (reply.status, reply.json["status"], reply.json["learnt_as"]) == (200, status, learnt_as)
    assert reply.json["decisions"] == [made]
    assert queue(client, admin) == []
    where = {"status": status} | ({"label": learnt_as} if learnt_as else {})
    assert [found["id"] for found in queue(client, admin, **where)] == [review["id"]]


@pytest.mark.in_process
def test_a_decision_can_be_taken_back_and_nothing_of_it_is_forgotten(client: Client, play: Play, admin: str) -> None:
    correct(play)
    (review,) = queue(client, admin)

    decide(client, admin, review["id"], "reject")
    decide(client, admin, review["id"], "reject")
    decide(client, admin, review["id"], "reopen")

    (waiting,) = queue(client, admin)
    assert [made["action"] for made in waiting["decisions"]] == ["reject", "reopen"]


@pytest.mark.in_process
def test_what_a_snapshot_has_taken_stays_as_it_was_decided(
    client: Client, cloud: Cloud, play: Play, admin: str, clock: SettableClock
) -> None:
    correct(play)
    (review,) = queue(client, admin)
    decide(client, admin, review["id"], "reject")
    cloud.table.put_item(Item={"PK": "SNAPSHOTS", "SK": "TAKEN", "until": clock()})
    clock.advance(60_000)

    reply = decide(client, admin, review["id"], "accept")

    assert reply.status == 409
    assert "snapshot" in reply.json["detail"]


@pytest.mark.in_process
def test_many_are_decided_at_once_and_what_cannot_be_is_told(client: Client, play: Play, admin: str) -> None:
    game = play.game(mode="zen")
    for way in range(4):
        correct(play, way, game)
    ids = [review["id"] for review in queue(client, admin)]
    nobody = "01KB0000000000000000000000-01.nobody"

    reply = client.post("/admin/review", {"ids": [*ids[:3], nobody], "action": "reject"}, token=admin)

    assert [(item["id"], item["status"]) for item in reply.json["items"]] == [
        *((review, "rejected") for review in ids[:3]),
        (nobody, None),
    ]
    assert reply.json["items"][3]["problem"] == "There is no such review."
    assert [review["id"] for review in queue(client, admin)] == ids[3:]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"action": "bless"}, "action"),
        ({"action": "relabel"}, "label"),
        ({"action": "relabel", "label": "flying pig"}, "label"),
        ({"action": "accept", "label": "cat"}, "label"),
        ({"action": "accept", "ids": []}, "ids"),
        ({"action": "accept", "ids": ["x"] * 101}, "ids"),
        ({"action": "accept", "ids": ["a/b"]}, "ids.0"),
        ({"action": "accept", "ids": "all"}, "ids"),
        ({}, "action"),
    ],
)
def test_a_decision_that_there_is_not_is_refused_by_name(
    client: Client, admin: str, body: dict[str, Any], field: str
) -> None:
    reply = client.post("/admin/review", {"ids": ["x"], **body}, token=admin)

    assert (reply.status, reply.refused_fields()[0]) == (400, field)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"status": "waiting"}, "status"),
        ({"status": "accepted"}, "label"),
        ({"status": "rejected", "label": "cat"}, "label"),
        ({"language": "de"}, "language"),
        ({"cursor": "x"}, "cursor"),
        ({"limit": 1_000}, "limit"),
    ],
)
def test_a_list_that_there_is_not_is_refused_by_name(
    client: Client, admin: str, query: dict[str, Any], field: str
) -> None:
    reply = client.get("/admin/review", token=admin, query=query)

    assert (reply.status, reply.refused_fields()) == (400, [field])


@pytest.mark.parametrize("review", ["x", "01KB0000000000000000000000-01", "01KB0000000000000000000000-01.nobody"])
def test_what_is_no_review_is_not_found(client: Client, admin: str, review: str) -> None:
    assert decide(client, admin, review, "accept").status == 404


@pytest.mark.in_process
def test_the_queue_comes_page_by_page(client: Client, new_play: Callable[[], Play], admin: str) -> None:
    for _ in range(4):
        play = new_play()
        game = play.game(mode="zen")
        for way in range(6):
            correct(play, way, game)

    first = client.get("/admin/review", token=admin).json
    second = client.get("/admin/review", token=admin, query={"cursor": first["cursor"]}).json

    listed = [*first["items"], *second["items"]]
    assert (len(first["items"]), len(second["items"]), second["cursor"]) == (20, 4, None)
    assert len({review["id"] for review in listed}) == 24
    suspicions = [review["suspicion"] for review in listed]
    assert suspicions == sorted(suspicions, reverse=True)


@pytest.mark.in_process
def test_a_drawing_that_is_gone_does_not_stop_the_queue(client: Client, cloud: Cloud, play: Play, admin: str) -> None:
    game = play.game(mode="zen")
    correct(play, 0, game)
    correct(play, 1, game)
    gone = queue(client, admin)[0]["id"]
    found = cloud.clients.s3.list_objects_v2(Bucket=BUCKET, Prefix=f"drawings/{gone.partition('.')[0]}")["Contents"]
    for entry in found:
        cloud.clients.s3.delete_object(Bucket=BUCKET, Key=entry["Key"])

    assert gone not in [review["id"] for review in queue(client, admin)]
    assert len(queue(client, admin)) == 1


@pytest.mark.in_process
def test_erasing_a_player_leaves_nothing_of_their_feedback_anywhere(
    client: Client, cloud: Cloud, new_play: Callable[[], Play], admin: str
) -> None:
    leaving, staying = new_play(), new_play()
    for play in (leaving, staying):
        game = play.game(mode="zen")
        rounds = [played(play, way, game) for way in range(4)]
        play.post(f"/rounds/{rounds[0]['id']}/feedback", {"verdict": "right"})
        play.post(f"/rounds/{rounds[1]['id']}/feedback", {"verdict": "unclear"})
        correct(play, 5, game)
        correct(play, 6, game)
    mine = client.get("/me", token=leaving.token).json["id"]
    waiting = [review["id"] for review in queue(client, admin) if review["id"].endswith(mine)]
    decide(client, admin, waiting[0], "accept")
    assert mine in str(cloud.table.scan()["Items"])
    theirs = [review["id"] for review in queue(client, admin) if not review["id"].endswith(mine)]

    client.delete("/me", token=leaving.token)

    games = {item["SK"] for item in cloud.table.scan()["Items"] if str(item["SK"]).startswith("GAME#")}
    assert mine not in str(cloud.table.scan()["Items"])
    assert mine not in str(cloud.table.scan(IndexName="by_number")["Items"])
    keys = [entry["Key"] for entry in cloud.clients.s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
    assert {f"GAME#{key.split('/')[1].partition('-')[0]}" for key in keys} == games
    assert [review["id"] for review in queue(client, admin)] == theirs
    assert len(theirs) >= 2


@pytest.mark.in_process
def test_a_players_export_has_their_claims_and_what_became_of_them_but_not_who_decided(
    client: Client, play: Play, admin: str
) -> None:
    correct(play)
    (review,) = queue(client, admin)
    decide(client, admin, review["id"], "reject")
    decided_by = client.get("/me", token=admin).json["id"]

    items = client.get("/me/export", token=play.token).json["items"]

    (told,) = (item for item in items if item["kind"] == "review")
    assert [made["action"] for made in told["record"]["decisions"]] == ["reject"]
    assert told["drawing"] == review["drawing"]
    assert decided_by not in str(items)
