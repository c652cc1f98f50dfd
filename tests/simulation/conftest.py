"""The game in the process, on moto and with a champion that is told what to guess, for players that are simulated."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from chalice.test import Client as ChaliceClient

from app import app
from chalicelib import wiring
from chalicelib.storage.words import WordStore
from infra.stack import Cloud as Where
from simulation.parts import Pile
from simulation.world import Clock, World
from tests.api.champion import LABELS, TellingChampion, drawing_of
from tests.builders import NOON, a_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Cloud


@pytest.fixture
def pile() -> Pile:
    """Three drawings of each label, which the champion recognises."""
    return Pile({label: [drawing_of(label, percent) for percent in (60, 70, 80)] for label in LABELS}, "test")


@pytest.fixture
def world(cloud: Cloud) -> Iterator[World]:
    clock, catalogue = Clock(NOON), a_catalogue()
    WordStore(cloud.table).put(catalogue.categories, catalogue.words, NOON, "test")
    services = wiring.build(
        cloud.environment, clock=clock, clients=cloud.clients, champion=TellingChampion(), random=Random(1)
    )
    wiring.process.use(services)
    yield World(Where("http://localhost"), cloud.clients, clock, cloud.environment, ChaliceClient(app).http)
    wiring.process.use(None)
