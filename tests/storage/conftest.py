"""A table and a bucket on moto, empty for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.storage.closing import ClosingStore
from chalicelib.storage.drawings import DrawingStore
from chalicelib.storage.exports import ExportStore
from chalicelib.storage.gallery import GalleryStore
from chalicelib.storage.games import GameStore
from chalicelib.storage.harvest import HarvestStore
from chalicelib.storage.leaderboard import LeaderboardStore
from chalicelib.storage.retraining import RetrainingStore
from chalicelib.storage.reviews import ReviewStore
from chalicelib.storage.statistics import StatisticsStore
from chalicelib.storage.words import WordStore
from tests.aws import BUCKET
from tests.storage.registry import Registry

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from tests.aws import SettableClock
    from tests.conftest import Cloud


@pytest.fixture
def table(cloud: Cloud) -> Table:
    return cloud.table


@pytest.fixture
def drawings(cloud: Cloud) -> DrawingStore:
    return DrawingStore(cloud.clients.s3, BUCKET)


@pytest.fixture
def games(table: Table) -> GameStore:
    """A store of games, and the players ann and bob."""
    for player in ("ann", "bob"):
        table.put_item(Item={"PK": f"PLAYER#{player}", "SK": "PROFILE", "display_name": player})
    return GameStore(table)


@pytest.fixture
def gallery(table: Table, games: GameStore) -> GalleryStore:
    """A gallery, and the players ann and bob."""
    assert games
    return GalleryStore(table)


@pytest.fixture
def closings(table: Table) -> ClosingStore:
    return ClosingStore(table)


@pytest.fixture
def exports(cloud: Cloud) -> ExportStore:
    return ExportStore(cloud.clients.dynamodb, cloud.table, cloud.clients.s3, BUCKET)


@pytest.fixture
def leaderboards(table: Table) -> LeaderboardStore:
    return LeaderboardStore(table)


@pytest.fixture
def reviews(table: Table) -> ReviewStore:
    return ReviewStore(table)


@pytest.fixture
def runs(table: Table, clock: SettableClock) -> RetrainingStore:
    return RetrainingStore(table, clock)


@pytest.fixture
def harvest(table: Table) -> HarvestStore:
    return HarvestStore(table)


@pytest.fixture
def statistics(cloud: Cloud) -> StatisticsStore:
    return StatisticsStore(cloud.clients.dynamodb, cloud.table)


@pytest.fixture
def words(table: Table) -> WordStore:
    return WordStore(table)


@pytest.fixture
def registry(cloud: Cloud) -> Registry:
    return Registry(cloud.table, cloud.clients.s3, BUCKET)
