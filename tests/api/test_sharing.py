"""Sharing: from a player's wish to a page for whoever has the link, and gone again."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from chalicelib.domain.share import MOST_SHARE_REPORTS, MOST_SHARES_A_DAY
from tests.aws import BUCKET

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.artist import Play
    from tests.api.client import Client
    from tests.aws import SettableClock
    from tests.conftest import Cloud

HERE = {"Origin": "http://localhost:8000"}


def drawn(play: Play, game: str | None = None) -> str:
    """A closed round with a drawing."""
    round_ = play.round(game or play.game())
    play.end(round_, play.artist.draw(play.artist.label(round_["word"]))[0])
    return str(round_["id"])


def share(play: Play, round_: str) -> dict[str, Any]:
    reply = play.post(f"/rounds/{round_}/share", headers=HERE)
    assert reply.status == 201, reply.body
    shared: dict[str, Any] = reply.json["share"]
    return shared


def public(cloud: Cloud) -> dict[str, bytes]:
    """What the edge serves to everybody, by its path."""
    found: dict[str, bytes] = {}
    for entry in cloud.clients.s3.list_objects_v2(Bucket=BUCKET, Prefix="shared/").get("Contents", []):
        body = cloud.clients.s3.get_object(Bucket=BUCKET, Key=entry["Key"])["Body"]
        found[f"/{entry['Key']}"] = body.read()
    return found


def test_a_drawing_is_shared_when_its_player_says_so_and_until_the_player_takes_it_back(play: Play) -> None:
    round_ = drawn(play)
    assert play.get(f"/rounds/{round_}/share").json == {"round": round_, "share": None}

    shared = share(play, round_)

    assert play.get(f"/rounds/{round_}/share").json["share"] == shared
    assert share(play, round_) == shared, "the same again answers the same"
    assert play.client.request("DELETE", f"/rounds/{round_}/share", token=play.token).status == 204
    assert play.client.request("DELETE", f"/rounds/{round_}/share", token=play.token).status == 204
    assert play.get(f"/rounds/{round_}/share").json["share"] is None
    assert share(play, round_)["id"] != shared["id"], "the old link stays dead"


def test_an_admin_removes_what_anybody_shares(play: Play, client: Client, admin: str) -> None:
    shared = share(play, round_ := drawn(play))
    path = f"/admin/shares/{shared['id']}"

    assert client.delete(path, token=play.token).status == 404, "no player may"
    assert client.delete(path, token=admin).status == 204

    assert play.get(f"/rounds/{round_}/share").json["share"] is None
    assert play.post(f"/rounds/{round_}/share").status == 409, "for good"
    assert client.delete(path, token=admin).status == 204
    assert client.delete("/admin/shares/nothing", token=admin).status == 404


def reports(client: Client, admin: str) -> dict[str, dict[str, Any]]:
    """What waits for an admin, by its id."""
    return {item["share"]["id"]: item for item in client.get("/admin/shares", token=admin).json["items"]}


def complain(client: Client, share_id: str, reason: str = "offensive") -> int:
    return client.post(f"/shares/{share_id}/report", {"reason": reason}).status


def test_somebody_without_an_account_reports_what_is_shared_and_an_admin_sees_it(
    play: Play, client: Client, admin: str
) -> None:
    shared = share(play, round_ := drawn(play))

    assert [complain(client, shared["id"], reason) for reason in ("offensive", "personal", "offensive")] == [204] * 3

    found = reports(client, admin)[shared["id"]]
    assert {one["reason"]: one["count"] for one in found["reports"]} == {"offensive": 2, "personal": 1}
    assert found["share"] == shared
    assert found["drawing"]
    assert play.get("/me").json["id"] not in found["player"]
    assert play.get(f"/rounds/{round_}/share").json["share"] == shared, "nobody's word alone hides it"
    assert client.get("/admin/shares", token=play.token).status == 404


def test_a_stranger_is_not_told_what_is_shared(play: Play, client: Client) -> None:
    shared = share(play, round_ := drawn(play))
    play.client.delete(f"/rounds/{round_}/share", token=play.token)

    assert [complain(client, name) for name in (shared["id"], "0123456789abcdef", "nothing")] == [204] * 3
    assert client.post(f"/shares/{shared['id']}/report", {"reason": "boring"}).status == 400
    assert client.post(f"/shares/{shared['id']}/report", {}).status == 400


def test_an_admin_lets_a_reported_drawing_be_and_is_not_asked_again(play: Play, client: Client, admin: str) -> None:
    shared = share(play, drawn(play))
    complain(client, shared["id"])

    assert client.delete(f"/admin/shares/{shared['id']}/reports", token=play.token).status == 404
    assert client.delete(f"/admin/shares/{shared['id']}/reports", token=admin).status == 204
    assert client.delete(f"/admin/shares/{shared['id']}/reports", token=admin).status == 204
    complain(client, shared["id"])

    assert shared["id"] not in reports(client, admin)
    assert client.delete("/admin/shares/nothing/reports", token=admin).status == 404


@pytest.mark.parametrize("way", ["taken back", "removed"])
def test_what_is_not_shared_any_more_asks_for_no_decision(play: Play, client: Client, admin: str, way: str) -> None:
    shared = share(play, round_ := drawn(play))
    complain(client, shared["id"])

    if way == "removed":
        client.delete(f"/admin/shares/{shared['id']}", token=admin)
    else:
        client.delete(f"/rounds/{round_}/share", token=play.token)

    assert shared["id"] not in reports(client, admin)


def test_a_crowd_of_reports_is_counted_as_one_that_is_large_enough(play: Play, client: Client, admin: str) -> None:
    shared = share(play, drawn(play))

    answers = {complain(client, shared["id"], "other") for _ in range(MOST_SHARE_REPORTS + 2)}

    [counted] = reports(client, admin)[shared["id"]]["reports"]
    assert answers == {204}
    assert counted["count"] == MOST_SHARE_REPORTS


def test_a_player_sees_what_they_share_the_last_first(new_play: Callable[[], Play]) -> None:
    play = new_play()
    game = play.game()
    rounds = [drawn(play, game) for _ in range(3)]
    shared = {round_: share(play, round_) for round_ in rounds[:2]}

    listed = play.get("/me/shares").json

    assert [(item["round"], item["share"]) for item in listed["items"]] == list(shared.items())[::-1]
    assert all(item["text"] and item["game"] == game for item in listed["items"])
    assert listed["cursor"] is None
    play.client.delete(f"/rounds/{rounds[0]}/share", token=play.token)
    assert [item["round"] for item in play.get("/me/shares").json["items"]] == [rounds[1]]
    assert play.get("/me/shares", query={"cursor": "bm8"}).status == 400


def test_another_player_s_round_is_not_found(play: Play, new_play: Callable[[], Play]) -> None:
    round_, stranger = drawn(play), new_play()

    assert stranger.get(f"/rounds/{round_}/share").status == 404
    assert stranger.post(f"/rounds/{round_}/share").status == 404
    assert stranger.client.delete(f"/rounds/{round_}/share", token=stranger.token).status == 404


def test_what_is_not_drawn_yet_or_not_at_all_is_not_shared(play: Play) -> None:
    round_ = play.round(play.game())
    assert play.post(f"/rounds/{round_['id']}/share").status == 409

    play.end(round_, [])

    assert play.post(f"/rounds/{round_['id']}/share").status == 409


@pytest.mark.in_process
def test_whoever_has_the_link_gets_a_page_and_pictures_that_lead_to_nobody(play: Play, cloud: Cloud) -> None:
    shared = share(play, round_ := drawn(play))

    found = public(cloud)
    player = play.get("/me").json
    assert found.keys() == {shared["page"], shared["card"], shared["picture"], shared["animation"]}
    for name in (player["id"], player["display_name"], round_, round_.partition("-")[0]):
        assert not [path for path, body in found.items() if name in path or name.encode() in body]
    sizes = {name: Image.open(BytesIO(found[shared[name]])).size for name in ("card", "picture", "animation")}
    assert sizes == {"card": (1200, 630), "picture": (640, 640), "animation": (480, 480)}
    head = cloud.clients.s3.head_object(Bucket=BUCKET, Key=shared["page"][1:])
    assert (head["ContentType"], head["CacheControl"]) == ("text/html; charset=utf-8", "public, max-age=30")


@pytest.mark.in_process
def test_a_preview_finds_word_and_picture_without_a_script(play: Play, cloud: Cloud) -> None:
    shared = share(play, drawn(play, play.game(language="fr")))

    page = public(cloud)[shared["page"]].decode()

    told = dict(re.findall(r'<meta property="(og:[a-z:]+)" content="([^"]*)" />', page))
    assert told["og:image"] == f"http://localhost:8000{shared['card']}"
    assert told["og:url"] == f"http://localhost:8000{shared['page']}"
    assert told["og:title"].startswith("Un dessin\u00a0: le ")
    assert told["og:locale"] == "fr_FR"
    assert '<html lang="fr"' in page
    assert "<script" not in page
    assert "style=" not in page


@pytest.mark.in_process
def test_what_was_taken_back_is_gone_from_where_everybody_saw_it(play: Play, cloud: Cloud) -> None:
    share(play, round_ := drawn(play))

    play.client.delete(f"/rounds/{round_}/share", token=play.token)

    assert public(cloud) == {}


@pytest.mark.in_process
def test_a_player_shares_so_many_drawings_a_day_and_no_more(play: Play, cloud: Cloud, clock: SettableClock) -> None:
    player, round_ = play.get("/me").json["id"], drawn(play)
    share(play, drawn(play))
    cloud.table.update_item(
        Key={"PK": f"PLAYER#{player}", "SK": f"SHARES#{next(iter(dates(cloud, player)))}"},
        UpdateExpression="SET shares = :most",
        ExpressionAttributeValues={":most": MOST_SHARES_A_DAY},
    )

    assert play.post(f"/rounds/{round_}/share").status == 429
    clock.advance(86_400_000)
    assert play.post(f"/rounds/{round_}/share").status == 201


def dates(cloud: Cloud, player: str) -> set[str]:
    """The days on which a player has shared something."""
    keys = [str(item["SK"]) for item in cloud.table.scan()["Items"] if item["PK"] == f"PLAYER#{player}"]
    return {key.removeprefix("SHARES#") for key in keys if key.startswith("SHARES#")}


@pytest.mark.in_process
def test_the_player_s_export_has_what_is_shared(play: Play) -> None:
    shared = share(play, round_ := drawn(play))

    items = play.get("/me/export").json["items"]

    [item] = [item for item in items if item["kind"] == "share"]
    assert (item["id"], item["record"]["state"]) == (round_, "public")
    assert f"{item['record']['NUMBER']:x}" == shared["id"]
