"""Counters that many add to at once: one row each, and more rows beside it where transactions got in each other's way.

| `PK` | `SK` | |
| --- | --- | --- |
| the counter's | the counter's | `rows`: how many there are, this one included, if more than one |
| the counter's | the counter's and `#1`, `#2` … | the others; what is counted is the sum of all |

DynamoDB refuses a transaction that meets another one at an item. A counter of what everybody plays is met at so often
that most would be refused (docs/scale.md); so whoever is refused there three times running spreads it four times as
wide. One who meets another by chance comes again, so a game that few play has one row each.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.errors import Outage
from chalicelib.storage.table import CONTENDED, ConditionFailed, Contended, attempt, conditional

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mypy_boto3_dynamodb.service_resource import Table

Write = dict[str, dict[str, Any]]
WIDER = 4
MOST = 1_024
"""Rows of a counter."""
PATIENCE = 2
"""How often a transaction may be refused for counters until it spreads them."""
TRIES = PATIENCE + 6
"""How often a transaction is tried at once: after its patience as often as a counter can be widened, and once."""
ROWS = "rows"


def row_of(key: Mapping[str, str], row: int) -> dict[str, str]:
    """The key of one of a counter's rows; the first one is the counter's own."""
    return {**key, "SK": f"{key['SK']}#{row}"} if row else dict(key)


def other_rows(item: Mapping[str, Any]) -> list[dict[str, str]]:
    """The keys of the rows beside a counter's first one."""
    return [row_of({"PK": item["PK"], "SK": item["SK"]}, row) for row in range(1, int(item.get(ROWS, 1)))]


def row_for(by: str, rows: int) -> int:
    """Which of the rows, 0 to `rows` - 1, is added to by whatever has the name `by`.

    The low bits of a name's hash tell its shard, and would be the same for all that is added to a counter of a shard.
    """
    return (zlib.crc32(by.encode()) >> 8) % rows


class Counters:
    """Adds to counters in transactions, and knows how far this process has spread each."""

    def __init__(self, table: Table, most: int = MOST) -> None:
        """`most` are the rows that a counter may have."""
        self._table = table
        self._most = most
        self._rows: dict[tuple[str, str], int] = {}

    def transact(self, writes: Sequence[Write], counts: Sequence[Write], by: str) -> None:
        """Write all or nothing, as table.transact; `counts` are Updates that ADD, on rows told by the name `by`.

        Where others are adding to the same rows this very moment it is tried again, at last with the counters spread.
        Raises ConditionFailed where another write was refused, Outage where others were always faster.
        """
        for refused in range(TRIES):
            try:
                return attempt(self._table, [*writes, *(self._placed(count, by) for count in counts)])
            except Contended as contended:
                if refused >= PATIENCE:
                    busy = (counts[place - len(writes)] for place in contended.places if place >= len(writes))
                    self._spread(count["Update"]["Key"] for count in busy)
        raise Outage(CONTENDED)

    def _placed(self, count: Write, by: str) -> Write:
        update = count["Update"]
        key = update["Key"]
        return {"Update": {**update, "Key": row_of(key, row_for(by, self._rows.get(_name(key), 1)))}}

    def _spread(self, keys: Iterable[Mapping[str, str]]) -> None:
        for key in keys:
            rows = self._rows.get(_name(key), 1)
            self._rows[_name(key)] = self._told(key, min(self._most, WIDER * rows)) or rows

    def _told(self, key: Mapping[str, str], rows: int) -> int | None:
        """How many rows the first one tells readers of, these or more: that comes before any is added to.

        None where it could not be told: another transaction is at it.
        """
        try:
            with conditional():
                self._table.update_item(
                    Key=dict(key),
                    UpdateExpression="SET #rows = :rows",
                    ConditionExpression="attribute_not_exists(#rows) OR #rows < :rows",
                    ExpressionAttributeNames={"#rows": ROWS},
                    ExpressionAttributeValues={":rows": rows},
                )
        except ConditionFailed:  # others have spread it as far, or further
            known = self._table.get_item(Key=dict(key), ConsistentRead=True).get("Item", {})
            return int(known.get(ROWS, 0)) or None  # type: ignore[arg-type]
        except ClientError as error:
            if error.response["Error"]["Code"] != "TransactionConflictException":
                raise
            return None
        return rows


def _name(key: Mapping[str, str]) -> tuple[str, str]:
    return key["PK"], key["SK"]
