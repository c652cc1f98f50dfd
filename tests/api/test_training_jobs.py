"""A run of retraining through the life of its jobs: every state that SageMaker tells, and what an admin sees of it."""

from __future__ import annotations

import io
import json
import tarfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest
from chalice.local import LambdaContext

from app import app
from chalicelib import wiring
from chalicelib.domain.drawing import Drawing
from chalicelib.domain.review import RULE, Action, ReviewId
from chalicelib.storage.drawings import DrawingStore
from chalicelib.storage.models import ModelStore
from chalicelib.storage.review_items import review_item
from infra.paths import ROOT
from tests.api.champion import TellingChampion
from tests.api.sagemaker import ACCOUNT, FakeSageMaker
from tests.api.test_retraining import TRAINING, partitions
from tests.aws import BUCKET, REGION
from tests.builders import a_review
from tests.inference.tiny import tiny_manifest, tiny_model, tiny_norms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.client import Client
    from tests.aws import SettableClock
    from tests.conftest import Cloud

pytestmark = pytest.mark.in_process

RUN, CHAMPION = "20270115T080000Z", "20261201T000000Z"
FIRST, SECOND = "inkling-20270115t080000z-1", "inkling-20270115t080000z-2"
GOING = ("Pending", "Downloading", "Training", "Interrupted", "Starting", "Training", "Uploading")


def event(source: str, kind: str, detail: dict[str, Any]) -> dict[str, Any]:
    """As EventBridge hands one to a function."""
    about = {"version": "0", "id": "1", "account": ACCOUNT, "time": "", "region": REGION, "resources": []}
    return about | {"source": source, "detail-type": kind, "detail": detail}


class Scene:
    """A deployed game whose cloud trains: orders and events reach its functions when a test lets them."""

    def __init__(
        self, cloud: Cloud, clock: SettableClock, sagemaker: FakeSageMaker, client: Client, token: str
    ) -> None:
        self.s3, self.table, self.clock, self.sagemaker = cloud.clients.s3, cloud.table, clock, sagemaker
        self.models = ModelStore(cloud.table, cloud.clients.s3, BUCKET, clock)
        self._client, self._token = client, token
        self.has_ms = 900_000  # a function, for an event
        model, norms = tiny_model(), tiny_norms(CHAMPION).to_json().encode()
        self.models.register(model, tiny_manifest(model, CHAMPION).to_json().encode(), norms)
        self.models.promote(CHAMPION, "maintainer")

    def draw(self, player: str) -> None:
        """A drawing that was accepted, as a review has it."""
        key = DrawingStore(self.s3, BUCKET).put(f"{player}-01", Drawing.from_lists([[[0, 9], [0, 9], [0, 50]]]))
        decided_at = self.clock() - 3_600_000
        review = a_review(1, player, drawing=key, id=ReviewId(f"{player}-01", player))
        keys = {"PK": f"PLAYER#{player}", "SK": f"REVIEW#{player}-01", "INDEX": "ACCEPTED#cat", "NUMBER": decided_at}
        self.table.put_item(Item=review_item(review.decided(Action.ACCEPT, None, RULE, decided_at)) | keys)

    def start(self) -> None:
        assert self._client.post("/admin/retraining", token=self._token).status == 201

    def shown(self) -> dict[str, Any]:
        (run,) = self._client.get("/admin/retraining", token=self._token).json["items"]
        found: dict[str, Any] = run
        return found

    def take_orders(self) -> None:
        """The bucket tells of the orders that are in it, as it does of each when it comes."""
        for found in self.s3.list_objects_v2(Bucket=BUCKET, Prefix="orders/").get("Contents", []):
            self.take_order(found["Key"])

    def take_order(self, key: str) -> None:
        detail = {"version": "0", "bucket": {"name": BUCKET}, "object": {"key": key, "size": 1}}
        self.tell("retraining_order", event("aws.s3", "Object Created", detail))

    def tell(self, function: str, event: dict[str, Any]) -> None:
        app.handler_map[function](event, LambdaContext(function, memory_size=1024, max_runtime_ms=self.has_ms))

    def look(self) -> None:
        self.tell("retraining_clock", event("aws.events", "Scheduled Event", {}))

    def live(self, name: str, state: str, reason: str | None = None) -> dict[str, Any]:
        """A job comes into a state, and its event comes, twice as events do."""
        event = self.sagemaker.live(name, state, reason)
        for _ in range(2):
            self.tell("retraining_job", event)
        return event

    def bring(self, name: str, champion: str = CHAMPION, objections: tuple[str, ...] = ()) -> None:
        """SageMaker packs what the program has left in its model folder."""
        model = tiny_model(2.0)
        manifest = tiny_manifest(model, RUN)
        told = {"version": RUN, "champion": champion, "objections": objections, "figures": {"gate": {"passes": True}}}
        files = {
            "model.onnx": model,
            "manifest.json": manifest.to_json().encode(),
            "suspicion.json": tiny_norms(RUN).to_json().encode(),
            "product.json": json.dumps(told).encode(),
        }
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as tar:
            for file, body in files.items():
                entry = tarfile.TarInfo(file)
                entry.size = len(body)
                tar.addfile(entry, io.BytesIO(body))
        key = f"retraining/{RUN}/output/{name}/output/model.tar.gz"
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=packed.getvalue())


@pytest.fixture
def scene(
    cloud: Cloud,
    clock: SettableClock,
    services: wiring.Services,
    client: Client,
    admin: str,
    word_list: object,  # noqa: ARG001 - the words that are dealt
) -> Iterator[Scene]:
    sagemaker = FakeSageMaker(datetime.fromtimestamp(clock() / 1_000, UTC))
    clients = replace(cloud.clients, sagemaker=lambda: cast("Any", sagemaker))
    wiring.process.use(
        wiring.build(cloud.environment | TRAINING, clock=clock, clients=clients, champion=TellingChampion())
    )
    scene = Scene(cloud, clock, sagemaker, client, admin)
    for player in ("ann", "bob", "player 0", "player 1"):
        scene.draw(player)
    yield scene
    wiring.process.use(services)


def test_a_run_whose_job_completes_ends_with_a_challenger(scene: Scene) -> None:
    scene.start()
    requested = scene.shown()
    scene.take_orders()
    seen = [scene.shown()]
    for state in GOING:
        scene.live(FIRST, state)
        seen.append(scene.shown())
    scene.bring(FIRST)

    scene.live(FIRST, "Completed")

    ended = scene.shown()
    assert (requested["state"], requested["job"]) == ("requested", None)
    assert {(run["state"], run["stage"], run["job"], run["error"]) for run in seen} == {
        ("running", "train", FIRST, None)
    }
    assert (ended["state"], ended["outcome"], ended["stage"]) == ("finished", "challenger", "register")
    assert (ended["model_version"], ended["snapshot"], ended["objections"]) == (RUN, RUN, [])
    assert ended["figures"]["new"] > 0
    assert scene.models.alias("challenger") == RUN
    assert scene.models.load(RUN).version == RUN


def test_what_a_job_is_asked_for_lies_where_its_channels_look(scene: Scene) -> None:
    scene.start()
    scene.take_orders()

    (asked,) = scene.sagemaker.requests
    there = {}
    for channel in asked["InputDataConfig"]:
        prefix = channel["DataSource"]["S3DataSource"]["S3Uri"].removeprefix(f"s3://{BUCKET}/")
        found = scene.s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])
        there[channel["ChannelName"]] = {each["Key"].removeprefix(prefix) for each in found}
    assert "manifest.json" in there["snapshot"]
    assert {"model.onnx", "manifest.json"} <= there["start"] == there["champion"]
    assert there["task"] == {"task.json"}
    assert there["code"] == there["base"] == set(), "put there by infra.source and by whoever sets training up"


@pytest.mark.parametrize(
    ("states", "reason", "error"),
    [
        (
            ("Training", "Uploading", "Failed"),
            "AlgorithmError: ExecuteUserScriptError: ExitCode 1",
            "The training job failed: AlgorithmError: ExecuteUserScriptError: ExitCode 1",
        ),
        (("Downloading", "Failed"), "ClientError: No S3 objects found", "failed: ClientError: No S3 objects found"),
        (("Training", "Stopping", "Stopped"), None, "The training job was stopped."),
        (("Training", "MaxRuntimeExceeded"), None, "The training job was stopped: it took longer than it may."),
        (("Training", "Uploading", "Completed"), None, "The training job left no version."),
    ],
)
def test_a_run_whose_job_ends_otherwise_has_failed_with_the_reason(
    scene: Scene, states: tuple[str, ...], reason: str | None, error: str
) -> None:
    scene.start()
    scene.take_orders()
    for state in states[:-1]:
        scene.live(FIRST, state)
    going = scene.shown()

    scene.live(FIRST, states[-1], reason)

    ended = scene.shown()
    assert (going["state"], going["error"]) == ("running", None)
    assert (ended["state"], error in ended["error"]) == ("failed", True)
    assert scene.models.alias("challenger") is None


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("MaxWaitTimeExceeded", None),
        ("Failed", "CapacityError: Unable to provision requested ML compute capacity."),
        ("Failed", "InternalServerError: We encountered an internal error. Please try again."),
    ],
)
def test_a_run_for_which_the_cloud_had_no_machine_goes_on_with_another_job(
    scene: Scene, state: str, reason: str | None
) -> None:
    scene.start()
    scene.take_orders()

    scene.live(FIRST, state, reason)
    between = scene.shown()
    scene.bring(SECOND)
    scene.live(SECOND, "Completed")

    first, second = scene.sagemaker.requests
    assert (between["state"], between["job"], between["error"]) == ("running", SECOND, None)
    assert (first["EnableManagedSpotTraining"], second["EnableManagedSpotTraining"]) == (True, False)
    assert first["CheckpointConfig"] == second["CheckpointConfig"]
    assert scene.shown()["outcome"] == "challenger"


def test_events_that_come_in_the_wrong_order_end_a_run_once(scene: Scene) -> None:
    scene.start()
    scene.take_orders()
    late = [scene.sagemaker.live(FIRST, state) for state in GOING]
    scene.bring(FIRST)
    scene.live(FIRST, "Completed")
    ended = scene.shown()

    for event in reversed(late):
        scene.tell("retraining_job", event)
    scene.take_orders()

    assert scene.shown() == ended
    assert len(scene.sagemaker.requests) == 1


def test_the_late_end_of_a_job_that_was_replaced_changes_nothing(scene: Scene) -> None:
    scene.start()
    scene.take_orders()
    event = scene.live(FIRST, "MaxWaitTimeExceeded")

    scene.tell("retraining_job", event)

    assert (scene.shown()["state"], scene.shown()["job"]) == ("running", SECOND)
    assert len(scene.sagemaker.requests) == 2


@pytest.mark.parametrize(("state", "told"), [("Completed", "finished"), ("Failed", "failed")])
def test_an_end_whose_event_is_lost_is_found_by_the_clock(scene: Scene, state: str, told: str) -> None:
    scene.start()
    scene.take_orders()
    scene.bring(FIRST)
    scene.sagemaker.live(FIRST, state, "AlgorithmError" if state == "Failed" else None)
    before = scene.shown()["state"]

    scene.look()
    scene.take_orders()

    assert (before, scene.shown()["state"]) == ("running", told)


def test_an_order_whose_event_is_lost_is_given_again_by_the_clock(scene: Scene) -> None:
    scene.start()
    scene.s3.delete_object(Bucket=BUCKET, Key=f"orders/{RUN}.json")
    scene.clock.advance(3_600_000)

    scene.look()
    scene.take_orders()

    assert scene.shown()["state"] == "running"


def test_a_snapshot_for_which_there_is_no_time_is_gone_on_with_by_another_order(scene: Scene) -> None:
    order = f"orders/{RUN}.json"
    scene.start()
    scene.s3.delete_object(Bucket=BUCKET, Key=order)
    scene.has_ms = 59_000
    scene.take_order(order)
    between = scene.shown()

    scene.has_ms = 900_000
    scene.take_orders()

    assert (between["state"], between["stage"], between["job"]) == ("running", "snapshot", None)
    assert (scene.shown()["stage"], scene.shown()["job"]) == ("train", FIRST)


def test_what_the_gate_objects_to_is_shown(scene: Scene) -> None:
    scene.start()
    scene.take_orders()
    scene.bring(FIRST, objections=("cat is recognised less often.",))

    scene.live(FIRST, "Completed")

    assert (scene.shown()["outcome"], scene.shown()["objections"]) == ("refused", ["cat is recognised less often."])
    assert [version.version for version in scene.models.versions()] == [CHAMPION]


def test_the_functions_that_work_at_runs_keep_to_the_partitions_that_their_role_allows(scene: Scene) -> None:
    events, touched = scene.table.meta.client.meta.events, set[str]()

    def note(params: dict[str, Any], **_: object) -> None:
        touched.update(partitions(json.loads(params["body"])))

    scene.start()
    events.register("before-call.dynamodb", note)
    scene.take_orders()
    ordered = {*touched}
    touched.clear()
    scene.bring(FIRST)
    scene.tell("retraining_job", scene.sagemaker.live(FIRST, "Completed"))
    events.unregister("before-call.dynamodb", note)

    assert ordered == allowed("order")
    assert touched | {"WORDS"} == allowed("training"), "the words are for another job"


def allowed(policy: str) -> set[str]:
    """The partitions of the table that a role names, without what takes a new champion."""
    told = json.loads((ROOT / ".chalice" / f"policy-{policy}.json").read_text())
    chosen = [statement.get("Fn::If", ["", statement]) for statement in told["Statement"]]
    granted = [statement for condition, statement, *_ in chosen if condition != "PromotedTraining"]
    table = [each["Condition"] for each in granted if each["Resource"] == {"Fn::GetAtt": ["Table", "Arn"]}]
    return {key for conditions in table for keys in conditions.values() for key in keys["dynamodb:LeadingKeys"]}
