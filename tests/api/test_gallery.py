"""The gallery: from a verdict and a person's look to everybody's eyes, and out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.domain.gallery import MOST_REPORTS_A_DAY
from tests.aws import BUCKET

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.storage.table import Item
    from tests.api.artist import Play, Strokes
    from tests.api.client import Client, Reply
    from tests.aws import SettableClock
    from tests.conftest import Cloud

NOBODY = "1" * 18


def drawing_of(play: Play, word: str, way: int) -> Strokes:
    """A drawing that the machine takes for a word; each `way` another one."""
    ((xs, ys, _), *_) = play.artist.draw(play.artist.label(word))[0]
    return [[[xs[0], 90 + way, 200, 40, 120], [ys[0], 20, 60 + 3 * way, 150, 200], [0, 100, 300, 500, 905]]]


def offer(play: Play, verdict: str = "wrong", game: str | None = None, way: int = 0) -> str:
    """Draw a word and say what it is; the word."""
    round_ = play.round(game or play.game(mode="zen"))
    drawing = drawing_of(play, round_["word"], way)
    play.guess(round_, drawing, 0)
    play.end(round_, drawing)
    label = play.artist.other(play.artist.label(round_["word"])) if verdict == "wrong" else None
    assert play.post(f"/rounds/{round_['id']}/feedback", {"verdict": verdict, "label": label}).status == 201
    return str(round_["word"])


def waiting(client: Client, admin: str, status: str = "pending") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/admin/review", token=admin, query={"status": status}).json["items"]
    return found


def decide(client: Client, admin: str, review: str, action: str = "accept") -> Reply:
    return client.post(f"/admin/review/{review}", {"action": action}, token=admin)


def shown(client: Client, **query: str) -> list[dict[str, Any]]:
    reply = client.get("/gallery", query=query)
    assert reply.status == 200, reply.body
    found: list[dict[str, Any]] = reply.json["items"]
    return found


@pytest.fixture
def show(client: Client, admin: str) -> Callable[..., dict[str, Any]]:
    """Has a player draw something and an admin accept it; the drawing as it is shown."""

    def show(play: Play) -> dict[str, Any]:
        offer(play)
        (review,) = waiting(client, admin)
        before = shown(client)
        assert decide(client, admin, review["id"]).status == 200
        (drawing,) = (one for one in shown(client) if one not in before)
        return drawing

    return show


def report(play: Play, drawing: str, reason: str = "offensive") -> Reply:
    return play.post(f"/drawings/{drawing}/report", {"reason": reason})


def test_the_gallery_is_for_everybody_and_reports_are_for_players(client: Client) -> None:
    assert client.get("/gallery").status == 200
    assert client.get(f"/drawings/{NOBODY}").status == 404
    assert client.post(f"/drawings/{NOBODY}/report", {"reason": "other"}).status == 401


@pytest.mark.in_process
def test_a_drawing_is_shown_once_a_person_has_accepted_it_and_leads_to_nobody(
    client: Client, play: Play, admin: str
) -> None:
    offer(play)
    (review,) = waiting(client, admin)
    assert shown(client) == []

    decide(client, admin, review["id"])

    (drawing,) = shown(client)
    player = client.get("/me", token=play.token).json
    label = review["label"]
    assert (drawing["label"], drawing["text"], drawing["texts"]["fr"]) == (label, label, f"le {label}")
    assert (drawing["word"], drawing["recognised"]) == (label.replace(" ", "-"), False)
    ((xs, ys, times),) = drawing["drawing"]
    assert (max(*xs, *ys), times[0], times[-1]) == (255, 0, 900)
    assert client.get(f"/drawings/{drawing['id']}").json == drawing
    for name in (player["id"], player["display_name"], review["id"], review["player"]):
        assert name not in str(drawing)


@pytest.mark.in_process
def test_drawings_are_listed_by_word_the_newest_first_page_by_page(
    client: Client, new_play: Callable[[], Play], admin: str, clock: SettableClock
) -> None:
    for _ in range(5):
        play = new_play()
        game = play.game(mode="zen")
        for way in range(6):
            offer(play, game=game, way=way)
    while queue := waiting(client, admin):
        for review in queue:
            clock.advance(1)
            decide(client, admin, review["id"])

    first = client.get("/gallery").json
    second = client.get("/gallery", query={"cursor": first["cursor"]}).json

    listed = [*first["items"], *second["items"]]
    assert (len(first["items"]), len({drawing["id"] for drawing in listed}), second["cursor"]) == (24, 30, None)
    ids = [drawing["id"] for drawing in listed]
    assert ids == sorted(ids, reverse=True)
    word = listed[0]["word"]
    of_word = [drawing["id"] for drawing in shown(client, word=word)]
    assert of_word == [drawing["id"] for drawing in listed if drawing["word"] == word]


@pytest.mark.in_process
def test_what_the_rule_accepts_is_a_candidate_until_a_person_has_looked_at_it(
    client: Client, cloud: Cloud, play: Play, admin: str
) -> None:
    word = offer(play, "right")
    (item,) = (item for item in cloud.table.scan()["Items"] if str(item["SK"]).startswith("REVIEW#"))
    assert item["decisions"][0]["by"] == "rule"  # type: ignore[index]
    assert (shown(client), waiting(client, admin)) == ([], [])

    (candidate,) = waiting(client, admin, "candidate")
    reply = decide(client, admin, candidate["id"])

    assert (candidate["about"], candidate["reports"], candidate["hidden"]) == ("candidate", [], False)
    assert (reply.json["status"], reply.json["decisions"][0]["action"]) == ("accepted", "accept")
    assert waiting(client, admin, "candidate") == []
    assert [drawing["word"] for drawing in shown(client)] == [word]
    assert shown(client)[0]["recognised"]


@pytest.mark.in_process
def test_a_candidate_that_is_rejected_is_not_shown_and_is_learnt_from_all_the_same(
    client: Client, play: Play, admin: str
) -> None:
    word = offer(play, "right")
    (candidate,) = waiting(client, admin, "candidate")

    decide(client, admin, candidate["id"], "reject")

    assert (shown(client), waiting(client, admin, "candidate")) == ([], [])
    accepted = client.get("/admin/review", token=admin, query={"status": "accepted", "label": word.replace("-", " ")})
    assert len(accepted.json["items"]) == 1


@pytest.mark.in_process
@pytest.mark.parametrize("action", ["reject", "reopen"])
def test_a_review_that_is_decided_otherwise_takes_its_drawing_out(
    client: Client, play: Play, show: Callable[..., dict[str, Any]], admin: str, action: str
) -> None:
    drawing = show(play)
    (review,) = client.get("/admin/review", token=admin, query={"status": "accepted", "label": drawing["label"]}).json[
        "items"
    ]

    decide(client, admin, review["id"], action)

    assert shown(client) == []
    assert client.get(f"/drawings/{drawing['id']}").status == 404


@pytest.mark.in_process
def test_who_does_not_want_to_be_shown_is_not_and_is_out_at_once(
    client: Client,
    new_play: Callable[[], Play],
    show: Callable[..., dict[str, Any]],
    admin: str,
) -> None:
    leaving, staying = new_play(), new_play()
    show(leaving)
    drawing = show(staying)
    offer(leaving, way=3)

    changed = client.patch("/me", {"gallery": False}, token=leaving.token)
    assert [found["id"] for found in shown(client)] == [drawing["id"]]
    for verdict in ("right", "wrong"):
        offer(leaving, verdict, way=5)
    for review in waiting(client, admin):
        decide(client, admin, review["id"])

    assert (changed.json["gallery"], client.get("/me", token=leaving.token).json["gallery"]) == (False, False)
    assert [found["id"] for found in shown(client)] == [drawing["id"]]
    assert waiting(client, admin, "candidate") == []


@pytest.mark.in_process
def test_a_drawing_that_two_players_report_is_hidden_until_an_admin_restores_it_for_good(
    client: Client, new_play: Callable[[], Play], show: Callable[..., dict[str, Any]], admin: str
) -> None:
    one, two, three, four = (new_play() for _ in range(4))
    drawing = show(one)["id"]

    assert report(two, drawing).status == 201
    assert client.get(f"/drawings/{drawing}").status == 200
    report(three, drawing, "other")
    assert (shown(client), client.get(f"/drawings/{drawing}").status) == ([], 404)
    (reported,) = waiting(client, admin)
    decide(client, admin, reported["id"])

    assert (reported["about"], reported["hidden"]) == ("report", True)
    assert reported["reports"] == [{"reason": "offensive", "count": 1}, {"reason": "other", "count": 1}]
    assert waiting(client, admin) == []
    assert report(four, drawing).status == report(one, drawing).status == 201
    assert [found["id"] for found in shown(client)] == [drawing]
    assert waiting(client, admin) == []


@pytest.mark.in_process
def test_an_admins_report_hides_at_once_and_what_is_rejected_stays_out(
    client: Client, play: Play, show: Callable[..., dict[str, Any]], admin: str
) -> None:
    drawing = show(play)["id"]

    assert client.post(f"/drawings/{drawing}/report", {"reason": "offensive"}, token=admin).status == 201
    (reported,) = waiting(client, admin)
    reply = decide(client, admin, reported["id"], "reject")

    assert reply.json["status"] == "rejected"
    assert (shown(client), waiting(client, admin)) == ([], [])
    (review,) = client.get("/admin/review", token=admin, query={"status": "accepted", "label": reported["label"]}).json[
        "items"
    ]
    for action in ("reopen", "accept"):
        decide(client, admin, review["id"], action)
    assert shown(client) == []


@pytest.mark.in_process
def test_a_report_again_answers_the_same_even_of_what_is_hidden_and_another_is_refused(
    client: Client, new_play: Callable[[], Play], show: Callable[..., dict[str, Any]], admin: str
) -> None:
    reporter = new_play()
    drawing = show(new_play())["id"]
    first = report(reporter, drawing)
    report(new_play(), drawing)

    again, other = report(reporter, drawing), report(reporter, drawing, "other")

    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert other.status == 409
    (reported,) = waiting(client, admin)
    assert reported["reports"] == [{"reason": "offensive", "count": 2}]
    assert report(new_play(), drawing).status == 404


@pytest.mark.in_process
def test_nobody_is_told_who_reported_but_the_reporters_in_their_own_export(
    client: Client, cloud: Cloud, new_play: Callable[[], Play], show: Callable[..., dict[str, Any]], admin: str
) -> None:
    reporter, drawer = new_play(), new_play()
    drawing = show(drawer)["id"]
    report(reporter, drawing)

    mine = client.get("/me", token=reporter.token).json["id"]
    theirs = client.get("/me/export", token=drawer.token).json["items"]
    (told,) = (
        item for item in client.get("/me/export", token=reporter.token).json["items"] if item["kind"] == "report"
    )
    assert (told["id"], told["record"]["reason"]) == (drawing, "offensive")
    assert mine not in str(client.get("/admin/review", token=admin).body)
    assert mine not in str(theirs)
    (entry,) = (item for item in theirs if item["kind"] == "gallery" and "#" not in item["id"])
    assert (entry["record"]["standing"], entry["record"]["reports"]) == ("shown", {"offensive": 1})

    client.delete("/me", token=reporter.token)

    assert mine not in str(cloud.table.scan()["Items"])


@pytest.mark.in_process
def test_a_player_who_reports_too_much_must_wait(
    client: Client, cloud: Cloud, play: Play, show: Callable[..., dict[str, Any]]
) -> None:
    drawing = show(play)["id"]
    mine = client.get("/me", token=play.token).json["id"]
    today: Item = {"PK": f"PLAYER#{mine}", "SK": "REPORTS#2027-01-15", "reports": MOST_REPORTS_A_DAY}
    cloud.table.put_item(Item=today)

    assert report(play, drawing).status == 429
    assert client.get(f"/drawings/{drawing}").status == 200


@pytest.mark.in_process
def test_erasing_a_player_takes_all_of_theirs_out_of_the_gallery_and_the_queue(
    client: Client, cloud: Cloud, new_play: Callable[[], Play], show: Callable[..., dict[str, Any]], admin: str
) -> None:
    leaving, staying = new_play(), new_play()
    gone = show(leaving)["id"]
    left = show(staying)["id"]
    report(staying, gone)

    client.delete("/me", token=leaving.token)

    assert [found["id"] for found in shown(client)] == [left]
    assert client.get(f"/drawings/{gone}").status == 404
    assert waiting(client, admin) == []
    (drawing, picture) = (entry["Key"] for entry in cloud.clients.s3.list_objects_v2(Bucket=BUCKET)["Contents"])
    assert drawing.startswith("drawings/")
    assert picture == f"shared/gallery/{left}.png"


@pytest.mark.in_process
def test_a_drawing_has_a_picture_as_long_as_it_is_shown(
    client: Client, cloud: Cloud, new_play: Callable[[], Play], show: Callable[..., dict[str, Any]], admin: str
) -> None:
    def pictures() -> set[str]:
        found = cloud.clients.s3.list_objects_v2(Bucket=BUCKET, Prefix="shared/").get("Contents", [])
        return {entry["Key"].removeprefix("shared/gallery/").removesuffix(".png") for entry in found}

    play = new_play()
    first, second = show(play)["id"], show(play)["id"]
    assert pictures() == {first, second}

    for reporter in (new_play(), new_play()):
        report(reporter, first)
    assert pictures() == {second}, "reports hide it"

    (hidden,) = waiting(client, admin)
    decide(client, admin, hidden["id"])
    assert pictures() == {first, second}, "an admin restores it"

    client.patch("/me", {"gallery": False}, token=play.token)
    assert (pictures(), shown(client)) == (set(), []), "the player wants none shown"


@pytest.mark.in_process
@pytest.mark.parametrize("body", [{}, {"reason": "dull"}, {"reason": "other", "why": "x"}])
def test_a_report_that_there_is_not_is_refused(play: Play, body: dict[str, str]) -> None:
    assert play.post(f"/drawings/{NOBODY}/report", body).status == 400


@pytest.mark.in_process
@pytest.mark.usefixtures("word_list")
@pytest.mark.parametrize(
    ("query", "status"),
    [({"cursor": "x"}, 400), ({"word": "Cat"}, 400), ({"page": 1}, 400), ({"word": "nothing"}, 404)],
)
def test_a_list_that_there_is_not_is_refused(client: Client, query: dict[str, Any], status: int) -> None:
    assert client.get("/gallery", query=query).status == status


@pytest.mark.in_process
def test_a_decision_about_no_drawing_of_the_gallery_is_refused(
    client: Client, play: Play, show: Callable[..., dict[str, Any]], admin: str
) -> None:
    drawing = show(play)["id"]
    client.post(f"/drawings/{drawing}/report", {"reason": "not_the_word"}, token=admin)
    (reported,) = waiting(client, admin)

    relabelled = client.post(f"/admin/review/{reported['id']}", {"action": "relabel", "label": "cat"}, token=admin)
    many = client.post("/admin/review", {"ids": [reported["id"], "gallery.x.y"], "action": "accept"}, token=admin)

    assert (relabelled.status, relabelled.refused_fields()) == (400, ["action"])
    assert [item["status"] for item in many.json["items"]] == ["accepted", None]
    assert decide(client, admin, "gallery.x.y").status == 404
