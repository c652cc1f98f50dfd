"""The aliases that move over the model versions of the registry, each move under conditions.

| `PK` | `SK` | attributes |
| --- | --- | --- |
| `REGISTRY` | `ALIAS#<alias>` | `version, moved_at, moved_by` |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Key

from chalicelib.errors import Conflict, NotFound
from chalicelib.storage.table import ConditionFailed, pages, transact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.clock import Clock
    from chalicelib.storage.table import Item

CHAMPION = "champion"
CHALLENGER = "challenger"
PREVIOUS = "previous"


class Aliases:
    """Where each alias points; every move asks that nobody moved one since they were read."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def at(self, name: str) -> str | None:
        """The version that an alias points at, None if it points nowhere."""
        found = self._table.get_item(Key=_alias_key(name), ConsistentRead=True)
        return str(found["Item"]["version"]) if "Item" in found else None

    def since(self, name: str) -> tuple[str, int] | None:
        """The version that an alias points at, and when it was moved there (ms since 1970); None if it is nowhere."""
        item: Item | None = self._table.get_item(Key=_alias_key(name), ConsistentRead=True).get("Item")
        return None if item is None else (item["version"], int(item["moved_at"]))

    def by_version(self) -> Mapping[str, list[str]]:
        """The aliases that point at each version."""
        condition = Key("PK").eq("REGISTRY") & Key("SK").begins_with("ALIAS#")
        found: dict[str, list[str]] = {}
        for row in pages(self._table.query, KeyConditionExpression=condition):
            found.setdefault(row["version"], []).append(row["SK"].removeprefix("ALIAS#"))
        return found

    def crown(self, version: str, before: str | None, by: str) -> None:
        """Make a version champion, and `before`, which was read to be it, `previous`."""
        moves = [self._move(CHAMPION, version, by, _still(before))]
        if before is not None:
            moves.append(self._move(PREVIOUS, before, by))
        self._transact(version, [*moves, self._challenged_by_another(version)])

    def exchange(self, champion: str, previous: str, by: str) -> None:
        """Make `previous` champion and `champion` previous; both were read to be what they are called."""
        forth = self._move(CHAMPION, previous, by, _still(champion))
        back = self._move(PREVIOUS, champion, by, _still(previous))
        self._transact(previous, [forth, back, self._challenged_by_another(previous)])

    def challenge(self, version: str, before: str | None, by: str) -> None:
        """Make a version challenger unless it is champion; `before` was read to be the challenger."""
        move = self._move(CHALLENGER, version, by, _still(before))
        unless_champion = {"ConditionCheck": {"Key": _alias_key(CHAMPION), **_other_than(version)}}
        self._transact(version, [move, unless_champion])

    def _move(self, alias: str, version: str, by: str, condition: Item | None = None) -> Item:
        """Point an alias at a version."""
        item = {**_alias_key(alias), "version": version, "moved_at": self._clock(), "moved_by": by}
        return {"Put": {"Item": item, **(condition or {})}}

    def _challenged_by_another(self, champion: str) -> Item:
        """Take the challenger's alias from the version that becomes champion, or hold that it is another's."""
        if self.at(CHALLENGER) == champion:
            return {"Delete": {"Key": _alias_key(CHALLENGER), **_still(champion)}}
        return {"ConditionCheck": {"Key": _alias_key(CHALLENGER), **_other_than(champion)}}

    def _transact(self, version: str, moves: list[Item]) -> None:
        """Move aliases to a version if it is registered.

        Raises NotFound where it is not, Conflict where somebody else was faster.
        """
        registered = {"Key": version_key(version), "ConditionExpression": "attribute_exists(PK)"}
        try:
            transact(self._table, [{"ConditionCheck": registered}, *moves])
        except ConditionFailed as error:
            if 0 in error.failed:
                raise NotFound(f"There is no model version {version}.") from error
            raise Conflict("Somebody else moved the champion or the challenger meanwhile.") from error


def version_key(version: str) -> dict[str, str]:
    return {"PK": "REGISTRY", "SK": f"VERSION#{version}"}


def _alias_key(alias: str) -> dict[str, str]:
    return {"PK": "REGISTRY", "SK": f"ALIAS#{alias}"}


def _still(version: str | None) -> Item:
    """The condition that an alias points where it was read to point."""
    if version is None:
        return {"ConditionExpression": "attribute_not_exists(PK)"}
    return {"ConditionExpression": "version = :version", "ExpressionAttributeValues": {":version": version}}


def _other_than(version: str) -> Item:
    """The condition that an alias does not point at a version."""
    return {
        "ConditionExpression": "attribute_not_exists(PK) OR version <> :version",
        "ExpressionAttributeValues": {":version": version},
    }
