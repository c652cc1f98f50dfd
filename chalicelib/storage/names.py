"""Display names of many players at once, from their `PROFILE` rows."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

from chalicelib.storage.table import player_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_dynamodb import DynamoDBServiceResource
    from mypy_boto3_dynamodb.service_resource import Table

MOST_KEYS = 100  # of one BatchGetItem


class NameStore:
    """Reads what players call themselves."""

    def __init__(self, dynamodb: DynamoDBServiceResource, table: Table) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def display_names(self, players: Sequence[str]) -> Mapping[str, str]:
        """Names by player id; players without a profile are left out."""
        keys = [{"PK": player_key(player), "SK": "PROFILE"} for player in players]
        return {
            item["PK"].removeprefix("PLAYER#"): item["display_name"]
            for some in batched(keys, MOST_KEYS)
            for item in self._items(list(some))
        }

    def _items(self, keys: list[dict[str, str]]) -> list[dict[str, Any]]:
        """The items there are; what the table leaves unprocessed is asked for again."""
        found: list[dict[str, Any]] = []
        request: Any = {self._table.name: {"Keys": keys, "ProjectionExpression": "PK, display_name"}}
        while request:
            answer = self._dynamodb.batch_get_item(RequestItems=request)
            found += answer["Responses"].get(self._table.name, [])
            request = answer["UnprocessedKeys"]
        return found
