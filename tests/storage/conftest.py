"""A table and a bucket on moto, empty for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from moto import mock_aws

from chalicelib import wiring
from chalicelib.storage.closing import ClosingStore
from chalicelib.storage.drawings import DrawingStore
from chalicelib.storage.games import GameStore
from chalicelib.storage.leaderboard import LeaderboardStore
from chalicelib.storage.statistics import StatisticsStore
from chalicelib.storage.words import WordStore
from tests.api.cloud import BUCKET, REGION, TABLE, make_resources
from tests.storage.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.service_resource import Table


@pytest.fixture(scope="session")
def clients() -> Iterator[wiring.Clients]:
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        patch.delenv("AWS_ENDPOINT_URL", raising=False)
        yield wiring.connect()


@pytest.fixture
def table(clients: wiring.Clients) -> Table:
    mock_aws().reset()
    make_resources(clients)
    return clients.dynamodb.Table(TABLE)


@pytest.fixture
def drawings(clients: wiring.Clients, table: Table) -> DrawingStore:
    assert table.name == TABLE
    return DrawingStore(clients.s3, BUCKET)


@pytest.fixture
def games(table: Table) -> GameStore:
    return GameStore(table)


@pytest.fixture
def closings(table: Table) -> ClosingStore:
    return ClosingStore(table)


@pytest.fixture
def leaderboards(table: Table) -> LeaderboardStore:
    return LeaderboardStore(table)


@pytest.fixture
def statistics(table: Table) -> StatisticsStore:
    return StatisticsStore(table)


@pytest.fixture
def words(table: Table) -> WordStore:
    return WordStore(table)


@pytest.fixture
def registry(clients: wiring.Clients, table: Table) -> Registry:
    return Registry(table, clients.s3, BUCKET)
