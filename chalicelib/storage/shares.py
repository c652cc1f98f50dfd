"""What players share: in their partitions, and found by its number through the index.

| `PK` | `SK` | `INDEX` | `NUMBER` |
| --- | --- | --- | --- |
| `PLAYER#<player>` | `SHARE#<round>` | `SHARED#<shard>` | its number |
| `PLAYER#<player>` | `SHARES#<date>` | | |
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Attr, ConditionBase, Key

from chalicelib.domain.clock import date_of
from chalicelib.domain.share import MOST_SHARES_A_DAY, Share, State
from chalicelib.errors import TooManyRequests
from chalicelib.storage.table import INDEX_NAME, ConditionFailed, Item, conditional, player_key, transact

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

SHARDS = 4
DAY_SECONDS = 86_400
KEPT_DAYS = 2  # for a day's count


class ShareStore:
    """Reads and writes shares; page and pictures are kept elsewhere (storage/publications.py)."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of_round(self, player: str, round_id: str) -> Share | None:
        """The share of a player's round."""
        item = self._table.get_item(Key=_key(player, round_id), ConsistentRead=True).get("Item")
        return None if item is None else _share(item)

    def find(self, number: int) -> Share | None:
        """The share of a number, whoever's it is."""
        condition = Key("INDEX").eq(_index(number)) & Key("NUMBER").eq(number)
        items = self._table.query(IndexName=INDEX_NAME, KeyConditionExpression=condition)["Items"]
        return _share(items[0]) if items else None

    def add(self, share: Share) -> bool:
        """Keep a new share; False where the round is shared already, or its player has been erased.

        Raises TooManyRequests where the player has shared as much today as may be.
        """
        item = {
            **_key(share.player, share.round),
            "INDEX": _index(share.number),
            "NUMBER": share.number,
            "at": share.at,
            "state": share.state.value,
        }
        new = {"Put": {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}}
        try:
            transact(self._table, [new, _is_there(share), _count(share)])
        except ConditionFailed as error:
            if error.failed == frozenset({2}) and self._used_up(share):
                raise TooManyRequests("You have shared many drawings today. Please go on tomorrow.") from None
            return False
        return True

    def publish(self, share: Share) -> bool:
        """Say that page and pictures are there; False where it was taken back meanwhile."""
        return self._is_moved(share, State.PUBLIC, Attr("state").is_in([State.MAKING.value, State.PUBLIC.value]))

    def end(self, share: Share) -> None:
        """Say that page and pictures are being removed: who is making them still, is not to publish them."""
        self._is_moved(share, State.ENDING, Attr("state").exists())

    def bar(self, share: Share) -> None:
        """Say that an admin has removed it, for good."""
        self._is_moved(share, State.REMOVED, Attr("state").exists())

    def remove(self, share: Share) -> None:
        """Forget a share whose page and pictures are gone."""
        with self._table.batch_writer() as batch:
            batch.delete_item(_key(share.player, share.round))

    def _is_moved(self, share: Share, state: State, condition: ConditionBase) -> bool:
        try:
            with conditional():
                self._table.update_item(
                    Key=_key(share.player, share.round),
                    UpdateExpression="SET #state = :state",
                    ConditionExpression=Attr("NUMBER").eq(share.number) & condition,
                    ExpressionAttributeNames={"#state": "state"},
                    ExpressionAttributeValues={":state": state.value},
                )
        except ConditionFailed:
            return False
        return True

    def _used_up(self, share: Share) -> bool:
        item = self._table.get_item(Key=_count_key(share), ConsistentRead=True).get("Item")
        return item is not None and int(item["shares"]) >= MOST_SHARES_A_DAY  # type: ignore[arg-type]


def _share(item: Item) -> Share:
    return Share(
        player=item["PK"].removeprefix("PLAYER#"),
        round=item["SK"].removeprefix("SHARE#"),
        number=int(item["NUMBER"]),
        at=int(item["at"]),
        state=State(item["state"]),
    )


def _key(player: str, round_id: str) -> dict[str, str]:
    return {"PK": player_key(player), "SK": f"SHARE#{round_id}"}


def _index(number: int) -> str:
    return f"SHARED#{number % SHARDS}"


def _is_there(share: Share) -> dict[str, dict[str, Any]]:
    """The round is there, which it is not any more once its player is erased."""
    key = {"PK": player_key(share.player), "SK": f"ROUND#{share.round}"}
    return {"ConditionCheck": {"Key": key, "ConditionExpression": "attribute_exists(PK)"}}


def _count_key(share: Share) -> dict[str, str]:
    return {"PK": player_key(share.player), "SK": f"SHARES#{date_of(share.at)}"}


def _count(share: Share) -> dict[str, dict[str, Any]]:
    """One more of the day's shares, if there may be one more."""
    return {
        "Update": {
            "Key": _count_key(share),
            "UpdateExpression": "SET expires_at = :expires ADD shares :one",
            "ConditionExpression": "attribute_not_exists(shares) OR shares < :most",
            "ExpressionAttributeValues": {
                ":expires": share.at // 1_000 + KEPT_DAYS * DAY_SECONDS,
                ":one": 1,
                ":most": MOST_SHARES_A_DAY,
            },
        }
    }
