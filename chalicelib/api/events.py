"""What reaches the game without a request: jobs of retraining that end, the clocks, and word lists in the bucket."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from chalice.app import Blueprint, CloudWatchEvent, Rate

from chalicelib import wiring
from chalicelib.api.log import logger
from chalicelib.api.observing import observer
from chalicelib.api.problems import problem_response
from chalicelib.api.word_list import answer_of
from chalicelib.domain.drop import FOLDER, State
from chalicelib.errors import InklingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chalicelib.services.notice import Notice
    from chalicelib.services.word_list import Uploaded

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

SWEEP_MS = 60_000
"""After which no other sweep is begun."""

ORDERED: dict[str, Any] = {
    "source": ["aws.s3"],
    "detail-type": ["Object Created"],
    "detail": {"bucket": {"name": [{"Ref": "DataBucket"}]}, "object": {"key": [{"prefix": "orders/"}]}},
}

SPARE_MS = 60_000
"""Of a function's time: with less left no other part of a snapshot is begun, and another order goes on."""

LIST_DROPPED: dict[str, Any] = {
    "source": ["aws.s3"],
    "detail-type": ["Object Created"],
    "detail": {"bucket": {"name": [{"Ref": "DataBucket"}]}, "object": {"key": [{"prefix": FOLDER}]}},
}

blueprint = Blueprint("chalicelib.api.events")


@blueprint.on_cw_event(JOB_ENDED, name="retraining_job")
@observer.event
def retraining_job(event: CloudWatchEvent) -> None:
    """A training job has ended: what it brought home is taken in, or its run has failed."""
    services, told = wiring.process.services(), event.detail
    job = wiring.job_told(
        name=told["TrainingJobName"],
        status=told["TrainingJobStatus"],
        secondary=told.get("SecondaryStatus"),
        reason=told.get("FailureReason"),
    )
    _tell(services, services.watch.job_changed(job))


@blueprint.on_cw_event(ORDERED, name="retraining_order")
@observer.event
def retraining_order(event: CloudWatchEvent) -> None:
    """A run is to go on: its snapshot is taken and its job started, or what its job left is taken in."""
    services, run = wiring.process.services(), PurePosixPath(event.detail["object"]["key"]).stem
    context: Any = event.context  # Lambda's own, no dictionary
    _tell(services, services.steps.advance(run, lambda: context.get_remaining_time_in_millis() > SPARE_MS))


@blueprint.schedule(Rate(1, Rate.DAYS), name="retraining_clock")  # how often is the template's parameter
@observer.event
def retraining_clock(_: CloudWatchEvent) -> None:
    """It is time to look whether a run is lost, and whether there is enough to learn from."""
    services = wiring.process.services()
    _tell(services, services.watch.look())


@blueprint.schedule(Rate(1, Rate.HOURS), name="results_export")
@observer.event
def results_export(_: CloudWatchEvent) -> None:
    """It is time to write yesterday's results for analysis, and those again of which something has changed.

    And to delete once more what was erased since the last time: first, for a file that can't be made keeps it from
    nothing.
    """
    services = wiring.process.services()
    try:
        swept = services.sweeping.sweep(services.clock() + SWEEP_MS)
        logger.info("what was deleted was swept", sweeps=swept)
    finally:
        written = services.exports.export(services.clock() + EXPORT_MS)
        logger.info("results were exported", files=written.files, rows=written.rows, complete=written.complete)


@blueprint.on_cw_event(LIST_DROPPED, name="dropped_list")
@observer.event
def dropped_list(event: CloudWatchEvent) -> None:
    """A file lies in the folder of word lists: a list, or a report, about which nothing is done."""
    services = wiring.process.services()

    def told(outcome: Uploaded | InklingError) -> Mapping[str, Any]:
        if isinstance(outcome, InklingError):
            problem: dict[str, Any] = json.loads(problem_response(outcome).body)
            return problem
        return answer_of(outcome, False, services.catalogue.answered()).model_dump()

    report = services.word_drops.take(event.detail["object"]["key"], told)
    if report is not None and report.state is State.REFUSED:
        logger.warning("a dropped word list was refused", file=report.drop.file, reason=report.answer["detail"])


def _tell(services: wiring.Services, notices: Iterable[Notice]) -> None:
    for notice in notices:
        services.meter.run_failed()
        logger.error(notice.sentence, run=notice.run)
