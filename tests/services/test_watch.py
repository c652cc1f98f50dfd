from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from chalicelib.domain.job import HOLDER, Job, Status
from chalicelib.domain.retraining import Cause, Outcome, Run, State
from chalicelib.services.catalogue import CatalogueService
from chalicelib.services.meter import Meter
from chalicelib.services.notice import Notice
from chalicelib.services.retraining import RetrainingService
from chalicelib.services.steps import Steps
from chalicelib.services.watch import Watch
from tests.builders import a_catalogue
from tests.services.jobs import FakeGathering, FakeJobs, FakeModels, FakeProducts, FakeTeaching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.services.ports import TutoredChampion, Words
    from chalicelib.storage.retraining import RetrainingStore
    from tests.aws import SettableClock

RUN = "20270115T080000Z"
FIRST = "inkling-20270115t080000z-1"
ENOUGH = 5


class FakeHarvest:
    """Drawings by the time at which they were accepted."""

    def __init__(self) -> None:
        self.accepted_at: list[int] = []

    def count(self, labels: Sequence[str], since: int, most: int) -> int:
        assert labels, "labels of the game's words"
        return min(most, sum(at > since for at in self.accepted_at))


class FewWords:
    def catalogue(self) -> object:
        return a_catalogue()


class Scene:
    """All that the watch looks at."""

    def __init__(self, runs: RetrainingStore, clock: SettableClock) -> None:
        self.runs, self.clock, self.jobs, self.harvest = runs, clock, FakeJobs(clock), FakeHarvest()
        self.products = FakeProducts()

    def watch(self, enough: int = ENOUGH) -> Watch:
        words, nobody = cast("Words", FewWords()), cast("TutoredChampion", None)
        catalogue = CatalogueService(words, nobody, self.clock)
        return Watch(self.service, self.steps, self.runs, self.jobs, self.harvest, catalogue, enough, self.clock)

    @property
    def service(self) -> RetrainingService:
        return RetrainingService(self.runs, self.jobs, self.products, self.clock)

    @property
    def steps(self) -> Steps:
        stores = (self.runs, self.jobs, FakeGathering(), self.products, FakeModels(), FakeTeaching(), Meter())
        return Steps(*stores, promote=False)

    def start(self) -> None:
        """A run whose order was taken."""
        self.service.start("ann")
        self.steps.advance(RUN, lambda: True)

    def run(self) -> Run:
        return self.runs.run(RUN)

    def accept(self, drawings: int) -> None:
        self.harvest.accepted_at += [self.clock()] * drawings

    def end(self, outcome: Outcome | None, minutes: int = 10) -> None:
        """A run that ends, with an outcome or by failing, some minutes before now."""
        run = self.runs.request(Cause.COMMAND, "make retrain")
        self.runs.take(run.id, "laptop", 60)
        if outcome is None:
            self.runs.fail(run.id, "The training job failed.")
        else:
            self.runs.finish(run.id, "laptop", outcome)
        self.clock.advance(60_000 * minutes)


@pytest.fixture
def scene(runs: RetrainingStore, clock: SettableClock) -> Scene:
    return Scene(runs, clock)


def test_a_job_that_leaves_its_run_unfinished_fails_it_and_is_told(scene: Scene) -> None:
    scene.start()
    ended = scene.jobs.end(FIRST, Status.FAILED, "out of memory")

    told = [scene.watch().job_changed(ended) for _ in range(2)]

    assert told == [(Notice(RUN, "The training job failed: out of memory"),)] * 2
    assert scene.run().state is State.FAILED


@pytest.mark.parametrize("name", ["somebody-else", "inkling-20200101t000000z-1"])
def test_a_job_that_works_at_no_run_is_nothing_to_tell(scene: Scene, name: str) -> None:
    scene.start()

    assert scene.watch().job_changed(Job(name, Status.FAILED)) == ()

    assert scene.run().state is State.RUNNING


def test_a_job_that_goes_on_is_nothing_to_tell(scene: Scene) -> None:
    scene.start()

    assert scene.watch().job_changed(scene.jobs.jobs[FIRST]) == scene.watch().look() == ()

    assert (scene.run().state, scene.products.orders) == (State.RUNNING, [RUN])


def test_a_jobs_end_that_went_unheard_is_ordered_to_be_settled_when_it_is_looked(scene: Scene) -> None:
    scene.start()
    scene.jobs.end(FIRST, Status.FAILED, "no capacity")

    assert scene.watch().look() == ()
    notices = scene.steps.advance(scene.products.orders[-1], lambda: True)

    assert notices == (Notice(RUN, "The training job failed: no capacity"),)


def test_a_lost_run_is_told_each_time_and_ordered_again(scene: Scene) -> None:
    scene.service.start("ann")
    scene.runs.take(RUN, HOLDER, 60)
    scene.clock.advance(60_000)

    told = [scene.watch().look() for _ in range(2)]

    assert [notice.run for notices in told for notice in notices] == [RUN, RUN]
    assert "lost" in told[0][0].sentence
    assert scene.products.orders == [RUN] * 3
    assert scene.run().state is State.RUNNING


def test_an_order_that_went_unheard_is_given_again_when_it_is_looked(scene: Scene) -> None:
    scene.service.start("ann")
    at_once = scene.watch().look()
    scene.clock.advance(600_000)

    assert at_once == scene.watch().look() == ()

    assert scene.products.orders == [RUN, RUN]


@pytest.mark.parametrize(("accepted", "started"), [(ENOUGH - 1, []), (ENOUGH, [RUN])])
def test_a_run_is_started_once_there_is_enough_feedback(scene: Scene, accepted: int, started: list[str]) -> None:
    scene.accept(accepted)

    assert scene.watch().look() == scene.watch().look() == ()

    assert scene.products.orders == started
    assert [run.cause for run in scene.runs.runs(9)[0]] == [Cause.FEEDBACK] * len(started)


def test_feedback_that_a_finished_run_has_learnt_from_does_not_count(scene: Scene) -> None:
    scene.accept(ENOUGH)
    scene.clock.advance(120_000)
    scene.end(Outcome.REFUSED)

    scene.watch().look()

    assert scene.products.orders == []


def test_feedback_that_a_failed_run_has_read_counts_again(scene: Scene) -> None:
    scene.accept(ENOUGH)
    scene.clock.advance(120_000)
    scene.end(None)

    scene.watch().look()

    assert len(scene.products.orders) == 1


def test_after_three_failures_a_person_must_start_the_next_run(scene: Scene) -> None:
    for _ in range(3):
        scene.end(None)
    scene.accept(ENOUGH)

    (notice,) = scene.watch().look()

    assert "The last 3 runs of retraining failed" in notice.sentence
    assert scene.products.orders == []


def test_where_none_is_enough_a_run_is_started_each_time(scene: Scene) -> None:
    scene.end(Outcome.NOTHING)

    scene.watch(enough=0).look()

    assert [run.cause for run in scene.runs.runs(1)[0]] == [Cause.SCHEDULE]
