"""SageMaker as retraining sees it: jobs whose lives a test tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.domain.job import Job, Status
from chalicelib.errors import Conflict

if TYPE_CHECKING:
    from chalicelib.domain.clock import Clock


class FakeJobs:
    """Keeps jobs in memory; each goes on until the test ends it. `refusal` is why the next ones are refused."""

    prefix = "inkling"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.jobs: dict[str, Job] = {}
        self.started: list[tuple[str, str]] = []
        self.stopped: list[str] = []
        self.refusal: str | None = None

    def start(self, name: str, run: str) -> None:
        if self.refusal:
            raise Conflict(self.refusal)
        if name not in self.jobs:
            self.started.append((name, run))
            self.jobs[name] = Job(name, Status.GOING, made_at=self._clock())

    def find(self, name: str) -> Job | None:
        return self.jobs.get(name)

    def stop(self, name: str) -> None:
        self.stopped.append(name)

    def end(self, name: str, status: Status, reason: str | None = None) -> Job:
        """A job's end, as its event tells of it."""
        self.jobs[name] = Job(name, status, reason, self.jobs[name].made_at)
        return self.jobs[name]
