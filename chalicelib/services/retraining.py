"""Runs of retraining as an admin starts and sees them, and the jobs in the cloud that work at them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from chalicelib.domain.job import attempt_of, job_name
from chalicelib.domain.retraining import Cause, State
from chalicelib.errors import Conflict

if TYPE_CHECKING:
    from chalicelib.domain.clock import Clock
    from chalicelib.domain.retraining import Lease, Run
    from chalicelib.services.ports import Jobs, Runs

PAGE = 20


class Standing(StrEnum):
    """The state of a run as it is seen: one at which nobody works any more is lost."""

    REQUESTED = "requested"
    RUNNING = "running"
    LOST = "lost"
    FINISHED = "finished"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run and how it stands; `waits` says that no job will go on with it: `make retrain` must."""

    run: Run
    standing: Standing
    waits: bool


class RetrainingService:
    """Starts runs, one at a time. Where there are no jobs, a run waits for the command that works at it."""

    def __init__(self, runs: Runs, jobs: Jobs | None, clock: Clock) -> None:
        self._runs = runs
        self._jobs = jobs
        self._clock = clock

    def start(self, by: str) -> ShownRun:
        """Start a run, or go on with the open one if its job was lost.

        Raises Conflict while a run is open that something works at, or that only a command can go on with; and where
        the job is refused.
        """
        run = self._runs.open()
        if run is None:
            return self._shown(self.request(Cause.ADMIN, by), self._runs.lease())
        if self._jobs is None or not self.stalled(run):
            raise Conflict(self._why_not(run))
        return self._shown(self.resume(run), self._runs.lease())

    def page(self, cursor: str | None) -> tuple[tuple[ShownRun, ...], str | None]:
        """Up to 20 runs, the newest first, and the cursor of the next. Raises Invalid for a false cursor."""
        runs, following = self._runs.runs(PAGE, cursor)
        lease = self._runs.lease()
        return tuple(self._shown(run, lease) for run in runs), following

    def request(self, cause: Cause, by: str) -> Run:
        """Open a new run and start its job. Raises Conflict while a run is open or where the job is refused."""
        run = self._runs.request(cause, by)
        try:
            return self._launch(run, 1)
        except Conflict as refused:
            self._runs.fail(run.id, str(refused))
            raise

    def resume(self, run: Run) -> Run:
        """Have a job go on with a run that stands still. Raises Conflict where the job is refused."""
        if self._jobs is None or run.job is None:
            return self._launch(run, 1)
        before = self._jobs.find(run.job)
        if before is not None and not before.ended:
            self._jobs.stop(run.job)
        attempt = attempt_of(run.job)
        return self._launch(run, attempt if before is None else attempt + 1)

    def stalled(self, run: Run) -> bool:
        """Whether nobody works at an open run, or will without being told to."""
        lease = self._runs.lease()
        if run.state is State.REQUESTED:
            job = self._jobs.find(run.job) if self._jobs and run.job else None
            return self._jobs is not None and (job is None or job.ended)
        return lease is not None and self._lost(run, lease)

    def _launch(self, run: Run, attempt: int) -> Run:
        """Start a run's job. Its name is kept first: whoever is cut off in between starts the same job again."""
        if self._jobs is None:
            return run
        name = job_name(self._jobs.prefix, run.id, attempt)
        named = self._runs.job(run.id, name)
        self._jobs.start(name, run.id)
        return named

    def _lost(self, run: Run, lease: Lease) -> bool:
        """Whether a lease ran out and no job was started since that is about to take it again."""
        if lease.run != run.id or lease.until is None or not lease.lost(self._clock()):
            return False
        job = self._jobs.find(run.job) if self._jobs and run.job else None
        return job is None or job.ended or job.made_at < lease.until

    def _shown(self, run: Run, lease: Lease | None) -> ShownRun:
        lost = not run.ended and lease is not None and self._lost(run, lease)
        standing = Standing.LOST if lost else Standing(run.state.value)
        waits = self._jobs is None and (lost or run.state is State.REQUESTED)
        return ShownRun(run, standing, waits)

    def _why_not(self, run: Run) -> str:
        if not self._shown(run, self._runs.lease()).waits:
            return "A run of retraining is open already; two never run at once."
        if run.state is State.REQUESTED:
            return "A run of retraining is waiting already: the command make retrain starts it."
        return "The open run of retraining was lost: the command make retrain goes on with it."
