"""The game in the process, and who may die at it."""

from collections.abc import Callable, Iterator

import pytest

from tests.api.client import Client
from tests.api.conftest import Player, admin, client, deployed, services, sign_up, word_list
from tests.aws import SettableClock
from tests.conftest import Cloud
from tests.faults.kill import Death
from tests.faults.use_cases import Scene

__all__ = ["admin", "client", "deployed", "services", "sign_up", "word_list"]


@pytest.fixture
def scene(
    cloud: Cloud, clock: SettableClock, client: Client, sign_up: Callable[..., Player], admin: str
) -> Iterator[Scene]:
    death = Death(cloud.clients)
    yield Scene(cloud, clock, sign_up, client, death, admin)
    death.leave()
