"""Runs of retraining: an admin starts one, and sees how all of them ended."""

from http import HTTPStatus
from typing import Any

from chalicelib.api.bodies import Answer
from chalicelib.api.lists import Listing, PageQuery
from chalicelib.api.routes import ADMIN, Call, Topic
from chalicelib.domain.clock import to_rfc3339
from chalicelib.domain.retraining import Cause, Outcome, Stage
from chalicelib.errors import Conflict
from chalicelib.services.retraining import ShownRun, Standing

topic = Topic("retraining")


class RunAnswer(Answer):
    """A run of retraining; `requested_by` is a player's id, or what asked for it where no person did.

    A run is `lost` when whoever worked at it stopped doing so. `waits_for_command`: no job in the cloud will go on with
    it, the command `make retrain` must. `objections` are the gate's sentences, `figures` what was measured.
    """

    id: str
    cause: Cause
    state: Standing
    waits_for_command: bool
    stage: Stage | None
    outcome: Outcome | None
    requested_at: str
    requested_by: str
    started_at: str | None
    ended_at: str | None
    job: str | None
    snapshot: str | None
    model_version: str | None
    objections: list[str]
    figures: dict[str, Any]
    error: str | None


@topic.route("POST", "/admin/retraining", who=ADMIN, status=HTTPStatus.CREATED, errors=(Conflict,))
def start_retraining(call: Call[None, None]) -> RunAnswer:
    """Start a run, or go on with the open one if its job was lost."""
    return _run(call.services.retraining.start(call.caller.id))


@topic.route("GET", "/admin/retraining", who=ADMIN)
def retrainings(call: Call[None, PageQuery]) -> Listing[RunAnswer]:
    """All runs and how they ended, newest first."""
    shown, cursor = call.services.retraining.page(call.query.cursor)
    return Listing[RunAnswer](items=[_run(one) for one in shown], cursor=cursor)


def _run(shown: ShownRun) -> RunAnswer:
    run = shown.run
    return RunAnswer(
        id=run.id,
        cause=run.cause,
        state=shown.standing,
        waits_for_command=shown.waits,
        stage=run.stage,
        outcome=run.outcome,
        requested_at=to_rfc3339(run.requested_at),
        requested_by=run.requested_by,
        started_at=_time(run.taken_at),
        ended_at=_time(run.ended_at),
        job=run.job,
        snapshot=run.snapshot,
        model_version=run.version,
        objections=list(run.objections),
        figures=dict(run.figures),
        error=run.error,
    )


def _time(ms: int | None) -> str | None:
    return None if ms is None else to_rfc3339(ms)
