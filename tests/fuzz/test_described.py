"""Some requests that the description allows, and some that it forbids."""

import pytest

from tests.conftest import Cloud
from tests.fuzz.described import fuzz, operations
from tests.fuzz.world import inhabited

CHOSEN = ("POST /games", "POST /rounds/{id}/guesses", "GET /leaderboard", "PATCH /admin/words/{id}", "GET /me/results")


@pytest.mark.in_process
def test_requests_are_answered_as_the_description_says(cloud: Cloud) -> None:
    chosen = [operation for operation in operations() if operation.label in CHOSEN]

    with inhabited(cloud.clients, cloud.environment) as within:
        outcome = fuzz(within, chosen, runs=60, seed=1)

    assert not outcome.faults
    assert outcome.requests >= 30
    assert {200, 400, 401, 404} <= set(outcome.statuses)
