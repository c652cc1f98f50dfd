"""What a request asks of AWS, written down call by call: what AWS would count of it, and moto's own time apart."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.scale.units import Item, index_units, item_size, read_units, write_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chalicelib.wiring import Clients

GONE: Item = {}


@dataclass(frozen=True, slots=True)
class Call:
    """One call; units of DynamoDB's table (`read`, `write`) and of its index, bytes of S3's objects."""

    service: str
    operation: str
    read: float = 0
    write: float = 0
    index: float = 0
    bytes: int = 0


@dataclass(slots=True)
class Ledger:
    """Listens to the clients; `aside` are seconds of processor time that AWS and this ledger took, not the game."""

    calls: list[Call] = field(default_factory=list)
    aside: float = 0.0

    def listen(self, clients: Clients, spare: Any) -> None:
        """`spare` is a DynamoDB client that nobody listens to: it tells items as they are before and after a write."""
        book = _Book(self, spare)
        for client in (clients.dynamodb.meta.client, clients.s3, clients.cognito):
            events = client.meta.events
            events.register_first("before-send", book.sent)
            events.register_first("response-received", book.answered)
            events.register_last("before-call", book.before)
            events.register_last("after-call", book.after)

    def take(self) -> tuple[list[Call], float]:
        """What was written down since the last time, and the seconds aside."""
        taken = self.calls, self.aside
        self.calls, self.aside = [], 0.0
        return taken


class _Book:
    def __init__(self, ledger: Ledger, spare: Any) -> None:
        self._ledger, self._spare = ledger, spare
        self._sent, self._consistent = 0.0, False
        self._touched: list[tuple[str, Item, Item]] = []

    def sent(self, **_: Any) -> None:
        self._sent = time.thread_time()

    def answered(self, **_: Any) -> None:
        if self._sent:
            self._ledger.aside += time.thread_time() - self._sent
            self._sent = 0.0

    def before(self, model: Any, params: Mapping[str, Any], **_: Any) -> None:
        begun = time.thread_time()
        if model.service_model.service_name == "dynamodb":
            body = json.loads(params["body"])
            self._consistent = body.get("ConsistentRead", False)
            self._touched = [(kind, key, self._item(key)) for kind, key in _touched(model.name, body)]
        self._ledger.aside += time.thread_time() - begun

    def after(self, model: Any, http_response: Any, **_: Any) -> None:
        begun = time.thread_time()
        service, name = model.service_model.service_name, model.name
        if service == "dynamodb":
            call = self._dynamodb(name, json.loads(http_response.content or b"{}"))
        else:
            size = int(http_response.headers.get("content-length") or 0) if name == "GetObject" else 0
            call = Call(service, name, bytes=size)
        self._ledger.calls.append(call)
        self._ledger.aside += time.thread_time() - begun

    def _item(self, key: Item) -> Item:
        name = self._spare.list_tables()["TableNames"][0]
        found: Item = self._spare.get_item(TableName=name, Key=key, ConsistentRead=True).get("Item", GONE)
        return found

    def _dynamodb(self, name: str, answer: Mapping[str, Any]) -> Call:
        if self._touched:
            factor = 2 if name == "TransactWriteItems" else 1
            write = index = 0
            for kind, key, before in self._touched:
                after = before if kind == "ConditionCheck" else self._item(key)
                write += factor * write_units(item_size(before), item_size(after))
                index += index_units(before or None, after or None)
            return Call("dynamodb", name, write=write, index=index)
        return Call("dynamodb", name, read=_read(name, answer, consistent=self._consistent))


def _touched(name: str, body: Mapping[str, Any]) -> Iterator[tuple[str, Item]]:
    """The keys of the items that a call writes or checks, with how."""
    if name == "TransactWriteItems":
        for entry in body["TransactItems"]:
            for kind, write in entry.items():
                yield kind, _key(write)
    elif name in {"PutItem", "UpdateItem", "DeleteItem"}:
        yield name, _key(body)


def _key(write: Mapping[str, Any]) -> Item:
    told = write.get("Key") or write["Item"]
    return {name: told[name] for name in ("PK", "SK")}


def _read(name: str, answer: Mapping[str, Any], *, consistent: bool) -> float:
    if name == "BatchGetItem":
        items = [item for some in answer.get("Responses", {}).values() for item in some]
        return sum(read_units(item_size(item), consistent=consistent) for item in items)
    items = answer.get("Items", [answer["Item"]] if "Item" in answer else [])
    scale = answer.get("ScannedCount", 1) / max(1, answer.get("Count", 1))
    return read_units(int(scale * sum(map(item_size, items))), consistent=consistent)
