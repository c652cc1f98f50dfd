from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.domain.retraining import Cause, Lease, Outcome, Run, Stage, State
from chalicelib.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.storage.retraining import RetrainingStore
    from tests.aws import SettableClock


def ended(runs: RetrainingStore, clock: SettableClock, outcome: Outcome = Outcome.NOTHING) -> Run:
    """A run from its request to its end, a minute later than the one before."""
    clock.advance(60_000)
    run = runs.request(Cause.ADMIN, "ann")
    runs.take(run.id, "laptop", 60)
    return runs.finish(run.id, "laptop", outcome)


def test_a_request_opens_a_run_that_is_named_by_its_time(runs: RetrainingStore, clock: SettableClock) -> None:
    run = runs.request(Cause.ADMIN, "ann")

    assert run == Run("20270115T080000Z", Cause.ADMIN, clock.now, "ann", State.REQUESTED)
    assert runs.open() == runs.run(run.id) == run
    assert runs.lease() == Lease(run.id)


def test_a_second_request_is_refused_while_a_run_is_open(runs: RetrainingStore, clock: SettableClock) -> None:
    run = runs.request(Cause.ADMIN, "ann")
    clock.advance(60_000)

    with pytest.raises(Conflict, match="open already"):
        runs.request(Cause.SCHEDULE, "schedule")

    assert runs.runs(10) == ((run,), None)


def test_of_many_requests_at_once_one_opens_a_run(runs: RetrainingStore) -> None:
    def requested(by: int) -> bool:
        try:
            runs.request(Cause.ADMIN, str(by))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(requested, range(8)))

    assert sum(answers) == len(runs.runs(10)[0]) == 1


def test_a_run_that_is_requested_within_the_second_of_another_has_an_id_of_its_own(runs: RetrainingStore) -> None:
    first = runs.request(Cause.ADMIN, "ann")
    runs.fail(first.id, "It was stopped.")

    second = runs.request(Cause.ADMIN, "ann")

    assert (first.id, second.id) == ("20270115T080000Z", "20270115T080001Z")
    assert runs.open() == second


def test_taking_a_run_starts_it_at_that_time(runs: RetrainingStore, clock: SettableClock) -> None:
    run = runs.request(Cause.ADMIN, "ann")
    clock.advance(5_000)

    taken = runs.take(run.id, "laptop", 60)

    assert (taken.state, taken.taken_at) == (State.RUNNING, clock.now)
    assert runs.lease() == Lease(run.id, "laptop", clock.now + 60_000)


def test_nobody_else_can_take_a_run_before_its_lease_has_run_out(runs: RetrainingStore, clock: SettableClock) -> None:
    run = runs.request(Cause.ADMIN, "ann")
    runs.take(run.id, "laptop", 60)
    clock.advance(59_999)

    with pytest.raises(Conflict, match="held by another, until 2027-01-15T08:01:00"):
        runs.take(run.id, "job", 60)

    assert runs.lease() == Lease(run.id, "laptop", clock.now + 1)


def test_a_lost_run_is_taken_where_it_was(runs: RetrainingStore, clock: SettableClock) -> None:
    run = runs.request(Cause.ADMIN, "ann")
    first = runs.take(run.id, "laptop", 60)
    runs.progress(run.id, "laptop", Stage.TRAIN, snapshot="20270115T080000Z")
    clock.advance(60_000)

    again = runs.take(run.id, "job", 30)

    assert (again.stage, again.snapshot, again.taken_at) == (Stage.TRAIN, "20270115T080000Z", first.taken_at)
    assert runs.lease() == Lease(run.id, "job", clock.now + 30_000)


def test_its_holder_renews_a_lease_before_and_after_it_ran_out(runs: RetrainingStore, clock: SettableClock) -> None:
    run = runs.request(Cause.ADMIN, "ann")
    runs.take(run.id, "laptop", 60)

    for _ in range(2):
        clock.advance(60_000)
        runs.take(run.id, "laptop", 120)

    assert runs.lease() == Lease(run.id, "laptop", clock.now + 120_000)


def test_what_is_known_of_a_run_is_kept_from_stage_to_stage(runs: RetrainingStore) -> None:
    run = runs.request(Cause.COMMAND, "make retrain")
    runs.take(run.id, "laptop", 60)
    figures = {"top1": 0.81, "drawings": 120, "labels": {"cat": 0.5}, "worst": [0.25, None]}

    runs.progress(run.id, "laptop", Stage.SNAPSHOT, snapshot="20270115T080000Z")
    runs.progress(run.id, "laptop", Stage.GATE, version="20270115T080000Z", figures=figures)
    done = runs.finish(run.id, "laptop", Outcome.REFUSED, objections=["cat is recognised less often."])

    assert (done.snapshot, done.version, done.figures) == ("20270115T080000Z", "20270115T080000Z", figures)
    assert (done.stage, done.objections) == (Stage.GATE, ("cat is recognised less often.",))


def test_a_figure_that_is_no_number_is_refused(runs: RetrainingStore) -> None:
    run = runs.request(Cause.ADMIN, "ann")
    runs.take(run.id, "laptop", 60)

    with pytest.raises(ValueError, match="not JSON compliant"):
        runs.progress(run.id, "laptop", Stage.GATE, figures={"top1": float("nan")})


def progressing(runs: RetrainingStore, run: Run) -> None:
    runs.progress(run.id, "laptop", Stage.TRAIN)


def finishing(runs: RetrainingStore, run: Run) -> None:
    runs.finish(run.id, "laptop", Outcome.CHALLENGER)


def taking(runs: RetrainingStore, run: Run) -> None:
    runs.take(run.id, "laptop", 60)


def naming_a_job(runs: RetrainingStore, run: Run) -> None:
    runs.job(run.id, "inkling-1")


@pytest.mark.parametrize("change", [progressing, finishing])
def test_whoever_has_lost_a_run_cannot_change_it(
    runs: RetrainingStore, clock: SettableClock, change: Callable[..., None]
) -> None:
    run = runs.request(Cause.ADMIN, "ann")
    runs.take(run.id, "laptop", 60)
    clock.advance(60_000)
    taken = runs.take(run.id, "job", 60)

    with pytest.raises(Conflict, match="held by another"):
        change(runs, run)

    assert runs.open() == taken


@pytest.mark.parametrize("change", [progressing, finishing])
def test_a_run_cannot_be_changed_before_it_is_taken(runs: RetrainingStore, change: Callable[..., None]) -> None:
    run = runs.request(Cause.ADMIN, "ann")

    with pytest.raises(Conflict, match="held by nobody"):
        change(runs, run)

    assert runs.open() == run


def test_a_holder_whose_lease_ran_out_untaken_can_still_finish(runs: RetrainingStore, clock: SettableClock) -> None:
    run = runs.request(Cause.ADMIN, "ann")
    runs.take(run.id, "laptop", 60)
    clock.advance(90_000)

    done = runs.finish(run.id, "laptop", Outcome.PROMOTED, version="20270115T080000Z")

    assert (done.state, done.outcome, done.ended_at) == (State.FINISHED, Outcome.PROMOTED, clock.now)


def test_the_end_of_a_run_makes_room_for_the_next(runs: RetrainingStore, clock: SettableClock) -> None:
    done = ended(runs, clock)
    clock.advance(60_000)

    following = runs.request(Cause.ADMIN, "ann")

    assert done.state is State.FINISHED
    assert runs.open() == following


def test_finishing_again_changes_nothing(runs: RetrainingStore, clock: SettableClock) -> None:
    done = ended(runs, clock, Outcome.CHALLENGER)
    clock.advance(60_000)

    again = runs.finish(done.id, "laptop", Outcome.REFUSED)

    assert again == done


def test_a_run_fails_with_a_reason_whoever_holds_it(runs: RetrainingStore, clock: SettableClock) -> None:
    run = runs.request(Cause.ADMIN, "ann")
    runs.take(run.id, "job", 60)

    assert runs.fail(run.id, "The job ran out of memory.")

    failed = runs.run(run.id)
    assert (failed.state, failed.error, failed.ended_at) == (State.FAILED, "The job ran out of memory.", clock.now)
    assert runs.open() is None


def test_a_run_that_has_ended_does_not_fail(runs: RetrainingStore, clock: SettableClock) -> None:
    done = ended(runs, clock)
    following = runs.request(Cause.ADMIN, "ann")

    assert not runs.fail(done.id, "The job was stopped.")

    assert runs.run(done.id) == done
    assert runs.open() == following


@pytest.mark.parametrize("change", [progressing, finishing, taking, naming_a_job])
def test_a_run_that_has_failed_cannot_be_changed(
    runs: RetrainingStore, table: Table, change: Callable[..., None]
) -> None:
    run = runs.request(Cause.ADMIN, "ann")
    runs.take(run.id, "laptop", 60)
    runs.fail(run.id, "The job was stopped.")
    before: Any = table.query(KeyConditionExpression="PK = :pk", ExpressionAttributeValues={":pk": "RETRAINING"})

    with pytest.raises(Conflict, match="not open"):
        change(runs, run)

    after = table.query(KeyConditionExpression="PK = :pk", ExpressionAttributeValues={":pk": "RETRAINING"})
    assert after["Items"] == before["Items"]


def test_the_job_of_a_run_can_be_named_before_it_is_taken(runs: RetrainingStore) -> None:
    run = runs.request(Cause.ADMIN, "ann")

    named = runs.job(run.id, "inkling-20270115T080000Z-1")

    assert (named.job, named.state) == ("inkling-20270115T080000Z-1", State.REQUESTED)


def test_a_run_that_was_never_requested_is_not_found(runs: RetrainingStore) -> None:
    with pytest.raises(NotFound):
        runs.run("20270115T080000Z")
    with pytest.raises(NotFound):
        runs.fail("20270115T080000Z", "It was stopped.")


def test_runs_are_listed_page_by_page_with_the_newest_first(runs: RetrainingStore, clock: SettableClock) -> None:
    made = [ended(runs, clock) for _ in range(3)]

    first, cursor = runs.runs(2)
    rest, end = runs.runs(2, cursor)

    assert [*first, *rest] == made[::-1]
    assert (len(first), end) == (2, None)


def test_a_cursor_that_was_not_given_out_is_refused(runs: RetrainingStore) -> None:
    with pytest.raises(Invalid):
        runs.runs(2, "W10")
