"""Many items by their keys in one request."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mypy_boto3_dynamodb import DynamoDBServiceResource
    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.storage.table import Item

MOST_KEYS = 100  # of one BatchGetItem


def get_all(
    dynamodb: DynamoDBServiceResource, table: Table, keys: Iterable[dict[str, str]], attributes: str | None = None
) -> Iterator[Item]:
    """The items that there are, in any order, a request for each 100 keys; of all attributes, or those named."""
    for some in batched(keys, MOST_KEYS):
        asked: dict[str, Any] = {"Keys": list(some)}
        if attributes is not None:
            asked["ProjectionExpression"] = attributes
        yield from _items(dynamodb, table.name, asked)


def _items(dynamodb: DynamoDBServiceResource, table: str, asked: dict[str, Any]) -> Iterator[Item]:
    """The items there are; what the table leaves unprocessed is asked for again."""
    request: Any = {table: asked}
    while request:
        answer = dynamodb.batch_get_item(RequestItems=request)
        yield from answer["Responses"].get(table, [])
        request = answer["UnprocessedKeys"]
