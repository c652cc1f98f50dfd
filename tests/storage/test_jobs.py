from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from chalicelib.domain.job import Job, Status
from chalicelib.errors import Conflict
from chalicelib.storage.jobs import JobStore, Training, request
from tests.aws import REGION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_sagemaker import SageMakerClient

RUN, NAME = "20270115T080000Z", "inkling-20270115t080000z-1"
TRAINING = Training(
    prefix="inkling",
    image="123456789012.dkr.ecr.eu-west-1.amazonaws.com/training:1",
    role="arn:aws:iam::123456789012:role/inkling-training",
    instance="ml.c6i.2xlarge",
    table="inkling",
    bucket="inkling-data",
    promote=False,
)
REQUEST: dict[str, Any] = dict(request(TRAINING, NAME, RUN))
ASKED = {"TrainingJobName": NAME}


@pytest.fixture(scope="module")
def sagemaker() -> SageMakerClient:
    return boto3.client("sagemaker", REGION, aws_access_key_id="test", aws_secret_access_key="test")


@pytest.fixture
def stubber(sagemaker: SageMakerClient) -> Iterator[Stubber]:
    """Checks what is asked and answered against SageMaker's own description, and that all of it was asked."""
    with Stubber(sagemaker) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def jobs(sagemaker: SageMakerClient) -> JobStore:
    return JobStore(lambda: sagemaker, TRAINING)


def described(status: str, **more: Any) -> dict[str, Any]:
    return {
        "TrainingJobName": NAME,
        "TrainingJobArn": f"arn:aws:sagemaker:{REGION}:123456789012:training-job/{NAME}",
        "ModelArtifacts": {"S3ModelArtifacts": "s3://inkling-data/retraining"},
        "TrainingJobStatus": status,
        "StoppingCondition": REQUEST["StoppingCondition"],
        "CreationTime": datetime(2027, 1, 15, 8, tzinfo=UTC),
        **more,
    }


def test_a_job_is_asked_for_as_sagemaker_takes_it(jobs: JobStore, stubber: Stubber) -> None:
    arn = f"arn:aws:sagemaker:{REGION}:123456789012:training-job/{NAME}"
    stubber.add_response("create_training_job", {"TrainingJobArn": arn}, REQUEST)

    jobs.start(NAME, RUN)


def test_a_job_goes_on_from_its_runs_checkpoints_on_a_spot_machine() -> None:
    assert REQUEST["EnableManagedSpotTraining"]
    assert REQUEST["CheckpointConfig"] == {"S3Uri": f"s3://inkling-data/retraining/{RUN}/checkpoints"}
    assert REQUEST["StoppingCondition"]["MaxWaitTimeInSeconds"] >= REQUEST["StoppingCondition"]["MaxRuntimeInSeconds"]


def test_a_job_runs_our_source_for_its_run() -> None:
    assert REQUEST["HyperParameters"] == {
        "sagemaker_program": '"retrain.sh"',
        "sagemaker_submit_directory": '"s3://inkling-data/source/retrain.tar.gz"',
        "run": f'"{RUN}"',
        "table": '"inkling"',
        "bucket": '"inkling-data"',
    }
    assert REQUEST["Environment"] == {"INKLING_PROMOTE": "false"}
    [channel] = REQUEST["InputDataConfig"]
    assert channel["DataSource"]["S3DataSource"]["S3Uri"] == "s3://inkling-data/base/"


def test_starting_a_job_twice_starts_one(jobs: JobStore, stubber: Stubber) -> None:
    stubber.add_client_error("create_training_job", "ResourceInUse", "Training job names must be unique")

    jobs.start(NAME, RUN)


def test_a_job_that_is_refused_is_a_conflict_with_the_reason(jobs: JobStore, stubber: Stubber) -> None:
    stubber.add_client_error("create_training_job", "ResourceLimitExceeded", "The limit is 0 instances.")

    with pytest.raises(Conflict, match="The limit is 0 instances"):
        jobs.start(NAME, RUN)


def test_an_outage_is_no_refusal(jobs: JobStore, stubber: Stubber) -> None:
    stubber.add_client_error("create_training_job", "ThrottlingException", "Rate exceeded", 400)

    with pytest.raises(ClientError):
        jobs.start(NAME, RUN)


@pytest.mark.parametrize(
    ("status", "more", "found"),
    [
        ("InProgress", {"SecondaryStatus": "Starting"}, (Status.GOING, None)),
        ("InProgress", {"SecondaryStatus": "Interrupted"}, (Status.GOING, None)),
        ("Stopping", {}, (Status.GOING, None)),
        ("Completed", {}, (Status.COMPLETED, None)),
        ("Stopped", {}, (Status.STOPPED, None)),
        ("Stopped", {"SecondaryStatus": "MaxRuntimeExceeded"}, (Status.STOPPED, "it took longer than it may.")),
        (
            "Failed",
            {"FailureReason": "AlgorithmError: exit code 137"},
            (Status.FAILED, "AlgorithmError: exit code 137"),
        ),
    ],
)
def test_a_job_is_found_as_it_is(
    jobs: JobStore, stubber: Stubber, status: str, more: dict[str, Any], found: tuple[Status, str | None]
) -> None:
    stubber.add_response("describe_training_job", described(status, **{"SecondaryStatus": status} | more), ASKED)

    assert jobs.find(NAME) == Job(NAME, *found, made_at=1_800_000_000_000)


def test_a_job_that_is_not_there_is_not_found_and_needs_no_stop(jobs: JobStore, stubber: Stubber) -> None:
    for operation in ("describe_training_job", "stop_training_job"):
        stubber.add_client_error(operation, "ValidationException", "Requested resource not found.", 400)

    assert jobs.find(NAME) is None
    jobs.stop(NAME)


def test_a_job_is_stopped_by_its_name(jobs: JobStore, stubber: Stubber) -> None:
    stubber.add_response("stop_training_job", {}, ASKED)

    jobs.stop(NAME)


def test_a_job_that_has_ended_needs_no_stop(jobs: JobStore, stubber: Stubber) -> None:
    stubber.add_client_error("stop_training_job", "ValidationException", "The job is in status Failed.", 400)

    jobs.stop(NAME)
