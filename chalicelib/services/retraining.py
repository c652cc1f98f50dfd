"""Runs of retraining as an admin starts and sees them, and the jobs in the cloud that work at them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from chalicelib.domain.job import HOLDER
from chalicelib.domain.retraining import Cause, State
from chalicelib.errors import Conflict

if TYPE_CHECKING:
    from chalicelib.domain.clock import Clock
    from chalicelib.domain.retraining import Lease, Run
    from chalicelib.services.ports import Jobs, Orders, Runs

PAGE = 20
PATIENCE = 600_000  # ms in which what was ordered begins


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

    def __init__(self, runs: Runs, jobs: Jobs | None, orders: Orders, clock: Clock) -> None:
        self._runs = runs
        self._jobs = jobs
        self._orders = orders
        self._clock = clock

    def start(self, by: str) -> ShownRun:
        """Start a run, or go on with the open one if it stands still.

        Raises Conflict while a run is open that something works at, or that only a command can go on with.
        """
        run = self._runs.open()
        if run is None:
            run = self.request(Cause.ADMIN, by)
        elif self._jobs is not None and self.stalled(run):
            self.order(run)
        else:
            raise Conflict(self._why_not(run))
        return self._shown(run, self._runs.lease())

    def page(self, cursor: str | None) -> tuple[tuple[ShownRun, ...], str | None]:
        """Up to 20 runs, the newest first, and the cursor of the next. Raises Invalid for a false cursor."""
        runs, following = self._runs.runs(PAGE, cursor)
        lease = self._runs.lease()
        return tuple(self._shown(run, lease) for run in runs), following

    def request(self, cause: Cause, by: str) -> Run:
        """Open a new run and order the work at it. Raises Conflict while a run is open."""
        run = self._runs.request(cause, by)
        self.order(run)
        return run

    def order(self, run: Run) -> None:
        """Have a run gone on with, where there are jobs; ordered twice, it is gone on with once."""
        if self._jobs is not None:
            self._orders.order(run.id)

    def stalled(self, run: Run) -> bool:
        """Whether nothing works at an open run, or will without being told to."""
        lease, now = self._runs.lease(), self._clock()
        if lease is None or lease.run != run.id:
            return False
        if lease.holder not in {None, HOLDER}:
            return lease.lost(now)
        job = self._jobs.find(run.job) if self._jobs and run.job else None
        if job is not None:
            return job.ended
        return lease.lost(now) if lease.until else now - run.requested_at >= PATIENCE

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
