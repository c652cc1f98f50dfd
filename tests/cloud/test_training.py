"""Retraining in the cloud through gateway, bucket, rules, functions and roles; SageMaker alone is ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.domain.teaching import NEEDED
from chalicelib.storage.retraining import RetrainingStore
from chalicelib.storage.taught import TaughtStore
from chalicelib.wiring import now_ms
from tests.cloud.functions import an_event
from tests.cloud.second import IMAGE, KEY, STACK, TAUGHT, Second
from tests.cloud.second import version as made_version

if TYPE_CHECKING:
    from collections.abc import Iterator

Ended = Callable[..., None]

#: A job's end is heard by one function; where nobody hears it, the clock has another one find it out.
HEARD = pytest.mark.parametrize("ended", [Second.hear, Second.overlook], ids=["heard", "overlooked"])


@pytest.fixture(autouse=True)
def no_run_is_left_open(second: Second) -> Iterator[None]:
    yield
    runs = RetrainingStore(second.table, now_ms)
    if run := runs.open():
        runs.fail(run.id, "A test has left it.")


def test_the_clock_starts_a_run_once_there_is_enough_to_learn_from(second: Second) -> None:
    second.functions.tick("RetrainingClock")
    before = second.shown()
    second.accept()

    second.functions.tick("RetrainingClock")

    run = second.until(lambda run: run["job"] in second.sagemaker.jobs)
    asked = second.sagemaker.jobs[run["job"]]
    assert before is None
    assert (run["cause"], run["state"], run["figures"]["new"]) == ("feedback", "running", 1)
    assert asked["AlgorithmSpecification"]["TrainingImage"] == IMAGE
    assert asked["ResourceConfig"]["VolumeKmsKeyId"] == KEY


@HEARD
def test_what_passed_becomes_champion_and_is_taught_the_words_that_it_lacks(second: Second, ended: Ended) -> None:
    second.accept(NEEDED)
    run = second.begin()
    version = second.bring(run)

    ended(second, run["job"], "Completed")

    run = second.until(lambda run: run["outcome"])
    lesson = TaughtStore(second.table).lesson(version, TAUGHT)
    assert (run["outcome"], run["model_version"], run["error"]) == ("promoted", version, None)
    assert second.models.alias("champion") == version
    assert lesson.prototype is not None


@HEARD
def test_a_challenger_whose_taking_in_was_cut_short_becomes_champion_and_is_challenger_no_more(
    second: Second, ended: Ended
) -> None:
    run = second.begin()
    version = second.bring(run)
    second.models.register(*made_version(version))
    second.models.challenge(version, by="retraining")

    ended(second, run["job"], "Completed")

    second.until(lambda run: run["outcome"] == "promoted")
    assert (second.models.alias("champion"), second.models.alias("challenger")) == (version, None)


@HEARD
def test_what_passed_is_challenger_where_a_person_decides(second: Second, ended: Ended) -> None:
    function = "RetrainingJob" if ended is Second.hear else "RetrainingOrder"
    champion = second.models.alias("champion")
    with second.functions.set(function, INKLING_PROMOTE="false"):
        run = second.begin()
        version = second.bring(run)

        ended(second, run["job"], "Completed")

        second.until(lambda run: run["outcome"] == "challenger")
    assert (second.models.alias("champion"), second.models.alias("challenger")) == (champion, version)


@HEARD
def test_a_job_that_the_cloud_has_ended_is_followed_by_another(second: Second, ended: Ended) -> None:
    first = second.begin()["job"]

    ended(second, first, "Failed", "CapacityError: no machines")

    run = second.until(lambda run: run["job"] != first and run["job"] in second.sagemaker.jobs)
    assert (run["state"], run["error"]) == ("running", None)
    assert not second.sagemaker.jobs[run["job"]]["EnableManagedSpotTraining"]


@HEARD
def test_a_run_fails_with_its_job(second: Second, ended: Ended) -> None:
    run = second.begin()

    ended(second, run["job"], "Failed", "AlgorithmError: exit code 137")

    failed = second.until(lambda run: run["error"])
    assert (failed["state"], failed["error"]) == ("failed", "The training job failed: AlgorithmError: exit code 137")


def test_an_admin_goes_on_with_a_run_whose_job_nobody_heard_end_and_with_no_other(second: Second) -> None:
    run = second.begin()
    refused = second.http.post("/admin/retraining")
    second.sagemaker.live(run["job"], "Failed", "AlgorithmError: exit code 137")

    again = second.http.post("/admin/retraining")

    assert (refused.status_code, again.status_code, again.json()["id"]) == (409, 201, run["id"])
    assert second.until(lambda run: run["error"])["state"] == "failed"


def test_what_the_gate_objects_to_is_not_registered(second: Second) -> None:
    run = second.begin()
    version = second.bring(run, objections=("cat is recognised less often.",))

    second.hear(run["job"], "Completed")

    ended = second.until(lambda run: run["outcome"])
    assert (ended["outcome"], ended["objections"]) == ("refused", ["cat is recognised less often."])
    assert version not in {known.version for known in second.models.versions()}


def test_a_job_that_leaves_nothing_has_failed(second: Second) -> None:
    run = second.begin()

    second.hear(run["job"], "Completed")

    assert second.until(lambda run: run["error"])["error"] == "The training job left no version."


def test_a_snapshot_for_which_there_is_no_time_is_gone_on_with_by_another_order(second: Second) -> None:
    with second.functions.deaf("RetrainingOrder"):
        run = second.start()
        with second.functions.set("RetrainingOrder", timeout=59):
            second.functions.tell("RetrainingOrder", ordered(second.bucket, run))
        between, orders = second.until(lambda run: run["stage"]), second.orders(run)
        left = second.leave_behind()

    second.order(run)

    after = second.until(lambda run: run["job"] in second.sagemaker.jobs)
    assert (between["stage"], between["job"], orders) == ("snapshot", None, 2)
    assert left not in second.keys(f"snapshots/{after['snapshot']}/train/")


def ordered(bucket: str, run: str) -> dict[str, Any]:
    detail = {"bucket": {"name": bucket}, "object": {"key": f"orders/{run}.json"}}
    return an_event("aws.s3", "Object Created", detail)


def test_a_job_that_is_refused_is_told_in_its_reason(second: Second) -> None:
    second.sagemaker.limit = "The account-level service limit is 0 instances."

    second.start()

    failed = second.until(lambda run: run["error"])
    second.sagemaker.limit = None
    assert (failed["state"], "service limit is 0" in failed["error"]) == ("failed", True)


@pytest.mark.parametrize(
    ("job", "status", "heard"),
    [
        (f"{STACK}-20261123t120000z-1", "Failed", True),
        (f"{STACK}-20261123t120000z-1", "InProgress", False),
        ("somebody-elses", "Failed", False),
    ],
)
def test_the_deployed_rule_hears_the_ends_of_our_own_jobs(second: Second, job: str, status: str, heard: bool) -> None:
    told = {"TrainingJobName": job, "TrainingJobStatus": status}
    event = an_event("aws.sagemaker", "SageMaker Training Job State Change", told)

    assert second.functions.hears("RetrainingJob", event) is heard


def test_the_deployed_clock_ticks_where_there_is_an_image(second: Second) -> None:
    rule = second.functions.rule("RetrainingClock")

    assert (rule["State"], rule["ScheduleExpression"]) == ("ENABLED", "rate(1 day)")
