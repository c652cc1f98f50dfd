from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from botocore.validate import ParamValidator

from chalicelib.domain.job import Job, Status, Task
from chalicelib.errors import Conflict
from chalicelib.storage.jobs import JobStore, Training, job, request
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
    bucket="inkling-data",
    stage="prod",
)
SPOT = Task(RUN, 1, 1_800_000_000_000, RUN, "20270115T075900Z", "20261123T050000Z", "20261231T000000Z", ("cat",))
REQUEST: dict[str, Any] = dict(request(TRAINING, SPOT, NAME))
EPOCH = '{"epoch": 2, "loss": 1.25, "samples_per_second": 9, "top1": 0.81, "early_mean": 0.6}'
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


def assert_valid(sagemaker: SageMakerClient, asked: dict[str, Any]) -> None:
    """By SageMaker's own description of itself, the allowed values and patterns of strings included."""
    shape = sagemaker.meta.service_model.operation_model("CreateTrainingJob").input_shape
    assert shape is not None
    report = ParamValidator().validate(asked, shape)

    assert not report.has_errors(), report.generate_report()
    assert_strings(shape, asked)


def assert_strings(shape: Any, value: Any) -> None:
    """What botocore leaves to the service: allowed values, and patterns as far as Python can read them."""
    if shape.type_name == "structure":
        for name, each in value.items():
            assert_strings(shape.members[name], each)
    elif shape.type_name == "list":
        for each in value:
            assert_strings(shape.member, each)
    elif shape.type_name == "map":
        for name, each in value.items():
            assert_strings(shape.key, name)
            assert_strings(shape.value, each)
    elif shape.type_name == "string":
        assert not shape.enum or value in shape.enum, (shape.name, value)
        assert len(value) <= shape.metadata.get("max", len(value)), (shape.name, value)
        pattern = shape.metadata.get("pattern", "")
        assert "\\p{" in pattern or re.fullmatch(pattern or ".*", value, re.DOTALL), (shape.name, value)


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

    jobs.start(NAME, SPOT)


def test_a_job_is_asked_for_in_words_that_sagemaker_knows(sagemaker: SageMakerClient) -> None:
    assert_valid(sagemaker, REQUEST)


def test_what_sagemaker_would_refuse_is_found(sagemaker: SageMakerClient) -> None:
    with pytest.raises(AssertionError, match=r"ml\.c6i\.tiny"):
        assert_valid(sagemaker, dict(request(replace(TRAINING, instance="ml.c6i.tiny"), SPOT, NAME)))
    with pytest.raises(AssertionError, match="RoleArn"):
        assert_valid(sagemaker, dict(request(replace(TRAINING, role="training role of somebody"), SPOT, NAME)))


def test_a_job_goes_on_from_its_runs_checkpoints_on_a_spot_machine() -> None:
    assert REQUEST["EnableManagedSpotTraining"]
    assert REQUEST["CheckpointConfig"] == {
        "S3Uri": f"s3://inkling-data/retraining/{RUN}/checkpoints",
        "LocalPath": "/opt/ml/checkpoints",
    }
    assert REQUEST["StoppingCondition"]["MaxWaitTimeInSeconds"] >= REQUEST["StoppingCondition"]["MaxRuntimeInSeconds"]


def test_a_job_that_shall_not_wait_for_a_spot_machine_asks_for_none(sagemaker: SageMakerClient) -> None:
    asked: Any = request(TRAINING, replace(SPOT, spot=False), NAME)

    assert not asked["EnableManagedSpotTraining"]
    assert "MaxWaitTimeInSeconds" not in asked["StoppingCondition"], "SageMaker refuses it where there is no spot"
    assert_valid(sagemaker, asked)


def test_a_job_has_no_network_and_all_that_it_needs_as_files() -> None:
    channels = {
        channel["ChannelName"]: channel["DataSource"]["S3DataSource"]["S3Uri"].removeprefix("s3://inkling-data/")
        for channel in REQUEST["InputDataConfig"]
    }

    assert REQUEST["EnableNetworkIsolation"]
    assert channels == {
        "code": "source/",
        "base": "base/",
        "snapshot": "snapshots/20270115T075900Z/",
        "start": "models/20261123T050000Z/",
        "champion": "models/20261231T000000Z/",
        "task": f"retraining/{RUN}/task-1/",
    }


def test_a_job_runs_our_source_from_its_channel() -> None:
    assert {name: json.loads(value) for name, value in REQUEST["HyperParameters"].items()} == {
        "sagemaker_program": "retrain.sh",
        "sagemaker_submit_directory": "/opt/ml/input/data/code/retrain.tar.gz",
        "sagemaker_container_log_level": 20,
    }


def test_a_job_tells_whose_it_is() -> None:
    assert {tag["Key"]: tag["Value"] for tag in REQUEST["Tags"]} == {
        "project": "inkling", "stage": "prod", "run": RUN, "attempt": "1",
    }  # fmt: skip


def test_a_key_encrypts_what_a_job_keeps_and_leaves(sagemaker: SageMakerClient) -> None:
    key = "1234abcd-12ab-34cd-56ef-1234567890ab"

    asked: Any = request(replace(TRAINING, key=key), SPOT, NAME)

    assert (asked["ResourceConfig"]["VolumeKmsKeyId"], asked["OutputDataConfig"]["KmsKeyId"]) == (key, key)
    assert "KmsKeyId" not in REQUEST["OutputDataConfig"]
    assert_valid(sagemaker, asked)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"epoch": 2, "loss": 1.25, "samples_per_second": 9, "top1": 0.81, "early_mean": 0.6}', "train:loss 1.25"),
        (
            '{"epoch": 2, "loss": 1.25, "samples_per_second": 9, "top1": 0.81, "early_mean": 0.6}',
            "validation:top1 0.81",
        ),
        ('{"epoch": 2, "loss": 1.25, "top1": 0.81, "early_mean": 0.6}', "validation:early_mean 0.6"),
        ('{"judged": "1", "objections": [], "top1": 0.84}', "holdout:top1 0.84"),
    ],
)
def test_accuracy_is_read_off_the_lines_that_the_program_prints(line: str, told: str) -> None:
    metrics = {each["Name"]: each["Regex"] for each in REQUEST["AlgorithmSpecification"]["MetricDefinitions"]}
    found = [f"{name} {seen[1]}" for name, regex in metrics.items() if (seen := re.search(regex, line))]

    assert told in found
    assert all(("judged" in line) == name.startswith("holdout") for name in found)


def test_starting_a_job_twice_starts_one(jobs: JobStore, stubber: Stubber) -> None:
    stubber.add_client_error("create_training_job", "ResourceInUse", "Training job names must be unique")

    jobs.start(NAME, SPOT)


def test_a_job_that_is_refused_is_a_conflict_with_the_reason(jobs: JobStore, stubber: Stubber) -> None:
    stubber.add_client_error("create_training_job", "ResourceLimitExceeded", "The limit is 0 instances.")

    with pytest.raises(Conflict, match="The limit is 0 instances"):
        jobs.start(NAME, SPOT)


def test_an_outage_is_no_refusal(jobs: JobStore, stubber: Stubber) -> None:
    stubber.add_client_error("create_training_job", "ThrottlingException", "Rate exceeded", 400)

    with pytest.raises(ClientError):
        jobs.start(NAME, SPOT)


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


@pytest.mark.parametrize(
    ("status", "secondary", "reason"),
    [
        ("Stopped", "MaxWaitTimeExceeded", None),
        ("Failed", "Failed", "CapacityError: Unable to provision requested ML compute capacity."),
        ("Failed", "Failed", "InternalServerError: We encountered an internal error. Please try again."),
    ],
)
def test_an_end_that_is_the_clouds_doing_is_not_the_programs(status: str, secondary: str, reason: str | None) -> None:
    assert job(NAME, status, secondary, reason).blameless


def test_a_job_that_is_not_there_is_not_found(jobs: JobStore, stubber: Stubber) -> None:
    stubber.add_client_error("describe_training_job", "ValidationException", "Requested resource not found.", 400)

    assert jobs.find(NAME) is None
