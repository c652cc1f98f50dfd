"""The /me routes of the account: profile, export, erasure."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.client import Client
from tests.api.conftest import Player
from tests.aws import BUCKET, TABLE
from tests.conftest import Cloud

GAME = "01KAQ0000000000000000000AA"
STROKES = [[[1.0, 2.0], [3.0, 4.0], [0.0, 16.0]]]
MINE = [("GET", "/me"), ("PATCH", "/me"), ("DELETE", "/me"), ("GET", "/me/export")]


def play(cloud: Cloud, player: str, games: int = 1, rounds: int = 6) -> None:
    """Put what a player's games leave behind: games, rounds and drawings, and one drawing that nothing names."""
    with cloud.clients.dynamodb.Table(TABLE).batch_writer() as batch:
        batch.put_item({"PK": f"PLAYER#{player}", "SK": "TOTALS", "rounds": games * rounds, "attempts": {"1": 3}})
        batch.put_item(
            {"PK": f"PLAYER#{player}", "SK": "BOARD#all#all#all", "INDEX": "BOARD#all#all#all#1", "NUMBER": 7}
        )
        for game in (f"{GAME[:-2]}{number:02}" for number in range(games)):
            batch.put_item({"PK": f"PLAYER#{player}", "SK": f"GAME#{game}", "mode": "classic"})
            for number in range(1, rounds + 1):
                key = f"drawings/{game}-{number:02}/0123456789abcdef.json"
                cloud.clients.s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(STROKES).encode())
                batch.put_item({"PK": f"PLAYER#{player}", "SK": f"ROUND#{game}-{number:02}", "drawing": key})
            cloud.clients.s3.put_object(Bucket=BUCKET, Key=f"drawings/{game}-01/fedcba9876543210.json", Body=b"[]")


def export(client: Client, player: Player) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    query: dict[str, str] = {}
    while True:
        page = client.get("/me/export", token=player.token, query=query).json
        items += page["items"]
        if page["cursor"] is None:
            return items
        query = {"cursor": page["cursor"]}


@pytest.mark.parametrize(("method", "path"), MINE)
def test_what_is_a_players_needs_a_token(client: Client, method: str, path: str) -> None:
    assert client.request(method, path).status == 401


def test_a_profile_is_told(client: Client, sign_up: Callable[..., Player]) -> None:
    player = sign_up("Ada")

    reply = client.get("/me", token=player.token)

    assert reply.json == {
        "id": player.id,
        "email": player.email,
        "display_name": "Ada",
        "language": "en",
        "gallery": True,
        "admin": False,
        "created_at": reply.json["created_at"],
    }


@pytest.mark.in_process
def test_a_profile_is_as_old_as_the_first_sign_in(client: Client, sign_up: Callable[..., Player]) -> None:
    player = sign_up()

    assert client.get("/me", token=player.token).json["created_at"] == "2027-01-15T08:00:00.000Z"


def test_name_and_language_can_be_changed_each_by_itself(client: Client, sign_up: Callable[..., Player]) -> None:
    player = sign_up("Ada")

    client.patch("/me", {"language": "fr"}, token=player.token)
    reply = client.patch("/me", {"display_name": "  Ame\u0301lie  L. "}, token=player.token)

    assert reply.status == 200
    assert (reply.json["language"], reply.json["display_name"]) == ("fr", "Amélie L.")
    assert client.get("/me", token=player.token).json == reply.json
    assert client.post("/auth/refresh", headers={"Cookie": player.cookie}).json["player"]["display_name"] == "Amélie L."


def test_a_change_of_nothing_changes_nothing(client: Client, sign_up: Callable[..., Player]) -> None:
    player = sign_up("Ada")

    assert client.patch("/me", {}, token=player.token).json["display_name"] == "Ada"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"display_name": ""}, "display_name"),
        ({"display_name": "x" * 31}, "display_name"),
        ({"display_name": ["Ada"]}, "display_name"),
        ({"language": "de"}, "language"),
        ({"language": ""}, "language"),
        ({"admin": True}, "admin"),
        ({"id": "me"}, "id"),
    ],
)
def test_a_change_that_is_wrong_is_refused_with_the_field_named(
    client: Client, sign_up: Callable[..., Player], change: dict[str, Any], field: str
) -> None:
    reply = client.patch("/me", change, token=sign_up().token)

    assert reply.status == 400
    assert reply.refused_fields() == [field]


def test_an_export_has_the_account_and_the_profile(client: Client, sign_up: Callable[..., Player]) -> None:
    player = sign_up("Ada")

    items = {item["kind"]: item["record"] for item in export(client, player)}

    assert items["account"] == {"email": player.email}
    assert items["profile"]["display_name"] == "Ada"


@pytest.mark.in_process
def test_an_export_has_everything_of_mine_and_nothing_of_others(
    client: Client, cloud: Cloud, sign_up: Callable[..., Player]
) -> None:
    player, other = sign_up("Ada"), sign_up("Eve")
    play(cloud, player.id, games=10)
    play(cloud, other.id, games=1)

    items = export(client, player)

    kinds = [item["kind"] for item in items]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "account": 1,
        "board": 1,
        "exports": 1,
        "game": 10,
        "profile": 1,
        "round": 60,
        "totals": 1,
    }
    assert all(item["drawing"] == STROKES for item in items if item["kind"] == "round")


@pytest.mark.parametrize("cursor", ["", "x", "!!!", "bnVsbA", "W10", "IiI", "ImEi" * 1_000, "Ilx1ZDgwMCI"])
def test_a_cursor_that_was_not_given_out_is_refused(
    client: Client, sign_up: Callable[..., Player], cursor: str
) -> None:
    reply = client.get("/me/export", token=sign_up().token, query={"cursor": cursor})

    assert reply.status == 400
    assert reply.refused_fields() == ["cursor"]


def test_an_erased_player_can_neither_sign_in_nor_refresh_nor_read(
    client: Client, sign_up: Callable[..., Player]
) -> None:
    player = sign_up()

    reply = client.delete("/me", token=player.token)

    assert reply.status == 204
    assert "Max-Age=0" in reply.headers["set-cookie"]
    assert client.post("/auth/sign-in", {"email": player.email, "password": player.password}).status == 401
    assert client.post("/auth/refresh", headers={"Cookie": player.cookie}).status == 401
    assert client.get("/me", token=player.token).status == 401


def test_erasing_twice_is_as_good(client: Client, sign_up: Callable[..., Player]) -> None:
    player = sign_up()
    client.delete("/me", token=player.token)

    assert client.delete("/me", token=player.token).status == 204


@pytest.mark.in_process
def test_erasing_leaves_nothing_of_mine_and_everything_of_others(
    client: Client, cloud: Cloud, sign_up: Callable[..., Player]
) -> None:
    player, other = sign_up(), sign_up()
    play(cloud, player.id, games=3)

    client.delete("/me", token=player.token)

    left = cloud.clients.dynamodb.Table(TABLE).scan()["Items"]
    kept = {str(item["PK"]) for item in left}
    assert {key.partition("#")[0] for key in kept} == {"PLAYER", "ERASED", "SWEEPS"}
    assert {key for key in kept if key.startswith("PLAYER#")} == {f"PLAYER#{other.id}"}
    assert "Contents" not in cloud.clients.s3.list_objects_v2(Bucket=BUCKET)
    assert [has_account(cloud, one.id) for one in (player, other)] == [False, True]


def has_account(cloud: Cloud, player: str) -> bool:
    pool = cloud.environment["INKLING_USER_POOL"]
    return bool(cloud.clients.cognito.list_users(UserPoolId=pool, Filter=f'sub = "{player}"')["Users"])
