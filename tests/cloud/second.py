"""A second stack beside the game, in which retraining is set up: a small registry, one word, and nobody who plays."""

from __future__ import annotations

import io
import json
import tarfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any

import httpx

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.job import attempt_of
from chalicelib.domain.pseudonym import pseudonym
from chalicelib.domain.review import RULE, Action, ReviewId
from chalicelib.domain.split import Part
from chalicelib.domain.word import Category
from chalicelib.inference.manifest import Manifest
from chalicelib.storage.drawings import DrawingStore
from chalicelib.storage.models import ModelStore
from chalicelib.storage.products import ORDERS, ProductStore
from chalicelib.storage.review_items import review_item
from chalicelib.storage.snapshots import FOLDER as SNAPSHOTS
from chalicelib.storage.snapshots import SnapshotStore
from chalicelib.storage.words import WordStore
from chalicelib.wiring import now_ms
from infra import package
from infra.permissions import recorder
from infra.seed import seed_accounts
from infra.stack import deploy
from infra.vendor import local_target
from tests.builders import a_review, a_word
from tests.cloud.functions import Functions
from tests.cloud.sagemaker import SageMaker, sagemaker
from tests.inference.tiny import tiny_version
from tests.storage.school import TEACHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_s3 import S3Client

    from infra.stack import Cloud

STACK = "inkling-training"
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/training:1"
KEY = "0d2b4d5e-6f70-4182-93a4-b5c6d7e8f901"
FIRST, SECOND = "20261123T050000Z", "20261123T060000Z"
SPLIT = b"a key for tests"
TAUGHT = "cat"
"""The one word, which no version has a label for."""

#: With all that gives the functions rights, of which most stages have less.
PARAMETERS = {
    "Confirmation": "none",
    "EnoughFeedback": "1",
    "PromoteAutomatically": "true",
    "Tracing": "Active",
    "TrainingImage": IMAGE,
    "TrainingKey": KEY,
}
SETTLED_MS = 61_000  # before which a snapshot takes nothing
SECONDS = 300  # that events and functions may take on a machine that does other things


@dataclass(frozen=True)
class Second:
    """The stack as its admin, its operator, its bucket and its events reach it."""

    http: httpx.Client
    table: Table
    s3: S3Client
    bucket: str
    models: ModelStore
    sagemaker: SageMaker
    functions: Functions
    numbers: Iterator[int] = field(default_factory=count)

    def accept(self, drawings: int = 1) -> None:
        """Drawings that were accepted as the word that is taught, each of another player, all to train on."""
        split, some = SnapshotStore(self.table, self.s3, self.bucket).split(SPLIT), 0
        while some < drawings:
            player = f"player {next(self.numbers)}"
            if split.part_of(pseudonym(player)) is Part.TRAIN:
                self._accept(player)
                some += 1

    def _accept(self, player: str) -> None:
        at = now_ms() - SETTLED_MS
        key = DrawingStore(self.s3, self.bucket).put(f"{player}-01", Drawing.from_lists([[[0, 9], [0, 9], [0, 50]]]))
        review = a_review(1, player, drawing=key, label=TAUGHT, id=ReviewId(f"{player}-01", player))
        keys = {"PK": f"PLAYER#{player}", "SK": f"REVIEW#{player}-01", "INDEX": f"ACCEPTED#{TAUGHT}", "NUMBER": at}
        self.table.put_item(Item=review_item(review.decided(Action.ACCEPT, None, RULE, at)) | keys)

    def start(self) -> str:
        """Have a run that has something new to learn from; its id."""
        self.accept()
        answer = self.http.post("/admin/retraining")
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def shown(self) -> dict[str, Any] | None:
        """The newest run, as an admin sees it."""
        runs: list[dict[str, Any]] = self.http.get("/admin/retraining").json()["items"]
        return runs[0] if runs else None

    def until(self, told: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """The newest run as soon as something is told of it, by whichever functions hear of what happens."""
        end = time.monotonic() + SECONDS
        while (run := self.shown()) is None or not told(run):
            assert time.monotonic() < end, run
            time.sleep(0.25)
        return run

    def begin(self) -> dict[str, Any]:
        """Start a run; it as soon as its job is made."""
        self.start()
        return self.until(lambda run: run["job"] in self.sagemaker.jobs)

    def order(self, run: str) -> None:
        """Have a run gone on with."""
        ProductStore(self.s3, self.bucket).order(run)

    def orders(self, run: str) -> int:
        """How many times a run was ordered."""
        found = self.s3.list_object_versions(Bucket=self.bucket, Prefix=f"{ORDERS}{run}.json")
        return len(found.get("Versions", []))

    def leave_behind(self) -> str:
        """What an earlier try has left in the newest snapshot, and nothing names; its key."""
        snapshots = SnapshotStore(self.table, self.s3, self.bucket)
        key = f"{SNAPSHOTS}{snapshots.newest()}/train/9999-left-000.ndjson.gz"
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=b"")
        return key

    def keys(self, prefix: str) -> list[str]:
        found = self.s3.list_objects_v2(Bucket=self.bucket, Prefix=prefix)
        return [each["Key"] for each in found.get("Contents", [])]

    def bring(self, run: dict[str, Any], objections: tuple[str, ...] = ()) -> str:
        """What SageMaker packs of what a job leaves, made as the job was told; the version."""
        task = f"retraining/{run['id']}/task-{attempt_of(run['job'])}/task.json"
        told = json.loads(self.s3.get_object(Bucket=self.bucket, Key=task)["Body"].read())
        model, manifest = version(told["version"])
        product = {name: told[name] for name in ("version", "champion")} | {"objections": objections, "figures": {}}
        files = {"model.onnx": model, "manifest.json": manifest, "product.json": json.dumps(product).encode()}
        key = f"retraining/{run['id']}/output/{run['job']}/output/model.tar.gz"
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=packed(files))
        return str(told["version"])

    def hear(self, job: str, state: str, reason: str | None = None) -> None:
        """A job comes into a state, and the rule's function hears of it."""
        self.functions.tell("RetrainingJob", self.sagemaker.live(job, state, reason))

    def overlook(self, job: str, state: str, reason: str | None = None) -> None:
        """A job comes into a state of which nobody hears; the clock looks, and has the run gone on with."""
        self.sagemaker.live(job, state, reason)
        self.functions.tick("RetrainingClock")


def version(name: str) -> tuple[bytes, bytes]:
    """Model and manifest of a version that can be taught words."""
    model, manifest = tiny_version(name)
    return model, replace(Manifest.from_json(manifest), teaching=TEACHING).to_json().encode()


def packed(files: dict[str, bytes]) -> bytes:
    body = io.BytesIO()
    with tarfile.open(fileobj=body, mode="w:gz") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return body.getvalue()


@contextmanager
def second_stack(cloud: Cloud, calls: Path, accounts: Path) -> Iterator[Second]:
    """Deploy it, with what its functions ask for kept in a file, and sign its admin in."""
    outputs = deploy(cloud, package.build(local_target()), PARAMETERS, STACK)
    table, s3, bucket = (
        cloud.resource("dynamodb").Table(outputs["TableName"]),
        cloud.client("s3"),
        outputs["DataBucketName"],
    )
    WordStore(table).put([Category("animals", {"en": "Animals"})], [a_word(TAUGHT)], now_ms(), "test")
    models = ModelStore(table, s3, bucket, now_ms)
    for name in (FIRST, SECOND):
        models.register(*version(name))
    models.promote(FIRST, by="test")
    admin = next(found for found in seed_accounts(cloud, outputs, accounts) if found.role == "admin")
    address = f"{cloud.endpoint}/_aws/execute-api/{outputs['RestAPIId']}/api"
    with (
        sagemaker() as (fake, asked_at),
        recorder.recording(cloud, STACK, calls, {"sagemaker": asked_at}),
        httpx.Client(base_url=address, timeout=60) as http,
    ):
        signed_in = http.post("/auth/sign-in", json={"email": admin.email, "password": admin.password})
        http.headers["Authorization"] = f"Bearer {signed_in.json()['token']}"
        yield Second(http, table, s3, bucket, models, fake, Functions(cloud, STACK))
