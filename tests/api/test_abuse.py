"""Who asks for too much is told when to come back; what is sent to do harm does none."""

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.game import GAMES
from chalicelib.domain.round import PACE
from chalicelib.domain.share import SHARES
from chalicelib.storage.quotas import QuotaStore
from tests.api.artist import Play
from tests.api.client import Client, Reply
from tests.api.conftest import Player
from tests.aws import SettableClock
from tests.conftest import Cloud

pytestmark = pytest.mark.in_process
TOO_MANY = "urn:inkling:problem:too-many-requests"


def assert_waits(reply: Reply, seconds: int) -> None:
    assert (reply.status, reply.json["type"]) == (429, TOO_MANY)
    assert int(reply.headers["retry-after"]) == seconds


def test_a_player_starts_no_more_games_in_an_hour_than_may_be(
    new_play: Callable[[], Play], clock: SettableClock
) -> None:
    play, other = new_play(), new_play()
    for _ in range(GAMES.most):
        assert play.post("/games", {"mode": "zen"}).status == 201
    clock.now += 1_000

    refused = play.post("/games", {"mode": "zen"})

    assert_waits(refused, 3_599)
    assert other.post("/games", {"mode": "zen"}).status == 201
    clock.now += 3_599_000
    assert play.post("/games", {"mode": "zen"}).status == 201


def test_a_daily_game_goes_on_whatever_else_was_started(play: Play) -> None:
    begun = play.post("/games", {"mode": "daily"})
    for _ in range(GAMES.most - 1):
        play.post("/games", {"mode": "zen"})

    again = play.post("/games", {"mode": "daily"})

    assert again.json["id"] == begun.json["id"]


def test_a_round_takes_guesses_no_faster_than_anybody_draws(play: Play, clock: SettableClock) -> None:
    round_ = play.round(play.game())
    clock.now += 3_000
    drawing = play.artist.draw("dog")[0]
    for seq in range(PACE.at_once):
        assert play.guess(round_, drawing, seq).status == 200

    refused = play.guess(round_, drawing, PACE.at_once)

    assert_waits(refused, 1)
    clock.now += 1_000
    assert play.guess(round_, drawing, PACE.at_once).status == 200


def test_stale_guesses_are_no_way_around_it(play: Play, clock: SettableClock) -> None:
    round_ = play.round(play.game())
    clock.now += 3_000
    drawing = play.artist.draw("dog")[0]
    for _ in range(PACE.at_once):
        assert play.guess(round_, drawing, 1).status == 200

    assert_waits(play.guess(round_, drawing, 1), 1)


def test_a_round_that_guessed_too_fast_still_ends(play: Play) -> None:
    round_ = play.round(play.game())
    drawing = play.artist.draw("dog")[0]
    for seq in range(PACE.at_once + 1):
        play.guess(round_, drawing, seq)

    assert play.end(round_, drawing).status == 200


def test_who_has_shared_enough_is_told_when_tomorrow_begins(play: Play, clock: SettableClock, cloud: Cloud) -> None:
    round_ = play.round(play.game())
    drawing = play.artist.draw("dog")[0]
    play.end(round_, drawing)
    player = play.get("/me").json["id"]
    for _ in range(SHARES.most):
        QuotaStore(cloud.table).take(SHARES, player, clock.now)

    assert_waits(play.post(f"/rounds/{round_['id']}/share"), 16 * 3_600)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_can_neither_renew_a_session_nor_end_it(
    client: Client, sign_up: Callable[..., Player], site: str
) -> None:
    headers = {"Cookie": sign_up().cookie, "Sec-Fetch-Site": site}

    refreshed = client.post("/auth/refresh", headers=headers)
    ended = client.post("/auth/sign-out", headers=headers)

    assert (refreshed.status, ended.status) == (401, 204)
    assert "set-cookie" not in refreshed.headers
    assert "set-cookie" not in ended.headers
    own = client.post("/auth/refresh", headers={**headers, "Sec-Fetch-Site": "same-origin"})
    assert own.status == 200, "the session goes on"


def test_a_cookie_that_a_neighbouring_host_has_set_beside_ours_makes_nobody_somebody_else(
    client: Client, sign_up: Callable[..., Player]
) -> None:
    victim, thief = sign_up("Ada"), sign_up("Eve")

    for pair in ([victim, thief], [thief, victim]):
        both = "; ".join(player.cookie for player in pair)
        assert client.post("/auth/refresh", headers={"Cookie": both}).status == 401


@pytest.mark.parametrize(
    "type_", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
@pytest.mark.parametrize("path", ["/auth/sign-in", "/auth/sign-out", "/auth/refresh", "/games"])
def test_no_form_of_another_site_reaches_a_route(play: Play, path: str, type_: str) -> None:
    reply = play.client.request(
        "POST", path, body=b'{"mode": "zen"}', token=play.token, headers={"Content-Type": type_}
    )

    assert reply.status == 415
    assert "set-cookie" not in reply.headers


DEEP = 100_000
HARMFUL: dict[str, bytes] = {
    "nested lists": b"[" * DEEP,
    "nested objects": b'{"drawing":' * (DEEP // 10),
    "nested in a drawing": b'{"seq": 0, "drawing": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "a number of many digits": b'{"drawing": [[[1],[1]]], "seq": ' + b"1" * 250_000 + b"}",
    "a coordinate of many digits": b'{"seq": 0, "drawing": [[[' + b"9" * 250_000 + b"],[1]]]}",
    "a huge exponent": b'{"seq": 0, "drawing": [[[1e999999999],[1]]]}',
    "many names": b"{" + b",".join(b'"%d":0' % number for number in range(20_000)) + b"}",
    "the same name again": b"{" + b",".join([b'"seq":0'] * 20_000) + b"}",
    "compressed": gzip.compress(b'{"seq": 0, "drawing": [[[1],[1]]]}' + b" " * 20_000_000),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_harmful_body_is_refused_and_not_worked_at(play: Play, name: str) -> None:
    round_ = play.round(play.game(mode="zen"))
    headers = {"Content-Encoding": "gzip"} if name == "compressed" else {}

    reply = play.client.request(
        "POST", f"/rounds/{round_['id']}/guesses", body=HARMFUL[name], token=play.token, headers=headers
    )

    assert reply.status == 400
    assert len(reply.body) < 10_000


@pytest.mark.parametrize(
    "path",
    [
        "/rounds/..%2f..%2fadmin%2fwords/guesses",
        "/rounds/%00/guesses",
        "/rounds/PLAYER%23somebody/guesses",
        "/rounds/$(id)/guesses",
        "/rounds/" + "0" * 5_000 + "/guesses",
    ],
)
def test_a_path_in_disguise_leads_nowhere(play: Play, path: str) -> None:
    reply = play.post(path, {"drawing": [[[1], [1]]], "seq": 0})

    assert reply.status == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"X-HTTP-Method-Override": "DELETE"},
        {"X-Original-URL": "/admin/words", "X-Rewrite-URL": "/admin/words"},
        {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1"},
        {"X-Forwarded-Host": "evil.example", "Host": "evil.example", "Forwarded": "host=evil.example"},
        {"X-Correlation-Id": "x\tSet-Cookie: refresh=stolen"},
    ],
)
def test_a_header_in_disguise_changes_no_answer(play: Play, headers: dict[str, str]) -> None:
    plain, disguised = play.get("/me"), play.get("/me", headers=headers)

    assert (disguised.status, disguised.body) == (plain.status, plain.body)
    assert "evil" not in json.dumps(dict(disguised.headers))
    assert "stolen" not in json.dumps(dict(disguised.headers))


def test_whoever_is_told_where_a_shared_page_lies_cannot_say_that_it_lies_elsewhere(play: Play, cloud: Cloud) -> None:
    round_ = play.round(play.game())
    play.end(round_, play.artist.draw("dog")[0])

    shared = play.post(f"/rounds/{round_['id']}/share", headers={"Origin": "https://evil.example"}).json["share"]

    (bucket,) = cloud.clients.s3.list_buckets()["Buckets"]
    page: Any = cloud.clients.s3.get_object(Bucket=bucket["Name"], Key=shared["page"].removeprefix("/"))
    assert "evil.example" not in page["Body"].read().decode()
