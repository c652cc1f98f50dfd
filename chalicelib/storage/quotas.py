"""What players have done of what is limited, counted in their partitions, a window of time an item.

| `PK` | `SK` |
| --- | --- |
| `PLAYER#<player>` | `<what>#<window>` |

What is done within a transaction is counted in it: a limit costs a write, and no request of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.errors import Unauthenticated
from chalicelib.storage.table import ConditionFailed, player_key, transact

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.quota import Quota

Write = dict[str, dict[str, Any]]


class QuotaStore:
    """Counts what is done outside a transaction."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def take(self, quota: Quota, player: str, now: int) -> None:
        """Count one more.

        Raises TooManyRequests where the player has done it as often as may be, Unauthenticated where they have been
        erased: a token lives on for a while, and nothing may be kept of them.
        """
        profile = {"PK": player_key(player), "SK": "PROFILE"}
        is_there: Write = {"ConditionCheck": {"Key": profile, "ConditionExpression": "attribute_exists(PK)"}}
        try:
            transact(self._table, [is_there, count(quota, player, now)])
        except ConditionFailed as error:
            if 0 in error.failed:
                raise Unauthenticated("Please sign in again.") from None
            raise quota.used_up(now) from None


def count(quota: Quota, player: str, now: int) -> Write:
    """One more of what a player has done, if there may be one more; a write of a transaction."""
    return {
        "Update": {
            "Key": _key(quota, player, now),
            "UpdateExpression": "SET expires_at = :expires ADD #count :one",
            "ConditionExpression": "attribute_not_exists(#count) OR #count < :most",
            "ExpressionAttributeNames": {"#count": quota.name},
            "ExpressionAttributeValues": {":expires": quota.expires_at(now), ":one": 1, ":most": quota.most},
        }
    }


def _key(quota: Quota, player: str, now: int) -> dict[str, str]:
    return {"PK": player_key(player), "SK": f"{quota.name.upper()}#{quota.window(now)}"}
