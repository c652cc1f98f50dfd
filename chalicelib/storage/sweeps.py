"""What has to be deleted from the bucket once more, sorted by when.

| `PK` | `SK` |
| --- | --- |
| `SWEEPS` | `<due, 15 digits>#<digest of what it names, 16 digits>` |
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Key

from chalicelib.domain.erasure import Remains, Sweep
from chalicelib.storage.table import pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.storage.table import Item

SWEEPS = "SWEEPS"


class SweepStore:
    """Keeps what is to be swept until it has been."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def expect(self, remains: Remains, due: int) -> None:
        """Have something be swept from a time on, in ms since 1970."""
        named = {"games": remains.games, "shares": remains.shares, "pictures": remains.pictures}
        digest = hashlib.sha256(repr(sorted(named.items())).encode()).hexdigest()[:16]
        told = {name: list(names) for name, names in named.items()}
        self._table.put_item(Item={"PK": SWEEPS, "SK": f"{due:015}#{digest}", **told})

    def due(self, now: int) -> Iterator[Sweep]:
        """What is due, the oldest first."""
        condition = Key("PK").eq(SWEEPS) & Key("SK").lt(f"{now:015}~")
        found = pages(self._table.query, KeyConditionExpression=condition, ConsistentRead=True)
        return (Sweep(str(item["SK"]), _remains(item)) for item in found)

    def done(self, sweep: Sweep) -> None:
        self._table.delete_item(Key={"PK": SWEEPS, "SK": sweep.key})


def _remains(item: Item) -> Remains:
    return Remains(*(tuple(item[name]) for name in ("games", "shares", "pictures")))
