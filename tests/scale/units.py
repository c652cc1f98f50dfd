"""What DynamoDB counts, by its own rules: the size of an item, and the units of a read and of a write.

Sizes: docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html. Units:
…/read-write-operations.html. Items are as they go over the wire: `{"PK": {"S": "…"}, "NUMBER": {"N": "1"}}`.
"""

from __future__ import annotations

import base64
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Item = dict[str, dict[str, Any]]
INDEXED = ("INDEX", "NUMBER")


def item_size(item: Mapping[str, Mapping[str, Any]]) -> int:
    """Bytes: names and values, in UTF-8."""
    return sum(len(name.encode()) + value_size(value) for name, value in item.items())


def value_size(value: Mapping[str, Any]) -> int:
    """Bytes of one value; a list or a map has three of its own, and one for each of its entries."""
    [(kind, told)] = value.items()
    match kind:
        case "S":
            return len(str(told).encode())
        case "N":
            return math.ceil(len(str(told).lstrip("-").replace(".", "").strip("0") or "0") / 2) + 1
        case "B":
            return len(told if isinstance(told, bytes) else base64.b64decode(told))
        case "L":
            return 3 + sum(1 + value_size(entry) for entry in told)
        case "M":
            return 3 + sum(1 + len(name.encode()) + value_size(entry) for name, entry in told.items())
        case "BOOL" | "NULL":
            return 1
    raise ValueError(f"no rule for {kind}")


def write_units(*sizes: int) -> int:
    """Of one write; an update counts the larger of an item before and after. What is not there counts as the least."""
    return max(1, math.ceil(max(sizes, default=0) / 1024))


def read_units(size: int, *, consistent: bool) -> float:
    """Of one read of an item, or of all that one query reads together."""
    return max(1, math.ceil(size / 4096)) * (1.0 if consistent else 0.5)


def index_units(before: Item | None, after: Item | None) -> int:
    """Of the index's writes that follow a table's: none where nothing changed, two where an item moves within it."""
    if before == after:
        return 0
    old, new = (item if item and all(name in item for name in INDEXED) else None for item in (before, after))
    if old and new and [old[name] for name in INDEXED] != [new[name] for name in INDEXED]:
        return write_units(item_size(old)) + write_units(item_size(new))
    present = [item_size(item) for item in (old, new) if item]
    return write_units(*present) if present else 0
