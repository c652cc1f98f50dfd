"""Units as DynamoDB counts them, and a ledger that writes them down from real calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest

from chalicelib import wiring
from tests.aws import TABLE
from tests.scale.ledger import Call, Ledger
from tests.scale.units import index_units, item_size, read_units, value_size, write_units

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from tests.conftest import Cloud

KEY = {"PK": "PLAYER#ann", "SK": "TOTALS"}


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "été"}, 5),
        ({"N": "1200"}, 2),
        ({"N": "-12.34"}, 3),
        ({"N": "0"}, 2),
        ({"BOOL": True}, 1),
        ({"B": "AAAA"}, 3),
        ({"B": b"abcde"}, 5),
        ({"L": [{"S": "ab"}, {"N": "7"}]}, 3 + (1 + 2) + (1 + 2)),
        ({"M": {"at": {"N": "7"}}}, 3 + 1 + 2 + 2),
    ],
)
def test_a_value_has_the_size_that_the_documentation_gives_it(value: dict[str, Any], size: int) -> None:
    assert value_size(value) == size


def test_an_item_is_its_names_and_values() -> None:
    assert item_size({"PK": {"S": "abc"}, "points": {"N": "12"}}) == 2 + 3 + 6 + 2


def test_units_are_rounded_up_and_never_none() -> None:
    assert [write_units(0), write_units(1_024), write_units(1_025), write_units(10, 3_000)] == [1, 1, 2, 3]
    assert [read_units(0, consistent=True), read_units(4_097, consistent=True)] == [1, 2]
    assert read_units(4_097, consistent=False) == 1


def test_the_index_is_written_where_its_copy_changes() -> None:
    out = {"PK": {"S": "a"}, "rounds": {"N": "1"}}
    low = {**out, "INDEX": {"S": "BOARD"}, "NUMBER": {"N": "10"}}
    high = {**low, "NUMBER": {"N": "20"}}
    told = {**low, "rounds": {"N": "2"}}

    assert index_units(None, out) == 0
    assert index_units(out, low) == 1
    assert index_units(low, low) == 0
    assert index_units(low, told) == 1
    assert index_units(low, high) == 2
    assert index_units(high, None) == 1


@pytest.fixture
def listened(cloud: Cloud) -> tuple[Table, Ledger]:
    """The table by clients of its own, which a ledger listens to."""
    assert cloud
    clients, ledger = wiring.connect(), Ledger()
    ledger.listen(clients, boto3.Session().client("dynamodb"))
    return clients.dynamodb.Table(TABLE), ledger


def test_calls_are_written_down_with_their_units(listened: tuple[Table, Ledger]) -> None:
    table, ledger = listened

    table.put_item(Item={**KEY, "text": "x" * 1_500, "INDEX": "BOARD", "NUMBER": 1})
    table.get_item(Key=KEY, ConsistentRead=True)
    table.get_item(Key={**KEY, "SK": "none"})
    table.update_item(Key=KEY, UpdateExpression="ADD #n :one", ExpressionAttributeNames={"#n": "NUMBER"},
                      ExpressionAttributeValues={":one": 1})  # fmt: skip

    calls, aside = ledger.take()
    assert calls == [
        Call("dynamodb", "PutItem", write=2, index=2),
        Call("dynamodb", "GetItem", read=1),
        Call("dynamodb", "GetItem", read=0.5),
        Call("dynamodb", "UpdateItem", write=2, index=4),
    ]
    assert aside > 0
    assert ledger.take() == ([], 0)


def test_a_transaction_counts_twice_in_the_table_and_once_in_the_index(listened: tuple[Table, Ledger]) -> None:
    table, ledger = listened
    put: Any = {"TableName": TABLE, "Item": {**KEY, "INDEX": "BOARD", "NUMBER": 1}}
    check: Any = {"TableName": TABLE, "Key": {**KEY, "SK": "X"}, "ConditionExpression": "attribute_not_exists(PK)"}

    table.meta.client.transact_write_items(TransactItems=[{"Put": put}, {"ConditionCheck": check}])

    assert ledger.take()[0] == [Call("dynamodb", "TransactWriteItems", write=4, index=1)]
