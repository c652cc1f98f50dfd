"""What functions do of a run that jobs in the cloud work at: with events twice, late, lost and out of order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.job import ATTEMPTS, HOLDER, Job, Status
from chalicelib.domain.retraining import Cause, Outcome, Run, Stage, State
from chalicelib.errors import BrokenModel, Conflict, Outage
from chalicelib.services.meter import Meter, Metric, Reading
from chalicelib.services.notice import Notice
from chalicelib.services.steps import Steps
from tests.services.jobs import (
    CHAMPION,
    LATER,
    FakeGathering,
    FakeJobs,
    FakeModels,
    FakeProducts,
    FakeTeaching,
    a_product,
)

if TYPE_CHECKING:
    from chalicelib.storage.retraining import RetrainingStore
    from tests.aws import SettableClock

RUN = "20270115T080000Z"
FIRST, SECOND, THIRD = (f"inkling-20270115t080000z-{number}" for number in (1, 2, 3))


class Scene:
    """A run that was requested, and all that its steps touch."""

    def __init__(self, runs: RetrainingStore, clock: SettableClock) -> None:
        self.runs, self.clock, self.jobs = runs, clock, FakeJobs(clock)
        self.products, self.gathering, self.models = FakeProducts(), FakeGathering(), FakeModels()
        self.teaching, self.meter = FakeTeaching(), Meter()
        self.promote = False
        runs.request(Cause.ADMIN, "ann")

    @property
    def steps(self) -> Steps:
        stores = (self.runs, self.jobs, self.gathering, self.products, self.models, self.teaching, self.meter)
        return Steps(*stores, self.promote)

    def advance(self) -> tuple[Notice, ...]:
        return self.steps.advance(RUN, lambda: False)

    def end(
        self, name: str, status: Status, reason: str | None = None, *, blameless: bool = False
    ) -> tuple[Notice, ...]:
        """A job ends, and its event comes."""
        return self.steps.settle(self.run(), self.jobs.end(name, status, reason, blameless=blameless))

    def bring(self, name: str, champion: str = CHAMPION, objections: tuple[str, ...] = ()) -> tuple[Notice, ...]:
        self.products.brought[name] = a_product(RUN, champion, objections)
        return self.end(name, Status.COMPLETED)

    def run(self) -> Run:
        return self.runs.run(RUN)


@pytest.fixture
def scene(runs: RetrainingStore, clock: SettableClock) -> Scene:
    return Scene(runs, clock)


def test_an_order_takes_the_snapshot_and_starts_the_job_with_all_that_it_must_know(scene: Scene) -> None:
    scene.advance()

    [(name, task)] = scene.jobs.started
    assert (name, scene.run().job) == (FIRST, FIRST)
    assert scene.products.tasks == [task]
    assert (task.run, task.attempt, task.at, task.version) == (RUN, 1, scene.run().taken_at, RUN)
    assert (task.snapshot, task.start, task.champion, task.relied) == (RUN, CHAMPION, CHAMPION, ("cat",))
    assert task.spot
    assert (scene.run().state, scene.run().stage, scene.run().figures["new"]) == (State.RUNNING, Stage.TRAIN, 7)


def test_an_order_that_comes_twice_starts_one_job(scene: Scene) -> None:
    scene.advance()
    scene.advance()

    assert [name for name, _ in scene.jobs.started] == [FIRST]


def test_whoever_was_cut_off_before_the_job_was_there_asks_for_the_same_one(scene: Scene) -> None:
    scene.advance()
    scene.jobs.jobs.clear()

    scene.advance()

    assert [name for name, _ in scene.jobs.started] == [FIRST, FIRST]
    assert scene.run().job == FIRST


def test_a_snapshot_that_takes_too_long_is_gone_on_with_by_another_order(scene: Scene) -> None:
    scene.gathering.tries = 3

    for _ in range(3):
        scene.advance()

    assert scene.products.orders == [RUN, RUN]
    assert [name for name, _ in scene.jobs.started] == [FIRST]


def test_without_a_new_drawing_no_job_is_started(scene: Scene) -> None:
    scene.gathering.new = 0

    assert scene.advance() == ()

    assert (scene.run().state, scene.run().outcome) == (State.FINISHED, Outcome.NOTHING)
    assert scene.jobs.started == []


def test_new_is_what_the_last_finished_run_had_not(scene: Scene, clock: SettableClock) -> None:
    scene.gathering.new = 0
    scene.advance()
    clock.advance(60_000)
    later = scene.runs.request(Cause.ADMIN, "ann")

    scene.steps.advance(later.id, lambda: True)

    assert scene.gathering.before == [None, RUN]


def test_without_a_champion_a_run_fails_and_is_told(scene: Scene) -> None:
    scene.gathering.champion = None

    [notice] = scene.advance()

    assert "There is no champion to start from" in notice.sentence
    assert scene.run().state is State.FAILED


def test_what_will_not_get_better_fails_the_run(scene: Scene) -> None:
    scene.gathering.error = Conflict("Snapshot 1 was split by another rule.")

    assert scene.advance() == (Notice(RUN, "Snapshot 1 was split by another rule."),)


@pytest.mark.parametrize("error", [TimeoutError("the table does not answer"), Outage("others are always faster")])
def test_what_may_pass_leaves_the_run_open_for_another_try(scene: Scene, error: Exception) -> None:
    scene.gathering.error = error

    with pytest.raises(type(error)):
        scene.advance()
    scene.gathering.error = None
    scene.advance()

    assert [name for name, _ in scene.jobs.started] == [FIRST]


def test_a_refused_job_fails_its_run_and_leaves_room(scene: Scene) -> None:
    scene.jobs.refusal = "The training job was refused: the limit is 0 instances."

    assert scene.advance() == (Notice(RUN, scene.jobs.refusal),)

    assert scene.runs.open() is None


def test_a_run_that_a_command_works_at_is_left_to_it(scene: Scene) -> None:
    scene.runs.take(RUN, "laptop", 600)

    assert scene.advance() == ()

    assert scene.jobs.started == []


def test_what_passed_the_gate_becomes_challenger(scene: Scene) -> None:
    scene.advance()

    assert scene.bring(FIRST) == ()

    assert scene.models.deeds == ["register model manifest norms", f"challenge {RUN} by retraining"]
    assert (scene.run().state, scene.run().outcome, scene.run().version) == (State.FINISHED, Outcome.CHALLENGER, RUN)
    assert scene.run().figures == {
        "new": 7,
        "snapshot": {"drawings": {"train": 9}, "left_out": {}},
        "gate": {"objections": []},
    }
    assert scene.teaching.mended == 0


def test_where_that_is_set_it_becomes_champion_and_learns_the_words_that_it_lacks(scene: Scene) -> None:
    scene.promote = True
    scene.advance()

    scene.bring(FIRST)
    scene.bring(FIRST)

    assert (scene.run().outcome, scene.models.alias("champion")) == (Outcome.PROMOTED, RUN)
    assert scene.teaching.mended == 1
    assert scene.meter.take().readings == (Reading(Metric.PROMOTIONS),)


def test_what_the_gate_objects_to_is_registered_nowhere(scene: Scene) -> None:
    scene.advance()

    scene.bring(FIRST, objections=("cat is recognised less often.",))

    assert scene.models.deeds == []
    assert (scene.run().outcome, scene.run().objections) == (Outcome.REFUSED, ("cat is recognised less often.",))


def test_an_end_that_is_told_twice_is_settled_once(scene: Scene) -> None:
    scene.advance()
    scene.bring(FIRST)
    before = (scene.run(), list(scene.models.deeds))

    assert scene.steps.settle(scene.run(), scene.jobs.jobs[FIRST]) == scene.advance() == ()

    assert (scene.run(), scene.models.deeds) == before


def test_an_end_that_went_unheard_is_settled_by_an_order(scene: Scene) -> None:
    scene.advance()
    scene.products.brought[FIRST] = a_product(RUN)
    scene.jobs.end(FIRST, Status.COMPLETED)

    scene.advance()

    assert scene.run().outcome is Outcome.CHALLENGER


def test_whoever_settles_and_is_cut_off_leaves_it_to_the_next(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.advance()
    enlist = scene.models.enlist

    def cut_off(version: str, by: str, *, promote: bool) -> bool:
        enlist(version, by, promote=promote)
        raise TimeoutError

    monkeypatch.setattr(scene.models, "enlist", cut_off)
    with pytest.raises(TimeoutError):
        scene.bring(FIRST)
    monkeypatch.undo()

    scene.bring(FIRST)

    assert scene.run().outcome is Outcome.CHALLENGER
    assert scene.models.alias("challenger") == RUN


def test_a_version_that_was_champion_already_is_no_promotion(scene: Scene) -> None:
    scene.promote = True
    scene.advance()
    scene.models.been.add(RUN)  # it was promoted, and somebody went back

    scene.bring(FIRST)

    assert scene.models.deeds == ["register model manifest norms"]
    assert scene.meter.take().readings == ()
    assert scene.run().state is State.FINISHED


def test_where_there_is_another_champion_meanwhile_a_job_holds_the_version_against_that(scene: Scene) -> None:
    scene.advance()
    scene.models.aliases["champion"] = LATER

    scene.bring(FIRST)
    waiting = scene.run()
    scene.bring(SECOND, champion=LATER)

    assert (waiting.state, waiting.job, waiting.stage) == (State.RUNNING, SECOND, Stage.TRAIN)
    assert [(task.attempt, task.start, task.champion) for task in scene.products.tasks] == [
        (1, CHAMPION, CHAMPION),
        (2, CHAMPION, LATER),
    ]
    assert scene.run().outcome is Outcome.CHALLENGER


def test_champions_that_change_each_time_end_the_run_after_some_jobs(scene: Scene) -> None:
    scene.advance()
    for name in (FIRST, SECOND, THIRD):
        scene.models.aliases["champion"] = f"after {name}"
        scene.bring(name)

    assert len(scene.jobs.started) == ATTEMPTS
    assert (scene.run().state, "another champion" in (scene.run().error or "")) == (State.FAILED, True)


@pytest.mark.parametrize(
    ("status", "reason", "sentence"),
    [
        (Status.FAILED, "AlgorithmError: exit code 137", "The training job failed: AlgorithmError: exit code 137"),
        (Status.STOPPED, None, "The training job was stopped."),
        (Status.STOPPED, "it took longer than it may.", "The training job was stopped: it took longer than it may."),
    ],
)
def test_a_job_that_failed_or_was_stopped_fails_its_run_and_is_told_each_time(
    scene: Scene, status: Status, reason: str | None, sentence: str
) -> None:
    scene.advance()

    first = scene.end(FIRST, status, reason)
    again = scene.steps.settle(scene.run(), scene.jobs.jobs[FIRST])

    assert first == again == (Notice(RUN, sentence),)
    assert (scene.run().state, scene.run().error) == (State.FAILED, sentence)
    assert scene.runs.open() is None


def test_a_job_that_the_cloud_had_no_machine_for_is_no_failure_while_another_one_goes_on(scene: Scene) -> None:
    scene.advance()

    assert scene.end(FIRST, Status.STOPPED, "there was no machine.", blameless=True) == ()

    assert (scene.run().state, scene.run().job, scene.run().error) == (State.RUNNING, SECOND, None)
    assert [task.spot for task in scene.products.tasks] == [True, False], "the second waits for no spot machine"


def test_of_jobs_that_the_cloud_ends_the_last_one_fails_the_run(scene: Scene) -> None:
    scene.advance()

    told = [scene.end(name, Status.FAILED, "CapacityError: none", blameless=True) for name in (FIRST, SECOND, THIRD)]

    assert told == [(), (), (Notice(RUN, "The training job failed: CapacityError: none"),)]
    assert len(scene.jobs.started) == ATTEMPTS


def test_a_job_that_completed_and_left_nothing_fails_its_run(scene: Scene) -> None:
    scene.advance()

    assert scene.end(FIRST, Status.COMPLETED) == (Notice(RUN, "The training job left no version."),)


def test_a_version_of_another_run_is_not_taken_in(scene: Scene) -> None:
    scene.advance()
    scene.products.brought[FIRST] = a_product(LATER)

    [notice] = scene.end(FIRST, Status.COMPLETED)

    assert "not this run's" in notice.sentence
    assert scene.models.deeds == []


def test_a_version_that_does_not_load_fails_its_run(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise BrokenModel("The model's bytes are not those of its manifest.")

    monkeypatch.setattr(scene.models, "register", broken)
    scene.advance()

    assert scene.bring(FIRST) == (Notice(RUN, "The model's bytes are not those of its manifest."),)


def test_the_end_of_a_job_that_another_took_the_place_of_changes_nothing(scene: Scene) -> None:
    scene.advance()
    scene.end(FIRST, Status.FAILED, "InternalServerError: try again", blameless=True)

    assert scene.steps.settle(scene.run(), Job(FIRST, Status.FAILED, "late")) == ()

    assert (scene.run().job, scene.run().state) == (SECOND, State.RUNNING)


def test_the_lease_is_the_clouds_as_long_as_a_job_may_last(scene: Scene, clock: SettableClock) -> None:
    scene.advance()
    clock.advance(24 * 3_600_000)

    lease = scene.runs.lease()

    assert lease is not None
    assert (lease.holder, lease.lost(clock())) == (HOLDER, False)
    with pytest.raises(Conflict):
        scene.runs.take(RUN, "laptop", 60)


def test_a_run_that_was_never_requested_is_nothing_to_do(scene: Scene) -> None:
    assert scene.steps.advance("20200101T000000Z", lambda: True) == ()
