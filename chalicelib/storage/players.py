"""Profiles, and a player's partition as a whole: its export and its erasure.

| `PK` | `SK` |
| --- | --- |
| `PLAYER#<player>` | `PROFILE` |
| `ERASED#<pseudonym>` | `TOMBSTONE` |
"""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Key
from boto3.dynamodb.types import Binary

from chalicelib.domain.player import Profile
from chalicelib.domain.pseudonym import erased_pseudonym
from chalicelib.errors import Invalid, NotFound
from chalicelib.storage import cursor as cursors
from chalicelib.storage.table import ConditionFailed, Item, conditional, player_key, transact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.word import Language

LONGEST_SORT_KEY = 1_024
"""Bytes; DynamoDB's own limit."""

_NEW = {"ConditionExpression": "attribute_not_exists(PK)"}


class PlayerStore:
    """Reads and writes profiles and partitions."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def profile(self, player: str) -> Profile | None:
        item = self._table.get_item(Key=_profile_key(player), ConsistentRead=True).get("Item")
        return None if item is None else _profile(item)

    def add(self, profile: Profile) -> bool:
        """Keep a new profile; False where there is one already, or the player has been erased."""
        item = {
            **_profile_key(profile.player),
            "display_name": profile.display_name,
            "language": profile.language,
            "created_at": profile.created_at,
        }
        writes: list[Mapping[str, Mapping[str, Any]]] = [
            {"Put": {"Item": item, **_NEW}},
            {"ConditionCheck": {"Key": _tombstone_key(profile.player), **_NEW}},
        ]
        try:
            transact(self._table, writes)
        except ConditionFailed:
            return False
        return True

    def leave(self, player: str, expires_at: int) -> None:
        """Say that a player is about to be erased: no profile is made again, and nothing comes into the gallery.

        It is remembered until `expires_at`, in seconds since 1970.
        """
        self._table.put_item(Item={**_tombstone_key(player), "expires_at": expires_at})
        with suppress(ConditionFailed), conditional():  # a repetition finds no profile any more
            self._table.update_item(
                Key=_profile_key(player),
                UpdateExpression="SET leaving = :yes, gallery = :no",
                ConditionExpression="attribute_exists(PK)",
                ExpressionAttributeValues={":yes": True, ":no": False},
            )

    def change(
        self, player: str, display_name: str | None, language: Language | None, gallery: bool | None = None
    ) -> Profile:
        """Change what is not None, and return the profile as it is then.

        Raises NotFound without one, or where the player is being erased.
        """
        changes: dict[str, str | bool | None] = {"display_name": display_name, "language": language, "gallery": gallery}
        values = {f":{name}": value for name, value in changes.items() if value is not None}
        sets = ", ".join(f"#{name[1:]} = {name}" for name in values)
        try:
            with conditional():
                answer = self._table.update_item(
                    Key=_profile_key(player),
                    UpdateExpression=f"SET {sets}",
                    ConditionExpression="attribute_exists(PK) AND attribute_not_exists(leaving)",
                    ExpressionAttributeNames={f"#{name[1:]}": name[1:] for name in values},
                    ExpressionAttributeValues=values,
                    ReturnValues="ALL_NEW",
                )
        except ConditionFailed:
            raise NotFound("There is no such player.") from None
        return _profile(answer["Attributes"])

    def records(self, player: str, cursor: str | None, limit: int) -> tuple[list[tuple[str, Item]], str | None]:
        """Up to `limit` of a player's items, by key, as `(SK, attributes in plain JSON)`, and the cursor of the next.

        Raises Invalid for a cursor that was not given out.
        """
        request: Item = {"KeyConditionExpression": Key("PK").eq(player_key(player)), "Limit": limit}
        if cursor is not None:
            request["ExclusiveStartKey"] = {"PK": player_key(player), "SK": _sort_key(cursor)}
        answer = self._table.query(**request, ConsistentRead=True)
        records = [(str(item["SK"]), _attributes(item)) for item in answer["Items"]]
        more = "LastEvaluatedKey" in answer
        return records, cursors.encode(answer["LastEvaluatedKey"]["SK"]) if more else None

    def erase(self, player: str, keys: Iterable[str]) -> None:
        """Delete a player's items with these sort keys."""
        with self._table.batch_writer() as batch:
            for key in keys:
                batch.delete_item({"PK": player_key(player), "SK": key})


def _sort_key(cursor: str) -> str:
    key = cursors.decode(cursor)
    if not isinstance(key, str) or not key.isascii() or not 0 < len(key) <= LONGEST_SORT_KEY:
        raise Invalid("cursor", cursors.NOT_OURS)
    return key


def _profile_key(player: str) -> dict[str, str]:
    return {"PK": player_key(player), "SK": "PROFILE"}


def _tombstone_key(player: str) -> dict[str, str]:
    """The key of what says that a player was erased: it does not tell who that was."""
    return {"PK": f"ERASED#{erased_pseudonym(player)}", "SK": "TOMBSTONE"}


def _profile(item: Mapping[str, Any]) -> Profile:
    return Profile(
        player=item["PK"].removeprefix("PLAYER#"),
        display_name=item["display_name"],
        language=item["language"],
        created_at=int(item["created_at"]),
        gallery=item.get("gallery", True),
    )


def _attributes(item: Mapping[str, Any]) -> Item:
    """An item without its keys, its numbers, sets and bytes (base64) as JSON has them."""
    return {name: _plain(value) for name, value in item.items() if name not in ("PK", "SK", "INDEX")}


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dict():
            return {name: _plain(part) for name, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case set() | frozenset():
            return sorted(_plain(part) for part in value)
        case Binary():
            return b64encode(value.value).decode()  # type: ignore[attr-defined]
    return value
