"""A visit, played for real in the process: each route that a player's day asks for, and what it takes of AWS."""

from __future__ import annotations

import io
import json
import logging
import os
import time
import warnings
from collections import defaultdict
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

import boto3
from moto import mock_aws

from app import app
from chalicelib import wiring
from chalicelib.api.log import formatter, logger
from chalicelib.storage.counting import TAKEN, TIME, row_key
from chalicelib.storage.models import ModelStore
from chalicelib.storage.words import WordStore
from infra.paths import CHAMPION
from infra.seed import seed_champion
from infra.words import load_words
from tests.api.client import Client, InProcess, Reply
from tests.aws import BUCKET, REGION, TABLE, SettableClock, make_resources, with_revocation
from tests.bench.drawings import DRAWINGS, as_drawn, spiral
from tests.scale.ledger import Call, Ledger
from tests.scale.units import item_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Strokes = list[list[list[float]]]
GUESS_MS = 400  # of drawing, between two guesses: the site's (frontend/src/play/guesser.js)
AGED = 60  # bins of times, and labels that a word was taken for, that its details have after some thousand rounds
READ_MS = 4_000  # until the pen is down: the word is read for three seconds before the round's clock starts
OF_GAMES = ("GAME#", "ROUND#", "RESULT#", "REVIEW#")
FUNCTION = "AWS_LAMBDA_FUNCTION_NAME"


@dataclass(slots=True)
class Taken:
    """What the requests of one route took together; `own` are seconds of the function's own processor time."""

    requests: int = 0
    calls: list[Call] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    sent: int = 0
    answered: int = 0
    logged: int = 0

    def mean(self, service: str, name: str) -> float:
        """Of one request: units or bytes of its calls of a service."""
        total: float = sum(getattr(call, name) for call in self.calls if call.service == service)
        return total / self.requests

    def count(self, service: str, *operations: str) -> float:
        """Of one request: its calls of a service, of these operations or (none given) of all."""
        named = (call for call in self.calls if call.service == service)
        return sum(not operations or call.operation in operations for call in named) / self.requests


class Measuring:
    """A transport that writes down what each request takes, by its route."""

    def __init__(self, ledger: Ledger, log: io.StringIO) -> None:
        self._inside, self._ledger, self._log = InProcess(app), ledger, log
        self.taken: defaultdict[str, Taken] = defaultdict(Taken)

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        self._ledger.take()
        self._log.truncate(0)
        self._log.seek(0)
        begun = time.thread_time()
        with redirect_stdout(self._log):
            reply = self._inside.send(method, path, headers, body)
        spent = time.thread_time() - begun
        calls, aside = self._ledger.take()
        taken = self.taken[route_of(method, path)]
        taken.requests += 1
        taken.calls += calls
        taken.own.append(max(0.0, spent - aside))
        taken.sent += len(body)
        taken.answered += len(reply.body) + _size(reply.headers)
        taken.logged += len(self._log.getvalue().encode())
        return reply


def _size(headers: Mapping[str, str]) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.items())


def route_of(method: str, path: str) -> str:
    """`POST /rounds/{id}/end`, whatever the id and the query."""
    parts = path.partition("?")[0].split("/")
    if len(parts) > 2 and parts[1] in {"rounds", "games"}:
        parts[2] = "{id}"
    return f"{method} {'/'.join(parts)}"


@dataclass(slots=True)
class Player:
    """Somebody at the game."""

    client: Client
    clock: SettableClock
    token: str
    cookie: str
    drawings: Mapping[str, Sequence[Strokes]]
    random: Random
    guesses: list[int] = field(default_factory=list)
    recognised: int = 0

    def visit(self) -> None:
        """Come back, play a game, and look at what there is."""
        self.client.post("/auth/refresh", headers={"Cookie": self.cookie, "Origin": "https://localhost"})
        for path in ("/categories", "/me/stats"):
            self._get(path)
        self.game("classic")
        for path in ("/leaderboard?period=day&category=all", "/me/rank?period=day&category=all", "/me/results"):
            self._get(path)
        self._get("/gallery")
        self._get("/stats/words")

    def game(self, mode: str) -> None:
        """Six rounds, drawn until they are recognised or done, the verdict on every other one."""
        game, last = self._post("/games", {"mode": mode})["id"], ""
        for number in range(6):
            round_ = self._post(f"/games/{game}/rounds")
            last = self._round(round_, verdict=number % 2 == 0)
        self._get(f"/rounds/{last}/nearest")
        self._get(f"/games/{game}")

    def _round(self, round_: Mapping[str, Any], *, verdict: bool) -> str:
        drawing = self.random.choice(self.drawings.get(round_["word"]) or self.drawings[""])
        self.clock.advance(READ_MS)
        so_far: Strokes = drawing
        asked, seen = 0, False
        for asked, so_far in enumerate(prefixes(drawing), start=1):
            self.clock.advance(GUESS_MS)
            shapes = [stroke[:2] for stroke in so_far]  # as the site sends them: without times
            told = self._post(f"/rounds/{round_['id']}/guesses", {"drawing": shapes, "seq": asked})
            if seen := told["recognised"]:
                break
        self.guesses.append(asked)
        self.recognised += seen
        reason = "recognised" if seen else "skipped"
        self._post(f"/rounds/{round_['id']}/end", {"drawing": so_far, "reason": reason})
        if verdict:
            self._post(f"/rounds/{round_['id']}/feedback", {"verdict": "right" if seen else "unclear"})
        self.clock.advance(3_000)
        return str(round_["id"])

    def _get(self, path: str) -> None:
        reply = self.client.get(path, token=self.token)
        assert reply.status == 200, (path, reply.status)

    def _post(self, path: str, body: Any = None) -> Any:
        reply = self.client.post(path, body, token=self.token)
        assert reply.status in {200, 201}, (path, reply.status, reply.body)
        return reply.json


def prefixes(drawing: Strokes) -> Iterator[Strokes]:
    """The drawing as it is at each guess: every 400 ms of its pen's time, and whole."""
    last = drawing[-1][2][-1]
    for at in range(GUESS_MS, int(last), GUESS_MS):
        cut = [[axis[: sum(t <= at for t in stroke[2])] for axis in stroke] for stroke in drawing]
        yield [stroke for stroke in cut if stroke[0]]
    yield drawing


def drawings_by_word(each: int = 3) -> Mapping[str, Sequence[Strokes]]:
    """Real drawings by the word's id, where they are at hand; `""` has spirals, which are nothing."""
    spirals = [[[*stroke, [8.0 * place for place in range(len(stroke[0]))]] for stroke in spiral(12)]]
    found: dict[str, list[Strokes]] = {"": spirals}
    if DRAWINGS.exists():
        import gzip  # only here

        words = {word.label: word.id for word in load_words().words}
        with gzip.open(DRAWINGS, "rt") as lines:
            for line in lines:
                told = json.loads(line)
                some = found.setdefault(words.get(told["word"], ""), [])
                if len(some) < each:
                    some.append(as_drawn(told["drawing"]))
    return found


@contextmanager
def world() -> Iterator[tuple[Measuring, SettableClock, wiring.Clients]]:
    """The game in the process as a function of the cloud, its log heard, on moto's table, bucket and accounts."""
    warnings.filterwarnings("ignore", message="CognitoUserPoolAuthorizer is not a supported in local mode")
    log, clock = io.StringIO(), SettableClock()
    with mock_aws(), _heard(log), _as_function():
        clients = with_revocation(wiring.connect())
        environment = make_resources(clients)
        words = load_words()
        WordStore(clients.dynamodb.Table(TABLE)).put(words.categories, words.words, clock(), "scale")
        seed_champion(ModelStore(clients.dynamodb.Table(TABLE), clients.s3, BUCKET, clock), None, CHAMPION)
        age(clients.dynamodb.Table(TABLE))
        wiring.process.use(wiring.build(environment, clock=clock, clients=clients, random=Random(0)))
        ledger = Ledger()
        ledger.listen(clients, boto3.Session().client("dynamodb"))
        try:
            yield Measuring(ledger, log), clock, clients
        finally:
            wiring.process.use(None)


def age(table: Any) -> None:
    """Give every word the details of one that many have played: they are what makes a row heavy."""
    words, version = load_words().words, json.loads((CHAMPION / "manifest.json").read_text())["version"]
    times = {f"{TIME}{number}": 1_000 for number in range(AGED)}
    taken = {f"{TAKEN}{word.label}": 1_000 for word in words[:AGED]}
    with table.batch_writer() as batch:
        for word in words:
            for under in (None, version):
                batch.put_item(Item={**row_key("DETAIL", under, word.id), **times, **taken})


@contextmanager
def _as_function() -> Iterator[None]:
    """With the environment of a function in the cloud: its requests are logged."""
    added = {"AWS_DEFAULT_REGION": REGION, FUNCTION: "scale"}
    before = {name: os.environ.get(name) for name in added}
    os.environ.update(added)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _heard(log: io.StringIO) -> Iterator[None]:
    """With all that is logged in one place, as it leaves a function, and nowhere else."""
    handler = logging.StreamHandler(log)
    handler.setFormatter(formatter)
    game, own = logging.getLogger("inkling"), logger.registered_handler
    game.removeHandler(own)
    game.addHandler(handler)
    try:
        yield
    finally:
        game.removeHandler(handler)
        game.addHandler(own)


def sign_up(client: Client, clock: SettableClock, name: str, drawings: Mapping[str, Sequence[Strokes]]) -> Player:
    """A player who has just signed up and in."""
    account = {"email": f"{name}@example.com", "password": "drawing-all-day"}
    client.post("/auth/sign-up", {**account, "display_name": name})
    reply = client.post("/auth/sign-in", account)
    cookie = reply.headers["set-cookie"].partition(";")[0]
    return Player(client, clock, reply.json["token"], cookie, drawings, Random(name))


def table_bytes() -> int:
    """Of all games: their items, which DynamoDB adds 100 bytes to, and what the index has of them."""
    pages = boto3.Session().client("dynamodb").get_paginator("scan").paginate(TableName=TABLE)
    items = [item for page in pages for item in page["Items"] if item["SK"].get("S", "").startswith(OF_GAMES)]
    return sum((item_size(item) + 100) * (2 if "INDEX" in item else 1) for item in items)


def bucket_bytes(clients: wiring.Clients) -> int:
    """Of all drawings."""
    pages = clients.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="drawings/")
    return sum(entry["Size"] for page in pages for entry in page.get("Contents", []))


@dataclass(frozen=True, slots=True)
class Measured:
    """What visits took, by route; how often a round was guessed at, and the share that was recognised.

    Of a game, the bytes that it leaves in the table, its index included, and in the bucket.
    """

    taken: Mapping[str, Taken]
    guesses: float
    recognised: float
    real: bool
    table_kept: float
    bucket_kept: float


def measure(players: int, visits: int) -> Measured:
    """Let players come as often each; the first visit of all warms up and is not counted."""
    drawings = drawings_by_word()
    with world() as (transport, clock, clients):
        client = Client(transport)
        some = [sign_up(client, clock, f"player{number}", drawings) for number in range(players)]
        accounts = {route: transport.taken[route] for route in ("POST /auth/sign-up", "POST /auth/sign-in")}
        some[0].visit()
        transport.taken.clear()
        for player in some:
            player.guesses.clear()
            player.recognised = 0
            for _ in range(visits):
                player.visit()
                clock.advance(60_000)
        kept = [size / (1 + players * visits) for size in (table_bytes(), bucket_bytes(clients))]
    asked = [number for player in some for number in player.guesses]
    return Measured(
        {**transport.taken, **accounts},
        sum(asked) / len(asked),
        sum(player.recognised for player in some) / len(asked),
        DRAWINGS.exists(),
        *kept,
    )
