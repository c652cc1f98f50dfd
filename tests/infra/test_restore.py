"""Going back to a backup: the table becomes its copy, and nothing else does."""

from collections.abc import Iterator
from typing import Any

import pytest

from infra.console import Refusal
from infra.restore import restore
from tests.conftest import Cloud


@pytest.fixture
def copy(cloud: Cloud) -> Iterator[Any]:
    """A table of the same keys, as DynamoDB restores a backup."""
    made = cloud.clients.dynamodb.create_table(
        TableName="restored",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("PK", "SK")],
        KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "SK", "KeyType": "RANGE"}],
    )
    yield made
    made.delete()


def items(table: Any) -> list[dict[str, Any]]:
    return sorted(table.scan()["Items"], key=str)


def test_the_table_becomes_what_the_copy_holds(cloud: Cloud, copy: Any) -> None:
    for number in range(60):
        copy.put_item(Item={"PK": "PLAYER#1", "SK": f"ROUND#{number:02}", "points": 10})
    cloud.table.put_item(Item={"PK": "PLAYER#1", "SK": "ROUND#00", "points": 99})
    cloud.table.put_item(Item={"PK": "PLAYER#2", "SK": "ROUND#00", "points": 1})

    assert restore(copy, cloud.table) == (60, 1)

    assert items(cloud.table) == items(copy)
    assert restore(copy, cloud.table) == (60, 0)


def test_an_empty_copy_empties_nothing(cloud: Cloud, copy: Any) -> None:
    cloud.table.put_item(Item={"PK": "PLAYER#2", "SK": "ROUND#00"})

    with pytest.raises(Refusal, match="restored is empty"):
        restore(copy, cloud.table)

    assert len(items(cloud.table)) == 1


def test_what_is_no_copy_is_refused(cloud: Cloud) -> None:
    with pytest.raises(Refusal, match="cannot be read"):
        restore(cloud.clients.dynamodb.Table("no-such-table"), cloud.table)
