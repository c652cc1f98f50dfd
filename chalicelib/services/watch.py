"""Keeps watch over retraining: jobs that end, runs that are lost, and feedback that waits to be learnt from."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from chalicelib.domain.job import run_of
from chalicelib.domain.retraining import Cause, State
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.notice import Notice

if TYPE_CHECKING:
    from chalicelib.domain.clock import Clock
    from chalicelib.domain.job import Job
    from chalicelib.domain.retraining import Run
    from chalicelib.services.catalogue import CatalogueService
    from chalicelib.services.ports import Harvest, Jobs, Runs
    from chalicelib.services.retraining import RetrainingService
    from chalicelib.services.steps import Steps

SNAPSHOT_LAG = 60_000  # ms before a run's start that its snapshot reads up to
FAILURES = 3  # runs in a row after which none is started without a person


class Watch:
    """What happens without a person; events may come twice, late and out of order.

    `enough` is the number of newly accepted drawings from which on a run is started; 0 starts one each time.
    """

    def __init__(
        self,
        retraining: RetrainingService,
        steps: Steps,
        runs: Runs,
        jobs: Jobs | None,
        harvest: Harvest,
        catalogue: CatalogueService,
        enough: int,
        clock: Clock,
    ) -> None:
        self._retraining = retraining
        self._steps = steps
        self._runs = runs
        self._jobs = jobs
        self._harvest = harvest
        self._catalogue = catalogue
        self._enough = enough
        self._clock = clock

    def job_changed(self, job: Job) -> tuple[Notice, ...]:
        """A job has ended: what it brought home is taken in; a run that has failed is told each time.

        Nothing for a job of somebody else's, and for one that another job has taken the place of.
        """
        run = self._run_of(job)
        return () if run is None else self._steps.settle(run, job)

    def look(self) -> tuple[Notice, ...]:
        """What is due: tell of an open run that is lost, or open one if enough new feedback waits."""
        run = self._runs.open()
        return self._begin() if run is None else self._look_after(run)

    def _run_of(self, job: Job) -> Run | None:
        """The run that a job which has ended was the last to work at; None for a job of somebody else's."""
        run_id = self._jobs and run_of(self._jobs.prefix, job.name)
        if not run_id or not job.ended:
            return None
        try:
            run = self._runs.run(run_id)
        except NotFound:
            return None
        return run if run.job == job.name else None

    def _look_after(self, run: Run) -> tuple[Notice, ...]:
        """An open run: an order, or its job's end, may have gone unheard."""
        if not self._retraining.stalled(run):
            return ()
        self._retraining.order(run)
        lease = self._runs.lease()
        if run.state is State.REQUESTED or lease is None or not lease.lost(self._clock()):
            return ()
        return (Notice(run.id, "A run of retraining was lost: nobody worked at it any more."),)

    def _begin(self) -> tuple[Notice, ...]:
        recent, _ = self._runs.runs(FAILURES)
        if not self._is_enough(recent):
            return ()
        if len(recent) == FAILURES and all(run.state is State.FAILED for run in recent):
            return (
                Notice(recent[0].id, f"The last {FAILURES} runs of retraining failed: start the next one by hand."),
            )
        with suppress(Conflict):  # somebody else was faster
            self._retraining.request(Cause.FEEDBACK if self._enough else Cause.SCHEDULE, "schedule")
        return ()

    def _is_enough(self, recent: tuple[Run, ...]) -> bool:
        """Whether enough was accepted since the snapshot of the last run that finished."""
        taken = (run.taken_at for run in recent if run.state is State.FINISHED and run.taken_at is not None)
        since = next(taken, SNAPSHOT_LAG) - SNAPSHOT_LAG
        labels = sorted({word.label for word in self._catalogue.current().words})
        return not self._enough or self._harvest.count(labels, since, self._enough) >= self._enough
