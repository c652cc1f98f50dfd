"""A small game whose players have drawn, with a champion, in moto's cloud; and a stop that can come at any write."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import boto3
from moto import mock_aws

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.gate import Allowances
from chalicelib.domain.retraining import Cause, Run
from chalicelib.domain.review import RULE, Action, ReviewId
from chalicelib.storage.review_items import review_item
from tests.builders import a_review, a_word
from tests.training.files import WORDS, line, lines, write
from training.lease import Lease
from training.register import register
from training.registry import Cloud
from training.replay import Amounts
from training.retraining import retrain
from training.stages import Settings

TABLE, BUCKET = "inkling", "inkling-data"
THEN, DAY = 1_768_478_400_000, 86_400_000  # ms: a noon in January 2026, UTC
HELD, TRAINED, TRAINED_TOO, WATCHED = "ann", "bob", "player 0", "player 6"  # by the split's key
NEW = "cross"
LENIENT = Allowances(
    holdout=1, early=1, early_mean=1, label=1, fresh=1, ece=1, early_ece=1, drift=1e9,
    latency_ratio=1e9, latency_p50=1e9, latency_p99=1e9,
)  # fmt: skip
TINY = ("--batch-size", "16", "--averaging", "0.8")


class Killed(BaseException):
    """The end of a process, which nothing catches."""


@dataclass
class World:
    """The cloud of one test."""

    table: Any
    s3: Any
    stores: Cloud
    now: list[int]
    drawn: int = 0
    told: list[Mapping[str, Any]] = field(default_factory=list)

    def draw(self, player: str, label: str, strokes: list[Any]) -> None:
        """A drawing that was accepted as a label, as a review has it."""
        self.drawn += 1
        round_ = f"01KB{self.drawn:022}-01"
        key = self.stores.drawings.put(round_, Drawing.from_lists([[*s, list(range(len(s[0])))] for s in strokes]))
        review = a_review(1, player, label=label, word=label, drawing=key, id=ReviewId(round_, player))
        accepted = review.decided(Action.ACCEPT, None, RULE, THEN)
        keys = {"PK": f"PLAYER#{player}", "SK": f"REVIEW#{round_}", "INDEX": f"ACCEPTED#{label}", "NUMBER": THEN}
        self.table.put_item(Item=review_item(accepted) | keys)

    def open(self) -> Run:
        return self.stores.retraining.open() or self.stores.retraining.request(Cause.COMMAND, "test")

    def retrain(self, folder: Path, settings: Settings, holder: str = "here") -> Run:
        """Work at the open run, or at a new one."""
        folder.mkdir(parents=True, exist_ok=True)
        lease = Lease(self.stores.retraining, self.open().id, holder)
        return retrain(self.stores, lease, settings, folder, "test", self.told.append)

    def registry(self) -> dict[str, Any]:
        """Every row, alias and file of the registry; what was timed is left out."""
        rows = self.table.scan()["Items"]
        kept = {row["SK"]: untimed(row) for row in rows if row["PK"] == "REGISTRY"}
        objects = self.s3.list_objects_v2(Bucket=BUCKET, Prefix="models/").get("Contents", [])
        for key in (each["Key"] for each in objects):
            body = self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
            kept[key] = untimed(json.loads(body)) if key.endswith(".json") else body
        return kept


def untimed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: untimed(each) for name, each in value.items() if name != "latency_ms"}
    return value


def timeless(registry: Mapping[str, Any]) -> dict[str, Any]:
    """A registry without when its rows were written."""
    return {
        name: {key: each for key, each in row.items() if key not in {"registered_at", "moved_at"}}
        if isinstance(row, Mapping)
        else row
        for name, row in registry.items()
    }


def cross(number: int) -> list[Any]:
    """A drawing of what the champion has no label for."""
    random = Random(number)
    a, b = random.randint(0, 20), random.randint(235, 255)
    return [[[a, b], [a, b]], [[b, a], [a, b]]]


@contextmanager
def world(champion: Path) -> Iterator[World]:
    with mock_aws():
        table, s3 = make()
        now = [THEN + DAY]
        stores = Cloud.of(table, s3, BUCKET, lambda: now[0])
        stores.snapshots.split(b"a key for tests")
        table.put_item(Item={"PK": "CATEGORIES", "SK": "CATEGORY#animals", "texts": {"en": "Animals"}})
        stores.words.put([], [a_word(label) for label in (*WORDS, NEW)], THEN, "test")
        stores.models.promote(register(stores.models, champion), "test")
        yield World(table, s3, stores, now)


def make() -> tuple[Any, Any]:
    """Table and bucket, as the template makes them."""
    region = "eu-west-1"
    names = {"PK": "S", "SK": "S", "INDEX": "S", "NUMBER": "N"}
    table = boto3.resource("dynamodb", region_name=region).create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": kind} for name, kind in names.items()],  # type: ignore[typeddict-item]
        KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "SK", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_number",
                "KeySchema": [
                    {"AttributeName": "INDEX", "KeyType": "HASH"},
                    {"AttributeName": "NUMBER", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    s3 = boto3.client("s3", region_name=region)
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": region})
    return table, s3


def play(world: World) -> None:
    """What four players drew: of known labels a few, and of a new word enough for a label."""
    random = Random(3)
    for number, player in enumerate((HELD, TRAINED, TRAINED_TOO, WATCHED)):
        for word in WORDS:
            world.draw(player, word, line(word, number, random)["drawing"])
        for each in range(6):
            world.draw(player, NEW, cross(10 * number + each))


def base(folder: Path) -> Path:
    return write(folder / "base.ndjson.gz", lines(200))


def settings(place: Path) -> Settings:
    """A retraining of seconds, which the gate lets pass."""
    return Settings(
        base=place,
        amounts=Amounts(replay=40, fewest=5),
        epochs=2,
        learning_rate=0.005,
        training=TINY,
        allowed=LENIENT,
    )


def _place(change: Mapping[str, Any]) -> str:
    """What a request writes to, and which stage it tells."""
    place = change.get("Key") or change.get("Item") or {}
    stage = change.get("ExpressionAttributeValues", {}).get(":stage", "")
    return place if isinstance(place, str) else f"{place.get('PK')} {place.get('SK')} {stage}"


class Executioner:
    """Ends a process after each thing that it does for the first time: each write, each step, each epoch.

    With `only` it is the first thing whose description begins so.
    """

    def __init__(self, world: World, only: str = "") -> None:
        self.seen: list[str] = []
        self._only = only
        for client in (world.table.meta.client, world.s3):
            service = client.meta.service_model.service_name
            client.meta.events.register(f"provide-client-params.{service}", self._params)
            client.meta.events.register(f"after-call.{service}", self._called)
        self._last = ""

    def _params(self, params: Any, model: Any, **_: Any) -> None:
        together = [change for item in params.get("TransactItems", []) for change in item.values()]
        changes = together or [params]
        self._last = f"{model.name} {[_place(change) for change in changes]}"

    def _called(self, model: Any, **_: Any) -> None:
        if model.name.startswith(("Put", "Delete", "Update", "Transact")):
            self.strike(self._last)

    def strike(self, deed: str) -> None:
        if deed not in self.seen and deed.startswith(self._only):
            self.seen.append(deed)
            raise Killed(deed)

    def append(self, told: Mapping[str, Any]) -> None:
        """In the place of what is told of each step."""
        self.strike(json.dumps(told)[:60])

    def write(self, text: str) -> int:
        """In the place of standard output, where each epoch is told."""
        if text.startswith('{"epoch"'):
            self.strike(text[:12])
        return len(text)

    def flush(self) -> None:
        pass
