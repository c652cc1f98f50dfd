from __future__ import annotations

import pytest

from chalicelib.domain.retraining import Cause, Lease, Run, State

NOW = 1_800_000_000_000


@pytest.mark.parametrize(
    ("state", "ended"),
    [(State.REQUESTED, False), (State.RUNNING, False), (State.FINISHED, True), (State.FAILED, True)],
)
def test_a_run_has_ended_when_it_is_finished_or_has_failed(state: State, ended: bool) -> None:
    run = Run("20270115T080000Z", Cause.ADMIN, NOW, "ann", state)

    assert run.ended is ended


@pytest.mark.parametrize(("until", "lost"), [(None, False), (NOW + 1, False), (NOW, True), (NOW - 1, True)])
def test_a_lease_is_lost_from_the_moment_at_which_it_runs_out(until: int | None, lost: bool) -> None:
    lease = Lease("20270115T080000Z", None if until is None else "laptop", until)

    assert lease.lost(NOW) is lost


@pytest.mark.parametrize(
    ("holder", "until", "free"),
    [(None, None, True), ("laptop", NOW + 1, True), ("job", NOW + 1, False), ("job", NOW, True)],
)
def test_a_lease_is_free_for_its_holder_and_for_anyone_once_it_is_lost(
    holder: str | None, until: int | None, free: bool
) -> None:
    lease = Lease("20270115T080000Z", holder, until)

    assert lease.free_for("laptop", NOW) is free
