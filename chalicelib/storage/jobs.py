"""Jobs of retraining at SageMaker: each runs our source in a training image, on spot machines, from checkpoints.

| below the data bucket | what |
| --- | --- |
| `source/retrain.tar.gz` | the program (`infra.source`), which the image's training toolkit unpacks and runs |
| `base/` | drawings that are replayed; the channel `base` |
| `retraining/<run>/checkpoints/` | what a run has done so far: the next machine goes on from there |
| `retraining/<run>/output/` | what SageMaker keeps of a job; the version itself is registered |
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from chalicelib.domain.job import Job, Status
from chalicelib.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_sagemaker import SageMakerClient
    from mypy_boto3_sagemaker.type_defs import CreateTrainingJobRequestTypeDef

SOURCE = "source/retrain.tar.gz"
PROGRAM: Final = "retrain.sh"  # in the source: the toolkit has no way of its own to run a module of a folder
BASE = "base/"
MOST_SECONDS: Final = 12 * 3600  # that a job works
MOST_WAIT: Final = 24 * 3600  # that it works and waits for spot machines
VOLUME_GB: Final = 50

STATUS: Mapping[str, Status] = {
    "Completed": Status.COMPLETED,
    "Failed": Status.FAILED,
    "Stopped": Status.STOPPED,
}
"""How SageMaker says that a job has ended; it is going on in every other state."""
REFUSALS = ("AccessDeniedException", "ResourceLimitExceeded", "ValidationException")


@dataclass(frozen=True, slots=True)
class Training:
    """How jobs are set up: `prefix` begins their names, `role` is what they may do, `promote` what passes the gate."""

    prefix: str
    image: str
    role: str
    instance: str
    table: str
    bucket: str
    promote: bool


class JobStore:
    """Starts, finds and stops jobs; the client is made when it is first needed, for it is slow to make."""

    def __init__(self, client: Callable[[], SageMakerClient], training: Training) -> None:
        self._client = client
        self._training = training

    @property
    def prefix(self) -> str:
        return self._training.prefix

    def start(self, name: str, run: str) -> None:
        """Start a job that goes on with a run; nothing where there is one of this name, going or ended.

        Raises Conflict where SageMaker refuses it, with its reason.
        """
        try:
            self._client().create_training_job(**request(self._training, name, run))
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

    def stop(self, name: str) -> None:
        """Have a job end; nothing where it has ended or there is none of this name."""
        try:
            self._client().stop_training_job(TrainingJobName=name)
        except ClientError as error:
            if not _is_missing(error) and error.response["Error"]["Code"] != "ValidationException":
                raise


def job(name: str, status: str, secondary: str | None, reason: str | None, made_at: int = 0) -> Job:
    """A job from the words in which SageMaker describes it, in an answer or in an event."""
    told = STATUS.get(status, Status.GOING)
    if told is Status.STOPPED and secondary in {"MaxRuntimeExceeded", "MaxWaitTimeExceeded"}:
        reason = reason or "it took longer than it may."
    return Job(name, told, reason or None, made_at)


def request(training: Training, name: str, run: str) -> CreateTrainingJobRequestTypeDef:
    """What SageMaker is asked for."""
    data = f"s3://{training.bucket}"
    folder = f"{data}/retraining/{run}"
    base: Any = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"{data}/{BASE}"}}
    machine: Any = {"InstanceType": training.instance, "InstanceCount": 1, "VolumeSizeInGB": VOLUME_GB}
    return {
        "TrainingJobName": name,
        "RoleArn": training.role,
        "AlgorithmSpecification": {"TrainingImage": training.image, "TrainingInputMode": "File"},
        "HyperParameters": _hyperparameters(training, run),
        "Environment": {"INKLING_PROMOTE": "true" if training.promote else "false"},
        "InputDataConfig": [{"ChannelName": "base", "DataSource": base}],
        "OutputDataConfig": {"S3OutputPath": f"{folder}/output"},
        "CheckpointConfig": {"S3Uri": f"{folder}/checkpoints"},
        "ResourceConfig": machine,
        "EnableManagedSpotTraining": True,
        "StoppingCondition": {"MaxRuntimeInSeconds": MOST_SECONDS, "MaxWaitTimeInSeconds": MOST_WAIT},
        "EnableNetworkIsolation": False,  # the program itself works on the table and the bucket
        "Tags": [{"Key": "application", "Value": "inkling"}, {"Key": "run", "Value": run}],
    }


def _hyperparameters(training: Training, run: str) -> dict[str, str]:
    """What the toolkit reads and, without the first two, gives the program as `--name value`; each value is JSON."""
    values = {
        "sagemaker_program": PROGRAM,
        "sagemaker_submit_directory": f"s3://{training.bucket}/{SOURCE}",
        "run": run,
        "table": training.table,
        "bucket": training.bucket,
    }
    return {name: json.dumps(value) for name, value in values.items()}


def _is_missing(error: ClientError) -> bool:
    """SageMaker says of a job that is not there that the request is not valid."""
    told = error.response["Error"]
    return told["Code"] == "ResourceNotFound" or (
        told["Code"] == "ValidationException" and "not found" in told["Message"].lower()
    )
