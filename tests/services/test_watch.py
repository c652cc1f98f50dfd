from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from chalicelib.domain.job import Job, Status
from chalicelib.domain.retraining import Cause, Outcome, Run, State
from chalicelib.services.catalogue import CatalogueService
from chalicelib.services.retraining import RetrainingService
from chalicelib.services.watch import Notice, Watch
from tests.builders import a_catalogue
from tests.services.jobs import FakeJobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.services.ports import TutoredChampion, Words
    from chalicelib.storage.retraining import RetrainingStore
    from tests.aws import SettableClock

RUN = "20270115T080000Z"
FIRST, SECOND = "inkling-20270115t080000z-1", "inkling-20270115t080000z-2"
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

    def watch(self, enough: int = ENOUGH) -> Watch:
        words, nobody = cast("Words", FewWords()), cast("TutoredChampion", None)
        catalogue = CatalogueService(words, nobody, self.clock)
        return Watch(self.service, self.runs, self.jobs, self.harvest, catalogue, enough)

    @property
    def service(self) -> RetrainingService:
        return RetrainingService(self.runs, self.jobs, self.clock)

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


@pytest.mark.parametrize(
    ("status", "reason", "sentence"),
    [
        (Status.FAILED, "out of memory", "The training job failed: out of memory"),
        (Status.STOPPED, None, "The training job was stopped."),
        (Status.COMPLETED, None, "The training job ended without finishing the run."),
    ],
)
@pytest.mark.parametrize("taken", [False, True])
def test_a_job_that_leaves_its_run_unfinished_fails_it_and_is_told(
    scene: Scene, taken: bool, status: Status, reason: str | None, sentence: str
) -> None:
    scene.service.start("ann")
    if taken:
        scene.runs.take(RUN, FIRST, 600)
    ended = scene.jobs.end(FIRST, status, reason)

    first = scene.watch().job_changed(ended)
    once = scene.run()
    again = scene.watch().job_changed(ended)

    assert first == again == (Notice(RUN, sentence),)
    assert scene.run() == once
    assert (scene.run().state, scene.run().error) == (State.FAILED, sentence)
    assert scene.runs.open() is None


def test_why_a_run_failed_is_told_in_the_words_of_its_program(scene: Scene) -> None:
    scene.service.start("ann")
    scene.runs.fail(RUN, "There is no champion to start from.")

    notices = scene.watch().job_changed(scene.jobs.end(FIRST, Status.FAILED, "AlgorithmError: exit code 1"))

    assert notices == (Notice(RUN, "There is no champion to start from."),)


def test_a_job_that_has_finished_its_run_is_nothing_to_tell(scene: Scene) -> None:
    scene.service.start("ann")
    scene.runs.take(RUN, FIRST, 600)
    scene.runs.finish(RUN, FIRST, Outcome.CHALLENGER)

    assert scene.watch().job_changed(scene.jobs.end(FIRST, Status.COMPLETED)) == ()

    assert scene.run().state is State.FINISHED


def test_the_end_of_a_job_that_another_took_the_place_of_changes_nothing(scene: Scene) -> None:
    scene.service.start("ann")
    scene.runs.take(RUN, FIRST, 60)
    scene.clock.advance(60_000)
    scene.service.start("ben")

    assert scene.watch().job_changed(scene.jobs.end(FIRST, Status.STOPPED)) == ()

    assert (scene.run().job, scene.run().state) == (SECOND, State.RUNNING)


@pytest.mark.parametrize("name", ["somebody-else", "inkling-20200101t000000z-1"])
def test_a_job_that_works_at_no_run_is_nothing_to_tell(scene: Scene, name: str) -> None:
    scene.service.start("ann")

    assert scene.watch().job_changed(Job(name, Status.FAILED)) == ()

    assert scene.run().state is State.REQUESTED


def test_a_job_that_goes_on_is_nothing_to_tell(scene: Scene) -> None:
    scene.service.start("ann")
    scene.runs.take(RUN, FIRST, 600)

    assert scene.watch().job_changed(scene.jobs.jobs[FIRST]) == scene.watch().look() == ()

    assert scene.run().state is State.RUNNING


def test_an_end_that_went_unheard_is_found_when_it_is_looked(scene: Scene) -> None:
    scene.service.start("ann")
    scene.jobs.end(FIRST, Status.FAILED, "no capacity")

    notices = scene.watch().look()

    assert notices == (Notice(RUN, "The training job failed: no capacity"),)
    assert scene.run().state is State.FAILED


def test_a_lost_run_is_told_each_time_and_stays_as_it_is(scene: Scene) -> None:
    scene.service.start("ann")
    scene.runs.take(RUN, FIRST, 60)
    scene.clock.advance(60_000)

    told = [scene.watch().look() for _ in range(2)]

    assert [notice.run for notices in told for notice in notices] == [RUN, RUN]
    assert "lost" in told[0][0].sentence
    assert scene.run().state is State.RUNNING


def test_a_job_that_was_never_started_is_started_when_it_is_looked(scene: Scene) -> None:
    scene.service.start("ann")
    scene.jobs.jobs.clear()

    assert scene.watch().look() == ()

    assert list(scene.jobs.jobs) == [FIRST]


@pytest.mark.parametrize(("accepted", "started"), [(ENOUGH - 1, []), (ENOUGH, [(FIRST, RUN)])])
def test_a_run_is_started_once_there_is_enough_feedback(
    scene: Scene, accepted: int, started: list[tuple[str, str]]
) -> None:
    scene.accept(accepted)

    assert scene.watch().look() == scene.watch().look() == ()

    assert scene.jobs.started == started
    assert [run.cause for run in scene.runs.runs(9)[0]] == [Cause.FEEDBACK] * len(started)


def test_feedback_that_a_finished_run_has_learnt_from_does_not_count(scene: Scene) -> None:
    scene.accept(ENOUGH)
    scene.clock.advance(120_000)
    scene.end(Outcome.REFUSED)

    scene.watch().look()

    assert scene.jobs.started == []


def test_feedback_that_a_failed_run_has_read_counts_again(scene: Scene) -> None:
    scene.accept(ENOUGH)
    scene.clock.advance(120_000)
    scene.end(None)

    scene.watch().look()

    assert len(scene.jobs.started) == 1


def test_after_three_failures_a_person_must_start_the_next_run(scene: Scene) -> None:
    for _ in range(3):
        scene.end(None)
    scene.accept(ENOUGH)

    (notice,) = scene.watch().look()

    assert "The last 3 runs of retraining failed" in notice.sentence
    assert scene.jobs.started == []


def test_a_refused_job_is_told(scene: Scene) -> None:
    scene.accept(ENOUGH)
    scene.jobs.refusal = "The training job was refused: the limit is 0 instances."

    (notice,) = scene.watch().look()

    assert "the limit is 0 instances" in notice.sentence
    assert scene.run().state is State.FAILED


def test_where_none_is_enough_a_run_is_started_each_time(scene: Scene) -> None:
    scene.end(Outcome.NOTHING)

    scene.watch(enough=0).look()

    assert [run.cause for run in scene.runs.runs(1)[0]] == [Cause.SCHEDULE]


@pytest.mark.parametrize(("outcome", "promoted"), [(Outcome.PROMOTED, True), (Outcome.REFUSED, False)])
def test_a_job_that_has_made_its_model_champion_is_known_by_its_run(
    scene: Scene, outcome: Outcome, promoted: bool
) -> None:
    scene.service.start("ann")
    scene.runs.take(RUN, FIRST, 600)
    scene.runs.finish(RUN, FIRST, outcome)

    assert scene.watch().has_promoted(Job(FIRST, Status.COMPLETED)) is promoted
    assert not scene.watch().has_promoted(Job("somebody-elses", Status.COMPLETED))
