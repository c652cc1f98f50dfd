"""Jobs of retraining at SageMaker: each trains in an isolated container, on spot machines, from checkpoints.

| below the data bucket | what | the job's channel |
| --- | --- | --- |
| `source/` | the program (`infra.source`), which the image's training toolkit unpacks and runs; its wheels | `code` |
| `base/` | drawings that are replayed | `base` |
| `snapshots/<version>/` | what players drew | `snapshot` |
| `models/<version>/` | the version to train on from, and the one to be held against | `start`, `champion` |
| `retraining/<run>/task-<attempt>/` | what the job is told (`storage.products`) | `task` |
| `retraining/<run>/checkpoints/` | how far the training is: the next machine goes on from there | |
| `retraining/<run>/output/` | what SageMaker packs of the job's model folder | |
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from chalicelib.domain.job import Job, Status
from chalicelib.errors import Conflict
from chalicelib.storage.artefacts import FOLDER as MODELS
from chalicelib.storage.products import folder, output
from chalicelib.storage.snapshots import FOLDER as SNAPSHOTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_sagemaker import SageMakerClient
    from mypy_boto3_sagemaker.type_defs import CreateTrainingJobRequestTypeDef

    from chalicelib.domain.job import Task

SOURCE: Final = "source/"
ARCHIVE: Final = "retrain.tar.gz"
WHEELS: Final = "wheels/"  # beside the archive: what it needs and no image brings along, for there is no network
PROGRAM: Final = "retrain.sh"  # in the archive: the toolkit has no way of its own to run a module of a folder
BASE: Final = "base/"
CHECKPOINTS: Final = "/opt/ml/checkpoints"
HYPERPARAMETERS: Final = {
    "sagemaker_program": PROGRAM,
    "sagemaker_submit_directory": f"/opt/ml/input/data/code/{ARCHIVE}",
    "sagemaker_container_log_level": 20,
}
"""What the toolkit reads, each value as JSON; others it gives the program as `--name value`."""

METRICS: Final = {
    "train:loss": r'"epoch": \d+.*"loss": ([0-9.]+)',
    "validation:top1": r'"epoch": \d+.*"top1": ([0-9.]+)',
    "validation:early_mean": r'"epoch": \d+.*"early_mean": ([0-9.]+)',
    "holdout:top1": r'"judged".*"top1": ([0-9.]+)',
}
"""What is read off the lines that the program prints, and drawn by SageMaker."""

MOST_SECONDS: Final = 12 * 3600  # that a job works
MOST_WAIT: Final = 24 * 3600  # that it works and waits for spot machines
RETRIES: Final = 3  # after a fault of SageMaker's own
VOLUME_GB: Final = 50
NO_MACHINES: Final = "MaxWaitTimeExceeded"
TOO_LONG: Final = {
    "MaxRuntimeExceeded": "it took longer than it may.",
    NO_MACHINES: "there was no machine for it for longer than it may wait.",
}
NO_FAULT: Final = ("CapacityError", "InternalServerError")  # of the program's

STATUS: Mapping[str, Status] = {
    "Completed": Status.COMPLETED,
    "Failed": Status.FAILED,
    "Stopped": Status.STOPPED,
}
"""How SageMaker says that a job has ended; it is going on in every other state."""
REFUSALS = ("AccessDeniedException", "ResourceLimitExceeded", "ValidationException")


@dataclass(frozen=True, slots=True)
class Training:
    """How jobs are set up: `prefix` begins their names, `role` is what SageMaker may do for them, not they themselves.

    `key` encrypts their disks and what they leave, where one is given.
    """

    prefix: str
    image: str
    role: str
    instance: str
    bucket: str
    stage: str = "dev"
    key: str | None = None


class JobStore:
    """Starts and finds jobs; the client is made when it is first needed, for it is slow to make."""

    def __init__(self, client: Callable[[], SageMakerClient], training: Training) -> None:
        self._client = client
        self._training = training

    @property
    def prefix(self) -> str:
        return self._training.prefix

    def start(self, name: str, task: Task) -> None:
        """Start a job with a task; nothing where there is one of this name, going or ended.

        Raises Conflict where SageMaker refuses it, with its reason.
        """
        try:
            self._client().create_training_job(**request(self._training, task, name))
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in REFUSALS:
                raise Conflict(f"The training job was refused: {error.response['Error']['Message']}") from error
            if code != "ResourceInUse":
                raise

    def find(self, name: str) -> Job | None:
        """A job as it is; None if there is none of this name."""
        try:
            found = self._client().describe_training_job(TrainingJobName=name)
        except ClientError as error:
            if _is_missing(error):
                return None
            raise
        made_at = round(found["CreationTime"].timestamp() * 1_000)
        return job(name, found["TrainingJobStatus"], found.get("SecondaryStatus"), found.get("FailureReason"), made_at)


def job(name: str, status: str, secondary: str | None, reason: str | None, made_at: int = 0) -> Job:
    """A job from the words in which SageMaker describes it, in an answer or in an event."""
    told = STATUS.get(status, Status.GOING)
    if told is Status.STOPPED:
        reason = reason or TOO_LONG.get(secondary or "")
    blameless = (told is Status.FAILED and (reason or "").startswith(NO_FAULT)) or secondary == NO_MACHINES
    return Job(name, told, reason or None, made_at, blameless)


def request(training: Training, task: Task, name: str) -> CreateTrainingJobRequestTypeDef:
    """What SageMaker is asked for."""
    data = f"s3://{training.bucket}"
    machine: Any = {"InstanceType": training.instance, "InstanceCount": 1, "VolumeSizeInGB": VOLUME_GB}
    kept: Any = {"S3OutputPath": f"{data}/{output(task.run)}"}
    if training.key:
        machine["VolumeKmsKeyId"] = kept["KmsKeyId"] = training.key
    limits: Any = {"MaxRuntimeInSeconds": MOST_SECONDS}
    if task.spot:
        limits["MaxWaitTimeInSeconds"] = MOST_WAIT
    return {
        "TrainingJobName": name,
        "RoleArn": training.role,
        "AlgorithmSpecification": {
            "TrainingImage": training.image,
            "TrainingInputMode": "File",
            "MetricDefinitions": [{"Name": told, "Regex": regex} for told, regex in METRICS.items()],
        },
        "HyperParameters": {name: json.dumps(value) for name, value in HYPERPARAMETERS.items()},
        "Environment": {"PYTHONUNBUFFERED": "1"},
        "InputDataConfig": [_channel(name, f"{data}/{prefix}") for name, prefix in _channels(task).items()],
        "OutputDataConfig": kept,
        "CheckpointConfig": {"S3Uri": f"{data}/retraining/{task.run}/checkpoints", "LocalPath": CHECKPOINTS},
        "ResourceConfig": machine,
        "EnableManagedSpotTraining": task.spot,
        "StoppingCondition": limits,
        "RetryStrategy": {"MaximumRetryAttempts": RETRIES},
        "EnableNetworkIsolation": True,
        "EnableInterContainerTrafficEncryption": True,
        "Tags": [{"Key": name, "Value": value} for name, value in _tags(training, task).items()],
    }


def _channels(task: Task) -> dict[str, str]:
    """Where in the bucket each channel's files lie."""
    return {
        "code": SOURCE,
        "base": BASE,
        "snapshot": f"{SNAPSHOTS}{task.snapshot}/",
        "start": f"{MODELS}{task.start}/",
        "champion": f"{MODELS}{task.champion}/",
        "task": folder(task),
    }


def _channel(name: str, uri: str) -> Any:
    source = {"S3DataType": "S3Prefix", "S3Uri": uri, "S3DataDistributionType": "FullyReplicated"}
    return {"ChannelName": name, "DataSource": {"S3DataSource": source}, "InputMode": "File"}


def _tags(training: Training, task: Task) -> dict[str, str]:
    return {"project": "inkling", "stage": training.stage, "run": task.run, "attempt": str(task.attempt)}


def _is_missing(error: ClientError) -> bool:
    """SageMaker says of a job that is not there that the request is not valid."""
    told = error.response["Error"]
    return told["Code"] == "ResourceNotFound" or (
        told["Code"] == "ValidationException" and "not found" in told["Message"].lower()
    )
