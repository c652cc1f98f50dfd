"""What reaches the game without a request: jobs of retraining that end, and the clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalice.app import Blueprint, CloudWatchEvent, Rate

from chalicelib import wiring
from chalicelib.api.problems import logger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chalicelib.services.watch import Notice

JOB_ENDED: dict[str, Any] = {
    "source": ["aws.sagemaker"],
    "detail-type": ["SageMaker Training Job State Change"],
    "detail": {
        "TrainingJobName": [{"prefix": {"Fn::Sub": "${AWS::StackName}-"}}],  # CloudFormation resolves it
        "TrainingJobStatus": ["Completed", "Failed", "Stopped"],
    },
}

EXPORT_MS = 150_000
"""After which no other file is begun: the function has twice as long, and the next hour goes on."""

blueprint = Blueprint("chalicelib.api.events")


@blueprint.on_cw_event(JOB_ENDED, name="retraining_job")
def retraining_job(event: CloudWatchEvent) -> None:
    """A training job has ended; what it leaves unfinished has failed."""
    services, told = wiring.process.services(), event.detail
    job = wiring.job_told(
        name=told["TrainingJobName"],
        status=told["TrainingJobStatus"],
        secondary=told.get("SecondaryStatus"),
        reason=told.get("FailureReason"),
    )
    _log(services.watch.job_changed(job))


@blueprint.schedule(Rate(1, Rate.DAYS), name="retraining_clock")  # how often is the template's parameter
def retraining_clock(_: CloudWatchEvent) -> None:
    """It is time to look whether a run is lost, and whether there is enough to learn from."""
    _log(wiring.process.services().watch.look())


@blueprint.schedule(Rate(1, Rate.HOURS), name="results_export")
def results_export(_: CloudWatchEvent) -> None:
    """It is time to write yesterday's results for analysis, and those again of which something has changed."""
    services = wiring.process.services()
    written = services.exports.export(services.clock() + EXPORT_MS)
    logger.info("results were exported", files=written.files, rows=written.rows, complete=written.complete)


def _log(notices: Iterable[Notice]) -> None:
    for notice in notices:
        logger.error(notice.sentence, run=notice.run)
