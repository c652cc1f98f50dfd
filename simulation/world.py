"""The game in the process: the real API on an emulated AWS, with a clock that is moved by hand."""

from __future__ import annotations

import json
import os
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chalice.test import Client as ChaliceClient

from app import app
from chalicelib import wiring
from chalicelib.domain.word import Catalogue, Category, Word
from chalicelib.services.feedback import FeedbackService
from chalicelib.storage.drawings import DrawingStore
from chalicelib.storage.games import GameStore
from chalicelib.storage.models import ModelStore
from chalicelib.storage.snapshots import SnapshotStore
from chalicelib.storage.words import WordStore
from infra.emulator import emulator
from infra.stack import Cloud
from infra.template import compose
from infra.words import load_words
from simulation.trusting import TrustingReviews
from training.register import register
from training.unseen import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from random import Random

TABLE, BUCKET, ADMINS = "inkling", "inkling-data", "admins"
BEGIN = int(datetime(2027, 1, 4, tzinfo=UTC).timestamp() * 1_000)  # ms: when the clock of every scenario starts
PASSWORD = "drawing-all-day"  # noqa: S105 - of accounts that end with the simulation
NEW = Category("new", {"en": "New words", "fr": "Mots nouveaux"})


class Clock:
    """Stands still until it is moved; ms since 1970."""

    def __init__(self, now: int) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def advance(self, ms: int) -> None:
        self.now += ms


class Refused(Exception):
    """The API refuses what a player or an admin of the simulation asks for."""


@dataclass(frozen=True, slots=True)
class World:
    """A running cloud with the game's services on it."""

    cloud: Cloud
    clients: wiring.Clients
    clock: Clock
    environment: Mapping[str, str]
    http: Any

    def ask(self, method: str, path: str, token: str | None = None, body: Any = None) -> Any:
        """What the API answers, as JSON; raises Refused for a problem."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        sent = b"" if body is None else json.dumps(body).encode()
        answer = self.http.request(method, path, headers=headers, body=sent)
        if answer.status_code >= 300:
            raise Refused(f"{method} {path}: {answer.status_code} {answer.body.decode()}")
        return json.loads(answer.body) if answer.body else None

    def serve(self, random: Random, *, protected: bool) -> None:
        """Have the app use services with this randomness, which believe every claim unless they are protected."""
        services = wiring.build(self.environment, clock=self.clock, clients=self.clients, random=random)
        if not protected:
            services = self.trusting(services, random)
        wiring.process.use(services)

    def trusting(self, services: wiring.Services, random: Random) -> wiring.Services:
        """Services without protections: feedback is believed, whatever it is."""
        table = self.clients.dynamodb.Table(TABLE)
        feedback = FeedbackService(
            GameStore(table),
            TrustingReviews(table),
            DrawingStore(self.clients.s3, BUCKET),
            services.champion,
            services.catalogue,
            self.clock,
            random,
            services.exports,
        )
        return replace(services, feedback=feedback)

    def sign_in(self, name: str, *, admin: bool = False) -> str:
        """The token of an account, which is made if there is none."""
        account = {"email": f"{name}@players.example.com", "password": PASSWORD}
        try:
            return str(self.ask("POST", "/auth/sign-in", body=account)["token"])
        except Refused:
            self.ask("POST", "/auth/sign-up", body=account | {"display_name": name})
        if admin:
            pool = self.environment["INKLING_USER_POOL"]
            self.clients.cognito.admin_add_user_to_group(UserPoolId=pool, Username=account["email"], GroupName=ADMINS)
        return str(self.ask("POST", "/auth/sign-in", body=account)["token"])

    def models(self) -> ModelStore:
        return ModelStore(self.clients.dynamodb.Table(TABLE), self.clients.s3, BUCKET, self.clock)


@contextmanager
def world(folder: Path, now: int = BEGIN) -> Iterator[World]:
    """Run the emulator on a folder's state, which is kept there when this ends well."""
    warnings.filterwarnings("ignore", message="CognitoUserPoolAuthorizer is not a supported in local mode")
    with emulator(folder) as running:
        cloud = Cloud(running.address)
        clients = connect(cloud)
        if not clients.s3.list_buckets()["Buckets"]:
            _make(clients)
        try:
            yield World(cloud, clients, Clock(now), _environment(clients), ChaliceClient(app).http)
        finally:
            wiring.process.use(None)


def connect(cloud: Cloud) -> wiring.Clients:
    """Clients of an emulated AWS."""
    return wiring.Clients(
        dynamodb=cloud.resource("dynamodb"),
        s3=cloud.client("s3"),
        cognito=cloud.client("cognito-idp"),
        sagemaker=lambda: cloud.client("sagemaker"),
    )


def seed(world: World, champion: Path, labels: frozenset[str], key: bytes) -> None:
    """Words of these labels, the starting champion, and the key by which players are split between data sets."""
    SnapshotStore(world.clients.dynamodb.Table(TABLE), world.clients.s3, BUCKET).split(key)
    catalogue = word_list(labels)
    WordStore(world.clients.dynamodb.Table(TABLE)).put(
        catalogue.categories, catalogue.words, at=world.clock(), by="simulation"
    )
    models = world.models()
    models.promote(register(models, champion), by="simulation")


def word_list(labels: frozenset[str]) -> Catalogue:
    """The shipped words that have one of the labels; the ten are dealt in any case, in a category of their own."""
    shipped = load_words()
    words = [_new(word) if word.label in UNSEEN else word for word in shipped.words if word.label in labels]
    return Catalogue((*shipped.categories, NEW), tuple(words))


def _new(word: Word) -> Word:
    return replace(word, category=NEW.id, dealt=True, reason=None)


def access(cloud: Cloud) -> dict[str, str]:
    """The environment in which another process reaches the cloud."""
    there = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    own = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
    return there | own | {"AWS_ENDPOINT_URL": cloud.endpoint or "", "OMP_NUM_THREADS": "1"}


def _make(clients: wiring.Clients) -> None:
    """What the template makes: its own table, and a bucket and a pool with what players need of it."""
    resources = compose()["Resources"]
    table = resources["Table"]["Properties"]
    kept = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
    clients.dynamodb.create_table(TableName=TABLE, **{name: table[name] for name in kept})
    pool = resources["UserPool"]["Properties"]
    made = clients.cognito.create_user_pool(
        PoolName="players",
        UsernameAttributes=pool["UsernameAttributes"],
        AutoVerifiedAttributes=pool["AutoVerifiedAttributes"],
        Policies=pool["Policies"],
    )["UserPool"]["Id"]
    client = resources["UserPoolClient"]["Properties"]
    clients.cognito.create_user_pool_client(
        UserPoolId=made, ClientName="api", ExplicitAuthFlows=client["ExplicitAuthFlows"]
    )
    clients.cognito.create_group(UserPoolId=made, GroupName=ADMINS)
    clients.s3.create_bucket(Bucket=BUCKET)


def _environment(clients: wiring.Clients) -> dict[str, str]:
    pool = clients.cognito.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]
    client = clients.cognito.list_user_pool_clients(UserPoolId=pool, MaxResults=1)["UserPoolClients"][0]["ClientId"]
    return {
        "INKLING_TABLE": TABLE,
        "INKLING_BUCKET": BUCKET,
        "INKLING_USER_POOL": pool,
        "INKLING_CLIENT": client,
        "INKLING_CONFIRMATION": "none",
    }
