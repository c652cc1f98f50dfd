import threading
from typing import Any, cast

import pytest

pytest.importorskip("boto3")

from botocore.exceptions import EndpointConnectionError

from chalicelib.domain.retraining import Cause, Run
from chalicelib.errors import Conflict
from training.lease import Lease, LostLease

RUN = Run("20261123T101500Z", Cause.COMMAND, 0, "test")


class Runs:
    """Gives the lease away, or fails, after so many times."""

    def __init__(self, fault: Exception | None = None, after: int = 1) -> None:
        self.taken = 0
        self.often = threading.Event()
        self._fault, self._after = fault, after

    def take(self, run_id: str, holder: str, seconds: int) -> Run:
        assert (run_id, holder, seconds) == (RUN.id, "me", 300)
        if self._fault and self.taken >= self._after:
            self.often.set()
            raise self._fault
        self.taken += 1
        if self.taken > 3:
            self.often.set()
        return RUN


def lease(runs: Runs) -> Lease:
    return Lease(cast("Any", runs), RUN.id, "me")


def test_it_is_renewed_as_long_as_the_work_goes_on() -> None:
    runs = Runs()

    with lease(runs).kept(every=0.001):
        assert runs.often.wait(10)

    assert runs.taken > 3


def test_once_it_is_lost_it_stays_lost_and_is_not_asked_for() -> None:
    runs = Runs(Conflict("Run 1 is held by another."))
    held = lease(runs)
    with held.kept(every=0.001):
        assert runs.often.wait(10)

    with pytest.raises(LostLease, match="held by another"):
        held.check()
    with pytest.raises(LostLease):
        held.renew()
    assert runs.taken == 1


def test_a_cloud_that_is_silent_for_a_while_is_no_loss() -> None:
    held = lease(Runs(EndpointConnectionError(endpoint_url="http://localhost")))

    held.renew()

    held.check()
