"""Words taught to a model version: what it learnt of each from accepted drawings.

| `PK` | `SK` | attributes |
| --- | --- | --- |
| `TAUGHT#<version>` | `LABEL#<label>` | `drawings, mean, revision, due` |
| `TAUGHT#<version>` | `SURVEY` | `moved_at, seen` |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Key

from chalicelib.inference.taught import Prototype
from chalicelib.storage.table import ConditionFailed, Item, conditional, pages, whole, without_none

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.service_resource import Table


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one model version has learnt of a label that it lacks.

    `drawings` is how many accepted ones it is learnt from, `prototype` there only where they are enough. `revision`
    counts what was written; `due`, ms since 1970, is from when on it has to be looked at again, if it has to.
    """

    label: str
    drawings: int = 0
    prototype: Prototype | None = None
    revision: int = 0
    due: int | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """How far the labels that a version lacks were looked at since it became champion at `moved_at` (ms since 1970).

    `seen` is the place of the last one that was: they are looked at in the order of their places.
    """

    moved_at: int
    seen: str = ""


class TaughtStore:
    """Reads and writes what model versions were taught."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def lessons(self, version: str) -> tuple[Lesson, ...]:
        """All of a version; a few hundred are one page."""
        condition = Key("PK").eq(_partition(version)) & Key("SK").begins_with("LABEL#")
        return tuple(_lesson(item, version) for item in self._query(KeyConditionExpression=condition))

    def due(self, version: str, now: int) -> tuple[str, ...]:
        """The labels that have to be looked at again by now (ms since 1970)."""
        condition = Key("PK").eq(_partition(version)) & Key("SK").begins_with("LABEL#")
        items = self._query(KeyConditionExpression=condition, ProjectionExpression="SK, due", ConsistentRead=True)
        return tuple(_label(item) for item in items if "due" in item and int(item["due"]) <= now)

    def lesson(self, version: str, label: str) -> Lesson:
        """What there is of a label, as it was written last; nothing learnt where there is nothing."""
        item = self._table.get_item(Key=_key(version, label), ConsistentRead=True).get("Item")
        return Lesson(label) if item is None else _lesson(item, version)

    def expect(self, version: str, label: str, due: int) -> None:
        """Say, before what is accepted of a label changes, that it has to be looked at again from `due` on."""
        self._table.update_item(
            Key=_key(version, label),
            UpdateExpression="SET due = :due, drawings = if_not_exists(drawings, :none) ADD revision :one",
            ExpressionAttributeValues={":due": due, ":none": 0, ":one": 1},
        )

    def keep(self, version: str, lesson: Lesson) -> bool:
        """Keep a lesson whose `revision` is the one that was read; False where it was written since."""
        prototype = lesson.prototype
        item = {
            **_key(version, lesson.label),
            "drawings": lesson.drawings,
            "mean": None if prototype is None else prototype.to_bytes(),
            "revision": lesson.revision + 1,
            "due": lesson.due,
        }
        unchanged: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(PK)"}
        if lesson.revision:
            unchanged = {
                "ConditionExpression": "revision = :read",
                "ExpressionAttributeValues": {":read": lesson.revision},
            }
        try:
            with conditional():
                self._table.put_item(Item=without_none(item), **unchanged)
        except ConditionFailed:
            return False
        return True

    def survey(self, version: str) -> Survey | None:
        """The last survey of a version; None before the first."""
        key = {"PK": _partition(version), "SK": "SURVEY"}
        item: Item | None = self._table.get_item(Key=key, ConsistentRead=True).get("Item")
        return None if item is None else Survey(int(item["moved_at"]), item.get("seen", ""))

    def keep_survey(self, version: str, survey: Survey) -> None:
        key = {"PK": _partition(version), "SK": "SURVEY"}
        self._table.put_item(Item={**key, "moved_at": survey.moved_at, "seen": survey.seen})

    def _query(self, **request: Any) -> Iterator[Item]:
        return pages(self._table.query, **request)


def _partition(version: str) -> str:
    return f"TAUGHT#{version}"


def _key(version: str, label: str) -> dict[str, str]:
    return {"PK": _partition(version), "SK": f"LABEL#{label}"}


def _label(item: Item) -> str:
    return str(item["SK"]).removeprefix("LABEL#")


def _lesson(item: Item, version: str) -> Lesson:
    label, drawings = _label(item), int(item["drawings"])
    prototype = None
    if "mean" in item:
        prototype = Prototype.from_bytes(label, version, drawings, bytes(item["mean"]))
    return Lesson(label, drawings, prototype, int(item["revision"]), whole(item.get("due")))
