"""SageMaker as the functions of retraining meet it: a fake that tells of jobs in the service's own shapes.

What `DescribeTrainingJob` answers is held against botocore's description of the service; events have the fields of the
example in https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html, times as texts of
milliseconds among them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import boto3
from botocore.exceptions import ClientError
from botocore.validate import ParamValidator

from tests.aws import REGION

ACCOUNT = "123456789012"
#: Status and secondary status of a job, one after the other, as SageMaker goes through them.
LIFE = {
    "Starting": ("InProgress", "Starting", "Starting the training job"),
    "Pending": ("InProgress", "Pending", "Waiting for compute capacity"),
    "Downloading": ("InProgress", "Downloading", "Downloading input data"),
    "Training": ("InProgress", "Training", "Training image download completed. Training in progress."),
    "Interrupted": ("InProgress", "Interrupted", "The spot instances were interrupted"),
    "Uploading": ("InProgress", "Uploading", "Uploading generated training model"),
    "Completed": ("Completed", "Completed", "Training job completed"),
    "Failed": ("Failed", "Failed", "Training job failed"),
    "Stopping": ("Stopping", "Stopping", "Stopping the training job"),
    "Stopped": ("Stopped", "Stopped", "Training job stopped"),
    "MaxRuntimeExceeded": ("Stopped", "MaxRuntimeExceeded", "MaxRuntimeExceeded"),
    "MaxWaitTimeExceeded": ("Stopped", "MaxWaitTimeExceeded", "MaxWaitTimeExceeded"),
}


class FakeSageMaker:
    """Takes requests that the service would take, and tells of jobs as a test has them live."""

    def __init__(self, now: datetime) -> None:
        model = boto3.client("sagemaker", REGION, aws_access_key_id="test", aws_secret_access_key="test")
        self._service = model.meta.service_model
        self.now = now
        self.requests: list[dict[str, Any]] = []
        self.jobs: dict[str, dict[str, Any]] = {}

    def create_training_job(self, **asked: Any) -> dict[str, str]:
        self._check("CreateTrainingJob", "input_shape", asked)
        name = asked["TrainingJobName"]
        if name in self.jobs:
            raise refusal("CreateTrainingJob", "ResourceInUse", "Training job names must be unique within an account.")
        self.requests.append(asked)
        kept = {key: value for key, value in asked.items() if key != "Tags"}
        arn = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:training-job/{name}"
        self.jobs[name] = kept | {"TrainingJobArn": arn, "CreationTime": self.now, "SecondaryStatusTransitions": []}
        self.live(name, "Starting")
        return {"TrainingJobArn": arn}

    def describe_training_job(self, *, TrainingJobName: str) -> dict[str, Any]:  # noqa: N803 - botocore's name
        if TrainingJobName not in self.jobs:
            raise refusal("DescribeTrainingJob", "ValidationException", "Requested resource not found.")
        found = self.jobs[TrainingJobName]
        self._check("DescribeTrainingJob", "output_shape", found)
        return found

    def live(self, name: str, state: str, reason: str | None = None) -> dict[str, Any]:
        """The job comes into a state; the event that tells of it."""
        job = self.jobs[name]
        status, secondary, message = LIFE[state]
        self.now += timedelta(seconds=30)
        changed = {"Status": secondary, "StartTime": self.now, "StatusMessage": reason or message}
        job |= {"TrainingJobStatus": status, "SecondaryStatus": secondary, "LastModifiedTime": self.now}
        job["SecondaryStatusTransitions"] = [*job["SecondaryStatusTransitions"], changed]
        if state == "Training":
            job.setdefault("TrainingStartTime", self.now)
        if reason:
            job["FailureReason"] = reason
        if status not in {"InProgress", "Stopping"}:
            job["TrainingEndTime"] = self.now
            uri = f"{job['OutputDataConfig']['S3OutputPath']}/{name}/output/model.tar.gz"
            job["ModelArtifacts"] = {"S3ModelArtifacts": uri}
        return self._event(job)

    def _event(self, job: dict[str, Any]) -> dict[str, Any]:
        return {
            "version": "0",
            "id": "844e2571-85d4-695f-b930-0153b71dcb42",
            "detail-type": "SageMaker Training Job State Change",
            "source": "aws.sagemaker",
            "account": ACCOUNT,
            "time": self.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": REGION,
            "resources": [job["TrainingJobArn"]],
            "detail": _told(job) | {"Tags": {"project": "inkling"}},
        }

    def _check(self, operation: str, side: str, value: dict[str, Any]) -> None:
        shape = getattr(self._service.operation_model(operation), side)
        needed = {"ModelArtifacts": {"S3ModelArtifacts": ""}} if side == "output_shape" else {}
        report = ParamValidator().validate(needed | value, shape)
        assert not report.has_errors(), report.generate_report()
        assert value.keys() <= shape.members.keys()


def _told(value: Any) -> Any:
    """A value as events tell it."""
    if isinstance(value, datetime):
        return str(round(value.timestamp() * 1_000))
    if isinstance(value, dict):
        return {name: _told(each) for name, each in value.items()}
    return [_told(each) for each in value] if isinstance(value, list) else value


def refusal(operation: str, code: str, message: str) -> ClientError:
    """How boto3 tells that SageMaker has refused."""
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)
