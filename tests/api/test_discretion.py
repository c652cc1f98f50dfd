"""No line of the log holds a person's data, whatever is sent and whatever fails: this looks at every one of them."""

from __future__ import annotations

import json
import logging
import re
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.api.cookies import REFRESH
from chalicelib.api.topics import TOPICS
from tests.api.artist import Play
from tests.api.listening import Ear, listening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chalicelib.api.routes import Route
    from tests.api.artist import Artist
    from tests.api.client import Client
    from tests.api.conftest import Player
    from tests.conftest import Cloud

pytestmark = pytest.mark.in_process

NAME, NEW_NAME, CODE = "Zdzislawa of Oz", "Zdzislawa Two", "827364-ZYX"
PLACE = 2718.25  # of a point, as nothing else in a line is
STRANGER, ADDRESS = "stranger@example.net", "203.0.113.77"
CLAIMS = {"sub": "forged-sub", "token_use": "id", "email": STRANGER, "cognito:username": STRANGER}
FORGED = ".".join(
    urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
    for part in ({"alg": "none"}, CLAIMS, {"signature": 7})
)
ALWAYS = {"level", "location", "message", "timestamp", "service", "correlation_id", "request_id", "function_request_id"}
ALWAYS |= {"route", "method", "status", "ms", "cold_start"}
SOMETIMES = {"problem", "model_version", "waits", "error", "xray_trace_id"}
ERROR = {"type", "code", "operation", "frames", "causes"}
HEADERS = {"X-Forwarded-For": ADDRESS, "Cookie": f"{REFRESH}={FORGED}; other={STRANGER}", "User-Agent": STRANGER}


@pytest.fixture(params=[logging.INFO, logging.DEBUG], ids=logging.getLevelName)
def ear(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Ear]:
    with listening(monkeypatch, capsys, request.param) as ear:
        yield ear


def words(*secrets: str) -> set[str]:
    """What must not be found: secrets, and the parts that tokens and cookies are made of."""
    parts = {part for secret in secrets for part in re.split(r"[.;= ]+", secret)}
    return {word for word in {*secrets, *parts} if len(word) > 3}


def of(player: Player) -> set[str]:
    return words(player.id, player.email, player.password, player.token, player.cookie.partition("=")[2])


NOBODYS = words(NAME, NEW_NAME, CODE, STRANGER, ADDRESS, FORGED, CLAIMS["sub"]) | {str(PLACE)}


def assert_discreet(ear: Ear, secrets: set[str]) -> None:
    """Nothing of the secrets was written, and every line is one that was promised."""
    found = {secret for secret in secrets if secret in ear.text}
    assert found == set()
    for line in ear.lines():
        if line.get("message") == "request":
            assert ALWAYS <= set(line) <= ALWAYS | SOMETIMES
            assert set(line.get("error", ())) <= ERROR
        else:
            assert "_aws" in line or {"level", "message", "timestamp", "service", "correlation_id"} <= set(line)


def drawn(artist: Artist, label: str) -> list[list[list[float]]]:
    """A drawing of a label that can be told from all others."""
    (stroke,) = artist.draw(label)[0]
    return [[[*stroke[0], PLACE], [*stroke[1], PLACE], [*stroke[2], 50]]]


@pytest.mark.usefixtures("word_list")
def test_a_players_whole_life_leaves_nothing_of_them(
    client: Client, sign_up: Callable[..., Player], artist: Artist, ear: Ear
) -> None:
    player = sign_up(NAME)
    play, mine = Play(client, player.token, artist), {"token": player.token, "headers": HEADERS}
    client.patch("/me", {"display_name": NEW_NAME}, **mine)
    game = play.game(mode="zen")
    round_ = play.round(game)
    label = artist.label(round_["word"])
    play.guess(round_, drawn(artist, label), 1)
    play.end(round_, drawn(artist, label))
    client.post(f"/rounds/{round_['id']}/feedback", {"verdict": "wrong", "label": artist.other(label)}, **mine)
    client.get("/me/export", **mine)
    client.post("/auth/refresh", headers={"Cookie": player.cookie})
    client.post("/auth/forgot-password", {"email": player.email})
    reset = {"email": player.email, "code": CODE, "password": f"{player.password}2"}
    client.post("/auth/reset-password", reset)
    client.post("/auth/sign-out", headers={"Cookie": player.cookie})
    last = client.delete("/me", **mine)

    assert last.status == 204
    assert len(ear.told()) > 12
    assert_discreet(ear, of(player) | NOBODYS | {round_["id"], game})


def wrong_bodies(route: Route) -> list[bytes]:
    """Bodies that a route refuses: secrets in every field, as the names of fields, and as no JSON at all."""
    secrets = [STRANGER, {STRANGER: FORGED}, [[[PLACE]]], [[[PLACE, PLACE], [PLACE, PLACE], [1, 0]]]]
    fields = list(getattr(route.body, "model_fields", {}))
    every = [json.dumps(dict.fromkeys(fields, secret)) for secret in secrets]
    named = json.dumps({STRANGER: 1, FORGED: 2, str(PLACE): 3})
    return [text.encode() for text in (*every, named, f'{{"email": "{STRANGER}"', STRANGER, f'"{FORGED}"')]


@pytest.mark.usefixtures("word_list")
def test_whatever_is_wrong_with_a_request_is_not_repeated(
    client: Client, sign_up: Callable[..., Player], admin: str, ear: Ear
) -> None:
    player = sign_up(NAME)
    tokens, statuses = (admin, player.token, FORGED, None), set()

    for route in (route for topic in TOPICS for route in topic.routes):
        path = re.sub(r"{\w+}", STRANGER, route.path)
        for body in wrong_bodies(route) if route.body else [b""]:
            statuses.add(refused(client, route, path, token=admin, body=body))
        for token in tokens if route.method != "DELETE" else ():
            statuses.add(refused(client, route, path, token=token, body=b"", query={"cursor": STRANGER, FORGED: 1}))

    assert statuses >= {400, 401, 404}
    assert_discreet(ear, of(player) | NOBODYS | words(admin))


def refused(client: Client, route: Route, path: str, **options: Any) -> int:
    return client.request(route.method, path, headers=HEADERS, **options).status


@pytest.mark.usefixtures("word_list")
def test_what_fails_on_our_side_is_told_without_what_it_was_about(
    client: Client, sign_up: Callable[..., Player], cloud: Cloud, artist: Artist, ear: Ear
) -> None:
    player = sign_up(NAME)
    play = Play(client, player.token, artist)
    round_ = play.round(play.game())
    cloud.table.delete()
    mine = {"token": player.token, "headers": HEADERS}

    failed = [
        client.post("/auth/sign-up", {"email": STRANGER, "password": FORGED, "display_name": NEW_NAME}),
        client.post("/auth/sign-in", {"email": player.email, "password": player.password}),
        client.patch("/me", {"display_name": NEW_NAME}, **mine),
        client.get("/me/export", **mine),
        client.delete("/me", **mine),
        client.post("/games", {"mode": "classic"}, **mine),
        client.post(f"/rounds/{round_['id']}/guesses", {"drawing": drawn(artist, "cat"), "seq": 1}, **mine),
        client.post(f"/rounds/{round_['id']}/end", {"drawing": drawn(artist, "cat"), "reason": "skipped"}, **mine),
    ]

    told = [line for line in ear.told() if line["level"] == "ERROR"]
    assert len(told) == sum(reply.status >= 500 for reply in failed) > 4
    assert {line["error"]["code"] for line in told} == {"ResourceNotFoundException"}
    assert_discreet(ear, of(player) | NOBODYS | {round_["id"]})
