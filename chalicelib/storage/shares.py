"""What players share: in their partitions, and found by its number through the index.

| `PK` | `SK` | `INDEX` | `NUMBER` |
| --- | --- | --- | --- |
| `PLAYER#<player>` | `SHARE#<round>` | `SHARED#<shard>` | its number |
| `PLAYER#<player>` | `SHARES#<date>` | | |
"""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Attr, ConditionBase, Key

from chalicelib.domain.share import SHARES, Share, State
from chalicelib.errors import Invalid
from chalicelib.storage import cursor as cursors
from chalicelib.storage.quotas import count
from chalicelib.storage.table import INDEX_NAME, ConditionFailed, Item, conditional, pages, player_key, transact

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

SHARDS = 4
_AFTER_ALL = "~"  # sorts behind every round's id


class ShareStore:
    """Reads and writes shares; page and pictures are kept elsewhere (storage/publications.py)."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of_round(self, player: str, round_id: str) -> Share | None:
        """The share of a player's round."""
        item = self._table.get_item(Key=_key(player, round_id), ConsistentRead=True).get("Item")
        return None if item is None else _share(item)

    def of_player(self, player: str, limit: int, cursor: str | None) -> tuple[tuple[Share, ...], str | None]:
        """Up to `limit` public shares of a player, those of the last rounds first, and the cursor of the next.

        Raises Invalid for a cursor that was not given out.
        """
        last = None if cursor is None else _round_from(cursor)
        condition = Key("PK").eq(player_key(player)) & Key("SK").between("SHARE#", f"SHARE#{last or _AFTER_ALL}")
        own = pages(self._table.query, KeyConditionExpression=condition, ScanIndexForward=False, ConsistentRead=True)
        public = (share for share in map(_share, own) if share.state is State.PUBLIC and share.round != last)
        found = tuple(islice(public, limit + 1))
        return found[:limit], cursors.encode(found[limit - 1].round) if len(found) > limit else None

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
            transact(self._table, [new, _is_there(share), count(SHARES, share.player, share.at)])
        except ConditionFailed as error:
            if error.failed == {2}:
                raise SHARES.used_up(share.at) from None
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
        """Forget a share whose page and pictures are gone; another one of the same round stays."""
        with suppress(ConditionFailed), conditional():
            self._table.delete_item(
                Key=_key(share.player, share.round), ConditionExpression=Attr("NUMBER").eq(share.number)
            )

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


def _share(item: Item) -> Share:
    return Share(
        player=item["PK"].removeprefix("PLAYER#"),
        round=item["SK"].removeprefix("SHARE#"),
        number=int(item["NUMBER"]),
        at=int(item["at"]),
        state=State(item["state"]),
    )


def _round_from(cursor: str) -> str:
    match cursors.decode(cursor):
        case str() as round_id if round_id:
            return round_id
    raise Invalid("cursor", cursors.NOT_OURS)


def _key(player: str, round_id: str) -> dict[str, str]:
    return {"PK": player_key(player), "SK": f"SHARE#{round_id}"}


def _index(number: int) -> str:
    return f"SHARED#{number % SHARDS}"


def _is_there(share: Share) -> dict[str, dict[str, Any]]:
    """The round is there, which it is not any more once its player is erased."""
    key = {"PK": player_key(share.player), "SK": f"ROUND#{share.round}"}
    return {"ConditionCheck": {"Key": key, "ConditionExpression": "attribute_exists(PK)"}}
