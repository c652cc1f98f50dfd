"""What is left of a player after DELETE /me, looked for everywhere: in the table, the bucket, exports and snapshots."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from chalice.test import Client as Functions

from app import app
from chalicelib.domain.erasure import AGAIN_MS
from chalicelib.domain.export import day_of
from chalicelib.domain.pseudonym import pseudonym, round_pseudonym
from chalicelib.storage.planning import take
from tests.api.artist import Play, TellingArtist
from tests.api.champion import drawing_of
from tests.aws import BUCKET
from training.registry import Cloud as Stores

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.client import Client
    from tests.api.conftest import Player
    from tests.aws import SettableClock
    from tests.conftest import Cloud

pytestmark = [pytest.mark.in_process, pytest.mark.usefixtures("word_list")]

DAY = 86_400_000


@dataclass
class Known:
    """A player who has played, and every name that leads to them."""

    player: Player
    rounds: list[str]

    @property
    def names(self) -> set[str]:
        games = {round_.partition("-")[0] for round_ in self.rounds}
        pseudonyms = {pseudonym(self.player.id), *map(round_pseudonym, self.rounds)}
        return {self.player.id, self.player.email, *self.rounds, *games, *pseudonyms}


@pytest.fixture
def plays(client: Client, sign_up: Callable[..., Player]) -> Callable[..., Known]:
    """Has a new player play some rounds, and say of each drawing whether it is right."""

    def plays(display_name: str, mode: str = "zen", verdicts: tuple[str, ...] = ("right", "unclear")) -> Known:
        player = sign_up(display_name)
        play, rounds = Play(client, player.token, TellingArtist()), list[str]()
        game = play.game(mode=mode)
        for verdict in verdicts:
            round_ = play.round(game)
            play.end(round_, drawing_of(play.artist.label(round_["word"]), 50 + len(rounds)))
            if verdict:
                assert play.post(f"/rounds/{round_['id']}/feedback", {"verdict": verdict}).status == 201
            rounds.append(round_["id"])
        return Known(player, rounds)

    return plays


def accept_all(client: Client, admin: str) -> None:
    for item in client.get("/admin/review", token=admin).json["items"]:
        assert client.post(f"/admin/review/{item['id']}", {"action": "accept"}, token=admin).status == 200


def run_export() -> None:
    with Functions(app) as functions:
        event = functions.events.generate_cw_event("aws.events", "Scheduled Event", {}, [])
        functions.lambda_.invoke("results_export", event)


def everything(cloud: Cloud) -> dict[str, str]:
    """Every item of the table and every object of the bucket, unpacked, under its own name."""
    found: dict[str, str] = {f"{item['PK']!s} {item['SK']!s}": repr(item) for item in cloud.table.scan()["Items"]}
    for page in cloud.clients.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET):
        for entry in page.get("Contents", []):
            packed: bytes = cloud.clients.s3.get_object(Bucket=BUCKET, Key=entry["Key"])["Body"].read()
            body = gzip.decompress(packed) if entry["Key"].endswith(".gz") else packed
            found[entry["Key"]] = "\n".join((entry["Key"], body.decode(errors="replace")))
    return found


def places(cloud: Cloud, known: Known) -> list[str]:
    """Where something leads to a player."""
    return [where for where, told in everything(cloud).items() if any(name in told for name in known.names)]


def after_a_sweep(cloud: Cloud, clock: SettableClock, erased: Known) -> list[str]:
    """Where something leads to an erased player: at once but for what is to be swept, then at all."""
    assert [where for where in places(cloud, erased) if not where.startswith("SWEEPS ")] == []
    clock.advance(AGAIN_MS)
    run_export()
    return places(cloud, erased)


def public(cloud: Cloud) -> list[str]:
    """The keys of what the edge serves to everybody."""
    pages = cloud.clients.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="shared/")
    return [entry["Key"] for page in pages for entry in page.get("Contents", [])]


def drawings_in(cloud: Cloud, snapshot: Any) -> int:
    names = [f"snapshots/{snapshot['version']}/{file['name']}" for file in snapshot["files"]]
    bodies = [cloud.clients.s3.get_object(Bucket=BUCKET, Key=name)["Body"].read() for name in names]
    return sum(len(gzip.decompress(body).splitlines()) for body in bodies)


def test_of_an_erased_player_nothing_is_left_anywhere_and_of_others_everything(
    client: Client, cloud: Cloud, clock: SettableClock, plays: Callable[..., Known]
) -> None:
    ann, bob = plays("Ann of the erased", "daily", ("right", "wrong", "")), plays("Bob")
    clock.advance(DAY)
    run_export()
    everywhere = {where.partition("/")[0] for where in places(cloud, ann)}
    of_bob = places(cloud, bob)
    assert {"drawings", "results", f"PLAYER#{ann.player.id} PROFILE"} <= everywhere

    token = client.post("/auth/sign-in", {"email": ann.player.email, "password": ann.player.password}).json["token"]
    assert client.delete("/me", token=token).status == 204
    clock.advance(DAY // 24)
    run_export()

    assert places(cloud, ann) == []
    assert not [where for where, told in everything(cloud).items() if "Ann of the erased" in told]
    assert set(of_bob) <= set(places(cloud, bob))
    users = cloud.clients.cognito.list_users(UserPoolId=cloud.environment["INKLING_USER_POOL"])["Users"]
    assert ann.player.id not in json.dumps(users, default=str)


def test_of_an_erased_player_nothing_is_left_in_the_gallery_or_in_reports(
    client: Client, cloud: Cloud, clock: SettableClock, plays: Callable[..., Known], admin: str
) -> None:
    ann, bob = plays("Ann"), plays("Bob")
    accept_all(client, admin)
    shown = client.get("/gallery").json["items"]
    for known in (ann, bob):
        for drawing in shown:
            reported = client.post(f"/drawings/{drawing['id']}/report", {"reason": "other"}, token=known.player.token)
            assert reported.status == 201
    assert {"GALLERY", "REPORT", "REPORTS"} <= {where.split()[-1].partition("#")[0] for where in places(cloud, ann)}

    assert client.delete("/me", token=ann.player.token).status == 204

    assert after_a_sweep(cloud, clock, ann) == []
    index = cloud.table.scan(IndexName="by_number")["Items"]
    assert not [item for item in index if ann.player.id in str(item)]
    waiting = client.get("/admin/review", token=admin).json["items"]
    assert [item["reports"] for item in waiting] == [[{"reason": "other", "count": 2}]]  # bob's: sums name nobody


def test_of_an_erased_player_nothing_that_was_shared_or_shown_is_left_for_anybody(
    client: Client, cloud: Cloud, clock: SettableClock, plays: Callable[..., Known], admin: str
) -> None:
    ann, bob = plays("Ann"), plays("Bob")
    accept_all(client, admin)
    for known in (ann, bob):
        assert client.post(f"/rounds/{known.rounds[0]}/share", token=known.player.token).status == 201
    assert len(public(cloud)) == 2 * (4 + 1)
    of_bob = client.get(f"/rounds/{bob.rounds[0]}/share", token=bob.player.token).json["share"]["id"]

    assert client.delete("/me", token=ann.player.token).status == 204

    left = public(cloud)
    assert after_a_sweep(cloud, clock, ann) == []
    assert sorted(key for key in left if "gallery" not in key) == [
        f"shared/{of_bob}{ending}" for ending in ("-card.png", ".gif", ".html", ".png")
    ]
    assert [key for key in left if "gallery" in key] == [
        f"shared/gallery/{drawing['id']}.png" for drawing in client.get("/gallery").json["items"]
    ]


def test_an_erased_player_is_not_in_the_next_snapshot(
    client: Client, cloud: Cloud, clock: SettableClock, plays: Callable[..., Known], admin: str
) -> None:
    stores = Stores.of(cloud.table, cloud.clients.s3, BUCKET, clock)
    plays("Bob")
    accept_all(client, admin)
    clock.advance(DAY)
    of_bob = drawings_in(cloud, take(stores, clock()))
    ann = plays("Ann")
    accept_all(client, admin)
    clock.advance(DAY)
    of_both = drawings_in(cloud, take(stores, clock()))
    token = client.post("/auth/sign-in", {"email": ann.player.email, "password": ann.player.password}).json["token"]

    client.delete("/me", token=token)
    clock.advance(DAY)
    after = drawings_in(cloud, take(stores, clock()))

    assert of_both > of_bob
    assert after == of_bob


def test_what_is_exported_of_a_player_for_analysis_is_in_the_player_s_own_export(
    client: Client, cloud: Cloud, clock: SettableClock, plays: Callable[..., Known]
) -> None:
    ann = plays("Ann")
    day = day_of(clock())
    clock.advance(DAY)
    run_export()
    token = client.post("/auth/sign-in", {"email": ann.player.email, "password": ann.player.password}).json["token"]
    found = everything(cloud)
    exported = [
        json.loads(line) for key in found if f"results/day={day}/" in key for line in found[key].splitlines()[1:]
    ]
    mine = [line for line in exported if line["player"] == pseudonym(ann.player.id)]

    items: list[dict[str, Any]] = []
    query: dict[str, str] = {}
    while True:
        page = client.get("/me/export", token=token, query=query).json
        items += page["items"]
        if not page["cursor"]:
            break
        query = {"cursor": page["cursor"]}

    rounds = {round_pseudonym(item["id"]): item for item in items if item["kind"] == "round"}
    assert len(mine) == len(rounds) == len(ann.rounds)
    for line in mine:
        item = rounds[line["round"]]
        assert item["drawing"]
        for told in ("word", "label", "category", "difficulty", "mode", "model_version"):
            assert line[told] == item["record"][told]
        for told in ("recognised", "attempts", "points", "announced", "closed_at"):
            assert line[told] == item["record"]["result"][told]
        assert line["verdict"] == item["record"].get("feedback", {}).get("verdict")
    stored = {item["SK"] for item in cloud.table.scan()["Items"] if item["PK"] == f"PLAYER#{ann.player.id}"}
    named = {"#".join(filter(None, (item["kind"].upper(), item["id"]))) for item in items}
    assert stored == named - {f"ACCOUNT#{ann.player.id}"}
