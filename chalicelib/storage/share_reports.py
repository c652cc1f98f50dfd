"""Reports of what players share: counted in their partitions, queued for admins through the index.

| `PK` | `SK` | `INDEX` | `NUMBER` |
| --- | --- | --- | --- |
| `PLAYER#<player>` | `REPORTED#<round>` | `REPORTED#<shard>`, until an admin has looked | how many reports |
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Key

from chalicelib.domain.gallery import ReportReason
from chalicelib.domain.share import MOST_SHARE_REPORTS, ReportedShare, State
from chalicelib.storage.merging import merged
from chalicelib.storage.table import INDEX_NAME, ConditionFailed, Item, conditional, player_key, shard_of, transact

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.share import Share

SHARDS = 4


class ShareReportStore:
    """Counts reports, and lists what was reported, the most often first."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, share: Share, reason: ReportReason, at: int) -> None:
        """Count a report; nothing where it is not shared any more, an admin has looked, or enough have said so.

        Raises Unavailable where many report it at once.
        """
        with suppress(ConditionFailed):
            transact(self._table, [_is_public(share), _one_more(share, reason, at)])

    def waiting(self, limit: int, cursor: str | None) -> tuple[tuple[ReportedShare, ...], str | None]:
        """What waits for an admin, and the cursor of the next."""
        items, following = merged(self._table, [f"REPORTED#{shard}" for shard in range(SHARDS)], limit, cursor)
        return tuple(map(_reported, items)), following

    def count(self) -> int:
        """How many shared drawings wait for an admin."""
        return sum(self._count(f"REPORTED#{shard}") for shard in range(SHARDS))

    def _count(self, partition: str) -> int:
        condition = Key("INDEX").eq(partition)
        return self._table.query(IndexName=INDEX_NAME, KeyConditionExpression=condition, Select="COUNT")["Count"]

    def settle(self, share: Share) -> None:
        """Say that an admin has looked: what was said, and what will be, asks for nothing any more."""
        with suppress(ConditionFailed), conditional():  # nobody has reported it, or its player has been erased
            self._table.update_item(
                Key=_key(share),
                UpdateExpression="SET settled = :yes REMOVE #index, #number",
                ConditionExpression="attribute_exists(PK)",
                ExpressionAttributeNames={"#index": "INDEX", "#number": "NUMBER"},
                ExpressionAttributeValues={":yes": True},
            )

    def forget(self, share: Share) -> None:
        """Take what was said out: the drawing is not shared any more."""
        with self._table.batch_writer() as batch:
            batch.delete_item(_key(share))


def _reported(item: Item) -> ReportedShare:
    return ReportedShare(
        player=item["PK"].removeprefix("PLAYER#"),
        round=item["SK"].removeprefix("REPORTED#"),
        reports={reason: int(item[reason.value]) for reason in ReportReason if reason.value in item},
        at=int(item["at"]),
    )


def _key(share: Share) -> dict[str, str]:
    return {"PK": player_key(share.player), "SK": f"REPORTED#{share.round}"}


def _is_public(share: Share) -> dict[str, dict[str, Any]]:
    return {
        "ConditionCheck": {
            "Key": {"PK": player_key(share.player), "SK": f"SHARE#{share.round}"},
            "ConditionExpression": "#number = :number AND #state = :public",
            "ExpressionAttributeNames": {"#number": "NUMBER", "#state": "state"},
            "ExpressionAttributeValues": {":number": share.number, ":public": State.PUBLIC.value},
        }
    }


def _one_more(share: Share, reason: ReportReason, at: int) -> dict[str, dict[str, Any]]:
    return {
        "Update": {
            "Key": _key(share),
            "UpdateExpression": "SET #index = :index, #at = if_not_exists(#at, :at) ADD #number :one, #reason :one",
            "ConditionExpression": "attribute_not_exists(settled) "
            "AND (attribute_not_exists(#number) OR #number < :most)",
            "ExpressionAttributeNames": {
                "#index": "INDEX",
                "#number": "NUMBER",
                "#reason": reason.value,
                "#at": "at",
            },
            "ExpressionAttributeValues": {
                ":index": f"REPORTED#{shard_of(share.round, SHARDS)}",
                ":at": at,
                ":one": 1,
                ":most": MOST_SHARE_REPORTS,
            },
        }
    }
