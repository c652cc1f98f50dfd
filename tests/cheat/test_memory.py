"""The table in memory answers what moto's does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from boto3.dynamodb.conditions import Key
from botocore.exceptions import ClientError

from chalicelib.storage.table import INDEX_NAME, ConditionFailed, pages, transact
from tests.cheat.expressions import NotRead, holds, updated
from tests.cheat.memory import MemoryTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Cloud

ROWS = [{"PK": "A", "SK": f"ROW#{place}", "INDEX": "board", "NUMBER": 10 * (place % 3), "n": 1} for place in range(6)]
KEY = {"PK": "A", "SK": "ROW#1"}


@pytest.fixture
def tables(cloud: Cloud) -> list[Any]:
    """Both, with the same rows."""
    both: list[Any] = [MemoryTable(), cloud.table]
    for table in both:
        for row in ROWS:
            table.put_item(Item=row)
    return both


def outcome(do: Callable[[Any], object], table: Any) -> object:
    """What is answered, or how it is refused, and all that is there then."""
    try:
        answer = do(table)
    except ConditionFailed as refused:
        answer = refused.failed
    except ClientError as error:
        answer = error.response["Error"]["Code"]
    return answer, list(pages(table.query, KeyConditionExpression=Key("PK").eq("A")))


def _update(update: str, condition: str = "attribute_exists(PK)", key: dict[str, str] = KEY, **values: Any) -> Any:
    given = {f":{name}": value for name, value in values.items()}
    request = {"UpdateExpression": update, "ConditionExpression": condition, "ExpressionAttributeNames": {"#n": "n"}}
    return {"Key": key, **request} | ({"ExpressionAttributeValues": given} if given else {})


def _then(request: dict[str, Any]) -> Callable[[Any], None]:
    """An update, of which nothing is answered."""

    def do(table: Any) -> None:
        table.update_item(**request)

    return do


WRITES: dict[str, Callable[[Any], object]] = {
    "set and add": _then(_update("SET m = :m ADD #n :one", m="x", one=1)),
    "add to nothing": _then(_update("ADD #n :one, more :one", "attribute_not_exists(more)", one=2)),
    "new item": _then(_update("ADD #n :one", "attribute_not_exists(PK)", {"PK": "A", "SK": "NEW"}, one=1)),
    "append": _then(_update("SET #n = if_not_exists(#n, :zero), words = :words", zero=0, words=["a"])),
    "leave the index": lambda table: (
        table.update_item(Key=KEY, UpdateExpression="REMOVE #i", ExpressionAttributeNames={"#i": "INDEX"}) and None
    ),
    "refused": _then(_update("SET #n = :m", "#n = :m OR #n < :one", m=5, one=1)),
    "allowed by one of two": _then(_update("SET #n = :m", "#n = :m OR #n >= :one", m=5, one=1)),
    "transaction": lambda table: transact(
        table,
        [
            {"Update": _update("ADD #n :one", one=1)},
            {"Put": {"Item": {"PK": "A", "SK": "OTHER"}, "ConditionExpression": "attribute_not_exists(PK)"}},
        ],
    ),
    "transaction of which one write is refused": lambda table: transact(
        table,
        [
            {"Update": _update("ADD #n :one", one=1)},
            {"Put": {"Item": ROWS[2], "ConditionExpression": "attribute_not_exists(PK)"}},
            {"ConditionCheck": {"Key": {"PK": "A", "SK": "ROW#3"}, "ConditionExpression": "attribute_exists(PK)"}},
        ],
    ),
}


@pytest.mark.in_process
@pytest.mark.parametrize("name", WRITES)
def test_a_write_does_what_it_does_in_moto(name: str, tables: list[Any]) -> None:
    memory, moto = (outcome(WRITES[name], table) for table in tables)

    assert memory == moto


@pytest.mark.in_process
@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize(
    ("condition", "index"),
    [
        (Key("INDEX").eq("board"), {"IndexName": INDEX_NAME}),
        (Key("INDEX").eq("board") & Key("NUMBER").gt(0), {"IndexName": INDEX_NAME}),
        (Key("INDEX").eq("board") & Key("NUMBER").lte(10), {"IndexName": INDEX_NAME}),
        (Key("PK").eq("A") & Key("SK").begins_with("ROW#"), {}),
        (Key("PK").eq("nobody"), {}),
    ],
)
def test_a_query_finds_what_it_finds_in_moto(
    condition: Any, index: dict[str, str], forward: bool, tables: list[Any]
) -> None:
    asked = {"KeyConditionExpression": condition, "ScanIndexForward": forward, "Limit": 2, **index}

    memory, moto = (list(pages(table.query, **asked)) for table in tables)

    numbers = [row.get("NUMBER") for row in moto] if index else [row["SK"] for row in moto]
    assert [row.get("NUMBER") if index else row["SK"] for row in memory] == numbers
    assert {row["SK"] for row in memory} == {row["SK"] for row in moto}


def test_a_copy_goes_its_own_way() -> None:
    first = MemoryTable()
    first.put_item(Item=ROWS[0])

    second = first.copy()
    second.put_item(Item=ROWS[1])

    assert [len(table.items["A"]) for table in (first, second)] == [1, 2]


@pytest.mark.parametrize("text", ["size(a) > :one", "a = :one AND b", "contains(a, :one)"])
def test_a_condition_of_another_form_is_no_condition_that_holds(text: str) -> None:
    with pytest.raises(NotRead):
        holds(text, {}, {}, {":one": 1})


@pytest.mark.parametrize("text", ["SET a.b = :one", "SET a = b + :one", "a = :one"])
def test_an_update_of_another_form_is_not_guessed_at(text: str) -> None:
    with pytest.raises(NotRead):
        updated(text, {}, {}, {":one": 1})
