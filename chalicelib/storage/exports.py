"""Results as files for analysis: which are due, and how one is made anew from the table.

| `PK` | `SK` | `INDEX` | `NUMBER` |
| --- | --- | --- | --- |
| `PLAYER#<player>` | `RESULT#<round>` | `RESULTS#<day>#<shard>` | when it was closed |
| `EXPORTS` | `DUE#<day>#<shard>` | | |
| `EXPORTS` | `THROUGH` | | |
"""

from __future__ import annotations

import gzip
import io
import json
from itertools import batched
from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Key

from chalicelib.domain.export import Mark, Partition, row
from chalicelib.storage.rounds import results_index, round_from
from chalicelib.storage.table import INDEX_NAME, ConditionFailed, Item, conditional, pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mypy_boto3_dynamodb import DynamoDBServiceResource
    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_s3 import S3Client

    from chalicelib.domain.round import Round

EXPORTS = "EXPORTS"
_THROUGH = {"PK": EXPORTS, "SK": "THROUGH"}
_AT_ONCE = 100  # of BatchGetItem


class ExportStore:
    """Makes files of results; each is what the table says at that moment, whatever was in it before."""

    def __init__(self, dynamodb: DynamoDBServiceResource, table: Table, s3: S3Client, bucket: str) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._s3 = s3
        self._bucket = bucket

    def expect(self, partitions: Iterable[Partition], due: int) -> None:
        """Say that these files have to be made anew from a time on, in ms since 1970."""
        with self._table.batch_writer() as batch:
            for partition in set(partitions):
                batch.put_item({"PK": EXPORTS, "SK": f"DUE#{partition.name}", "due": due})

    def due(self, now: int) -> tuple[Mark, ...]:
        condition = Key("PK").eq(EXPORTS) & Key("SK").begins_with("DUE#")
        found = pages(self._table.query, KeyConditionExpression=condition, ConsistentRead=True)
        return tuple(_mark(item) for item in found if item["due"] <= now)

    def done(self, mark: Mark) -> None:
        """Take a mark away, unless it was made anew in between."""
        try:
            with conditional():
                self._table.delete_item(
                    Key={"PK": EXPORTS, "SK": f"DUE#{mark.partition.name}"},
                    ConditionExpression="due = :due",
                    ExpressionAttributeValues={":due": mark.due},
                )
        except ConditionFailed:
            return

    def through(self) -> str | None:
        """The day up to which every file was made, that day included."""
        item = self._table.get_item(Key=_THROUGH, ConsistentRead=True).get("Item")
        return None if item is None else str(item["day"])

    def keep_through(self, day: str) -> None:
        """Never goes back."""
        try:
            with conditional():
                self._table.put_item(
                    Item={**_THROUGH, "day": day},
                    ConditionExpression="attribute_not_exists(PK) OR #day < :day",
                    ExpressionAttributeNames={"#day": "day"},
                    ExpressionAttributeValues={":day": day},
                )
        except ConditionFailed:
            return

    def write(self, partition: Partition) -> int:
        """Make a file anew, or delete it where nothing is left to be in it; returns its rows."""
        rows, packed = 0, io.BytesIO()
        with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as lines:
            for round_ in self._closed(partition):
                if round_.result is not None:
                    lines.write(json.dumps(row(round_, round_.result), separators=(",", ":")).encode() + b"\n")
                    rows += 1
        if rows:
            self._s3.put_object(
                Bucket=self._bucket, Key=partition.key, Body=packed.getvalue(), ContentType="application/gzip"
            )
        else:
            self._s3.delete_object(Bucket=self._bucket, Key=partition.key)
        return rows

    def _closed(self, partition: Partition) -> Iterator[Round]:
        """The rounds of a file as they are now, in the order in which they closed; those of erased players are gone."""
        condition = Key("INDEX").eq(results_index(partition))
        results = pages(self._table.query, IndexName=INDEX_NAME, KeyConditionExpression=condition)
        for some in batched(results, _AT_ONCE):
            keys = [{"PK": item["PK"], "SK": str(item["SK"]).replace("RESULT#", "ROUND#", 1)} for item in some]
            found = {item["SK"]: round_from(item) for item in self._items(keys)}
            yield from (found[key["SK"]] for key in keys if key["SK"] in found)

    def _items(self, keys: list[dict[str, str]]) -> Iterator[Item]:
        request: Item = {self._table.name: {"Keys": keys, "ConsistentRead": True}}
        while request:
            answer = self._dynamodb.batch_get_item(RequestItems=request)
            yield from answer["Responses"].get(self._table.name, [])
            request = dict(answer.get("UnprocessedKeys", {}))


def _mark(item: Item) -> Mark:
    day, _, shard = str(item["SK"]).removeprefix("DUE#").partition("#")
    return Mark(Partition(day, int(shard)), int(item["due"]))
