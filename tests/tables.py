"""Tables of moto that remember what they were without copying all that is in them.

Before each transaction moto copies every item of its tables, in order to restore them where a condition fails. That was
most of what the tests did. Here a copy shares the items, and whoever gets an item to change it gets a copy of it.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table

if TYPE_CHECKING:
    from moto.dynamodb.models.dynamo_type import DynamoType, Item


class SharingTable(Table):
    """A table whose items are never changed in place: copies of the table may share them."""

    def __deepcopy__(self, memo: dict[int, Any]) -> SharingTable:
        copied = copy.copy(self)
        copied.items = defaultdict(dict, {key: dict(items) for key, items in self.items.items()})
        return copied

    def get_item(
        self,
        hash_key: DynamoType,
        range_key: DynamoType | None = None,
        projection_expression: list[list[str]] | None = None,
    ) -> Item | None:
        """What `update_item` of moto changes in place is a copy, which takes the item's place."""
        found = super().get_item(hash_key, range_key)
        if found is not None:
            self.items[hash_key][range_key] = copy.deepcopy(found)
        return super().get_item(hash_key, range_key, projection_expression)


def share_items(name: str, region: str) -> None:
    """Have a table of moto share its items with its copies; a table that is an emulator's is left as it is."""
    table: Any = dynamodb_backends[DEFAULT_ACCOUNT_ID][region].tables.get(name)
    if table is not None:
        table.__class__ = SharingTable
