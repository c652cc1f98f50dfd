from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.job import HOLDER, Status, Task
from chalicelib.domain.retraining import Outcome, Stage
from chalicelib.errors import Conflict
from chalicelib.services.retraining import RetrainingService, Standing
from tests.services.jobs import FakeJobs, FakeProducts

if TYPE_CHECKING:
    from chalicelib.storage.retraining import RetrainingStore
    from tests.aws import SettableClock

RUN = "20270115T080000Z"
FIRST, SECOND = "inkling-20270115t080000z-1", "inkling-20270115t080000z-2"


@pytest.fixture
def jobs(clock: SettableClock) -> FakeJobs:
    return FakeJobs(clock)


@pytest.fixture
def products() -> FakeProducts:
    return FakeProducts()


@pytest.fixture
def service(runs: RetrainingStore, jobs: FakeJobs, products: FakeProducts, clock: SettableClock) -> RetrainingService:
    return RetrainingService(runs, jobs, products, clock)


@pytest.fixture
def without_jobs(runs: RetrainingStore, products: FakeProducts, clock: SettableClock) -> RetrainingService:
    return RetrainingService(runs, None, products, clock)


def launched(runs: RetrainingStore, jobs: FakeJobs, seconds: int = 600) -> None:
    """What the function does that takes the order."""
    runs.take(RUN, HOLDER, seconds)
    runs.job(RUN, FIRST)
    jobs.start(FIRST, Task(RUN, 1, 0, RUN, RUN, RUN, RUN, ()))
    runs.progress(RUN, HOLDER, Stage.TRAIN)


def standing(service: RetrainingService) -> Standing:
    shown, _ = service.page(None)
    return shown[0].standing


def test_a_run_that_is_started_is_ordered(service: RetrainingService, products: FakeProducts) -> None:
    shown = service.start("ann")

    assert products.orders == [RUN]
    assert (shown.run.job, shown.standing, shown.waits) == (None, Standing.REQUESTED, False)


def test_without_jobs_a_run_waits_for_the_command(without_jobs: RetrainingService) -> None:
    shown = without_jobs.start("ann")

    assert (shown.run.job, shown.standing, shown.waits) == (None, Standing.REQUESTED, True)
    with pytest.raises(Conflict, match="make retrain starts it"):
        without_jobs.start("ben")


def test_while_a_run_is_ordered_or_worked_at_no_second_one_is_started(
    service: RetrainingService, runs: RetrainingStore, jobs: FakeJobs, products: FakeProducts
) -> None:
    service.start("ann")
    with pytest.raises(Conflict, match="never run at once"):
        service.start("ben")
    launched(runs, jobs)

    with pytest.raises(Conflict, match="never run at once"):
        service.start("ben")

    assert products.orders == [RUN]


def test_an_order_that_went_unheard_is_given_again(
    service: RetrainingService, products: FakeProducts, clock: SettableClock
) -> None:
    service.start("ann")
    clock.advance(600_000)

    shown = service.start("ben")

    assert (shown.run.id, shown.run.requested_by) == (RUN, "ann")
    assert products.orders == [RUN, RUN]


def test_a_run_whose_jobs_end_went_unheard_is_gone_on_with(
    service: RetrainingService, runs: RetrainingStore, jobs: FakeJobs, products: FakeProducts
) -> None:
    service.start("ann")
    launched(runs, jobs)
    jobs.end(FIRST, Status.FAILED, "no capacity")

    service.start("ann")

    assert products.orders == [RUN, RUN]


def test_without_jobs_nothing_is_ordered(without_jobs: RetrainingService, products: FakeProducts) -> None:
    without_jobs.start("ann")

    assert products.orders == []


def test_a_run_that_nobody_works_at_is_seen_as_lost(
    service: RetrainingService, runs: RetrainingStore, clock: SettableClock
) -> None:
    service.start("ann")
    runs.take(RUN, HOLDER, 60)
    running = standing(service)
    clock.advance(60_000)

    assert (running, standing(service)) == (Standing.RUNNING, Standing.LOST)


def test_starting_a_lost_run_again_has_it_gone_on_with(
    service: RetrainingService, runs: RetrainingStore, products: FakeProducts, clock: SettableClock
) -> None:
    service.start("ann")
    runs.take(RUN, HOLDER, 60)
    clock.advance(60_000)

    shown = service.start("ben")

    assert (shown.run.id, products.orders) == (RUN, [RUN, RUN])


def test_a_run_is_not_lost_as_long_as_its_job_goes_on(
    service: RetrainingService, runs: RetrainingStore, jobs: FakeJobs, clock: SettableClock
) -> None:
    service.start("ann")
    launched(runs, jobs, 3_600)
    clock.advance(3_000_000)

    assert standing(service) is Standing.RUNNING
    with pytest.raises(Conflict):
        service.start("ben")


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


def test_a_run_that_a_command_left_is_gone_on_with_in_the_cloud(
    without_jobs: RetrainingService,
    service: RetrainingService,
    runs: RetrainingStore,
    products: FakeProducts,
    clock: SettableClock,
) -> None:
    without_jobs.start("ann")
    runs.take(RUN, "laptop", 60)
    with pytest.raises(Conflict):
        service.start("ben")
    clock.advance(60_000)

    service.start("ben")

    assert products.orders == [RUN]


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
