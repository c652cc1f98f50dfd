"""What is done of a run that jobs in the cloud work at: before a job, between two, and when one has brought home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.domain.job import ATTEMPTS, HOLDER, Status, Task, attempt_of, job_name
from chalicelib.domain.retraining import RECENT, Outcome, Stage, State, learnt_before
from chalicelib.domain.snapshot import Unfinished, named
from chalicelib.errors import Conflict, InklingError, NotFound, Outage
from chalicelib.services.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chalicelib.domain.job import Job, Product
    from chalicelib.domain.retraining import Run
    from chalicelib.services.ports import Gathering, HeldRuns, Jobs, Meter, NewModels, Products, Teaching

WORKS = 960  # seconds that a function works at a run at most
LASTS = 26 * 3600  # seconds that a job works and waits at most, and a little more
BY = "retraining"


class Steps:
    """Takes a run from one step to the next; done twice, late or by two at once a step changes nothing.

    `promote`: what passes the gate becomes champion, and else challenger.
    """

    def __init__(
        self,
        runs: HeldRuns,
        jobs: Jobs | None,
        gathering: Gathering,
        products: Products,
        models: NewModels,
        teaching: Teaching,
        meter: Meter,
        promote: bool,
    ) -> None:
        self._runs = runs
        self._jobs = jobs
        self._gathering = gathering
        self._products = products
        self._models = models
        self._teaching = teaching
        self._meter = meter
        self._promote = promote

    def advance(self, run_id: str, more: Callable[[], bool]) -> tuple[Notice, ...]:
        """Do what is due of a run: start its job, or settle what its job has left. `more`: whether there is time.

        Nothing for a run that has ended, that somebody else works at, or whose job goes on.
        """
        run = self._found(run_id)
        if run is None or run.ended or self._jobs is None:
            return ()
        job = self._jobs.find(run.job) if run.job else None
        if job is None:
            return self._guarded(run, lambda: self._prepare(run, more))
        return self.settle(run, job) if job.ended else ()

    def settle(self, run: Run, job: Job) -> tuple[Notice, ...]:
        """What follows from a job's end; a run that has failed is told each time.

        Nothing for a job that another one has taken the place of.
        """
        if run.job != job.name:
            return ()
        if run.ended:
            return _told(run)
        return self._guarded(run, lambda: self._settle(run, job))

    def _guarded(self, run: Run, work: Callable[[], None]) -> tuple[Notice, ...]:
        """Do something of a run that is ours; what will not get better fails it. Other errors may pass."""
        try:
            self._runs.take(run.id, HOLDER, WORKS)
        except Conflict:
            return _told(self._runs.run(run.id))
        try:
            work()
        except Outage:
            raise
        except InklingError as lasting:
            self._runs.fail(run.id, str(lasting))
        except Unfinished:
            self._products.order(run.id)
        return _told(self._runs.run(run.id))

    def _prepare(self, run: Run, more: Callable[[], bool]) -> None:
        """Take the snapshot, and start a job if there is something new in it."""
        taken = self._runs.progress(run.id, HOLDER, Stage.SNAPSHOT)
        found = self._gathering.taken(_at(taken), more)
        runs, _ = self._runs.runs(RECENT)
        figures = {"new": self._gathering.news(found, learnt_before(runs)), "snapshot": _counts(found)}
        known = self._runs.progress(run.id, HOLDER, Stage.SNAPSHOT, snapshot=found["version"], figures=figures)
        if not figures["new"]:
            self._runs.finish(run.id, HOLDER, Outcome.NOTHING)
        elif known.job == run.job:  # else somebody was faster
            self._launch(known, attempt_of(run.job) if run.job else 1, found)

    def _settle(self, run: Run, job: Job) -> None:
        attempt = attempt_of(job.name)
        if job.status is Status.COMPLETED:
            self._take_in(run, attempt, self._products.fetch(run.id, job.name))
        elif job.blameless and attempt < ATTEMPTS:
            self._launch(run, attempt + 1, self._snapshot(run), spot=False)
        else:
            self._runs.fail(run.id, job.failure)

    def _take_in(self, run: Run, attempt: int, product: Product) -> None:
        """Register what passed the gate. Where there is another champion since, a job holds the version against it."""
        if product.version != named(_at(run)):
            raise NotFound(f"The training job left version {product.version}, which is not this run's.")
        figures = {**run.figures, **product.figures}
        objections, version = product.objections, product.version
        self._runs.progress(run.id, HOLDER, Stage.GATE, version=version, objections=objections, figures=figures)
        if objections:
            self._runs.finish(run.id, HOLDER, Outcome.REFUSED)
        elif self._models.alias("champion") in {product.champion, version}:
            self._register(run, product)
        elif attempt < ATTEMPTS:
            self._launch(run, attempt + 1, self._snapshot(run))
        else:
            raise Conflict("There was another champion each time that a version had been held against one.")

    def _register(self, run: Run, product: Product) -> None:
        self._runs.progress(run.id, HOLDER, Stage.REGISTER)
        self._models.register(product.model, product.manifest, product.suspicion)
        moved = self._models.enlist(product.version, BY, promote=self._promote)
        if self._promote:
            if moved:
                self._meter.promoted()
            self._teaching.mend()
        self._runs.finish(run.id, HOLDER, Outcome.PROMOTED if self._promote else Outcome.CHALLENGER)

    def _launch(self, run: Run, attempt: int, found: Mapping[str, Any], *, spot: bool = True) -> None:
        """Start a run's job. Its name is kept first: whoever is cut off in between starts the same job again."""
        start, champion = found["champion"], self._models.alias("champion")
        if self._jobs is None or start is None or champion is None:
            raise NotFound("There is no champion to start from: put one in place with training.register --promote.")
        at, relied = _at(run), self._gathering.relied()
        task = Task(run.id, attempt, at, named(at), found["version"], start, champion, relied, spot)
        self._products.give(task)
        name = job_name(self._jobs.prefix, run.id, attempt)
        self._runs.job(run.id, name)
        self._runs.progress(run.id, HOLDER, Stage.TRAIN)
        self._runs.take(run.id, HOLDER, LASTS)
        self._jobs.start(name, task)

    def _snapshot(self, run: Run) -> Mapping[str, Any]:
        return self._gathering.taken(_at(run), lambda: True)

    def _found(self, run_id: str) -> Run | None:
        try:
            return self._runs.run(run_id)
        except NotFound:
            return None


def _at(run: Run) -> int:
    """When a run was first taken, ms since 1970."""
    if run.taken_at is None:
        raise Conflict(f"Run {run.id} was not taken.")
    return run.taken_at


def _counts(found: Mapping[str, Any]) -> dict[str, Any]:
    return {"drawings": found["drawings"], "left_out": found["left_out"]}


def _told(run: Run) -> tuple[Notice, ...]:
    return (Notice(run.id, run.error or "It has failed."),) if run.state is State.FAILED else ()
