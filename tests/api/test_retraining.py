"""The routes of retraining, and what reaches the game without a request."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest
from chalice.test import Client as Functions

from app import app
from chalicelib import wiring
from chalicelib.domain.retraining import Outcome, Stage
from chalicelib.storage.retraining import RetrainingStore
from infra.paths import ROOT
from tests.api.champion import TellingChampion
from tests.aws import BUCKET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.client import Client
    from tests.aws import SettableClock
    from tests.conftest import Cloud

RUN, JOB = "20270115T080000Z", "inkling-20270115t080000z-1"
TRAINING = {
    "INKLING_TRAINING_IMAGE": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/training:1",
    "INKLING_TRAINING_INSTANCE": "ml.c6i.2xlarge",
    "INKLING_TRAINING_JOBS": "inkling",
    "INKLING_TRAINING_ROLE": "arn:aws:iam::123456789012:role/training",
}


@pytest.fixture
def runs(cloud: Cloud, clock: SettableClock) -> RetrainingStore:
    return RetrainingStore(cloud.table, clock)


class SilentSageMaker:
    """Starts whatever is asked for and keeps the requests."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []

    def create_training_job(self, **request: Any) -> dict[str, str]:
        self.requests.append(request)
        return {}

    def describe_training_job(self, **_: str) -> dict[str, Any]:
        return {"TrainingJobStatus": "InProgress", "CreationTime": datetime(2027, 1, 15, 8, tzinfo=UTC)}


@pytest.fixture
def sagemaker(cloud: Cloud, clock: SettableClock, services: wiring.Services) -> Iterator[SilentSageMaker]:
    """Retraining in the cloud is set up."""
    sagemaker = SilentSageMaker()
    clients = replace(cloud.clients, sagemaker=lambda: cast("Any", sagemaker))
    built = wiring.build(cloud.environment | TRAINING, clock=clock, clients=clients, champion=TellingChampion())
    wiring.process.use(built)
    yield sagemaker
    wiring.process.use(services)


def job_ended(status: str, name: str = JOB, **more: str) -> None:
    """SageMaker's event reaches the function that is there for it."""
    detail = {"TrainingJobName": name, "TrainingJobStatus": status, **more}
    with Functions(app) as functions:
        event = functions.events.generate_cw_event(
            source="aws.sagemaker", detail_type="SageMaker Training Job State Change", detail=detail, resources=[]
        )
        functions.lambda_.invoke("retraining_job", event)


def look() -> None:
    with Functions(app) as functions:
        event = functions.events.generate_cw_event("aws.events", "Scheduled Event", {}, [])
        functions.lambda_.invoke("retraining_clock", event)


@pytest.mark.in_process
def test_a_run_is_started_once_and_waits_for_the_command(client: Client, admin: str) -> None:
    me = client.get("/me", token=admin).json["id"]

    first = client.post("/admin/retraining", token=admin)
    again = client.post("/admin/retraining", token=admin)

    assert first.status == 201
    assert first.json == {
        "id": RUN,
        "cause": "admin",
        "state": "requested",
        "waits_for_command": True,
        "stage": None,
        "outcome": None,
        "requested_at": "2027-01-15T08:00:00.000Z",
        "requested_by": me,
        "started_at": None,
        "ended_at": None,
        "job": None,
        "snapshot": None,
        "model_version": None,
        "objections": [],
        "figures": {},
        "error": None,
    }
    assert (again.status, again.json["type"]) == (409, "urn:inkling:problem:conflict")
    assert "make retrain" in again.json["detail"]


@pytest.mark.in_process
def test_runs_are_listed_newest_first_with_how_they_ended(
    client: Client, admin: str, runs: RetrainingStore, clock: SettableClock
) -> None:
    client.post("/admin/retraining", token=admin)
    runs.take(RUN, "laptop", 60)
    runs.progress(RUN, "laptop", Stage.GATE, snapshot=RUN, version=RUN, figures={"top1": 0.8})
    runs.finish(RUN, "laptop", Outcome.REFUSED, objections=["cat is recognised less often."])
    clock.advance(60_000)
    second = client.post("/admin/retraining", token=admin).json
    runs.fail(second["id"], "The training job failed.")

    answer = client.get("/admin/retraining", token=admin).json

    failed, refused = answer["items"]
    assert answer["cursor"] is None
    assert (failed["state"], failed["error"]) == ("failed", "The training job failed.")
    assert (refused["state"], refused["outcome"], refused["stage"]) == ("finished", "refused", "gate")
    assert (refused["model_version"], refused["snapshot"], refused["figures"]) == (RUN, RUN, {"top1": 0.8})
    assert refused["objections"] == ["cat is recognised less often."]


@pytest.mark.in_process
def test_a_run_that_nobody_works_at_is_listed_as_lost(
    client: Client, admin: str, runs: RetrainingStore, clock: SettableClock
) -> None:
    client.post("/admin/retraining", token=admin)
    runs.take(RUN, "laptop", 60)
    clock.advance(60_000)

    (run,) = client.get("/admin/retraining", token=admin).json["items"]

    assert (run["state"], run["waits_for_command"]) == ("lost", True)


@pytest.mark.in_process
def test_a_cursor_that_was_not_given_out_is_refused(client: Client, admin: str) -> None:
    assert client.get("/admin/retraining?cursor=W10", token=admin).status == 400


@pytest.mark.in_process
def test_where_training_in_the_cloud_is_set_up_a_run_is_ordered(
    cloud: Cloud, client: Client, admin: str, sagemaker: SilentSageMaker
) -> None:
    run = client.post("/admin/retraining", token=admin).json

    assert (run["job"], run["waits_for_command"]) == (None, False)
    assert sagemaker.requests == [], "a function does that, when the bucket tells of the order"
    orders = cloud.clients.s3.list_objects_v2(Bucket=BUCKET, Prefix="orders/")["Contents"]
    assert [found["Key"] for found in orders] == [f"orders/{RUN}.json"]


@pytest.mark.in_process
@pytest.mark.usefixtures("sagemaker")
def test_a_job_that_failed_fails_its_run_and_is_logged(
    client: Client, admin: str, runs: RetrainingStore, caplog: pytest.LogCaptureFixture
) -> None:
    client.post("/admin/retraining", token=admin)
    runs.job(RUN, JOB)

    job_ended("Failed", FailureReason="AlgorithmError: exit code 137")

    (run,) = client.get("/admin/retraining", token=admin).json["items"]
    assert (run["state"], run["error"]) == ("failed", "The training job failed: AlgorithmError: exit code 137")
    assert [(told.levelname, told.getMessage()) for told in caplog.records] == [("ERROR", run["error"])]


@pytest.mark.in_process
@pytest.mark.usefixtures("client", "word_list")
def test_the_clock_starts_nothing_without_enough_feedback(runs: RetrainingStore) -> None:
    look()

    assert runs.runs(1) == ((), None)


def partitions(request: dict[str, Any]) -> set[str]:
    """The partitions of the table that a request reads or writes; those of the index are no items' own."""
    if "IndexName" in request:
        return set()
    if "KeyConditionExpression" in request:
        return {request["ExpressionAttributeValues"][":v0"]["S"]}
    writes = [write for entry in request.get("TransactItems", [request]) for write in entry.values()]
    keys = [request, *(write for write in writes if isinstance(write, dict))]
    return {place["PK"]["S"] for key in keys for place in (key.get("Key"), key.get("Item")) if place}


@pytest.mark.in_process
@pytest.mark.usefixtures("sagemaker", "word_list")
def test_what_watches_over_retraining_keeps_to_the_partitions_that_its_role_allows(cloud: Cloud) -> None:
    policy = json.loads((ROOT / ".chalice" / "policy-retraining.json").read_text())
    conditions = [granted["Condition"] for granted in policy["Statement"] if "Condition" in granted]
    named = [keys for one in conditions for keys in one.get("ForAllValues:StringEquals", {}).values()]
    allowed = {key for keys in named for key in keys}
    touched: set[str] = set()
    events = cloud.clients.dynamodb.meta.client.meta.events

    def note(params: dict[str, Any], **_: object) -> None:
        touched.update(partitions(json.loads(params["body"])))

    events.register("before-call.dynamodb", note)

    look()
    wiring.process.services().retraining.start("ann")
    look()
    events.unregister("before-call.dynamodb", note)

    assert touched == allowed == {"RETRAINING", "WORDS"}


@pytest.mark.deployed
def test_a_run_that_is_asked_for_is_listed(client: Client, admin: str) -> None:
    started = client.post("/admin/retraining", token=admin)

    (newest, *_) = client.get("/admin/retraining", token=admin).json["items"]

    assert started.status in {201, 409}, "one that an earlier suite asked for may be open"
    assert newest["state"] == "requested"
    assert newest["waits_for_command"]
