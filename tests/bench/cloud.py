"""The cloud that a function finds: table, bucket, words, champion and rounds to guess in, on the emulator."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib import wiring
from chalicelib.domain.game import Mode
from chalicelib.services.games import Choice
from chalicelib.storage.models import ModelStore
from chalicelib.storage.words import WordStore
from infra.emulator import emulator
from infra.paths import BUILD, CHAMPION
from infra.seed import seed_champion, seed_words
from tests.aws import BUCKET, REGION, TABLE, make_resources

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAYER = "bench"
ROUTE = "/rounds/{id}/guesses"
ZIGZAG = [[[0, 50, 100, 120, 130], [0, 80, 0, 10, 30], [0, 8, 16, 24, 32]]]


@dataclass(frozen=True, slots=True)
class World:
    """`told` is the environment by which a function finds the cloud."""

    services: wiring.Services
    told: dict[str, str]

    def round(self) -> str:
        """The id of a new round without a clock."""
        return self.services.games.next_round(PLAYER, self.services.games.start(PLAYER, Choice(Mode.ZEN)).id).id


def guess(round_id: str, seq: int, drawing: object = ZIGZAG, seen: int | None = None) -> dict[str, Any]:
    """The event by which API Gateway hands on a guess of a player whose token it has checked."""
    return {
        "resource": ROUTE,
        "path": ROUTE.replace("{id}", round_id),
        "httpMethod": "POST",
        "headers": {"content-type": "application/json"},
        "multiValueHeaders": {"content-type": ["application/json"]},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": {"id": round_id},
        "stageVariables": None,
        "requestContext": {
            "resourcePath": ROUTE,
            "httpMethod": "POST",
            "requestId": "00000000-0000-4000-8000-000000000000",
            "stage": "api",
            "path": "/api" + ROUTE.replace("{id}", round_id),
            "identity": {"sourceIp": "127.0.0.1"},
            "authorizer": {"claims": {"sub": PLAYER, "cognito:username": PLAYER, "token_use": "id"}},
        },
        "body": json.dumps({"drawing": drawing, "seq": seq, "seen": seen}),
        "isBase64Encoded": False,
    }


@contextmanager
def world() -> Iterator[World]:
    """Run the emulator, and fill it as a new deployment is."""
    state = BUILD / "bench" / "cloud"
    shutil.rmtree(state, ignore_errors=True)
    with emulator(state) as running:
        reach = {
            "AWS_ENDPOINT_URL": running.address,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
        }
        os.environ.update(reach)
        clients = wiring.connect()
        made = make_resources(clients)
        table = clients.dynamodb.Table(TABLE)
        table.put_item(Item={"PK": f"PLAYER#{PLAYER}", "SK": "PROFILE", "display_name": PLAYER})
        seed_words(WordStore(table))
        seed_champion(ModelStore(table, clients.s3, BUCKET, wiring.now_ms), None, CHAMPION)
        yield World(wiring.build(made, clients=clients), reach | made)
