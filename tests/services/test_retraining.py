from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.job import Status
from chalicelib.domain.retraining import Outcome, Stage, State
from chalicelib.errors import Conflict
from chalicelib.services.retraining import RetrainingService, Standing
from tests.services.jobs import FakeJobs

if TYPE_CHECKING:
    from chalicelib.storage.retraining import RetrainingStore
    from tests.aws import SettableClock

RUN = "20270115T080000Z"
FIRST, SECOND = "inkling-20270115t080000z-1", "inkling-20270115t080000z-2"


@pytest.fixture
def jobs(clock: SettableClock) -> FakeJobs:
    return FakeJobs(clock)


@pytest.fixture
def service(runs: RetrainingStore, jobs: FakeJobs, clock: SettableClock) -> RetrainingService:
    return RetrainingService(runs, jobs, clock)


@pytest.fixture
def without_jobs(runs: RetrainingStore, clock: SettableClock) -> RetrainingService:
    return RetrainingService(runs, None, clock)


def lost(service: RetrainingService, runs: RetrainingStore, clock: SettableClock) -> None:
    """A run whose job has worked for a while and is heard of no more."""
    service.start("ann")
    clock.advance(60_000)
    runs.take(RUN, FIRST, 60)
    runs.progress(RUN, FIRST, Stage.TRAIN)
    clock.advance(60_000)


def standing(service: RetrainingService) -> Standing:
    shown, _ = service.page(None)
    return shown[0].standing


def test_a_run_is_started_with_its_job(service: RetrainingService, jobs: FakeJobs) -> None:
    shown = service.start("ann")

    assert jobs.started == [(FIRST, RUN)]
    assert (shown.run.job, shown.standing, shown.waits) == (FIRST, Standing.REQUESTED, False)


def test_without_jobs_a_run_waits_for_the_command(without_jobs: RetrainingService) -> None:
    shown = without_jobs.start("ann")

    assert (shown.run.job, shown.standing, shown.waits) == (None, Standing.REQUESTED, True)
    with pytest.raises(Conflict, match="make retrain starts it"):
        without_jobs.start("ben")


def test_while_a_job_works_no_second_one_is_started(
    service: RetrainingService, runs: RetrainingStore, jobs: FakeJobs
) -> None:
    service.start("ann")
    with pytest.raises(Conflict, match="never run at once"):
        service.start("ben")
    runs.take(RUN, FIRST, 60)

    with pytest.raises(Conflict, match="never run at once"):
        service.start("ben")

    assert jobs.started == [(FIRST, RUN)]


def test_a_refused_job_fails_its_run_and_leaves_room(
    service: RetrainingService, runs: RetrainingStore, jobs: FakeJobs
) -> None:
    jobs.refusal = "The training job was refused: the limit is 0 instances."

    with pytest.raises(Conflict, match="the limit is 0"):
        service.start("ann")

    assert runs.open() is None
    assert (runs.run(RUN).state, runs.run(RUN).error) == (State.FAILED, jobs.refusal)


def test_a_run_whose_job_was_never_started_is_gone_on_with(
    service: RetrainingService, runs: RetrainingStore, jobs: FakeJobs
) -> None:
    service.start("ann")
    jobs.jobs.clear()  # as if its starter had been cut off before

    shown = service.start("ben")

    assert (shown.run.id, shown.run.requested_by) == (RUN, "ann")
    assert jobs.started == [(FIRST, RUN)] * 2
    assert runs.lease() is not None


def test_a_run_whose_job_died_before_taking_it_gets_another(service: RetrainingService, jobs: FakeJobs) -> None:
    service.start("ann")
    jobs.end(FIRST, Status.FAILED, "no capacity")

    shown = service.start("ann")

    assert (shown.run.id, shown.run.job) == (RUN, SECOND)


def test_a_run_that_nobody_works_at_is_seen_as_lost(
    service: RetrainingService, runs: RetrainingStore, clock: SettableClock
) -> None:
    service.start("ann")
    runs.take(RUN, FIRST, 60)
    running = standing(service)
    clock.advance(60_000)

    assert (running, standing(service)) == (Standing.RUNNING, Standing.LOST)


def test_starting_a_lost_run_again_resumes_it(
    service: RetrainingService, runs: RetrainingStore, jobs: FakeJobs, clock: SettableClock
) -> None:
    lost(service, runs, clock)
    before = runs.run(RUN)

    shown = service.start("ben")

    assert (shown.run.id, shown.run.taken_at, shown.run.stage) == (RUN, before.taken_at, Stage.TRAIN)
    assert (jobs.stopped, jobs.started) == ([FIRST], [(FIRST, RUN), (SECOND, RUN)])


def test_a_lost_run_is_resumed_once(
    service: RetrainingService, runs: RetrainingStore, jobs: FakeJobs, clock: SettableClock
) -> None:
    lost(service, runs, clock)
    service.start("ben")
    clock.advance(60_000)

    with pytest.raises(Conflict, match="never run at once"):
        service.start("cleo")

    assert [name for name, _ in jobs.started] == [FIRST, SECOND]
    assert standing(service) is Standing.RUNNING


def test_a_lost_run_without_jobs_waits_for_the_command(
    without_jobs: RetrainingService, runs: RetrainingStore, clock: SettableClock
) -> None:
    without_jobs.start("ann")
    runs.take(RUN, "laptop", 60)
    clock.advance(60_000)

    ((shown,), _) = without_jobs.page(None)

    assert (shown.standing, shown.waits) == (Standing.LOST, True)
    with pytest.raises(Conflict, match="make retrain goes on with it"):
        without_jobs.start("ben")


def test_a_run_that_a_command_left_is_gone_on_with_by_a_job(
    without_jobs: RetrainingService,
    service: RetrainingService,
    runs: RetrainingStore,
    jobs: FakeJobs,
    clock: SettableClock,
) -> None:
    without_jobs.start("ann")
    runs.take(RUN, "laptop", 60)
    clock.advance(60_000)

    service.start("ben")

    assert jobs.started == [(FIRST, RUN)]


def test_an_ended_run_is_shown_as_it_ended_and_makes_room(
    service: RetrainingService, runs: RetrainingStore, clock: SettableClock
) -> None:
    service.start("ann")
    runs.take(RUN, FIRST, 60)
    runs.finish(RUN, FIRST, Outcome.REFUSED, objections=["cat is recognised less often."])
    clock.advance(600_000)

    following = service.start("ann")

    shown, _ = service.page(None)
    assert [one.standing for one in shown] == [Standing.REQUESTED, Standing.FINISHED]
    assert following.run.id == "20270115T081000Z"
