"""A game in the process that requests of all kinds are sent to: players, an admin, and what they have begun."""

from __future__ import annotations

import json
import warnings
from collections import defaultdict, deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from moto import mock_aws

from app import app
from chalicelib import wiring
from chalicelib.storage.words import WordStore
from tests.api.client import Client, InProcess, Reply
from tests.aws import REGION, TABLE, SettableClock, make_resources, with_revocation
from tests.builders import NOON, a_catalogue
from tests.shipped import Shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

STEP_MS = 1_500
"""By which the clock goes on with each request: in some rounds time is up, in others it is not."""

ROLES = ("stranger", "player", "admin")
PASSWORD = "correct horse battery"
CAT = [[[10, 60, 110, 60], [100, 10, 100, 100], [0, 200, 400, 600]]]
MOST_KNOWN = 8
TOO_MANY = 429


class World:
    """Who there is, by role, and the ids that answers have named, the newest ones, by the route that they fit."""

    def __init__(self, clock: SettableClock, clients: wiring.Clients, pool: str) -> None:
        self.clock = clock
        self._clients = clients
        self._pool = pool
        self._transport = InProcess(app)
        self._client = Client(self._transport)
        self._tokens: dict[str, str] = {}
        self._made = 0
        self.ids: defaultdict[str, deque[str]] = defaultdict(lambda: deque(maxlen=MOST_KNOWN))
        self.ids["words"].extend(("cat", "dog", "ice-cream"))
        self.ids["version"].append("20261122T174500Z")

    def send(self, role: str, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """One request of a role, whose token it is given; what is named in its answer is known from then on."""
        self.clock.advance(STEP_MS)
        sent = {name: value for name, value in headers.items() if name.lower() != "authorization"}
        if role != "stranger":
            sent["Authorization"] = f"Bearer {self.token(role)}"
        reply = self._transport.send(method, path, sent, body)
        self._learn(path, reply)
        if (method, path, reply.status) == ("DELETE", "/me", 204):
            del self._tokens[role]
        return reply

    def token(self, role: str) -> str:
        """The role's own, who is signed up and has begun to play if that was not so."""
        if role not in self._tokens:
            self._tokens[role] = self._signed_up(role)
            self.play(role)
        return self._tokens[role]

    def play(self, role: str) -> None:
        """Have a role close a round, and begin another that is open as long as it likes; unless it has played much."""
        token = self.token(role)
        begun = self._client.post("/games", {"mode": "zen"}, token=token)
        if begun.status == TOO_MANY:
            return
        game = begun.json["id"]
        self.ids["games"].append(game)
        for ended in (True, False):
            round_ = self._client.post(f"/games/{game}/rounds", token=token).json["id"]
            self.ids["rounds"].append(round_)
            if ended:
                self._client.post(f"/rounds/{round_}/end", {"drawing": CAT, "reason": "skipped"}, token=token)
                self._client.post(f"/rounds/{round_}/feedback", {"verdict": "right"}, token=token)

    def known(self, path: str, name: str, random: Random) -> str | None:
        """An id that a route's part may have; None where none is known."""
        ids = (
            self.ids["version"] if name == "version" else self.ids[path.strip("/").removeprefix("admin/").split("/")[0]]
        )
        return random.choice(ids) if ids else None

    def _signed_up(self, role: str) -> str:
        self._made += 1
        account = {"email": f"{role}-{self._made}@example.com", "password": PASSWORD}
        self._client.post("/auth/sign-up", {**account, "display_name": role})
        if role == "admin":
            self._clients.cognito.admin_add_user_to_group(
                UserPoolId=self._pool, Username=account["email"], GroupName="admins"
            )
        return str(self._client.post("/auth/sign-in", account).json["token"])

    def _learn(self, path: str, reply: Reply) -> None:
        try:
            told: Any = json.loads(reply.body)
        except ValueError:
            return
        if reply.status >= 400 or not isinstance(told, dict):
            return
        for each in [told, *told.get("items", [])]:
            if isinstance(each, dict) and isinstance(each.get("id"), str):
                kind = "rounds" if path.endswith("/rounds") else path.strip("/").removeprefix("admin/").split("/")[0]
                self.ids[kind].append(each["id"])


@contextmanager
def world() -> Iterator[World]:
    """A game on moto with the shipped champion, a few words, and time that goes on by itself."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings(), mock_aws():
        warnings.filterwarnings("ignore", "CognitoUserPoolAuthorizer is not a supported in local mode")
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        patch.delenv("AWS_ENDPOINT_URL", raising=False)
        clients = with_revocation(wiring.connect())
        with inhabited(clients, make_resources(clients)) as found:
            yield found


@contextmanager
def inhabited(clients: wiring.Clients, environment: Mapping[str, str]) -> Iterator[World]:
    """The same on a cloud that is there."""
    clock, catalogue = SettableClock(), a_catalogue()
    wiring.process.use(wiring.build(environment, clock=clock, clients=clients, champion=Shipped()))
    WordStore(clients.dynamodb.Table(TABLE)).put(catalogue.categories, catalogue.words, NOON, "fuzz")
    try:
        yield World(clock, clients, environment["INKLING_USER_POOL"])
    finally:
        wiring.process.use(None)
