"""The one table: its keys' building blocks, paging, transactions. docs/data-model.md lists every entity."""

from __future__ import annotations

import zlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.errors import Outage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mypy_boto3_dynamodb.service_resource import Table

INDEX_NAME = "by_number"
TRIES = 5
"""How often a transaction is tried that meets others at an item: they take as long as a try does."""
CONTENDED = "Too many are changing the same at this moment. Please try again."
Item = dict[str, Any]


class ConditionFailed(Exception):
    """A conditional write was refused; `failed` holds the places, in the transaction, of the conditions that failed."""

    def __init__(self, failed: frozenset[int]) -> None:
        super().__init__(f"conditions failed: {sorted(failed)}")
        self.failed = failed


class Contended(Exception):
    """Other transactions were at some of the items, whose places these are: nothing is known of the conditions."""

    def __init__(self, places: frozenset[int]) -> None:
        super().__init__(f"other transactions were at {sorted(places)}")
        self.places = places


def player_key(player: str) -> str:
    return f"PLAYER#{player}"


def shard_of(name: str, shards: int) -> int:
    """Which of the shards, 0 to `shards` - 1, a name is written to; the same in every process."""
    return zlib.crc32(name.encode()) % shards


def pages(query: Callable[..., Any], **request: Any) -> Iterator[Item]:
    """Every item of a query, page after page."""
    while True:
        answer = query(**request)
        yield from answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def without_none(item: Mapping[str, Any]) -> Item:
    """The attributes that have a value: absent and None are the same in the table."""
    return {name: value for name, value in item.items() if value is not None}


def whole(number: Any) -> int | None:
    """An integer as the table gives it back, a Decimal; None where the attribute is absent."""
    return None if number is None else int(number)


@contextmanager
def conditional() -> Iterator[None]:
    """Around a single conditional write: raises ConditionFailed, its only place, where the condition refused it."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        raise ConditionFailed(frozenset({0})) from error


def put_new(table: Table, item: Mapping[str, Any]) -> bool:
    """Put an item unless its key is taken; whether it was put."""
    try:
        with conditional():
            table.put_item(Item=dict(item), ConditionExpression="attribute_not_exists(PK)")
    except ConditionFailed:
        return False
    return True


def transact(table: Table, writes: Sequence[Mapping[str, Mapping[str, Any]]]) -> None:
    """Write all or nothing; each write is `{"Put" or "Update" or …: {…}}` without the table's name.

    Raises ConditionFailed where a condition refused it, Outage where other transactions were always faster.
    """
    for _ in range(TRIES):
        with suppress(Contended):
            return attempt(table, writes)
    raise Outage(CONTENDED)


def attempt(table: Table, writes: Sequence[Mapping[str, Mapping[str, Any]]]) -> None:
    """Write all or nothing, as `transact`, but once: raises Contended where another transaction was at an item."""
    named: list[Any] = [{kind: {"TableName": table.name, **write}} for entry in writes for kind, write in entry.items()]
    try:
        table.meta.client.transact_write_items(TransactItems=named)
    except ClientError as error:
        if error.response["Error"]["Code"] != "TransactionCanceledException":
            raise
        raise _refused(error) from error


def _refused(error: ClientError) -> Exception:
    """Why a transaction was cancelled: a condition that failed tells more than a conflict, which passes."""
    codes = [reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])]
    if failed := _places(codes, "ConditionalCheckFailed"):
        return ConditionFailed(failed)
    if contended := _places(codes, "TransactionConflict"):
        return Contended(contended)
    return error


def _places(codes: Sequence[str], code: str) -> frozenset[int]:
    return frozenset(place for place, found in enumerate(codes) if found == code)
