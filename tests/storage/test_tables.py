"""The table that tests run on: a transaction is all or nothing, though the table does not copy itself for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.aws import TABLE

if TYPE_CHECKING:
    from tests.conftest import Cloud

KEPT: dict[str, Any] = {"PK": "PLAYER#1", "SK": "PROFILE", "played": 1, "nicks": ["Ada"], "best": {"ms": 900}}
KEY = {"PK": "PLAYER#1", "SK": "PROFILE"}
COUNTED: dict[str, Any] = {
    "Update": {
        "TableName": TABLE,
        "Key": KEY,
        "UpdateExpression": "SET played = played + :one, best.ms = :one, nicks = list_append(nicks, :more)",
        "ExpressionAttributeValues": {":one": 1, ":more": ["Eve"]},
    }
}
MADE: dict[str, Any] = {"Put": {"TableName": TABLE, "Item": {"PK": "PLAYER#2", "SK": "PROFILE"}}}
GONE: dict[str, Any] = {"Delete": {"TableName": TABLE, "Key": {"PK": "PLAYER#3", "SK": "PROFILE"}}}
REFUSED: dict[str, Any] = {
    "ConditionCheck": {
        "TableName": TABLE,
        "Key": {"PK": "PLAYER#4", "SK": "PROFILE"},
        "ConditionExpression": "attribute_exists(PK)",
    }
}


def items(cloud: Cloud) -> list[dict[str, Any]]:
    return sorted(cloud.table.scan()["Items"], key=lambda item: str(item["PK"]))


def transact(cloud: Cloud, *writes: Any) -> None:
    cloud.clients.dynamodb.meta.client.transact_write_items(TransactItems=list(writes))


@pytest.fixture
def before(cloud: Cloud) -> list[dict[str, Any]]:
    cloud.table.put_item(Item=KEPT)
    cloud.table.put_item(Item={"PK": "PLAYER#3", "SK": "PROFILE"})
    return items(cloud)


def test_a_refused_transaction_leaves_everything_as_it_was(cloud: Cloud, before: list[dict[str, Any]]) -> None:
    with pytest.raises(ClientError, match="TransactionCanceledException"):
        transact(cloud, COUNTED, MADE, GONE, REFUSED)

    assert items(cloud) == before


def test_the_table_goes_on_from_there(cloud: Cloud, before: list[dict[str, Any]]) -> None:
    with pytest.raises(ClientError):
        transact(cloud, COUNTED, REFUSED)
    transact(cloud, COUNTED, MADE, GONE)
    with pytest.raises(ClientError):
        transact(cloud, COUNTED, REFUSED)

    [counted, made] = items(cloud)
    assert counted == {**before[0], "played": 2, "best": {"ms": 1}, "nicks": ["Ada", "Eve"]}
    assert made["PK"] == "PLAYER#2"


def test_what_was_read_before_a_write_is_not_changed_by_it(cloud: Cloud, before: list[dict[str, Any]]) -> None:
    read = cloud.table.get_item(Key=KEY)["Item"]

    transact(cloud, COUNTED)

    assert read == before[0]
