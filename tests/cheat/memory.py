"""A table and a bucket in memory, for the stores of the game: thirty times as fast as moto, which reads every call.

It has what a game asks for and nothing else; anything else raises. tests/cheat/test_memory.py holds it against moto.
"""

from __future__ import annotations

import io
from bisect import bisect_left, insort
from collections import defaultdict
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from boto3.dynamodb.types import Binary
from botocore.exceptions import ClientError

from chalicelib.wiring import Clients
from tests.cheat.expressions import COMPARE, Item, holds, updated

if TYPE_CHECKING:
    from boto3.dynamodb.conditions import ConditionBase

    from tests.cheat.expressions import Evaluate

Place = tuple[Any, str, str]  # of an item in the index: number, PK, SK


class MemoryTable:
    """Items by their keys, and the index in order of its numbers. No item is ever changed: a copy takes its place."""

    name = "memory"

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Item]] = defaultdict(dict)
        self._index: dict[str, list[Place]] = defaultdict(list)
        self.meta = SimpleNamespace(client=SimpleNamespace(transact_write_items=self._transact))

    def copy(self) -> MemoryTable:
        """Another table with the same items."""
        other = MemoryTable()
        other.items |= {key: dict(items) for key, items in self.items.items()}
        other._index |= {key: list(places) for key, places in self._index.items()}
        return other

    def get_item(self, *, Key: dict[str, str], **_: object) -> dict[str, Any]:  # noqa: N803
        item = self.items[Key["PK"]].get(Key["SK"])
        return {} if item is None else {"Item": item}

    def put_item(self, **request: Any) -> None:
        self._alone("Put", request)

    def update_item(self, **request: Any) -> None:
        self._alone("Update", request)

    def _alone(self, kind: str, request: dict[str, Any]) -> None:
        if not self._allows(request):
            raise ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, kind)
        self._write(kind, request)

    def _transact(self, *, TransactItems: list[dict[str, dict[str, Any]]]) -> None:  # noqa: N803
        writes = [(kind, request) for entry in TransactItems for kind, request in entry.items()]
        if len({_key_of(request) for _, request in writes}) < len(writes):
            raise ValueError("a transaction has an item twice")
        allowed = [self._allows(request) for _, request in writes]
        if not all(allowed):
            reasons = [{"Code": "None" if each else "ConditionalCheckFailed"} for each in allowed]
            error: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
            raise ClientError(error, "TransactWriteItems")
        for kind, request in writes:
            self._write(kind, request)

    def _allows(self, request: dict[str, Any]) -> bool:
        partition, sort = _key_of(request)
        return holds(request.get("ConditionExpression"), self.items[partition].get(sort, {}), *_meant(request))

    def _write(self, kind: str, request: dict[str, Any]) -> None:
        partition, sort = _key_of(request)
        before = self.items[partition].get(sort)
        match kind:
            case "Put":
                after = {name: _kept(value) for name, value in request["Item"].items()}
            case "Update":
                after = updated(request["UpdateExpression"], before or dict(request["Key"]), *_meant(request))
            case "ConditionCheck":
                return
            case _:
                raise ValueError(kind)
        self._move(before, after)
        self.items[partition][sort] = after

    def _move(self, before: Item | None, after: Item) -> None:
        """Keep the index in order."""
        if before is not None and "INDEX" in before:
            places = self._index[before["INDEX"]]
            del places[bisect_left(places, _place(before))]
        if "INDEX" in after:
            insort(self._index[after["INDEX"]], _place(after))

    def query(self, *, KeyConditionExpression: ConditionBase, **request: Any) -> dict[str, Any]:  # noqa: N803
        """A page of items: `Limit` of them, or all; the next one begins at an offset."""
        key, keep = _asked(KeyConditionExpression)
        found = self._indexed(key) if "IndexName" in request else list(self._sorted(key))
        found = [item for item in found if keep(item, {}, {})]
        if not request.get("ScanIndexForward", True):
            found.reverse()
        start = request.get("ExclusiveStartKey", {}).get("offset", 0)
        stop = start + request.get("Limit", len(found))
        page = found[start:stop]
        answer: dict[str, Any] = {"Items": page, "Count": len(page)}
        return answer | ({"LastEvaluatedKey": {"offset": stop}} if stop < len(found) else {})

    def _indexed(self, key: str) -> list[Item]:
        return [self.items[partition][sort] for _, partition, sort in self._index[key]]

    def _sorted(self, partition: str) -> list[Item]:
        return [item for _, item in sorted(self.items[partition].items())]


class MemoryBucket:
    """Objects by their keys."""

    def __init__(self, objects: dict[str, bytes] | None = None) -> None:
        self.objects = {} if objects is None else objects

    def copy(self) -> MemoryBucket:
        return MemoryBucket(dict(self.objects))

    def put_object(self, *, Key: str, Body: bytes, **_: object) -> None:  # noqa: N803
        self.objects[Key] = Body

    def get_object(self, *, Key: str, **_: object) -> dict[str, Any]:  # noqa: N803
        if Key not in self.objects:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return {"Body": io.BytesIO(self.objects[Key])}


def clients(table: MemoryTable, bucket: MemoryBucket) -> Clients:
    """What the game is built on; there are no accounts, and no training."""
    dynamodb = SimpleNamespace(Table=lambda _: table)
    return Clients(*cast("Any", (dynamodb, bucket, None, None)))


def _key_of(request: dict[str, Any]) -> tuple[str, str]:
    key = request.get("Key") or request["Item"]
    return key["PK"], key["SK"]


def _meant(request: dict[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """What the names and values of a request's expressions stand for."""
    return request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})


def _kept(value: Any) -> Any:
    return Binary(value) if isinstance(value, bytes) else value


def _place(item: Item) -> Place:
    return item["NUMBER"], item["PK"], item["SK"]


def _asked(condition: ConditionBase) -> tuple[str, Evaluate]:
    """The partition, and which of its items are asked for."""
    said: Any = condition.get_expression()
    if said["operator"] == "=":
        return said["values"][1], lambda *_: True
    partition, sort = (part.get_expression() for part in said["values"])
    (key, value), sign = sort["values"], sort["operator"]
    if sign == "begins_with":
        return partition["values"][1], lambda item, *_: item[key.name].startswith(value)
    return partition["values"][1], lambda item, *_: COMPARE[sign](item[key.name], value)
