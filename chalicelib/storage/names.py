"""Display names of many players at once, from their `PROFILE` rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.storage.batches import get_all
from chalicelib.storage.table import player_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_dynamodb import DynamoDBServiceResource
    from mypy_boto3_dynamodb.service_resource import Table


class NameStore:
    """Reads what players call themselves."""

    def __init__(self, dynamodb: DynamoDBServiceResource, table: Table) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def display_names(self, players: Sequence[str]) -> Mapping[str, str]:
        """Names by player id; players without a profile are left out."""
        keys = [{"PK": player_key(player), "SK": "PROFILE"} for player in players]
        profiles = get_all(self._dynamodb, self._table, keys, "PK, display_name")
        return {item["PK"].removeprefix("PLAYER#"): item["display_name"] for item in profiles}
